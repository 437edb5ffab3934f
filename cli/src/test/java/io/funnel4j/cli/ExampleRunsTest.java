// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.funnel4j.behavior.Probability;
import io.funnel4j.model.FunnelModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples do what their first lines say, on a generated world beside them. */
class ExampleRunsTest {
    private static final Path EXAMPLES = Path.of("..", "examples");
    private static final Path DOCUMENTATION = Path.of("..", "docs", "own-model.md");

    @TempDir
    private Path folder;

    @BeforeEach
    void generateAWorld() {
        assertThat(CommandLineRun.of(
                                "generate",
                                folder.resolve("world.csv"),
                                "--rows",
                                30_000,
                                "--click-rate",
                                0.2,
                                "--world",
                                "standard")
                        .exitCode())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({"checkout-funnel.yaml, P(pay | checkout)", "three-way-split.yaml, P(purchase | wish_only)"})
    void trains(String example, String probability) throws IOException {
        Path config = folder.resolve(example);
        Files.copy(EXAMPLES.resolve(example), config);
        Path run = folder.resolve("run");
        CommandLineRun train = CommandLineRun.of("train", config, "--out", run, "--epochs", 1);
        assertThat(train.exitCode()).as(train.err()).isZero();
        assertThat(train.out()).contains(probability).doesNotContain("0 positives");
    }

    /** A keeper is who buys and does not send back. */
    @Test
    void aRefundStepAddsUp() throws IOException {
        Path config = folder.resolve("refund-funnel.yaml");
        Files.copy(EXAMPLES.resolve("refund-funnel.yaml"), config);
        Path run = folder.resolve("run");
        CommandLineRun train = CommandLineRun.of("train", config, "--out", run, "--epochs", 1);
        assertThat(train.exitCode()).as(train.err()).isZero();
        assertThat(train.out()).contains("P(refund | purchase)");
        assertThat(FunnelModel.load(run.resolve("model")).spec().graph().probabilities())
                .contains(Probability.of("kept"), new Probability("kept", "click"));
        Path scored = folder.resolve("scored.csv");
        CommandLineRun predict = CommandLineRun.of("predict", run, folder.resolve("world.csv"), "--out", scored);
        assertThat(predict.exitCode()).as(predict.err()).isZero();
        List<String> lines = Files.readAllLines(scored);
        List<String> columns = List.of(lines.get(0).split(",", -1));
        for (String line : lines.subList(1, 50)) {
            String[] cells = line.split(",", -1);
            double purchase = Double.parseDouble(cells[columns.indexOf("p_purchase")]);
            double kept = Double.parseDouble(cells[columns.indexOf("p_kept")]);
            double refund = Double.parseDouble(cells[columns.indexOf("p_refund")]);
            assertThat(kept + refund).isCloseTo(purchase, within(1e-6 * purchase));
        }
    }

    /** As of an evening on which purchases of weeks were still to come; scored from rows without times and labels. */
    @Test
    void trainsOnConversionsThatAreStillToCome() throws IOException {
        Path log = folder.resolve("late.csv");
        CommandLineRun generate = CommandLineRun.of("generate", log, "--rows", 20_000, "--world", "delayed", "--truth");
        assertThat(generate.exitCode()).as(generate.err()).isZero();
        Path config = folder.resolve("late-conversions.yaml");
        Files.copy(EXAMPLES.resolve("late-conversions.yaml"), config);

        CommandLineRun prepare = CommandLineRun.of("prepare", config, "--out", folder.resolve("data"));
        assertThat(prepare.exitCode()).as(prepare.err()).isZero();
        assertThat(prepare.out())
                .contains("delays of purchase since click: a quarter within")
                .containsPattern(
                        "train as of 2026-02-05T00:00:00Z: purchase is seen in [0-9]+ rows, not yet in [1-9][0-9]*");

        Path run = folder.resolve("run");
        CommandLineRun train = CommandLineRun.of("train", config, "--out", run, "--epochs", 1);
        assertThat(train.exitCode()).as(train.err()).isZero();
        assertThat(train.out()).contains("P(purchase | click)");
        assertThat(Files.readString(run.resolve("config.yaml")))
                .contains("since: click", "as-of: \"2026-02-05T00:00:00Z\"", "estimator: delayed");
        CommandLineRun evaluate = CommandLineRun.of("evaluate", run, "--data", log);
        assertThat(evaluate.exitCode()).as(evaluate.err()).isZero();

        Path features = folder.resolve("features.csv");
        List<String> lines = Files.readAllLines(log);
        int columns = List.of(lines.get(0).split(",")).indexOf("click");
        Files.write(
                features,
                lines.subList(0, 100).stream()
                        .map(line -> String.join(",", List.of(line.split(",")).subList(0, columns)))
                        .toList());
        CommandLineRun predict = CommandLineRun.of("predict", run, features, "--out", folder.resolve("scored.csv"));
        assertThat(predict.exitCode()).as(predict.err()).isZero();
        assertThat(Files.readAllLines(folder.resolve("scored.csv"))).hasSize(100);
    }

    /** In a JVM of its own, with the class compiled as the documentation says. */
    @Test
    void trainsOverARepresentationOfTheUsers() throws IOException, InterruptedException {
        Path classes = Files.createDirectories(folder.resolve("own"));
        int compiled = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        classes.toString(),
                        EXAMPLES.resolve("own-representation/TowerGates.java").toString());
        assertThat(compiled).isZero();

        Path run = folder.resolve("run");
        String train = java(
                classes,
                "train",
                EXAMPLES.resolve("own-representation.yaml"),
                "--data",
                folder.resolve("world.csv"),
                "--out",
                run,
                "--epochs",
                1);
        assertThat(train).contains("P(purchase | click)");
        assertThat(Files.readString(run.resolve("config.yaml"))).contains("example.TowerGates");
        assertThat(java(classes, "evaluate", run)).contains("P(purchase | click)");

        CommandLineRun without = CommandLineRun.of(
                "train", EXAMPLES.resolve("own-representation.yaml"), "--data", folder.resolve("world.csv"));
        assertThat(without.exitCode()).isEqualTo(1);
        assertThat(without.err())
                .contains("unknown representation 'example.TowerGates'", "on the class path", "FUNNEL4J_CLASSPATH");
    }

    @Test
    void theDocumentationShowsTheExamplesThatRun() throws IOException {
        String page = Files.readString(DOCUMENTATION);
        String refund = Files.readString(EXAMPLES.resolve("refund-funnel.yaml"));
        assertThat(page)
                .contains(refund.substring(refund.indexOf("model:\n"), refund.indexOf("training:\n"))
                        .strip())
                .contains(Files.readString(EXAMPLES.resolve("own-representation/TowerGates.java"))
                        .strip());
    }

    private String java(Path classes, Object... arguments) throws IOException, InterruptedException {
        CommandLineRun run = new OwnJvm(folder).classes(classes).run(Funnel4j.class, arguments);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run.out() + run.err();
    }
}
