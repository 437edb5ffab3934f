// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.tune;

import io.funnel4j.config.SearchConfig;
import io.funnel4j.evaluation.MetricName;
import io.funnel4j.report.result.DataSection;
import io.funnel4j.report.result.PointChart;
import io.funnel4j.report.result.PointChart.Point;
import io.funnel4j.report.result.SearchReport;
import io.funnel4j.tuning.Domain;
import io.funnel4j.tuning.Setting;
import io.funnel4j.tuning.TrialLog;
import io.funnel4j.tuning.TrialValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a search came to, as tables and charts. */
final class SearchReporting {
    private final SearchConfig search;
    private final MetricName metric;
    private final Tuning tuning;
    private final int best;

    /** @param best the best trial */
    SearchReporting(SearchConfig search, MetricName metric, Tuning tuning, int best) {
        this.search = search;
        this.metric = metric;
        this.tuning = tuning;
        this.best = best;
    }

    /**
     * The report.
     *
     * @param gain of the best over the start, in a sentence
     * @param setting what the figures depend on
     */
    SearchReport report(String title, String gain, Map<String, String> setting) {
        List<DataSection> sections = new ArrayList<>();
        sections.add(new DataSection(
                "The best settings", List.of(gain), List.of("setting", "drawn from", "start", "best"), bestRows()));
        sections.add(trials());
        List<PointChart> charts = new ArrayList<>();
        search.space().settings().forEach(searched -> charts.add(chart(searched)));
        charts.add(cost());
        return new SearchReport(title, sections, charts, setting);
    }

    private List<List<String>> bestRows() {
        List<List<String>> rows = new ArrayList<>();
        for (Setting setting : search.space().settings()) {
            rows.add(List.of(
                    setting.name(),
                    search.domainText(setting),
                    search.text(setting.name(), setting.start()),
                    search.text(setting.name(), tuning.values(best).get(setting.name()))));
        }
        return rows;
    }

    /** Those that got furthest first. */
    private DataSection trials() {
        List<String> names = search.space().settings().stream()
                .map(setting -> shortName(setting.name()))
                .toList();
        List<String> headers = new ArrayList<>(List.of("trial", "trained", metric.toString()));
        headers.addAll(names);
        headers.add("");
        Comparator<TrialLog.Entry> order = Comparator.comparing((TrialLog.Entry entry) -> -entry.rung())
                .thenComparing(entry -> -TrialValue.rank(entry.value(), metric))
                .thenComparing(TrialLog.Entry::trial);
        List<List<String>> rows =
                tuning.last().values().stream().sorted(order).map(this::row).toList();
        return new DataSection(
                "Trials",
                List.of(String.format(
                        Locale.ROOT,
                        "%d trials, %,d rows trained in %,.0f s; 'trained' is the share of the whole training.",
                        rows.size(),
                        tuning.entries().stream()
                                .mapToLong(TrialLog.Entry::rows)
                                .sum(),
                        tuning.entries().stream()
                                .mapToDouble(TrialLog.Entry::seconds)
                                .sum())),
                headers,
                rows);
    }

    private List<String> row(TrialLog.Entry entry) {
        List<String> row = new ArrayList<>();
        row.add(Integer.toString(entry.trial()));
        row.add(tuning.shareText(entry.rung()));
        row.add(entry.value() == null ? "" : String.format(Locale.ROOT, "%.4f", entry.value()));
        row.addAll(entry.settings().values());
        row.add(entry.trial() == best ? "best" : entry.trial() == 0 ? "start" : entry.failure());
        return row;
    }

    private PointChart chart(Setting setting) {
        boolean options = setting.domain() instanceof Domain.Choice;
        List<Point> points = new ArrayList<>();
        for (TrialLog.Entry entry : tuning.last().values()) {
            double value = tuning.values(entry.trial()).get(setting.name());
            points.add(point(value, entry, entry.trial() == best));
        }
        List<String> names = new ArrayList<>();
        if (setting.domain() instanceof Domain.Choice choice) {
            for (int option = 0; option < choice.options(); option++) {
                names.add(search.text(setting.name(), option));
            }
        }
        return new PointChart(
                setting.name(),
                metric.toString(),
                shortName(setting.name()),
                setting.domain() instanceof Domain.LogUniform,
                options ? names : List.of(),
                PointChart.Line.NONE,
                points);
    }

    private Point point(double x, TrialLog.Entry entry, boolean marked) {
        String label = String.format(
                Locale.ROOT,
                "trial %d, trained %s: %s",
                entry.trial(),
                tuning.shareText(entry.rung()),
                entry.value() == null ? entry.failure() : String.format(Locale.ROOT, "%.4f", entry.value()));
        return new Point(x, entry.value() == null ? Double.NaN : entry.value(), marked, label);
    }

    /** The best value so far by the rows that were trained. */
    private PointChart cost() {
        List<Point> points = new ArrayList<>();
        long rows = 0;
        double reached = Double.NaN;
        for (TrialLog.Entry entry : tuning.entries()) {
            rows += entry.rows();
            if (entry.value() != null
                    && (Double.isNaN(reached)
                            || TrialValue.rank(entry.value(), metric) > TrialValue.rank(reached, metric))) {
                reached = entry.value();
                points.add(point((double) rows, entry, false));
            }
        }
        points.add(new Point((double) rows, reached, false, "the end"));
        return new PointChart(
                "cost", "best " + metric + " so far", "rows trained", false, List.of(), PointChart.Line.STEPS, points);
    }

    /** A setting without the name of its section: {@code optimizer.learning-rate}. */
    static String shortName(String name) {
        return name.substring(name.indexOf('.') + 1);
    }

    /** A trial's values, without the names of sections. */
    static String values(TrialLog.Entry entry) {
        return entry.settings().entrySet().stream()
                .map(value -> shortName(value.getKey()) + " " + value.getValue())
                .collect(Collectors.joining(", "));
    }
}
