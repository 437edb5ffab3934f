// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation;

import io.funnel4j.behavior.Probability;

/**
 * A probability of the graph that was left out.
 *
 * @param probability which
 * @param reason what is missing
 */
public record NotEvaluated(Probability probability, String reason) {}
