// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.behavior;

/** Arithmetic on logarithms of probabilities; all results are finite for finite logits, and log(0) is -infinity. */
public final class LogSpace {
    private LogSpace() {}

    /** log(1 + e^x). */
    public static double softplus(double x) {
        return Math.max(x, 0) + log1p(Math.exp(-Math.abs(x)));
    }

    /**
     * log(1 + u) for u in [0, 1], to the last digits of u, at the price of a logarithm: where 1 + u was rounded to w, log(w)
     * is stretched by u / (w - 1), since log is all but a line between the two (Higham, Accuracy and Stability of Numerical
     * Algorithms, 2002, section 1.14.1). Java's own log1p is not compiled to instructions.
     */
    static double log1p(double u) {
        double w = 1 + u;
        return w == 1 ? u : Math.log(w) * (u / (w - 1));
    }

    /** log(e^a + e^b). */
    public static double add(double a, double b) {
        double max = Math.max(a, b);
        if (max == Double.NEGATIVE_INFINITY) {
            return max;
        }
        return max + log1p(Math.exp(Math.min(a, b) - max));
    }

    /** log(sum of e^x over values[from, to)). */
    public static double sum(double[] values, int from, int to) {
        double max = Double.NEGATIVE_INFINITY;
        for (int i = from; i < to; i++) {
            max = Math.max(max, values[i]);
        }
        if (max == Double.NEGATIVE_INFINITY) {
            return max;
        }
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += Math.exp(values[i] - max);
        }
        return max + Math.log(sum);
    }

    /** -(y log p + (1 - y) log q), where a zero factor silences an infinite logarithm. */
    public static double logLoss(double label, double logP, double logQ) {
        double happened = label == 0 ? 0 : label * logP;
        double not = label == 1 ? 0 : (1 - label) * logQ;
        return -(happened + not);
    }
}
