package io.funnel4j.dataset.encode;

import io.funnel4j.dataset.split.Part;

/** One row, checked but not encoded; the parser fills the same object again for each row. */
final class RawExposure {
    /** Values of the id features; null where missing. */
    final String[] ids;
    /** Numbers of the numeric features, after the logarithm, before standardisation; NaN where missing. */
    final double[] numbers;
    /** Labels of columns, then derived ones; filled only where the source has labels. */
    final byte[] labels;

    Part part = Part.TRAIN;
    long group;
    float sampleWeight = 1;

    RawExposure(int ids, int numbers, int labels) {
        this.ids = new String[ids];
        this.numbers = new double[numbers];
        this.labels = new byte[labels];
    }
}
