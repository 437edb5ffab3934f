// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.report.ResultsJson;
import io.funnel4j.report.result.Finding;
import io.funnel4j.report.result.Finding.Severity;
import io.funnel4j.report.result.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs that end with exit code 0 and have learned nothing, or cannot be held: a user is told why. */
class SilentTrainingTest {
    private static final String FEATURES = "{item: {type: id, embedding: 4}, time: {type: numeric}}";

    @TempDir
    private Path folder;

    @Test
    void aTimeStampIsOutOfScaleAndTheRunIsCalledWhatItIs() throws IOException {
        CommandLineRun run = train(FEATURES, "", row -> "i" + row % 9, row -> 1_700_000_000_000L + row * 60_000L, 1);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("OUT OF SCALE: the model reads numeric feature 'time' with mean 1.700e+12 and deviation")
                .contains("a time stamp in milliseconds (2023-11-14 to")
                .contains("of numbers from 17000")
                .contains("numeric time: mean 1.7")
                .contains("WORSE THAN A CONSTANT: the log loss of P(click),");
        assertThat(run.out().indexOf("OUT OF SCALE")).isLessThan(run.out().indexOf("samples/s"));
        assertThat(warnings()).contains("scale", "loss");
    }

    @Test
    void theSameStandardisedIsNoWarning() throws IOException {
        CommandLineRun run = train(
                FEATURES.replace("numeric}", "numeric, transform: standardize}"),
                "",
                row -> "i" + row % 9,
                row -> 1_700_000_000_000L + row * 60_000L,
                1);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .doesNotContain("OUT OF SCALE")
                .doesNotContain("WORSE THAN")
                .contains("numeric time: mean 1.7");
        assertThat(warnings()).doesNotContain("scale", "loss", "missing values", "early stopping");
    }

    @Test
    void anIdThatLooksMissingIsToldOfWithTheLineToWrite() throws IOException {
        CommandLineRun run = train(
                FEATURES,
                "missing-values: [NaN, '(null)']",
                row -> row % 4 == 0 ? "\\N" : row % 4 == 1 ? "NaN" : "i",
                row -> 1,
                1);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("column 'item' is '\\N' in 2")
                .contains("write missing-values: ['NaN', '(null)', '\\N'] under data")
                .contains("missing-values names '(null)', which no cell of a feature is")
                .contains("missing-values 'NaN': 500 cells");
        assertThat(warnings()).contains("missing values");
        String report = Files.readString(folder.resolve("run/report.html"));
        assertThat(report).contains("missing-values: [");
    }

    @Test
    void prepareSaysTheSame() throws IOException {
        Path yaml = write(FEATURES, "", row -> row % 4 == 0 ? "None" : "i", row -> 5_000_000, 1);
        CommandLineRun run = CommandLineRun.of("prepare", yaml, "--out", folder.resolve("data"));
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("! column 'item' is 'None' in 2")
                .contains("! OUT OF SCALE: the model reads numeric feature 'time'")
                .contains("5.000e+06");
    }

    @Test
    void aMetricThatIsNoNumberOnValidationStopsNothingAndIsToldOfBeforeTraining() throws IOException {
        Files.writeString(
                folder.resolve("validation.csv"), "user,item,time,weight,click,buy\n1,i1,1,1,1,0\n2,i2,2,1,0,0\n");
        CommandLineRun run = train(
                FEATURES, "split: {files: {validation: validation.csv}}", row -> "i" + row % 9, row -> row % 5, 1);
        assertThat(run.exitCode()).as(run.err()).isZero();
        String told =
                "early stopping has nothing to choose by on validation: 'p_conversion.auc' is not defined on these"
                        + " exposures: P(conversion) is judged on 2 of 2, and on 0 of those it happened; all epochs are trained and the"
                        + " last is kept";
        assertThat(run.out()).containsOnlyOnce(told);
        assertThat(run.out().indexOf(told)).isLessThan(run.out().indexOf("samples/s"));
        assertThat(Files.readAllLines(folder.resolve("run/metrics.jsonl"))).hasSize(4);
        assertThat(warnings()).contains("early stopping");
        RunReport report = ResultsJson.readRun(folder.resolve("run/results.json"));
        assertThat(report.setting()).containsEntry("kept epoch", "4 of 4");
    }

    @ParameterizedTest
    @CsvSource({"8, true", "1000, true", "20000, false"})
    void bucketsThatAreTooFewAreNamed(int buckets, boolean told) throws IOException {
        String features = String.format(
                Locale.ROOT,
                "{user: {type: id, embedding: 2, hash-buckets: %d}, item: {type: id, embedding: 2}}",
                buckets);
        Path yaml = write(features, "train-share: 1.0", row -> "i" + row % 9, row -> 1, 1);
        Files.writeString(
                folder.resolve("rows.csv"),
                Files.readString(folder.resolve("rows.csv"))
                        + IntStream.range(0, 4_000)
                                .mapToObj(row -> "x" + row + ",i,1,1,0,0\n")
                                .collect(Collectors.joining()));
        CommandLineRun run = CommandLineRun.of("prepare", yaml, "--out", folder.resolve("data"));
        assertThat(run.exitCode()).as(run.err()).isZero();
        String warning = "! id feature 'user' has values in ";
        assertThat(run.out().contains(warning)).as(run.out()).isEqualTo(told);
    }

    @Test
    void sampleWeightsOfZeroAreRefused() throws IOException {
        CommandLineRun run = train(FEATURES, "sample-weight: weight", row -> "i" + row % 9, row -> row % 5, 0);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("column 'weight', is 0 in all rows of train");
    }

    @ParameterizedTest
    @CsvSource({
        "2000000000, 64, '2,000,000,000 rows of 64', 1.40 TiB",
        "2147483647, 65536, '2,147,483,647 rows of 65,536', 1.50 PiB",
        "2147483647, 16, '2,147,483,647 rows of 16', 384.00 GiB"
    })
    void aTableThatNoMachineHasIsRefusedBeforeEncoding(long buckets, int dimension, String shape, String bytes)
            throws IOException {
        String features =
                String.format(Locale.ROOT, "{item: {type: id, embedding: %d, hash-buckets: %d}}", dimension, buckets);
        Path yaml = write(features, "", row -> "i" + row % 9, row -> 1, 1);
        for (CommandLineRun run : List.of(
                CommandLineRun.of("train", yaml, "--out", folder.resolve("run")),
                CommandLineRun.of("compare", yaml, "--seeds", 1, "--out", folder.resolve("compare")))) {
            assertThat(run.exitCode()).isNotZero();
            assertThat(run.err())
                    .contains("does not fit into memory: table 'item' has " + shape)
                    .contains(bytes)
                    .contains("fewer hash-buckets")
                    .contains("no -Xmx helps on this machine")
                    .doesNotContain("native memory holds");
        }
        assertThat(folder.resolve("run/data/dataset.json")).doesNotExist();
        CommandLineRun prepared = CommandLineRun.of("prepare", yaml, "--out", folder.resolve("data"));
        assertThat(prepared.exitCode()).as(prepared.err()).isZero();
        assertThat(prepared.err()).contains("! ").contains("does not fit into memory: table 'item' has " + shape);
    }

    @Test
    void aBatchThatNoMachineHasIsOneOfAllRows() throws IOException {
        Path yaml = write(FEATURES, "", row -> "i" + row % 9, row -> row % 5, 1);
        Files.writeString(yaml, Files.readString(yaml).replace("batch-size: 64", "batch-size: 2147483647"));
        CommandLineRun run = CommandLineRun.of("train", yaml, "--out", folder.resolve("run"));
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    @Test
    void benchRefusesTablesThatNoMachineHas() {
        CommandLineRun run = CommandLineRun.of("bench", "--ids", Integer.MAX_VALUE, "--rounds", 1);
        assertThat(run.exitCode()).isNotZero();
        assertThat(run.err()).contains("shape 'standard' with 2,147,483,647 ids: table 'field_0' has");
    }

    private CommandLineRun train(
            String features, String data, IntFunction<String> item, IntFunction<Object> time, int weight)
            throws IOException {
        Path yaml = write(features, data, item, time, weight);
        return CommandLineRun.of("train", yaml, "--out", folder.resolve("run"));
    }

    private Path write(String features, String data, IntFunction<String> item, IntFunction<Object> time, int weight)
            throws IOException {
        Random random = new Random(5);
        StringBuilder rows = new StringBuilder("user,item,time,weight,click,buy\n");
        for (int row = 0; row < 2_000; row++) {
            boolean click = random.nextInt(3) == 0;
            boolean buy = click && random.nextInt(3) == 0;
            rows.append(String.format(
                    Locale.ROOT,
                    "%d,%s,%s,%d,%d,%d%n",
                    row,
                    item.apply(row),
                    time.apply(row),
                    weight,
                    click ? 1 : 0,
                    buy ? 1 : 0));
        }
        Files.writeString(folder.resolve("rows.csv"), rows);
        String split = data.contains("split:") ? "" : "split: {by: user, train: 0.7, validation: 0.2, test: 0.1}";
        return Files.writeString(
                folder.resolve("run.yaml"),
                """
                data:
                  format: csv
                  path: rows.csv
                  labels: {click: click, conversion: buy}
                  %s
                  %s
                features: %s
                model: {preset: esmm, towers: [8]}
                training: {epochs: 4, batch-size: 64, workers: 1, early-stopping: {patience: 4}}
                """
                        .formatted(split, data, features));
    }

    private List<String> warnings() throws IOException {
        RunReport report = ResultsJson.readRun(folder.resolve("run/results.json"));
        return report.findings().stream()
                .filter(finding -> finding.severity() == Severity.WARNING)
                .map(Finding::topic)
                .toList();
    }
}
