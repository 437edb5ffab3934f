// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.speed;

import io.funnel4j.benchmark.speed.contender.Shape;

/**
 * A process that did not measure.
 *
 * @param shape of the model
 * @param ids rows of each field's table
 * @param round 1 for the first
 * @param contender its name
 * @param message what happened, with the process's last output
 */
public record Failure(Shape shape, int ids, int round, String contender, String message) {}
