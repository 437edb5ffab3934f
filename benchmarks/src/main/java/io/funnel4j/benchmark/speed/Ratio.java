// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.speed;

import io.funnel4j.benchmark.speed.contender.Shape;
import io.funnel4j.benchmark.speed.contender.Work;

/**
 * How many times as fast this project does a work as a contender does, each at its best batch, round by round.
 *
 * @param shape of the model
 * @param ids rows of each field's table
 * @param work of this project
 * @param to the contender that it is held against
 * @param times over the rounds
 */
public record Ratio(Shape shape, int ids, Work work, String to, Range times) {}
