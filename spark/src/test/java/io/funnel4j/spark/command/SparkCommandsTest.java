// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.behavior.Probability;
import io.funnel4j.config.Overrides;
import io.funnel4j.config.RunConfig;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.evaluation.detail.EvaluationTable;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.Training;
import io.funnel4j.spark.ShopLog;
import io.funnel4j.spark.round.ModelBits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkCommandsTest {
    private static final int ROWS = 3_000;

    @TempDir
    Path folder;

    private Path log;
    private Path run;

    @BeforeAll
    static void onTwoCores() {
        System.setProperty("spark.master", "local[2]");
        System.setProperty("spark.ui.enabled", "false");
        System.setProperty("spark.driver.bindAddress", "127.0.0.1");
        System.setProperty("spark.driver.host", "127.0.0.1");
        System.setProperty("spark.sql.shuffle.partitions", "2");
    }

    @AfterAll
    static void asBefore() {
        List.of(
                        "spark.master",
                        "spark.ui.enabled",
                        "spark.driver.bindAddress",
                        "spark.driver.host",
                        "spark.sql.shuffle.partitions")
                .forEach(System::clearProperty);
    }

    @BeforeEach
    void write() throws IOException {
        log = ShopLog.write(folder, ROWS);
        run = Files.writeString(folder.resolve("run.yaml"), ShopLog.YAML);
    }

    private record Result(int code, String out, String err) {}

    private static Result spark(Object... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = SparkCommands.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Stream.of(arguments).map(Object::toString).toArray(String[]::new));
        return new Result(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static Result done(Object... arguments) {
        Result result = spark(arguments);
        assertThat(result.code()).as(result.err()).isZero();
        return result;
    }

    /** Encoded on Spark, trained there by one worker and by the plain library: the same model, scored and evaluated alike. */
    @Test
    void oneWorkerTrainsWhatThePlainLibraryTrains() throws IOException {
        Files.writeString(run, ShopLog.YAML.replace("  towers:", "  initial-rates: train\n  towers:"));
        Path encoded = folder.resolve("encoded");
        done("encode", run, "--out", folder.resolve("blocks"), "--local", encoded);
        EncodedDataset data = EncodedDataset.open(encoded);
        RunConfig config = RunConfig.read(run, Overrides.NONE);
        FunnelModel plain = FunnelModel.create(config.spec(data.train()));
        Training.of(plain)
                .plan(config.training().plan())
                .batchSize(config.training().batchSize())
                .workers(1)
                .seed(config.training().seed())
                .fit(data.train(), data.validation());

        Path out = folder.resolve("out");
        Result trained = done("train", run, "--out", out, "--workers", 1, "--blocks", 3, "--local-steps", 4);
        assertThat(trained.out())
                .contains(
                        "training: workers 1, threads per worker 1, local steps 4 of 128 rows, blocks 3, merged by mean")
                .contains("validation after step")
                .contains("model: " + out.resolve("model"));
        FunnelModel onSpark = FunnelModel.load(out.resolve("model"));
        ModelBits.assertSame(onSpark, plain);
        String testTable = EvaluationTable.of(plain.evaluate(data.test()));
        assertThat(trained.out()).contains(testTable.strip().lines().toList());

        Path scored = folder.resolve("scored");
        done(
                "predict",
                out.resolve("model"),
                "--data",
                log,
                "--out",
                scored,
                "--out-format",
                "csv",
                "--keep",
                "user,click");
        String names = String.join(
                ",",
                config.graph().probabilities().stream()
                        .map(Probability::columnName)
                        .toList());
        assertThat(lines(scored)).hasSize(ROWS).allSatisfy(line -> assertThat(line)
                .startsWith("u"));
        assertThat(header(scored)).isEqualTo("user,click," + names);

        assertThat(done("evaluate", out.resolve("model"), "--data", log).out())
                .contains("P(purchase | click)")
                .contains("3,000");
        assertThat(out.resolve("config.yaml")).hasSameTextualContentAs(run);
        refusesWhatIsThere(out, scored);
        rowsThatCannotBeReadStopOrAreLeftOut(out.resolve("model"));
    }

    private void refusesWhatIsThere(Path out, Path scored) {
        assertThat(spark("train", run, "--out", out).err()).contains("holds an earlier training", "--resume");
        assertThat(done("train", run, "--out", out, "--resume", "--workers", 1, "--blocks", 3, "--local-steps", 4)
                        .out())
                .contains("the training was finished, after step");
        Path model = out.resolve("model");
        assertThat(spark("predict", model, "--data", log, "--out", scored).err())
                .contains("is there already");
        assertThat(spark("predict", model, "--data", log, "--out", folder.resolve("p"), "--keep", "user,prise")
                        .err())
                .contains("--keep names prise, which the log lacks; it has session, user,");
        assertThat(spark("evaluate", out, "--data", log).err()).contains("is the folder of a run; its model is");
    }

    private void rowsThatCannotBeReadStopOrAreLeftOut(Path model) throws IOException {
        List<String> lines = Files.readAllLines(log);
        lines.set(7, lines.get(7).replaceAll("^([^,]*,[^,]*,[^,]*),[^,]*", "$1,dear"));
        Path damaged = Files.write(folder.resolve("damaged.csv"), lines);
        Path target = folder.resolve("of-damaged");
        Result stopped = spark("predict", model, "--data", damaged, "--out", target);
        assertThat(stopped.code()).isEqualTo(1);
        assertThat(stopped.err()).contains("'dear'", "--handle-invalid skip").doesNotContain("\tat ");
        assertThat(target).doesNotExist();
        done("predict", model, "--data", damaged, "--out", target, "--handle-invalid", "skip", "--out-format", "csv");
        assertThat(lines(target)).hasSize(ROWS - 1);
    }

    private static List<String> lines(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".csv"))
                    .flatMap(SparkCommandsTest::linesOf)
                    .filter(line -> !line.startsWith("user,") && !line.startsWith("session,"))
                    .toList();
        }
    }

    private static String header(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return linesOf(files.filter(file -> file.toString().endsWith(".csv"))
                            .findFirst()
                            .orElseThrow())
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static Stream<String> linesOf(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void mistakesAreToldAtOnceAndWithTheirPlace() throws IOException {
        Files.writeString(
                run, ShopLog.YAML.replace("price: {type", "prise: {type").replace("group: user", "group: usr"));
        Result result = spark("train", run, "--data", log, "--out", folder.resolve("out"));
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err())
                .contains("data.group (line 5)")
                .contains("did you mean 'user'")
                .contains("features.prise")
                .contains("did you mean 'price'");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void wrongUsageHasItsExitCode() {
        assertThat(spark("train", run).code()).isEqualTo(2);
        assertThat(spark("train", run).err()).contains("Missing required option: '--out=FOLDER'");
        assertThat(spark("predict", folder, "--out", folder).err()).contains("Missing required option: '--data=PATH'");
        assertThat(spark().code()).isEqualTo(2);
        assertThat(spark("--help").out()).contains("train", "encode", "predict", "evaluate");
    }

    @Test
    void whatCannotBeReadIsNamed() throws IOException {
        Result noModel = spark("predict", folder, "--data", log, "--out", folder.resolve("scored"));
        assertThat(noModel.code()).isEqualTo(1);
        assertThat(noModel.err()).contains("is not a whole model").doesNotContain("\tat ");
        Result noLog = spark("train", run, "--data", folder.resolve("none.parquet"), "--out", folder.resolve("out"));
        assertThat(noLog.code()).isEqualTo(1);
        assertThat(noLog.err()).contains("none.parquet").doesNotContain("\tat ");
        assertThat(spark("train", folder.resolve("none.yaml"), "--data", log, "--out", folder.resolve("out"))
                        .err())
                .contains("no such file: ", "none.yaml");
        Files.writeString(
                run,
                ShopLog.YAML.replace("format: csv\n  path: log.csv", "format: sql\n  query: SELECT * FROM 'log.csv'"));
        Result sql = spark("train", run, "--out", folder.resolve("out"));
        assertThat(sql.err()).contains("name the log by --data");
        Files.writeString(run, ShopLog.YAML + "calibration: {}\n");
        Result calibrated = spark("train", run, "--data", log, "--out", folder.resolve("out"));
        assertThat(calibrated.code()).isEqualTo(1);
        assertThat(calibrated.err()).contains("has calibration, which Spark does not fit", "./funnel4j calibrate");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    /** In exceptions of Java's own. */
    @Test
    void whatSparkAndHadoopRefuseIsNoDefect() {
        for (Object[] refused : new Object[][] {
            {"train", run, "--data", log, "--format", "csv", "--option", "sep=", "--out", folder.resolve("out")},
            {"train", run, "--data", "", "--format", "csv", "--out", folder.resolve("out")},
            {"train", run, "--data", log, "--format", "csv", "--out", "a:b"}
        }) {
            Result result = spark(refused);
            assertThat(result.code()).as(result.err()).isEqualTo(1);
            assertThat(result.err()).as(result.err()).isNotBlank().doesNotContain("unexpected", "\tat ");
        }
    }
}
