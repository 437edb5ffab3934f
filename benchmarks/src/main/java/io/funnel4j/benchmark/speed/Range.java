// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.speed;

import java.util.List;

/**
 * A figure over rounds.
 *
 * @param median of the rounds; of an even number of rounds, the mean of the middle two
 * @param least of the rounds
 * @param most of the rounds
 */
public record Range(double median, double least, double most) {
    /** @throws IllegalArgumentException if there is no value */
    static Range of(List<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("a range needs at least one value");
        }
        double[] sorted = values.stream().mapToDouble(each -> each).sorted().toArray();
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Range(median, sorted[0], sorted[sorted.length - 1]);
    }
}
