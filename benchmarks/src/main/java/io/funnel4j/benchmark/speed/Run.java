// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.speed;

import io.funnel4j.benchmark.speed.contender.Measured;
import io.funnel4j.benchmark.speed.contender.Shape;

/**
 * One process of one contender.
 *
 * @param shape of the model
 * @param ids rows of each field's table
 * @param round 1 for the first
 * @param contender its name
 * @param measured what it found
 * @param seconds that the process took from start to end
 * @param othersCores that other processes used meanwhile; NaN where unknown
 */
public record Run(
        Shape shape, int ids, int round, String contender, Measured measured, double seconds, double othersCores) {}
