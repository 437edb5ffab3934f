// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.funnel4j.array.HostArrays;
import io.funnel4j.cli.device.StartedEngine;
import io.funnel4j.cli.output.QuietOutput;
import io.funnel4j.cli.record.RunFolder;
import io.funnel4j.cli.run.EncodedRun;
import io.funnel4j.cli.run.RunOutput;
import io.funnel4j.cli.run.TrainedRun;
import io.funnel4j.cli.run.TrainingRun;
import io.funnel4j.cli.watched.FileOperations;
import io.funnel4j.cli.watched.WatchedFileSystemProvider;
import io.funnel4j.config.Overrides;
import io.funnel4j.config.RunConfig;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.training.engine.TrainingEngine;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A run of some steps on some rows, with a checkpoint every other step, that is over in a moment. */
final class TinyRun {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path yaml;
    private TrainingEngine engine = TrainingEngine.DEEPLEARNING4J;

    /** Writes its rows and its configuration. */
    TinyRun(Path folder, int rows, int batch) throws IOException {
        Random random = new Random(7);
        StringBuilder text = new StringBuilder("user,item,price,click,buy\n");
        for (int row = 0; row < rows; row++) {
            int item = random.nextInt(9);
            boolean click = random.nextInt(9) < item;
            boolean buy = click && random.nextInt(3) == 0;
            text.append(String.format(
                    Locale.ROOT,
                    "u%d,i%d,%s,%d,%d%n",
                    random.nextInt(20),
                    item,
                    random.nextInt(50) / 4.0,
                    click ? 1 : 0,
                    buy ? 1 : 0));
        }
        Path csv = Files.writeString(folder.resolve("rows.csv"), text);
        yaml = Files.writeString(
                folder.resolve("tiny.yaml"),
                String.format(
                        Locale.ROOT,
                        """
                data:
                  format: csv
                  path: %s
                  split: {by: user, train: 0.7, validation: 0.2, test: 0.1}
                  labels: {click: click, conversion: buy}
                features:
                  user: {type: id, embedding: 3}
                  item: {type: id, embedding: 3}
                  price: {type: numeric, transform: standardize}
                model: {preset: esmm, towers: [8]}
                training:
                  epochs: 3
                  batch-size: %d
                  workers: 1
                  validate-every: 3
                  early-stopping: {patience: 3}
                  schedule: {type: cosine, warm-up: 2}
                  clip-norm: 0.5
                  checkpoints: {every: 2, keep: 2}
                """,
                        csv.toAbsolutePath(),
                        batch));
    }

    /** A run of tomorrow's rows that goes on from this one's model, in which the ids of today that are not there expire. */
    TinyRun tomorrow(Path from) throws IOException {
        Path folder = yaml.getParent();
        Path rows = Files.writeString(
                folder.resolve("tomorrow.csv"),
                Files.readString(folder.resolve("rows.csv"))
                        .replaceAll("\nu1,", "\nnew-user,")
                        .replaceAll(",i[35],", ",new-item,"));
        return new TinyRun(Files.writeString(
                folder.resolve("tomorrow.yaml"),
                Files.readString(yaml)
                        .replace(
                                folder.resolve("rows.csv").toAbsolutePath().toString(),
                                rows.toAbsolutePath().toString())
                        .replace("  labels:", "  expire: {unseen-for: 1 run}\n  labels:")
                        .replace("  epochs: 3", "  from: " + from.toAbsolutePath() + "\n  epochs: 3")));
    }

    private TinyRun(Path yaml) {
        this.yaml = yaml;
    }

    /** This run, trained by another engine. */
    TinyRun on(TrainingEngine other) {
        engine = other;
        return this;
    }

    String engine() {
        return engine.name();
    }

    Path yaml() {
        return yaml;
    }

    /** Trains into a folder, which may lie in any file system. */
    void train(Path root, boolean resume, BooleanSupplier stop) throws IOException {
        RunFolder folder = new RunFolder(root, null);
        RunConfig config = RunConfig.read(resume ? folder.config() : yaml, Overrides.NONE);
        RunOutput silent = new QuietOutput(new PrintWriter(Writer.nullWriter()));
        TrainingRun run = new TrainingRun(config, "tiny", folder, new StartedEngine(engine, "CPU"), silent);
        EncodedRun encoded = resume ? run.reopen() : run.encode(false);
        TrainedRun trained = encoded.train(resume, stop, Optional.empty());
        if (!trained.stopped()) {
            trained.evaluate().write();
        }
    }

    /** What it comes to where nothing happens to it. */
    Outcome unbroken(Path root) throws IOException {
        train(root, false, () -> false);
        return Outcome.of(root);
    }

    /** How many operations of some kinds a whole run makes on its files. */
    int count(Path root, Predicate<FileOperations.Kind> kinds) throws IOException {
        AtomicInteger count = new AtomicInteger();
        FileOperations counting = (kind, path) -> {
            if (kinds.test(kind)) {
                count.incrementAndGet();
            }
        };
        train(WatchedFileSystemProvider.watch(root, counting), false, () -> false);
        return count.get();
    }

    /** Goes on with a run, or begins it where it had not come to writing its configuration. */
    void goOn(Path root) throws IOException {
        train(root, Files.isRegularFile(new RunFolder(root, null).config()), () -> false);
    }

    /**
     * What a run came to.
     *
     * @param points without their speed
     * @param results of the evaluation
     * @param parameters all of the model's values, its updater's and its tables'
     */
    record Outcome(List<String> points, JsonNode results, List<String> parameters) {
        static Outcome of(Path root) throws IOException {
            RunFolder folder = new RunFolder(root, null);
            FunnelModel model = FunnelModel.load(folder.model());
            List<String> parameters = new ArrayList<>();
            parameters.add(Arrays.toString(HostArrays.toDoubles(model.graph().params())));
            parameters.add(Arrays.toString(
                    HostArrays.toDoubles(model.graph().getUpdater().getStateViewArray())));
            try (Stream<Path> tables = Files.list(folder.model().resolve("tables"))) {
                for (Path table : tables.sorted().toList()) {
                    parameters.add(table.getFileName() + " " + Arrays.hashCode(Files.readAllBytes(table)));
                }
            }
            ObjectNode results = (ObjectNode) JSON.readTree(Files.readString(folder.results()));
            return new Outcome(
                    Files.readAllLines(folder.metrics()).stream()
                            .map(line -> line.replaceAll(",\"samples_per_second.*", ""))
                            .toList(),
                    results.path("report").path("probabilities"),
                    parameters);
        }

        void assertSameAs(Outcome expected, String what) {
            assertThat(points).as(what).isEqualTo(expected.points);
            assertThat(results).as(what).isEqualTo(expected.results);
            assertThat(parameters).as(what).isEqualTo(expected.parameters);
        }
    }
}
