// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.round;

import io.funnel4j.embedding.RowMerge;
import java.util.Map;

/**
 * What one worker made of a round.
 *
 * @param steps that it took; 0 where it had no rows left
 * @param rows that it trained on
 * @param lossSum the losses of those rows, without regularization
 * @param dense its copy of the dense parameters
 * @param copies its copies of the rows that it touched, by the model's tables
 */
public record RoundResult(
        int steps, long rows, double lossSum, DenseState dense, Map<String, RowMerge.Copies> copies) {}
