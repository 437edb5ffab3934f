// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.train;

import io.funnel4j.benchmark.WorldData;
import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.world.WorldSpec;
import io.funnel4j.embedding.MergeRule;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.model.Preset;
import io.funnel4j.model.Training;
import io.funnel4j.progress.Progress;
import io.funnel4j.spark.data.ExposureBlock;
import io.funnel4j.spark.files.ClusterFolder;
import io.funnel4j.spark.round.RoundSettings;
import io.funnel4j.training.StepResult;
import io.funnel4j.training.TrainingLoopListener;
import io.funnel4j.training.TrainingPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * What rounds on Spark cost: rows per second of the plain trainer with two workers, and of two workers in rounds, in turn in one
 * process; prints a line per pair. The first pair is the JVM's warm-up. Executors collect in parallel: this JVM should too.
 *
 * <pre>
 *   RoundOverhead ROWS BATCH_SIZE LOCAL_STEPS PAIRS [MASTER]
 * </pre>
 */
final class RoundOverhead {
    private RoundOverhead() {}

    public static void main(String[] arguments) throws IOException {
        int batchSize = Integer.parseInt(arguments[1]);
        int localSteps = Integer.parseInt(arguments[2]);
        Path folder = Files.createTempDirectory("round-overhead");
        EncodedExposures train = WorldData.generate(
                        WorldSpec.standard().withRows(Long.parseLong(arguments[0])),
                        8,
                        1,
                        Preset.ESM2.graph("purchase"),
                        folder,
                        Progress.NONE)
                .dataset()
                .train();
        FunnelSpec spec = FunnelSpec.of(Preset.ESM2.graph("purchase"), train.schema());
        SparkConf conf = Clusters.conf(arguments.length > 4 ? arguments[4] : "local[2]")
                .set("spark.executor.memory", "2g")
                .set("spark.executor.extraJavaOptions", "-XX:+UseParallelGC");
        try (JavaSparkContext context = new JavaSparkContext(conf)) {
            double[] ratios = new double[Integer.parseInt(arguments[3])];
            for (int pair = 0; pair < ratios.length; pair++) {
                double plain = plain(spec, train, batchSize);
                double inRounds = inRounds(context, spec, train, batchSize, localSteps, folder);
                ratios[pair] = plain / inRounds;
                System.out.printf(
                        "plain %,.0f rows/s, in rounds %,.0f rows/s, ratio %.2f%n", plain, inRounds, ratios[pair]);
            }
            double[] warm = Arrays.copyOfRange(ratios, 1, ratios.length);
            Arrays.sort(warm);
            System.out.printf("median ratio %.2f%n", warm[warm.length / 2]);
        }
    }

    private static double plain(FunnelSpec spec, EncodedExposures train, int batchSize) {
        long started = System.nanoTime();
        Training.of(FunnelModel.create(spec))
                .batchSize(2 * batchSize)
                .workers(2)
                .fit(train);
        return train.rows() / ((System.nanoTime() - started) * 1e-9);
    }

    /** From the second round on: before it, Spark deals out the rows. */
    private static double inRounds(
            JavaSparkContext context,
            FunnelSpec spec,
            EncodedExposures train,
            int batchSize,
            int localSteps,
            Path folder) {
        ClusterPlan plan = new ClusterPlan(
                TrainingPlan.epochs(1),
                new RoundSettings(batchSize, localSteps, 1, 7),
                2,
                2,
                MergeRule.MEAN,
                Integer.MAX_VALUE,
                1);
        long[] first = new long[2];
        long[] last = new long[2];
        new SparkTraining(
                        context,
                        plan,
                        ClusterFolder.of(context, folder.resolve("checkpoints").toString()))
                .listener(new TrainingLoopListener() {
                    @Override
                    public void onStep(StepResult step) {
                        long[] now = {System.nanoTime(), step.rows()};
                        System.arraycopy(now, 0, first[0] == 0 ? first : last, 0, 2);
                    }
                })
                .fit(spec, context.parallelize(List.of(new ExposureBlock(0, train)), 1));
        return (last[1] - first[1]) / ((last[0] - first[0]) * 1e-9);
    }
}
