package io.funnel4j.dataset.encode;

/** What is done to a number x before a model reads it. */
public enum NumericTransform {
    /** x. */
    NONE(false, false),
    /** log(1 + x), for x above -1. */
    LOG1P(true, false),
    /** (x - mean) / standard deviation of the train rows. */
    STANDARDIZE(false, true),
    /** log(1 + x), then standardised. */
    LOG1P_STANDARDIZE(true, true);

    private final boolean logarithm;
    private final boolean standardised;

    NumericTransform(boolean logarithm, boolean standardised) {
        this.logarithm = logarithm;
        this.standardised = standardised;
    }

    /** Whether the mean and standard deviation of the train rows are needed. */
    public boolean standardised() {
        return standardised;
    }

    boolean logarithm() {
        return logarithm;
    }
}
