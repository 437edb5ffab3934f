// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.embedding.MergeRule;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.exposure.IdFeature;
import io.funnel4j.exposure.Pooling;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.model.Preset;
import io.funnel4j.model.TowerLayers;
import io.funnel4j.spark.data.ExposureBlock;
import io.funnel4j.spark.files.ClusterFolder;
import io.funnel4j.spark.round.RoundSettings;
import io.funnel4j.spark.run.ClusterCheck;
import io.funnel4j.training.StepResult;
import io.funnel4j.training.TrainingLoopListener;
import io.funnel4j.training.TrainingPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainings that no executor could hold, and long ones; prints what they took. */
@Tag("endurance")
class LargeTablesTest {
    private static final int BATCH_SIZE = 256;

    @TempDir
    Path folder;

    /** Memory of the processes, by round, and of the driver's heap. */
    private static final class Watch implements TrainingLoopListener {
        private final List<Long> executors = new ArrayList<>();
        private final List<Long> driver = new ArrayList<>();
        private final List<Double> seconds = new ArrayList<>();
        private long last = System.nanoTime();

        @Override
        public void onStep(StepResult step) {
            seconds.add((System.nanoTime() - last) * 1e-9);
            executors.add(ProcessHandle.current()
                    .descendants()
                    .mapToLong(process -> resident(process.pid()))
                    .max()
                    .orElse(0));
            System.gc();
            driver.add(Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
            last = System.nanoTime();
        }

        private static long resident(long pid) {
            try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
                return lines.filter(line -> line.startsWith("VmRSS"))
                        .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("[^0-9]", "")))
                        .findFirst()
                        .orElse(0);
            } catch (IOException | UncheckedIOException ended) {
                return 0;
            }
        }

        private static double largest(List<Long> bytes, double from, double to) {
            return bytes.subList((int) (from * bytes.size()), (int) (to * bytes.size())).stream()
                    .mapToLong(Long::longValue)
                    .max()
                    .orElseThrow();
        }

        private void assertFlat() {
            System.out.printf(
                    "seconds per round %s%nlargest executor, MiB %s%ndriver's heap, MiB %s%n",
                    seconds.stream()
                            .map(second -> Math.round(second * 100) / 100.0)
                            .toList(),
                    executors.stream().map(bytes -> bytes >> 20).toList(),
                    driver.stream().map(bytes -> bytes >> 20).toList());
            assertThat(largest(executors, 0.7, 1)).isLessThanOrEqualTo(1.2 * largest(executors, 0.2, 0.6));
            assertThat(largest(driver, 0.7, 1)).isLessThanOrEqualTo(1.2 * largest(driver, 0.2, 0.6));
        }
    }

    private static FunnelSpec spec(int users) {
        FeatureSchema schema = new FeatureSchema(
                List.of(
                        new IdFeature("user", "user", users, 16, 1, Pooling.MEAN),
                        new IdFeature("item", "item", 10_000, 16, 1, Pooling.MEAN)),
                List.of());
        return FunnelSpec.of(Preset.ESMM.graph("purchase"), schema).withTowers(TowerLayers.of(16));
    }

    private Watch train(SparkConf conf, int users, int blocks, int workers, int rounds) {
        FunnelSpec spec = spec(users);
        Watch watch = new Watch();
        try (JavaSparkContext context = new JavaSparkContext(conf)) {
            EncodedExposures rows = RandomRows.of(spec, rounds * workers * BATCH_SIZE);
            ClusterPlan plan = new ClusterPlan(
                    TrainingPlan.epochs(1),
                    new RoundSettings(BATCH_SIZE, 1, 1, 7),
                    workers,
                    blocks,
                    MergeRule.MEAN,
                    10,
                    1);
            DividedModel model = new SparkTraining(
                            context,
                            plan,
                            ClusterFolder.of(
                                    context, folder.resolve("checkpoints").toString()))
                    .listener(watch)
                    .fit(spec, context.parallelize(List.of(new ExposureBlock(0, rows)), 1))
                    .model();
            model.save(ClusterFolder.of(context, folder.resolve("model").toString()), () -> {});
        }
        return watch;
    }

    @Test
    void tablesOfFourTimesAHeapTrainInFlatMemory() throws IOException {
        int users = 12_000_000;
        long heap = 512L << 20;
        assertThat(ClusterCheck.tableBytes(spec(users))).isGreaterThan(4 * heap);
        Watch watch =
                train(Clusters.conf("local-cluster[2,1,512]").set("spark.executor.memory", "512m"), users, 64, 2, 50);
        watch.assertFlat();
        try (Stream<Path> parts = Files.list(folder.resolve("model/tables/user.table"))) {
            assertThat(parts.mapToLong(part -> part.toFile().length()).sum()).isGreaterThan(4 * heap);
        }
    }

    @Test
    void manyRoundsDoNotGrow() {
        Watch watch = train(Clusters.conf("local[2]"), 20_000, 4, 2, 200);
        watch.assertFlat();
        assertThat(watch.seconds).hasSizeGreaterThanOrEqualTo(200);
    }
}
