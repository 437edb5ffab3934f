// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.training;

import java.util.Map;

/**
 * What one step came to.
 *
 * @param epoch 1 for the first
 * @param step 1 for the first, counted over all epochs
 * @param rows trained in this epoch so far
 * @param loss of the step's batch, before the step
 * @param losses the same by objective's output; empty where the graph does not tell
 */
public record StepResult(int epoch, long step, long rows, double loss, Map<String, Double> losses) {}
