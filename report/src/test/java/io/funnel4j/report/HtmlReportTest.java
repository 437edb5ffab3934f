// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.evaluation.CalibrationBin;
import io.funnel4j.evaluation.detail.ConfidenceInterval;
import io.funnel4j.evaluation.detail.GroupAucDistribution;
import io.funnel4j.evaluation.detail.RocCurve;
import io.funnel4j.evaluation.detail.ScoreHistogram;
import io.funnel4j.report.result.CalibrationCurve;
import io.funnel4j.report.result.ComparisonReport;
import io.funnel4j.report.result.DataSection;
import io.funnel4j.report.result.EpochResult;
import io.funnel4j.report.result.FeatureResult;
import io.funnel4j.report.result.FeatureSection;
import io.funnel4j.report.result.FeatureUse;
import io.funnel4j.report.result.Finding;
import io.funnel4j.report.result.Finding.Severity;
import io.funnel4j.report.result.Goal;
import io.funnel4j.report.result.MetricColumn;
import io.funnel4j.report.result.MetricGroup;
import io.funnel4j.report.result.MetricValues;
import io.funnel4j.report.result.ModelResult;
import io.funnel4j.report.result.PointChart;
import io.funnel4j.report.result.ProbabilityDetail;
import io.funnel4j.report.result.ProbabilityResult;
import io.funnel4j.report.result.RunReport;
import io.funnel4j.report.result.Spread;
import io.funnel4j.report.result.TrainingCurve;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlReportTest {
    /** Where the samples stay, to look at them in a browser. */
    private static final Path SAMPLES = Path.of("target", "sample-reports");

    private static final String HOSTILE =
            "</script><script>alert(1)</script><!-- <img src=x onerror=alert(1)> \"'& $1 \\ {{body}} \u2028";

    @TempDir
    Path folder;

    @Test
    void aSearchShowsItsGainBeforeItsChartsAndTrials() throws IOException {
        Path file = SAMPLES.resolve("search/report.html");
        HtmlReport.write(SampleReports.search(), file);
        assertThat(Files.readString(file))
                .containsSubsequence(
                        "The best settings", "0.6803 at the best", "What each setting did", "Trials", "budget")
                .contains("data-chart=\"points\"", "data-key=\"optimizer.learning-rate\"", "data-key=\"cost\"");
    }

    @Test
    void aComparisonShowsEveryMetricModelNoteAndSetting() throws IOException {
        ComparisonReport report = SampleReports.comparison();
        Path file = SAMPLES.resolve("comparison/report.html");
        HtmlReport.write(report, file);
        String page = Files.readString(file);

        for (MetricColumn column : report.metrics()) {
            assertThat(page).contains(">" + column.title() + "<", Html.escape(column.description()));
        }
        for (ModelResult model : report.models()) {
            assertThat(page).contains(Html.escape(model.name()), Html.escape(model.description()));
            for (MetricColumn column : report.metrics()) {
                assertThat(page).contains(Figures.value(model.spread(column).mean(), column));
            }
        }
        report.notes().forEach(note -> assertThat(page).contains(Html.escape(note)));
        report.setting().forEach((what, value) -> assertThat(page).contains(Html.escape(what), Html.escape(value)));
        assertThat(page).contains("Ceiling", "(4 of 5 seeds)", "n/a");
    }

    @Test
    void aComparisonHasADotPlotForEachAucAndAChartForEachProbability() throws IOException {
        String page = page(SampleReports.comparison());
        assertThat(page)
                .contains("data-chart=\"dots\" data-key=\"ctr_auc\"", "data-chart=\"dots\" data-key=\"gauc\"")
                .doesNotContain("data-chart=\"dots\" data-key=\"gauc_users\"")
                .contains("data-chart=\"calibration\" data-key=\"P(purchase | click)\"")
                .contains("data-chart=\"differences\" data-key=\"cvr_auc\"")
                .contains("data-chart=\"learning\" data-key=\"ctcvr_auc\"")
                .contains("data-chart=\"training\" data-key=\"\"", "data-chart=\"training\" data-key=\"ctcvr_auc\"");
    }

    @Test
    void aComparisonHoldsEachModelAgainstTheBaseline() throws IOException {
        ComparisonReport report = SampleReports.comparison();
        String page = page(report);
        assertThat(page)
                .contains("Difference to click-only CVR", "better on 4 of 4", "\"differences\":{\"shared-bottom\":");
        for (ModelResult model : report.challengers()) {
            for (MetricColumn column : report.contested(MetricGroup.RANKING)) {
                assertThat(page)
                        .contains(Figures.ends(
                                report.difference(model, column).orElseThrow().interval(), column));
            }
        }
    }

    @Test
    void aRunShowsItsDataItsEpochsAndItsFinalMetrics() throws IOException {
        RunReport report = SampleReports.run();
        Path file = SAMPLES.resolve("run/report.html");
        HtmlReport.write(report, file);
        String page = Files.readString(file);

        for (DataSection section : report.data()) {
            section.lines().forEach(line -> assertThat(page).contains(Html.escape(line)));
            section.rows().forEach(row -> row.forEach(cell -> assertThat(page).contains(Html.escape(cell))));
        }
        report.probabilities().forEach(row -> assertThat(page).contains(row.probability(), row.space()));
        report.findings().forEach(finding -> assertThat(page).contains(Html.escape(finding.text())));
        for (ProbabilityDetail detail : report.details()) {
            for (String chart : List.of("roc", "scores", "groups")) {
                assertThat(page).contains("data-chart=\"%s\" data-key=\"%s\"".formatted(chart, detail.probability()));
            }
        }
        report.features().features().forEach(feature -> assertThat(page).contains(feature.name(), feature.encoding()));
        assertThat(page).contains("data-chart=\"funnel\"", "data-chart=\"coverage\"", "data-chart=\"times\"");
        assertThat(page).contains(">0.5</th>", "href=\"#section-1\"", "id=\"section-1\"");
        assertThat(page).contains("0.7842", "4 (kept)", "preset: esm2", "data-chart=\"validation\" data-key=\"auc\"");
    }

    @Test
    void aRunWithoutFindingsSaysWhatWasLookedFor() throws IOException {
        RunReport run = SampleReports.run();
        RunReport clean = new RunReport(
                run.title(),
                run.setting(),
                run.configuration(),
                run.data(),
                run.metrics(),
                run.probabilities(),
                run.training(),
                run.calibration(),
                run.uncalibrated(),
                List.of(),
                run.details(),
                FeatureSection.NONE,
                run.use(),
                run.notes());
        assertThat(page(clean))
                .contains("Nothing odd was found: no feature that alone tells a label")
                .doesNotContain("data-chart=\"coverage\"");
        assertThat(page(new RunReport("Data", Map.of(), "", run.data(), List.of())))
                .doesNotContain("Nothing odd", "<canvas");
    }

    @Test
    void loadsNothingFromElsewhere() throws IOException {
        for (String page : List.of(page(SampleReports.comparison()), page(SampleReports.run()))) {
            Matcher reference = Pattern.compile("<[a-z][^<>]*\\s(?:src|href)\\s*=\\s*[\"']?([^\"'\\s>]*)")
                    .matcher(page);
            assertThat(reference.results().map(match -> match.group(1)))
                    .isNotEmpty()
                    .allMatch(target -> target.startsWith("#") || target.equals("data:,"));
            assertThat(page)
                    .doesNotContain("@import", "url(", "sourceMappingURL")
                    .contains("default-src 'none'");
        }
    }

    @Test
    void carriesItsDataAsJson() throws IOException {
        ComparisonReport comparison = SampleReports.comparison();
        Path data = folder.resolve("data.json");
        Files.writeString(data, embedded(page(comparison)));
        assertThat(ResultsJson.readComparison(data)).isEqualTo(comparison);

        Files.writeString(data, embedded(page(SampleReports.run())));
        assertThat(ResultsJson.readRun(data)).isEqualTo(SampleReports.run());
    }

    @Test
    void hostileTextStaysText() throws IOException {
        ComparisonReport comparison = hostileComparison();
        Path file = SAMPLES.resolve("hostile/comparison.html");
        HtmlReport.write(comparison, file);
        String page = Files.readString(file);
        assertHarmless(page);
        Files.writeString(folder.resolve("data.json"), embedded(page));
        assertThat(ResultsJson.readComparison(folder.resolve("data.json"))).isEqualTo(comparison);

        HtmlReport.write(hostileRun(), SAMPLES.resolve("hostile/run.html"));
        assertHarmless(Files.readString(SAMPLES.resolve("hostile/run.html")));
    }

    @Test
    void aComparisonOfNothingIsStillAPage() throws IOException {
        String page =
                page(new ComparisonReport("Nothing", Map.of(), List.of(), List.of(), List.of(), Map.of(), List.of()));
        assertThat(page).contains("<h1>Nothing</h1>").doesNotContain("<canvas", "<table");
    }

    /** As a comparison without hostile text: the same number of scripts and no element that the text asks for. */
    private static void assertHarmless(String page) {
        assertThat(Pattern.compile("</script").matcher(page).results()).hasSize(3);
        assertThat(Pattern.compile("<script").matcher(page).results()).hasSize(3);
        assertThat(page).doesNotContain("<img", "<!--").contains("&lt;img src=x onerror=alert(1)&gt;", "{{body}}");
        assertThat(page.lines().filter(line -> line.contains("canvas data-chart")))
                .allMatch(line -> !line.contains("\"'"));
    }

    private static ComparisonReport hostileComparison() {
        MetricColumn column = new MetricColumn(HOSTILE, HOSTILE, HOSTILE, HOSTILE, MetricGroup.RANKING, Goal.HIGHER, 3);
        CalibrationCurve curve = new CalibrationCurve(HOSTILE, HOSTILE, List.of(new CalibrationBin(1, 0.1, 0)));
        TrainingCurve training =
                new TrainingCurve(1, List.of(new EpochResult(1, Double.NaN, Map.of(HOSTILE, Double.NaN), true)));
        List<ModelResult> models = List.of(
                new ModelResult(
                        HOSTILE, HOSTILE, Map.of(HOSTILE, MetricValues.of(0.5)), List.of(curve), List.of(training)),
                new ModelResult("second", "", Map.of(HOSTILE, MetricValues.of(Double.NaN)), List.of(), List.of()));
        return new ComparisonReport(
                HOSTILE,
                Map.of(HOSTILE, HOSTILE),
                List.of(1L),
                List.of(column),
                models,
                Map.of(HOSTILE, Spread.exactly(0.6)),
                List.of(HOSTILE));
    }

    private static RunReport hostileRun() {
        MetricColumn column = new MetricColumn(HOSTILE, HOSTILE, HOSTILE, HOSTILE, MetricGroup.RANKING, Goal.HIGHER, 3);
        return new RunReport(
                HOSTILE,
                Map.of(HOSTILE, HOSTILE),
                HOSTILE,
                List.of(new DataSection(HOSTILE, List.of(HOSTILE), List.of(HOSTILE), List.of(List.of(HOSTILE)))),
                List.of(column),
                List.of(new ProbabilityResult(
                        HOSTILE,
                        HOSTILE,
                        Map.of(HOSTILE, 0.5),
                        Map.of(HOSTILE, new ConfidenceInterval(0.4, 0.6)),
                        0.1,
                        false)),
                List.of(new TrainingCurve(1, List.of(new EpochResult(1, 0.5, Map.of(HOSTILE, 0.5), true)))),
                List.of(new CalibrationCurve(HOSTILE, HOSTILE, List.of(new CalibrationBin(1, 0.1, 0.1)))),
                List.of(new CalibrationCurve(HOSTILE, HOSTILE, List.of(new CalibrationBin(1, 0.2, 0.1)))),
                List.of(new Finding(Severity.WARNING, HOSTILE, HOSTILE)),
                List.of(new ProbabilityDetail(
                        HOSTILE,
                        HOSTILE,
                        0.1,
                        0.2,
                        1,
                        List.of(new RocCurve.Point(0, 0), new RocCurve.Point(1, 1)),
                        new ScoreHistogram(List.of(0.1, 0.2), List.of(1.0), List.of(0.0), 0, 3),
                        new GroupAucDistribution(List.of(1, 0), 0.2, 0.2, 0.2, 1))),
                new FeatureSection(HOSTILE, HOSTILE, List.of(new FeatureResult(HOSTILE, HOSTILE, 0.1, 0.2, 0, 12, 30))),
                new FeatureUse(
                        DataSection.ofTable(HOSTILE, List.of(HOSTILE), List.of(List.of(HOSTILE))),
                        List.of(new PointChart(
                                HOSTILE,
                                HOSTILE,
                                HOSTILE,
                                false,
                                List.of(HOSTILE),
                                PointChart.Line.NONE,
                                List.of(new PointChart.Point(0, 1, false, HOSTILE)))),
                        List.of()),
                List.of(HOSTILE));
    }

    private String page(ComparisonReport report) throws IOException {
        Path file = folder.resolve("new/folder/comparison.html");
        HtmlReport.write(report, file);
        return Files.readString(file);
    }

    private String page(RunReport report) throws IOException {
        Path file = folder.resolve("run.html");
        HtmlReport.write(report, file);
        return Files.readString(file);
    }

    /** What a browser reads as the text of the data's script element. */
    private static String embedded(String page) {
        String start = "<script type=\"application/json\" id=\"report-data\">";
        int from = page.indexOf(start) + start.length();
        return page.substring(from, page.indexOf("</script", from));
    }
}
