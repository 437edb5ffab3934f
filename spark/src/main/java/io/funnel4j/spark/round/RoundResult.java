// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.round;

import io.funnel4j.embedding.RowMerge;
import java.util.Map;

/**
 * What one worker made of a round.
 *
 * @param steps that it took, at least 1
 * @param rows that it trained on
 * @param lossSum the losses of those rows, without regularization
 * @param losses the same by objective's output
 * @param dense its copy of the dense parameters
 * @param copies its copies of the rows that it touched, by the model's tables
 */
public record RoundResult(
        int steps,
        long rows,
        double lossSum,
        Map<String, Double> losses,
        DenseState dense,
        Map<String, RowMerge.Copies> copies) {
    /** What the worker of a number did. */
    WorkerStats stats(int worker) {
        return new WorkerStats(worker, steps, rows, lossSum, losses, "");
    }
}
