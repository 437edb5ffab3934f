// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.funnel4j.benchmark.comparison.Comparison;
import io.funnel4j.config.Overrides;
import io.funnel4j.config.RunConfig;
import io.funnel4j.report.ResultsJson;
import io.funnel4j.report.result.ComparisonReport;
import io.funnel4j.report.result.MetricValues;
import io.funnel4j.report.result.ModelResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** {@code compare} as a user types it. */
class CompareCommandTest {
    private static final Path EXAMPLE = Path.of("..", "examples", "generated-world.yaml");
    /** As Java writes records: {@code TimeSplit[column=day}. */
    private static final Pattern RECORD = Pattern.compile("[A-Z]\\w*\\[\\w+=");

    @TempDir
    private Path folder;

    private Path out() {
        return folder.resolve("compared");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "selection-bias",
                "confounding",
                "rare-purchases",
                "informative-daction",
                "uninformative-daction",
                "shift",
                "recommender"
            })
    void comparesOnEveryWorld(String world) throws IOException {
        CommandLineRun run =
                CommandLineRun.of("compare", world, "--rows", 15_000, "--seeds", 1, "--models", "esm2", "--out", out());
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("world '%s'".formatted(world));
        assertThat(report().setting().get("world")).startsWith(world);
        assertThat(report().setting().values()).noneMatch(RECORD.asPredicate());
        assertThat(report().ceilings()).containsKeys("ctr_auc", "cvr_auc", "cvr_do_auc", "ctcvr_auc");
    }

    @Test
    void whatIsComputedIsNotComputedAgain() throws IOException {
        CommandLineRun first = compare("single-task,esmm");
        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.out())
                .contains("Ranking: difference to single-task", "Log loss and normalised entropy: difference", "of 2")
                .doesNotContain("there already");
        ComparisonReport before = report();

        CommandLineRun again = compare("single-task,esmm");
        assertThat(again.out()).contains("4 of 4 results were there already");
        assertThat(again.err()).doesNotContain("training");
        assertThat(report()).isEqualTo(before);

        CommandLineRun wider = compare("single-task,esmm,esmm@mmoe+learned");
        assertThat(wider.out()).contains("4 of 6 results were there already");
        assertThat(report().models()).extracting(ModelResult::name).contains("esmm@mmoe+learned");
        assertThat(report().models().get(1)).isEqualTo(before.models().get(1));

        CommandLineRun otherwise = compare("esmm", "--epochs", "2");
        assertThat(otherwise.out())
                .contains("did not fit and were computed anew: epochs changed")
                .doesNotContain("there already");
        CommandLineRun anew = compare("esmm", "--again");
        assertThat(anew.out()).contains("esmm").doesNotContain("there already");
    }

    @Test
    void whatWasLostIsComputedToTheSameValues() throws IOException {
        compare("single-task,esmm");
        ComparisonReport before = report();
        try (Stream<Path> results = Files.list(out().resolve("results"))) {
            for (Path each : results.filter(
                            file -> file.getFileName().toString().startsWith("esmm-seed-2"))
                    .toList()) {
                Files.delete(each);
            }
        }
        CommandLineRun again = compare("single-task,esmm");
        assertThat(again.out()).contains("3 of 4 results were there already");
        assertThat(report().models().get(1).metrics().get("cvr_auc"))
                .isEqualTo(before.models().get(1).metrics().get("cvr_auc"));
        assertThat(report().models().get(1).calibration())
                .isEqualTo(before.models().get(1).calibration());
    }

    /** Without patience all epochs are trained and the best is kept. */
    @Test
    void keepsTheBestOfAllEpochs() throws IOException {
        compare("single-task", "--epochs", "3", "--watch", "p_purchase.auc");
        report().models().get(0).training().forEach(curve -> {
            assertThat(curve.epochs()).hasSize(3);
            assertThat(curve.epochs().stream().filter(epoch -> epoch.kept())).hasSize(1);
        });
        CommandLineRun impatient =
                compare("single-task", "--epochs", "3", "--watch", "p_purchase.auc", "--patience", "1");
        assertThat(impatient.out()).contains("the best of at most 3 by p_purchase.auc, until it has");
    }

    @Test
    void towersStartWhereItIsAsked() throws IOException {
        compare("esmm", "--initial-rates", "half");
        MetricValues half = report().models().get(0).metrics().get("cvr_auc");
        CommandLineRun train = compare("esmm");
        assertThat(train.out()).contains("towers' initial rates changed");
        assertThat(report().setting()).containsEntry("towers' initial rates", "train");
        assertThat(report().models().get(0).metrics().get("cvr_auc")).isNotEqualTo(half);
        assertThat(compare("esmm", "--initial-rates", "half").out()).contains("2 of 2 results were there already");
    }

    @Test
    void eachModelIsTunedByAsManyTrials() throws IOException {
        CommandLineRun run = compare("single-task,esmm", "--tune", "4");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("tuning esmm: trial 4 of 4");
        assertThat(report().setting().get("tuned: esmm"))
                .contains("learning rate 0.0", "dropout 0.", "embeddings' weight decay", "weight of p_purchase ");
        assertThat(report().setting().get("tuned: single-task")).contains("weight of p_purchase_given_click ");
        ComparisonReport before = report();
        CommandLineRun again = compare("single-task,esmm", "--tune", "4");
        assertThat(again.out()).contains("4 of 4 results were there already");
        assertThat(again.err()).doesNotContain("tuning");
        assertThat(report()).isEqualTo(before);
        CommandLineRun further = compare("single-task,esmm", "--tune", "5");
        assertThat(further.err()).contains("trial 5 of 5").doesNotContain("trial 3 of 5");
    }

    @Test
    void showsMetricsByTrainRows() throws IOException {
        CommandLineRun run = compare("esmm", "--train-shares", "0.3,1");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("CTCVR AUC by train rows", "8,000 rows");
        List<Long> rows = report().models().get(0).learning().stream()
                .map(point -> point.trainRows())
                .toList();
        assertThat(rows.get(0)).isBetween(2_150L, 2_650L);
        assertThat(rows.get(1)).isEqualTo(8_000);
        assertThat(Files.readString(out().resolve("report.html"))).contains("data-chart=\"learning\"");
    }

    @Test
    void comparesOnAConfigurationsOwnData() throws IOException {
        Path csv = folder.resolve("world.csv");
        assertThat(CommandLineRun.of("generate", csv, "--world", "informative-daction", "--rows", 20_000)
                        .exitCode())
                .isZero();
        CommandLineRun run = CommandLineRun.of(
                "compare",
                EXAMPLE,
                "--data",
                csv,
                "--epochs",
                1,
                "--watch",
                "p_click.auc",
                "--seeds",
                2,
                "--models",
                "single-task,esmm,run",
                "--out",
                out());
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("CTAVR AUC", "groups of user", "the same for all seeds");
        ComparisonReport report = report();
        assertThat(report.setting())
                .containsEntry("split", "by day: train, validation from 16, test from 18")
                .containsEntry("optimizer", "adam, learning rate 0.002, no weight decay");
        assertThat(report.setting().values()).noneMatch(RECORD.asPredicate());
        assertThat(report.models()).extracting(ModelResult::name).containsExactly("single-task", "esmm", "run");
        assertThat(report.models().get(2).metrics()).containsKey("ctavr_auc");
        assertThat(report.models().get(1).metrics()).doesNotContainKey("ctavr_auc");
        assertThat(report.ceilings()).isEmpty();

        Path byUser = folder.resolve("by-user.yaml");
        Files.writeString(
                byUser,
                Files.readString(EXAMPLE)
                        .replace(
                                "{by-time: day, validation-from: 16, test-from: 18}",
                                "{by: user, train: 0.7, validation: 0.1, test: 0.2}"));
        CommandLineRun redrawn = CommandLineRun.of(
                "compare", byUser, "--epochs", 1, "--watch", "none", "--seeds", 2, "--models", "esmm", "--out", out());
        assertThat(redrawn.exitCode()).as(redrawn.err()).isZero();
        assertThat(redrawn.out()).contains("each seed draws a split of its own");
    }

    @Test
    void warnsOfWhatIsOddInTheDataOnce() throws IOException {
        Path csv = folder.resolve("world.csv");
        CommandLineRun.of("generate", csv, "--rows", 20_000);
        Path raw = folder.resolve("raw.yaml");
        Files.writeString(
                raw,
                Files.readString(EXAMPLE)
                        .replace("data:", "data:\n  missing-values: [never]")
                        .replace("early-stopping:", "# early-stopping:"));
        ListAppender<ILoggingEvent> seen = new ListAppender<>();
        Logger log = (Logger) LoggerFactory.getLogger(Comparison.class);
        log.addAppender(seen);
        seen.start();
        try {
            CommandLineRun run = CommandLineRun.of(
                    "compare", raw, "--data", csv, "--epochs", 1, "--seeds", 2, "--models", "esmm", "--out", out());
            assertThat(run.exitCode()).as(run.err()).isZero();
        } finally {
            log.detachAppender(seen);
        }
        assertThat(seen.list)
                .filteredOn(event -> event.getFormattedMessage().contains("missing-values names 'never'"))
                .hasSize(1);
    }

    @Test
    void aModelThatDivergesDoesNotKeepTheOthersFromTheirResults() throws IOException {
        Path csv = folder.resolve("world.csv");
        CommandLineRun.of("generate", csv, "--rows", 20_000);
        Path wild = folder.resolve("wild.yaml");
        Files.writeString(
                wild,
                Files.readString(EXAMPLE)
                        .replace("learning-rate: 0.002", "learning-rate: 1.0e+30")
                        .replace("type: adam", "type: sgd"));
        CommandLineRun run = CommandLineRun.of(
                "compare",
                wild,
                "--data",
                csv,
                "--watch",
                "none",
                "--seeds",
                2,
                "--models",
                "esmm,run",
                "--out",
                out());
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().replaceAll("\\s+", " "))
                .contains("esmm has no result from seed 1: the loss became", "lower the learning rate");
        assertThat(report().models()).hasSize(2);
    }

    @Test
    void theConversionIsWhatNoOtherObjectiveFollows() {
        Path refunds = Path.of("..", "examples", "refund-funnel.yaml");
        assertThat(conversion(refunds)).isEqualTo("kept");
        assertThat(conversion(Path.of("..", "examples", "checkout-funnel.yaml")))
                .isEqualTo("pay");
    }

    private static String conversion(Path file) {
        return ComparedRun.conversion(RunConfig.read(file, Overrides.NONE));
    }

    @Test
    void refusesWhatCannotBeCompared() {
        assertRefused(List.of("compare", "moon"), "unknown world 'moon'", "selection-bias");
        assertRefused(List.of("compare", "--models", "esmm@moe"), "unknown model 'esmm@moe'", "ple");
        assertRefused(List.of("compare", "--baseline", "esm3"), "baseline 'esm3'");
        assertRefused(List.of("compare", "--train-shares", "0.5,2"), "2.0");
        assertRefused(List.of("compare", "--train-shares", "1,0.5"), "rise");
        assertRefused(List.of("compare", "--inconsistent-labels", "drop"), "belongs to a RUN.yaml");
        assertRefused(List.of("compare", "--data", "visits.csv"), "--data belongs to a RUN.yaml");
        assertRefused(
                List.of("compare", "--watch", "p_daction.auc", "--models", "esmm"), "p_daction.auc", "unknown metric");
        assertRefused(List.of("compare", EXAMPLE.toString(), "--rows", "9"), "belongs to a world");
        assertRefused(
                List.of("compare", EXAMPLE.toString(), "--watch", "p_daction.auc"), "p_daction.auc", "--watch none");
        assertRefused(
                List.of("compare", "--initial-rates", "first"), "--initial-rates", "'first'", "expected train or half");
        assertRefused(List.of("compare", EXAMPLE.toString(), "--initial-rates", "train"), "belongs to a world");
        assertRefused(List.of("compare", "--tune", "-1"), "--tune is -1");
        assertRefused(List.of("compare", "--patience", "0"), "--patience is 0");
        assertRefused(List.of("compare", "--watch", "loss"), "unknown metric 'loss'", "p_click");
    }

    @Test
    void comparesOverRepresentationsOfSingleFeatures() throws IOException {
        CommandLineRun run = compare("esmm@deep-fm,esmm@final-mlp");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(report().models())
                .allSatisfy(model -> assertThat(model.metrics()).isNotEmpty());
    }

    @Test
    void aModelThatCannotReadTheFeaturesIsRefusedBeforeEncoding() throws IOException {
        Path yaml = folder.resolve("dimensions.yaml");
        Files.writeString(yaml, Files.readString(EXAMPLE).replaceFirst("embedding: 8", "embedding: 4"));
        assertRefused(
                List.of("compare", yaml.toString(), "--models", "esmm,esmm@deep-fm", "--out", out().toString()),
                "model 'esmm@deep-fm' cannot read the features: DeepFM multiplies the embeddings",
                "found 4 (",
                "give all the same 'embedding'");
        assertThat(out()).doesNotExist();
    }

    private static void assertRefused(List<String> words, String... expected) {
        CommandLineRun run = CommandLineRun.of(words.toArray());
        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).contains(expected);
    }

    private CommandLineRun compare(String models, String... more) {
        List<Object> words = new ArrayList<>(
                List.of("compare", "standard", "--rows", 10_000, "--seeds", 2, "--models", models, "--out", out()));
        words.addAll(List.of(more));
        return CommandLineRun.of(words.toArray());
    }

    private ComparisonReport report() throws IOException {
        return ResultsJson.readComparison(out().resolve("results.json"));
    }
}
