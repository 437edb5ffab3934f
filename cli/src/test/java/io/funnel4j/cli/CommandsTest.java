// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.Scorer;
import io.funnel4j.report.ResultsJson;
import io.funnel4j.report.result.ComparisonReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands, one after the other, as a user types them. */
class CommandsTest {
    private static final Path EXAMPLE = Path.of("..", "examples", "generated-world.yaml");

    @TempDir
    private Path folder;

    @Test
    void comparesAllModelsOnASmallWorld() throws IOException {
        Path out = folder.resolve("comparison");
        CommandLineRun run = CommandLineRun.of("compare", "--rows", 20_000, "--seeds", 2, "--out", out);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("esm2", "esmm", "single-task", "shared-embedding", "ceiling", "CTCVR AUC");
        ComparisonReport report = ResultsJson.readComparison(out.resolve("results.json"));
        assertThat(report.models()).hasSize(4);
        assertThat(report.seeds()).containsExactly(1L, 2L);
        assertThat(report.ceilings().get("ctr_auc").mean()).isBetween(0.65, 0.85);
        assertThat(Files.readString(out.resolve("report.html")))
                .contains("esm2")
                .doesNotContain("src=\"http");
    }

    @Test
    void narrowsTheComparison() throws IOException {
        Path out = folder.resolve("narrow");
        CommandLineRun run =
                CommandLineRun.of("compare", "--rows", 20_000, "--seeds", 1, "--models", "esmm", "--out", out);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(ResultsJson.readComparison(out.resolve("results.json")).models())
                .extracting(model -> model.name())
                .containsExactly("esmm");
    }

    @Test
    void generatesTrainsEvaluatesAndPredicts() throws IOException {
        Path csv = folder.resolve("world.csv");
        assertThat(CommandLineRun.of("generate", csv, "--rows", 20_000).exitCode())
                .isZero();
        Path run = folder.resolve("run");
        CommandLineRun train = CommandLineRun.of("train", EXAMPLE, "--data", csv, "--out", run, "--epochs", 1);
        assertThat(train.exitCode()).as(train.err()).isZero();
        assertThat(train.out()).contains("P(purchase | click)", "P(click)", "P(daction)");
        assertThat(run.resolve("config.yaml")).isRegularFile();
        assertThat(run.resolve("results.json")).isRegularFile();
        assertThat(run.resolve("report.html")).isRegularFile();
        assertThat(Files.readAllLines(run.resolve("metrics.jsonl")))
                .singleElement()
                .asString()
                .contains("\"epoch\":1", "\"p_purchase.auc\":");

        CommandLineRun again = CommandLineRun.of("train", run.resolve("config.yaml"), "--out", folder.resolve("again"));
        assertThat(again.exitCode()).as(again.err()).isZero();

        CommandLineRun evaluate = CommandLineRun.of("evaluate", run);
        assertThat(evaluate.exitCode()).as(evaluate.err()).isZero();
        String table = evaluate.out().strip();
        assertThat(train.out()).contains(table.lines().skip(1).findFirst().orElseThrow());

        Path temporary = Files.createDirectory(folder.resolve("temporary"));
        String before = System.setProperty("java.io.tmpdir", temporary.toString());
        CommandLineRun other;
        try {
            other = CommandLineRun.of("evaluate", run, "--data", csv, "--workers", 3);
        } finally {
            System.setProperty("java.io.tmpdir", before);
        }
        assertThat(other.exitCode()).as(other.err()).isZero();
        assertThat(temporary).isEmptyDirectory();

        Path scored = folder.resolve("scored.csv");
        CommandLineRun predict = CommandLineRun.of("predict", run, csv, "--out", scored, "--keep", "user,item");
        assertThat(predict.exitCode()).as(predict.err()).isZero();
        List<String> lines = Files.readAllLines(scored);
        assertThat(lines).hasSize(20_001);
        assertThat(lines.get(0))
                .startsWith("user,item,p_click,")
                .contains("p_purchase")
                .contains("p_purchase_given_click");
        for (String cell : lines.get(1).split(",", -1)) {
            if (!cell.matches("[ui]\\d+")) {
                assertThat(Double.parseDouble(cell)).isBetween(0.0, 1.0);
            }
        }
    }

    @Test
    void showsWhatAModelHasLearnedToWeigh() throws IOException {
        Path csv = folder.resolve("world.csv");
        CommandLineRun.of("generate", csv, "--rows", 12_000);
        Path config = folder.resolve("mmoe.yaml");
        Files.writeString(
                config,
                Files.readString(EXAMPLE)
                        .replace(
                                "  preset: esm2\n",
                                """
                                  preset: esm2
                                  representation: {type: mmoe, experts: 3, units: [16]}
                                  objective-weights: {click: learned}
                                """));
        Path run = folder.resolve("run");
        CommandLineRun train = CommandLineRun.of("train", config, "--data", csv, "--out", run, "--epochs", 1);
        assertThat(train.exitCode()).as(train.err()).isZero();
        CommandLineRun evaluate = CommandLineRun.of("evaluate", run);
        assertThat(evaluate.out())
                .contains("Gates: mean weight of each expert", "buy_after_oaction", "expert_2")
                .contains("Learned weights of the losses", "P(click)")
                .doesNotContain("P(daction)   1");
        String gates =
                evaluate.out().substring(evaluate.out().indexOf("Gates:")).strip();
        assertThat(train.out()).contains(gates);
        assertThat(Files.readString(run.resolve("report.html"))).contains("Gates: mean weight", "expert_2");
    }

    /** In several batches, with bad rows where one batch ends and the next begins, and at the end. */
    @Test
    void predictsTheSameInTheOrderOfTheInputOnAnyNumberOfWorkers() throws IOException {
        Path csv = folder.resolve("world.csv");
        CommandLineRun.of("generate", csv, "--rows", 12_000);
        Path run = folder.resolve("run");
        CommandLineRun train = CommandLineRun.of("train", EXAMPLE, "--data", csv, "--out", run, "--epochs", 1);
        assertThat(train.exitCode()).as(train.err()).isZero();
        List<String> lines = new ArrayList<>(Files.readAllLines(csv).subList(0, 8193));
        lines.add(4097, "bad");
        lines.add("bad, too");
        Files.write(csv, lines);
        Path one = folder.resolve("one.csv");
        CommandLineRun predict = CommandLineRun.of("predict", run, csv, "--out", one, "--workers", 1);
        assertThat(predict.exitCode()).as(predict.err()).isZero();
        assertThat(predict.out())
                .contains("8,192 exposures scored", "2 bad rows left out", "world.csv:4098: too few cells");
        List<String> scored = Files.readAllLines(one);
        lines.removeIf(line -> line.startsWith("bad"));
        assertThat(scored).hasSameSizeAs(lines);
        for (int row = 0; row < lines.size(); row++) {
            assertThat(scored.get(row)).startsWith(lines.get(row) + ",");
        }
        assertServiceScoresAs(run, scored);
        Path three = folder.resolve("three.csv");
        CommandLineRun.of("predict", run, csv, "--out", three, "--workers", 3);
        assertThat(three).hasSameBinaryContentAs(one);
        assertThat(CommandLineRun.of("predict", run, csv, "--out", three, "--workers", 0)
                        .err())
                .contains("--workers is 0; expected at least 1");
    }

    /** What a service opens from the run's folder and asks with names and values. */
    private static void assertServiceScoresAs(Path run, List<String> scored) throws IOException {
        List<String> header = List.of(scored.get(0).split(",", -1));
        Encoders encoders = Encoders.load(run.resolve("model/encoders"));
        List<Map<String, String>> rows = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (String line : scored.subList(1, 501)) {
            String[] cells = line.split(",", -1);
            rows.add(encoders.columns().stream()
                    .collect(Collectors.toMap(column -> column, column -> cells[header.indexOf(column)])));
            expected.add(cells[header.indexOf("p_purchase_given_click")]);
        }
        try (Scorer scorer = Scorer.of(FunnelModel.load(run.resolve("model")), encoders)) {
            double[] p = scorer.score(rows, "p_purchase_given_click").get("p_purchase_given_click");
            for (int row = 0; row < p.length; row++) {
                assertThat(p[row]).isCloseTo(Double.parseDouble(expected.get(row)), Offset.offset(1e-6 * p[row]));
            }
        }
    }

    @Test
    void preparesWithoutTraining() {
        Path csv = folder.resolve("world.csv");
        assertThat(CommandLineRun.of("generate", csv, "--rows", 5_000).exitCode())
                .isZero();
        CommandLineRun run = CommandLineRun.of("prepare", EXAMPLE, "--data", csv, "--out", folder.resolve("data"));
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("purchase", "user");
        assertThat(folder.resolve("data/dataset.json")).isRegularFile();
    }

    @Test
    void generatesTheSameBytesFromTheSameSeed() throws IOException {
        Path one = folder.resolve("one.csv");
        Path other = folder.resolve("other.csv");
        CommandLineRun.of("generate", one, "--rows", 500, "--truth");
        CommandLineRun.of("generate", other, "--rows", 500, "--truth");
        assertThat(one).hasSameBinaryContentAs(other);
        assertThat(Files.readString(one)).contains("true_p_purchase_do_click");
    }

    @Test
    void explainsInThePapersNotation() {
        assertThat(CommandLineRun.of("explain", "--preset", "esm2").out())
                .contains("pCTCVR", "y1*(y2*y3 + (1 - y2)*y4)", "BCE(daction, pCTAVR)");
        assertThat(CommandLineRun.of("explain", EXAMPLE).out()).contains("y1*(y2*y3 + (1 - y2)*y4)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "compare",
                "bench",
                "train",
                "tune",
                "evaluate",
                "calibrate",
                "predict",
                "serve",
                "explain",
                "generate",
                "prepare",
                "runs"
            })
    void everyCommandExplainsItself(String command) {
        CommandLineRun run = CommandLineRun.of(command, "--help");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("Usage: funnel4j " + command, "FUNNEL4J_CLASSPATH", "'./funnel4j class-path'");
    }
}
