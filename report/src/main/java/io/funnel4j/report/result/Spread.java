// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.report.result;

import java.util.List;

/**
 * Mean and spread of some values.
 *
 * @param mean their mean; NaN if there is none
 * @param standardDeviation the sample's, dividing by n - 1; NaN if n is below 2
 * @param n how many values there are; undefined ones do not count
 */
public record Spread(double mean, double standardDeviation, int n) {
    public Spread {
        if (n < 0) {
            throw new IllegalArgumentException("a spread is over n >= 0 values, found n = " + n);
        }
    }

    /** The spread of the values that are not NaN. */
    public static Spread of(List<Double> values) {
        double[] defined = values.stream()
                .mapToDouble(Double::doubleValue)
                .filter(value -> !Double.isNaN(value))
                .toArray();
        int n = defined.length;
        double sum = 0;
        for (double value : defined) {
            sum += value;
        }
        double mean = n == 0 ? Double.NaN : sum / n;
        double squares = 0;
        for (double value : defined) {
            squares += (value - mean) * (value - mean);
        }
        return new Spread(mean, n < 2 ? Double.NaN : Math.sqrt(squares / (n - 1)), n);
    }

    /** One value, known without a spread. */
    public static Spread exactly(double value) {
        return of(List.of(value));
    }
}
