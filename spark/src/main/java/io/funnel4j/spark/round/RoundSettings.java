// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.round;

import io.funnel4j.embedding.TouchedRows;
import io.funnel4j.problem.InvalidSpecException;
import io.funnel4j.problem.Problems;
import java.io.Serializable;

/**
 * How rounds are cut.
 *
 * @param batchSize b, rows of a worker's step, at least 1
 * @param localSteps H, steps between two merges, 1 to {@value TouchedRows#MAX_STEPS}
 * @param threads replicas of the graph that share a step's rows, at least 1
 * @param seed of the order of the rows and of dropout
 */
public record RoundSettings(int batchSize, int localSteps, int threads, long seed) implements Serializable {
    /** @throws InvalidSpecException listing every value out of range */
    public RoundSettings {
        Problems problems = new Problems();
        problems.atLeastOne("the batch size", batchSize);
        problems.inRange("local steps", localSteps, 1, TouchedRows.MAX_STEPS);
        problems.atLeastOne("threads", threads);
        problems.throwIfAny("the rounds");
    }
}
