// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.speed.contender;

/**
 * How fast one kind of work went in one process.
 *
 * @param work what was done
 * @param batch rows at once; 0 where the work has no batches
 * @param rowsPerSecond rows (samples) a second of the clock
 * @param cores that the process got on average meanwhile, NaN where unknown; less than it asked for where others ran
 * @param loss of the last step; NaN where nothing was trained
 */
public record Rate(Work work, int batch, double rowsPerSecond, double cores, double loss) {}
