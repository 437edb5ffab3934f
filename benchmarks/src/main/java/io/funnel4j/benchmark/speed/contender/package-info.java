// SPDX-License-Identifier: Apache-2.0
/**
 * What one process of a bench does: the same work on one engine, measured. {@link
 * io.funnel4j.benchmark.speed.contender.ContenderMain} is its entry point.
 */
package io.funnel4j.benchmark.speed.contender;
