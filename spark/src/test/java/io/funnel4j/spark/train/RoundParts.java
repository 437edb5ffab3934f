// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.train;

import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.embedding.MergeRule;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.exposure.IdFeature;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.model.Preset;
import io.funnel4j.model.Training;
import io.funnel4j.spark.data.ExposureBlock;
import io.funnel4j.spark.files.ClusterFolder;
import io.funnel4j.spark.round.RoundSettings;
import io.funnel4j.training.TrainingPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.StageInfo;

/**
 * What a round on two executors is made of: two workers, 32 local steps, ESMM with Adam on tables that have four times the rows
 * that a round touches. Prints medians over rounds, per executor.
 *
 * <pre>
 *   RoundParts MASTER MEGABYTES ROUNDS
 * </pre>
 *
 * MASTER is such as {@code local-cluster[2,1,3072]}; MEGABYTES is what a worker's touched rows take, weights and Adam's moments.
 */
final class RoundParts {
    private static final int WORKERS = 2;
    private static final int LOCAL_STEPS = 32;
    private static final int DIMENSION = 16;
    private static final int ROW_BYTES = 3 * Float.BYTES * DIMENSION;
    private static final int FEATURES = 2;

    private RoundParts() {}

    public static void main(String[] arguments) throws IOException {
        int batchSize = (int) (Double.parseDouble(arguments[1]) * 1e6 / (ROW_BYTES * FEATURES * LOCAL_STEPS));
        int ids = 4 * WORKERS * batchSize * LOCAL_STEPS;
        int rounds = Integer.parseInt(arguments[2]);
        FunnelSpec spec = FunnelSpec.of(
                Preset.ESMM.graph("purchase"),
                new FeatureSchema(
                        List.of(IdFeature.of("user", ids, DIMENSION), IdFeature.of("item", ids, DIMENSION)),
                        List.of()));
        SparkConf conf = Clusters.conf(arguments[0]);
        if (arguments[0].startsWith("local-cluster")) {
            conf.set("spark.executor.memory", arguments[0].replaceAll(".*,|]", "") + "m");
            conf.remove("spark.executor.extraJavaOptions");
        }
        Path folder = Files.createTempDirectory("round-parts");
        Parts parts = new Parts();
        EncodedExposures rows = RandomRows.of(spec, rounds * WORKERS * LOCAL_STEPS * batchSize);
        try (JavaSparkContext context = new JavaSparkContext(conf)) {
            context.sc().addSparkListener(parts);
            ClusterPlan plan = new ClusterPlan(
                    TrainingPlan.epochs(1),
                    new RoundSettings(batchSize, LOCAL_STEPS, 1, 7),
                    WORKERS,
                    WORKERS,
                    MergeRule.MEAN,
                    Integer.MAX_VALUE,
                    1);
            new SparkTraining(context, plan, ClusterFolder.of(context, folder.toString()))
                    .fit(spec, context.parallelize(List.of(new ExposureBlock(0, rows)), 1));
        }
        long perRound = (long) WORKERS * LOCAL_STEPS * batchSize;
        System.out.printf("%s MB touched by each worker, batches of %,d%n", arguments[1], batchSize);
        parts.print();
        double inRounds = perRound / parts.median(0);
        double plain = plain(spec, rows, 2 * batchSize);
        System.out.printf(
                "rows per second: %,.0f in rounds, %,.0f of the plain trainer, ratio %.2f%n",
                inRounds, plain, plain / inRounds);
    }

    /** Its rows per second with as many workers on the same cores, in the second epoch. */
    private static double plain(FunnelSpec spec, EncodedExposures rows, int batchSize) {
        FunnelModel model = FunnelModel.create(spec);
        Training training = Training.of(model).batchSize(batchSize).workers(WORKERS);
        training.fit(rows);
        long started = System.nanoTime();
        training.fit(rows);
        return rows.rows() / ((System.nanoTime() - started) * 1e-9);
    }

    /** Seconds of each round, and of the tasks of its stages. */
    private static final class Parts extends SparkListener {
        private final Map<Integer, Long> started = new ConcurrentHashMap<>();
        private final Map<Integer, double[]> bySteps = new TreeMap<>();
        private final Map<Integer, Integer> rounds = new ConcurrentHashMap<>();
        private int round;

        /** Of a round: wall, training, merging, shuffle. */
        private double[] of(int number) {
            return bySteps.computeIfAbsent(number, unseen -> new double[4]);
        }

        @Override
        public void onJobStart(SparkListenerJobStart event) {
            started.put(event.jobId(), event.time());
        }

        @Override
        public void onStageCompleted(SparkListenerStageCompleted event) {
            StageInfo stage = event.stageInfo();
            TaskMetrics metrics = stage.taskMetrics();
            double shuffle = metrics.shuffleReadMetrics().fetchWaitTime() * 1e-3
                    + metrics.shuffleWriteMetrics().writeTime() * 1e-9;
            double own = metrics.executorRunTime() * 1e-3 - shuffle;
            stage.rddInfos().iterator().foreach(rdd -> {
                if (rdd.name().startsWith(SparkRounds.WORKERS)) {
                    round = Integer.parseInt(rdd.name().substring(SparkRounds.WORKERS.length()));
                    rounds.put(stage.stageId(), round);
                    of(round)[1] += own / WORKERS;
                    of(round)[3] += shuffle / WORKERS;
                } else if (rdd.name().equals(SparkRounds.BLOCKS + round) && !rounds.containsKey(stage.stageId())) {
                    rounds.put(stage.stageId(), round);
                    of(round)[2] += own / WORKERS;
                    of(round)[3] += shuffle / WORKERS;
                }
                return null;
            });
        }

        @Override
        public void onJobEnd(SparkListenerJobEnd event) {
            if (round > 0) {
                of(round)[0] += (event.time() - started.get(event.jobId())) * 1e-3;
            }
        }

        void print() {
            String[] names = {"round", "training and its messages", "merging and its messages", "shuffle"};
            for (int part = 0; part < names.length; part++) {
                System.out.printf("%-28s %.3f s%n", names[part], median(part));
            }
        }

        /** Over the rounds but the first two. */
        double median(int part) {
            double[] seconds = bySteps.values().stream()
                    .skip(2)
                    .mapToDouble(each -> each[part])
                    .sorted()
                    .toArray();
            return seconds[seconds.length / 2];
        }
    }
}
