// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.train;

import io.funnel4j.embedding.MergeRule;
import io.funnel4j.problem.InvalidSpecException;
import io.funnel4j.problem.Problems;
import io.funnel4j.spark.round.RoundSettings;
import io.funnel4j.training.TrainingPlan;

/**
 * How a model is trained on a cluster.
 *
 * @param plan epochs, validations, early stopping, gradient policy; validations within an epoch come after the round in which
 *     they are due
 * @param rounds batch size, local steps, threads and seed of a worker
 * @param workers P, at least 1
 * @param blocks Q, at least 1
 * @param rule how copies are merged
 * @param checkpointEvery rounds from one checkpoint to the next, at least 1; each epoch ends with one whatever this says
 * @param keep checkpoints that are kept, at least 1
 */
public record ClusterPlan(
        TrainingPlan plan,
        RoundSettings rounds,
        int workers,
        int blocks,
        MergeRule rule,
        int checkpointEvery,
        int keep) {
    /** @throws InvalidSpecException listing every value out of range */
    public ClusterPlan {
        Problems problems = new Problems();
        problems.atLeastOne("workers", workers);
        problems.atLeastOne("blocks", blocks);
        problems.atLeastOne("the rounds between checkpoints", checkpointEvery);
        problems.atLeastOne("the number of checkpoints kept", keep);
        problems.throwIfAny("the training");
    }
}
