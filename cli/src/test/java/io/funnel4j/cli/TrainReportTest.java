// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.report.ResultsJson;
import io.funnel4j.report.result.FeatureResult;
import io.funnel4j.report.result.Finding;
import io.funnel4j.report.result.Finding.Severity;
import io.funnel4j.report.result.ProbabilityDetail;
import io.funnel4j.report.result.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report of a run whose data is odd in every way that is looked for. */
class TrainReportTest {
    @TempDir
    Path folder;

    @Test
    void namesWhatIsOddAndShowsWhatStandsBehindTheFigures() throws IOException {
        Path yaml = write(
                """
                  user: {type: id, embedding: 4}
                  item: {type: id, embedding: 4, hash-buckets: 64}
                  city: {type: id, embedding: 4}
                  price: {type: numeric, transform: standardize}
                  code: {type: id, embedding: 4}
                """);
        Path out = folder.resolve("run");
        CommandLineRun run = CommandLineRun.of("train", yaml, "--out", out);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("LEAK: feature 'code' alone ranks P(click)", "SHIFT: P(click) happens on ")
                .doesNotContain("CONSTANT");

        RunReport report = ResultsJson.readRun(out.resolve("results.json"));
        assertThat(report.findings())
                .filteredOn(finding -> finding.severity() == Severity.WARNING)
                .extracting(Finding::topic)
                .contains("leak", "label rate", "feature");
        assertThat(report.findings()).extracting(Finding::topic).contains("bad rows", "labels");
        assertThat(report.details())
                .extracting(ProbabilityDetail::probability)
                .containsExactly("P(click)", "P(buy)", "P(buy | click)");
        for (ProbabilityDetail detail : report.details()) {
            assertThat(detail.roc()).hasSizeBetween(2, 200);
            double counted = detail.scores().positives().stream()
                            .mapToDouble(Double::doubleValue)
                            .sum()
                    + detail.scores().positivesBelow();
            assertThat(counted)
                    .isEqualTo(report.probabilities().stream()
                            .filter(row -> row.probability().equals(detail.probability()))
                            .findFirst()
                            .orElseThrow()
                            .metrics()
                            .get("positives"));
            assertThat(detail.groupAuc()).isNotNull();
        }
        List<FeatureResult> features = report.features().features();
        assertThat(features).extracting(FeatureResult::name).first().isEqualTo("user");
        assertThat(features)
                .filteredOn(feature -> feature.name().equals("user"))
                .allMatch(feature -> feature.unknown() == 1 && feature.missing() == 0);
        assertThat(features)
                .filteredOn(feature -> feature.name().equals("item"))
                .allMatch(feature -> feature.hashed() == 1 && feature.unknown() == 0);
        assertThat(features)
                .filteredOn(feature -> feature.name().equals("city"))
                .allMatch(feature -> feature.missing() > 0.1 && feature.missing() < 0.5);
        assertThat(features).allMatch(feature -> feature.readNanos() > 0 && feature.encodeNanos() > 0);

        String page = Files.readString(out.resolve("report.html"));
        for (String chart : List.of("roc", "scores", "groups", "calibration", "funnel", "coverage", "times")) {
            assertThat(page).contains("data-chart=\"" + chart + "\"");
        }
        assertThat(page).as("a curve of one epoch").doesNotContain("data-chart=\"training\"");
        assertThat(page).contains("What to look at first", "text where a number is due", "log.csv:");
        assertThat(Files.size(out.resolve("report.html"))).isLessThan(1_500_000);
    }

    @Test
    void aModelThatReadsOneValuePredictsAConstant() throws IOException {
        Path yaml = write("  same: {type: id, embedding: 4}\n");
        Path out = folder.resolve("run");
        CommandLineRun run = CommandLineRun.of("train", yaml, "--out", out);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("CONSTANT: P(click) is predicted as ", "CONSTANT: P(buy | click)");
        RunReport report = ResultsJson.readRun(out.resolve("results.json"));
        assertThat(report.findings()).extracting(Finding::topic).contains("constant prediction");
        assertThat(report.features().timing()).startsWith("Times are");

        Path next = folder.resolve("next");
        CommandLineRun again = CommandLineRun.of("train", yaml, "--encoded", out.resolve("data"), "--out", next);
        assertThat(again.exitCode()).as(again.err()).isZero();
        RunReport reused = ResultsJson.readRun(next.resolve("results.json"));
        assertThat(reused.features().timing()).startsWith("The data was encoded before");
        assertThat(reused.features().features()).allMatch(feature -> Double.isNaN(feature.nanos()));
        assertThat(Files.readString(next.resolve("report.html")))
                .contains("The data was encoded before")
                .doesNotContain("data-chart=\"times\"");
    }

    /** The last day has other users, half of the clicks, and as before a code that clicks alone have. */
    private Path write(String features) throws IOException {
        Random random = new Random(5);
        StringBuilder log = new StringBuilder("user,item,city,price,code,same,day,click,buy\n");
        for (int row = 0; row < 6000; row++) {
            boolean last = row >= 4800;
            boolean click = random.nextInt(10) < (last ? 2 : 4);
            boolean buy = click ? random.nextInt(3) == 0 : random.nextInt(200) == 0;
            log.append(last ? "late" : "u")
                    .append(random.nextInt(60))
                    .append(",i")
                    .append(random.nextInt(500));
            log.append(random.nextInt(4) == 0 ? "," : ",c" + random.nextInt(20)).append(',');
            log.append(row % 1000 == 7 ? "dear" : Integer.toString(random.nextInt(90)))
                    .append(click ? ",x" : ",y");
            log.append(",one,")
                    .append(last ? 2 : 1)
                    .append(click ? ",1," : ",0,")
                    .append(buy ? "1\n" : "0\n");
        }
        Files.writeString(folder.resolve("log.csv"), log);
        return Files.writeString(
                folder.resolve("run.yaml"),
                """
                data:
                  format: csv
                  path: log.csv
                  split: {by-time: day, test-from: 2}
                  group: user
                  labels: {click: click, buy: buy}
                  inconsistent-labels: raise-cause
                features:
                %s
                model: {preset: esmm, conversion: buy, towers: [8]}
                training: {epochs: 1, batch-size: 256}
                """
                        .formatted(features));
    }
}
