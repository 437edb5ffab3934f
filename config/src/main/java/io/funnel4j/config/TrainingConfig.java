// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Objective;
import io.funnel4j.behavior.Probability;
import io.funnel4j.evaluation.Metric;
import io.funnel4j.evaluation.MetricName;
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
 * @param checkpoints how often they are written, and how many are kept
 * @param from the folder of a run or a model that this one goes on from, absolute
 */
public record TrainingConfig(
        TrainingPlan plan,
        int batchSize,
        int workers,
        long seed,
        OptimizerSpec optimizer,
        Checkpoints checkpoints,
        Optional<Path> from) {
    /** Workers, where the file names no number and the machine has as many processors. */
    public static final int MOST_DEFAULT_WORKERS = 8;

    /**
     * Checkpoints of a training.
     *
     * @param every steps from one to the next; each epoch ends with one too
     * @param keep the last so many
     */
    public record Checkpoints(long every, int keep) {
        /** Where the file says nothing. */
        public static final Checkpoints DEFAULT = new Checkpoints(1000, 2);
    }

    /** The metric of validation that says which model is better: that of early stopping, or the AUC of the last objective's behavior on all exposures. */
    public MetricName watched(BehaviorGraph graph) {
        return plan.earlyStopping()
                .map(stopping -> MetricName.parse(stopping.metric(), graph))
                .orElseGet(() -> lastAuc(graph));
    }

    /** The AUC of the last behavior that has an objective, on all exposures: CTCVR's in ESMM. */
    static MetricName lastAuc(BehaviorGraph graph) {
        Objective last = graph.objectives().get(graph.objectives().size() - 1);
        return new MetricName(Probability.of(last.behavior()), Metric.AUC);
    }

    /** One worker a processor, at most {@link #MOST_DEFAULT_WORKERS}. */
    public static int defaultWorkers() {
        return Math.min(Runtime.getRuntime().availableProcessors(), MOST_DEFAULT_WORKERS);
    }
}
