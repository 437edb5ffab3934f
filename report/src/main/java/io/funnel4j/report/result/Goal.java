// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.report.result;

/** Which values of a metric are good. */
public enum Goal {
    /** More is better: an AUC. */
    HIGHER("higher is better"),
    /** Less is better: a log loss. */
    LOWER("lower is better"),
    /** One is perfect, and half is as wrong as twice: predicted over observed. */
    ONE("1 is perfect"),
    /** Neither good nor bad: a count. */
    NONE("");

    private final String words;

    Goal(String words) {
        this.words = words;
    }

    /** For a reader; empty for {@link #NONE}. */
    public String words() {
        return words;
    }

    /**
     * How good a value is: of two values the better one has the higher merit.
     *
     * @return NaN where the value is NaN or no value is better than another
     */
    public double merit(double value) {
        return switch (this) {
            case HIGHER -> value;
            case LOWER -> -value;
            case ONE -> value > 0 ? -Math.abs(Math.log(value)) : value <= 0 ? Double.NEGATIVE_INFINITY : Double.NaN;
            case NONE -> Double.NaN;
        };
    }
}
