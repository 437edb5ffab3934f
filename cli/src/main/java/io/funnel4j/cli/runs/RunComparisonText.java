// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.runs;

import io.funnel4j.cli.record.EvaluationRows;
import io.funnel4j.report.TextReport;
import io.funnel4j.report.result.DataSection;
import io.funnel4j.report.result.MetricColumn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Two runs side by side, for a terminal. */
public final class RunComparisonText {
    private static final String NOTHING = "-";
    private static final int LONGEST_BETTER = 14;

    private final RunComparison runs;
    private final String first;
    private final String second;

    private RunComparisonText(RunComparison runs) {
        this.runs = runs;
        boolean named = !runs.first().name().equals(runs.second().name());
        this.first = named ? runs.first().name() : runs.first().folder().toString();
        this.second = named ? runs.second().name() : runs.second().folder().toString();
    }

    /**
     * The text.
     *
     * @param width in columns of a terminal, at least 20
     */
    public static String of(RunComparison runs, int width) {
        return new RunComparisonText(runs).text(width);
    }

    private String text(int width) {
        List<DataSection> sections = new ArrayList<>();
        sections.add(table("Configuration", "The configurations are the same.", "key", runs.configuration()));
        sections.add(training());
        if (!runs.metrics().isEmpty()) {
            sections.add(metrics());
        }
        if (runs.recorded()) {
            String sameData = runs.sameData().isPresent() ? "The data is the same." : "Nothing is known of the data.";
            sections.add(table("Data", sameData, "file", runs.data()));
            sections.add(table("Versions and machine", "Versions and machine are the same.", "what", runs.versions()));
        }
        StringBuilder text = new StringBuilder(TextReport.sections(sections, width));
        notes().forEach(note -> text.append(note).append(System.lineSeparator()));
        return text.toString();
    }

    private DataSection table(String title, String none, String key, List<Difference> differences) {
        if (differences.isEmpty()) {
            return DataSection.ofLines(title, List.of(none));
        }
        return DataSection.ofTable(
                title,
                List.of(key, first, second),
                differences.stream()
                        .map(each -> List.of(each.key(), orNothing(each.first()), orNothing(each.second())))
                        .toList());
    }

    private DataSection training() {
        Map<String, Function<FoundRun, String>> facts = new LinkedHashMap<>();
        facts.put("status", run -> run.state().toString());
        facts.put("started", run -> RunCells.time(run.started()));
        facts.put("epochs", RunCells::epochs);
        facts.put("samples/s", RunCells::samplesPerSecond);
        facts.put("took", RunCells::took);
        List<List<String>> rows = new ArrayList<>();
        facts.forEach((what, of) ->
                rows.add(List.of(what, orNothing(of.apply(runs.first())), orNothing(of.apply(runs.second())))));
        return DataSection.ofTable("Training", List.of("what", first, second), rows);
    }

    private DataSection metrics() {
        Set<String> looked = runs.looked();
        List<MetricDifference> shown = runs.metrics().stream()
                .filter(each -> looked.contains(each.probability()) && runs.bothHave(each.probability()))
                .filter(each -> each.judges() || each.first() != each.second())
                .toList();
        boolean same = runs.sameRows().orElse(false);
        List<List<String>> rows = new ArrayList<>();
        String above = "";
        for (MetricDifference each : shown) {
            String probability = each.probability();
            List<String> row = new ArrayList<>(List.of(
                    probability.equals(above) ? "" : probability,
                    each.column().title(),
                    figure(each.first(), each.column()),
                    figure(each.second(), each.column()),
                    (each.difference() > 0 ? "+" : "") + figure(each.difference(), each.column())));
            if (same) {
                row.add(better(each));
            }
            rows.add(row);
            above = probability;
        }
        List<String> headers = new ArrayList<>(List.of("probability", "metric", first, second, "difference"));
        if (same) {
            headers.add("better");
        }
        return new DataSection("Final metrics", List.of(rowsNote()), headers, rows);
    }

    private String better(MetricDifference each) {
        if (!each.judges() || each.better() == 0) {
            return "";
        }
        boolean names = Math.max(first.length(), second.length()) <= LONGEST_BETTER;
        return each.better() > 0 ? (names ? second : "second") : names ? first : "first";
    }

    private static String figure(double value, MetricColumn column) {
        return Double.isNaN(value) ? NOTHING : String.format(Locale.ROOT, "%,." + column.digits() + "f", value);
    }

    private static String orNothing(String value) {
        return value == null || value.isEmpty() ? NOTHING : value;
    }

    private String rowsNote() {
        if (runs.sameRows().isEmpty()) {
            return "! Nobody knows whether these are figures of the same rows.";
        }
        EvaluationRows one = runs.first().record().get().judged();
        EvaluationRows other = runs.second().record().get().judged();
        if (!runs.sameRows().get()) {
            return String.format(
                    Locale.ROOT,
                    "! These are figures of different rows (%,d of %s, %,d of %s), which differ by chance too.",
                    one.rows(),
                    one.part(),
                    other.rows(),
                    other.part());
        }
        String data =
                runs.sameData().map(same -> same ? "" : ", though files differ").orElse("");
        return String.format(
                Locale.ROOT, "On the same %,d rows of %s: their labels agree%s.", one.rows(), one.part(), data);
    }

    private Stream<String> probabilities() {
        return runs.metrics().stream().map(MetricDifference::probability).distinct();
    }

    private Optional<String> only(String name, FoundRun run) {
        List<String> own = probabilities()
                .filter(each ->
                        !runs.bothHave(each) && run.metrics().containsKey(RunMetrics.name(each, RunMetrics.AUC)))
                .toList();
        return own.isEmpty()
                ? Optional.empty()
                : Optional.of("%s alone has %s.".formatted(name, String.join(", ", own)));
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>();
        for (FoundRun run : List.of(runs.first(), runs.second())) {
            run.problems().forEach(problem -> notes.add("! %s: %s".formatted(run.name(), problem)));
            if (run.results().isEmpty()) {
                notes.add("! %s is %s and has no final metrics".formatted(run.name(), run.state()));
            }
        }
        if (!runs.metrics().isEmpty()) {
            only(first, runs.first()).ifPresent(notes::add);
            only(second, runs.second()).ifPresent(notes::add);
            long others = probabilities()
                    .filter(each -> runs.bothHave(each) && !runs.looked().contains(each))
                    .count();
            if (others > 0) {
                notes.add(String.format(
                        Locale.ROOT, "--json has %d more %s.", others, others == 1 ? "probability" : "probabilities"));
            }
            notes.add(
                    "One training each: with another seed both would differ. './funnel4j compare RUN.yaml --seeds 10' says by how much.");
        }
        return notes;
    }
}
