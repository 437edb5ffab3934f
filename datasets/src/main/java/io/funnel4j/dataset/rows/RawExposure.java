// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.rows;

import io.funnel4j.Internal;
import io.funnel4j.dataset.split.Part;
import java.util.Arrays;
import org.datavec.api.writable.Text;

/** One row, checked but not encoded; the parser fills the same object again for each row. */
@Internal
public final class RawExposure {
    /** Values of the id features of single values, valid until the next row is read; null where missing. */
    public final Text[] ids;
    /** Hashes of those values, by {@link ValueTable#hash}; 0 where missing. */
    public final long[] idHashes;
    /** Values of the id features of lists, valid until the next row is read. */
    public final ListCell[] lists;
    /**
     * Numbers of the numeric features, after the logarithm, before standardisation, then those to be put into buckets; NaN
     * where missing.
     */
    public final double[] numbers;
    /** Numbers of the numeric features as the source has them; NaN where missing. */
    final double[] untransformed;
    /** Labels of columns, then derived ones; filled only where the source has labels. */
    public final byte[] labels;

    /** When the exposure, then the plan's labels with times, happened, in seconds; NaN where nothing says. */
    public final double[] times;
    /** Delays in days of the labels that have one; filled where labels have times. */
    public final float[] delays;

    public Part part = Part.TRAIN;
    /** Where rows are split by time; NaN elsewhere. */
    public double time = Double.NaN;

    /** Where ids expire by days. */
    public int day;

    /** Where the plan has a group. */
    public long group;

    public float sampleWeight = 1;
    /** What was read ahead, kept so that the reads are not optimised away. */
    long touched;

    RawExposure(int ids, ListCell[] lists, int numbers, int numerics, int labels, int times, int delays) {
        this.lists = lists;
        this.ids = new Text[ids];
        this.idHashes = new long[ids];
        this.numbers = new double[numbers];
        this.untransformed = new double[numerics];
        this.labels = new byte[labels];
        this.times = new double[times];
        Arrays.fill(this.times, Double.NaN);
        this.delays = new float[delays];
    }
}
