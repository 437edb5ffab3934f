// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.config;

import io.funnel4j.model.OptimizerSpec;
import io.funnel4j.training.TrainingPlan;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How it is trained.
 *
 * @param plan epochs and early stopping
 * @param batchSize B, rows a step
 * @param workers replicas that share a step
 * @param seed of the first weights, of dropout and of the order of the rows
 * @param optimizer of dense parameters and embedding rows
 * @param checkpointEvery steps from one checkpoint to the next; each epoch ends with one too
 * @param checkpointsKept the last so many
 * @param from the folder of a run or a model that this one goes on from, absolute
 */
public record TrainingConfig(
        TrainingPlan plan,
        int batchSize,
        int workers,
        long seed,
        OptimizerSpec optimizer,
        long checkpointEvery,
        int checkpointsKept,
        Optional<Path> from) {
    /** Steps from one checkpoint to the next, where the file names no number. */
    public static final long DEFAULT_CHECKPOINT_EVERY = 1000;

    /** Checkpoints kept, where the file names no number. */
    public static final int DEFAULT_CHECKPOINTS_KEPT = 2;

    /** Workers, where the file names no number and the machine has as many processors. */
    public static final int MOST_DEFAULT_WORKERS = 8;

    /** One worker a processor, at most {@link #MOST_DEFAULT_WORKERS}. */
    public static int defaultWorkers() {
        return Math.min(Runtime.getRuntime().availableProcessors(), MOST_DEFAULT_WORKERS);
    }
}
