// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.calibration;

import io.funnel4j.text.Message;
import java.util.Arrays;
import java.util.List;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Log-odds along a line through points, which rises everywhere; beyond its ends they move as far as the end does. The points are the
 * blocks of an isotonic regression (Zadrozny and Elkan, <em>Transforming classifier scores into accurate multiclass probability
 * estimates</em>, KDD 2002); with a line in place of its steps no two rows become equal.
 */
public final class IsotonicCalibrator implements Calibrator {
    private final double[] from;
    private final double[] to;

    /**
     * The line through some points.
     *
     * @param from log-odds as predicted, rising, at least one
     * @param to calibrated ones, as many, rising
     */
    public IsotonicCalibrator(@JsonProperty("from") List<Double> from, @JsonProperty("to") List<Double> to) {
        if (from.isEmpty() || from.size() != to.size()) {
            throw new IllegalArgumentException(
                    "%s log-odds become %s; expected as many of both, at least one".formatted(from.size(), to.size()));
        }
        this.from = rising(from);
        this.to = rising(to);
    }

    private static double[] rising(List<Double> values) {
        double[] found = new double[values.size()];
        for (int i = 0; i < found.length; i++) {
            found[i] = values.get(i);
            if (!Double.isFinite(found[i]) || (i > 0 && found[i] <= found[i - 1])) {
                throw new IllegalArgumentException("log-odds %s follow %s; expected finite ones that rise"
                        .formatted(found[i], i == 0 ? "none" : found[i - 1]));
            }
        }
        return found;
    }

    @JsonProperty("from")
    public List<Double> from() {
        return Arrays.stream(from).boxed().toList();
    }

    @JsonProperty("to")
    public List<Double> to() {
        return Arrays.stream(to).boxed().toList();
    }

    @Override
    public double logOdds(double logP, double logQ) {
        double z = logP - logQ;
        int last = from.length - 1;
        if (z <= from[0]) {
            return z + (to[0] - from[0]);
        }
        if (z >= from[last]) {
            return z + (to[last] - from[last]);
        }
        int found = Arrays.binarySearch(from, z);
        int lower = found >= 0 ? found : -found - 2;
        double share = (z - from[lower]) / (from[lower + 1] - from[lower]);
        return to[lower] + share * (to[lower + 1] - to[lower]);
    }

    @Override
    public String formula() {
        return Message.of("a rising line through %,d points", from.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IsotonicCalibrator line && Arrays.equals(from, line.from) && Arrays.equals(to, line.to);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(from) + Arrays.hashCode(to);
    }

    @Override
    public String toString() {
        return "IsotonicCalibrator[from=%s, to=%s]".formatted(from(), to());
    }
}
