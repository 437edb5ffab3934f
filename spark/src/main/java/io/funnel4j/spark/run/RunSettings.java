// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.run;

import io.funnel4j.config.TrainingConfig;
import io.funnel4j.embedding.MergeRule;
import io.funnel4j.embedding.TouchedRows;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.spark.round.RoundSettings;
import io.funnel4j.spark.train.ClusterPlan;
import java.util.OptionalInt;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * What a cluster adds to a run's configuration.
 *
 * @param workers P; empty for one per task that the cluster runs at once
 * @param blocks Q; empty for as many as keep a block under 128 MiB, a multiple of P
 * @param localSteps H; empty for 50 rounds per epoch, with 1 to 64 steps each
 * @param threadsPerTask W
 * @param rule how copies are merged
 * @param checkpointEvery rounds
 */
public record RunSettings(
        OptionalInt workers,
        OptionalInt blocks,
        OptionalInt localSteps,
        int threadsPerTask,
        MergeRule rule,
        int checkpointEvery) {
    private static final long BLOCK_BYTES = 128L << 20;
    private static final long ROUNDS_PER_EPOCH = 50;

    /**
     * The plan of a training.
     *
     * @param rows of the train part
     */
    ClusterPlan plan(JavaSparkContext context, TrainingConfig training, FunnelSpec spec, long rows) {
        int cpus = context.getConf().getInt("spark.task.cpus", 1);
        int own = workers.orElse(Math.max(1, context.defaultParallelism() / cpus));
        long perWorker = ClusterCheck.tableBytes(spec) / own;
        return new ClusterPlan(
                training.plan(),
                new RoundSettings(
                        training.batchSize(),
                        localSteps.orElseGet(() -> localSteps(rows, own, training.batchSize())),
                        threadsPerTask,
                        training.seed()),
                own,
                blocks.orElse(own * Math.toIntExact(1 + perWorker / BLOCK_BYTES)),
                rule,
                checkpointEvery,
                training.checkpoints().keep());
    }

    /** H where it is not given. */
    public static int localSteps(long rows, int workers, int batchSize) {
        long steps = rows / (ROUNDS_PER_EPOCH * workers * batchSize);
        return (int) Math.max(1, Math.min(TouchedRows.MAX_STEPS, steps));
    }
}
