// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.speed;

import io.funnel4j.benchmark.speed.contender.Shape;
import io.funnel4j.benchmark.speed.contender.Work;

/**
 * A contender at its best batch.
 *
 * @param shape of the model
 * @param ids rows of each field's table
 * @param contender its name
 * @param work what was done
 * @param batch the one with the best median
 * @param rowsPerSecond over the rounds
 * @param cores that the process got while it was measured, the median of the rounds; NaN where unknown
 * @param peakBytes of the process, the median of the rounds; 0 where unknown
 */
public record Figure(
        Shape shape,
        int ids,
        String contender,
        Work work,
        int batch,
        Range rowsPerSecond,
        double cores,
        long peakBytes) {}
