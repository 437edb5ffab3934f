// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.exposure;

import java.util.Map;

/**
 * B exposures as plain arrays, before they become a MultiDataSet.
 *
 * @param rows B
 * @param ids row by row, [B * S] for S slots of id features; empty without id features
 * @param weights of the ids in the slots of features with weighted pooling, row by row, [B * W]; empty without such
 * @param numeric row by row, [B * N]; empty without numeric features
 * @param labels 0 or 1 a row by label, [B] each; empty where nothing is to be trained
 * @param sampleWeights a factor of each row's losses, [B], or null for 1 everywhere
 * @param delays days by label, [B] each, as of the time at which the labels were read: from the cause to the effect where the
 *     label is 1, and from the cause to that time where it is 0; infinite where the cause did not happen. NaN on a
 *     row that stands once more with this label set to 1: objectives of other labels leave it out. {@link #UNKNOWN_DELAY} on a
 *     row that says nothing of this label: its own objectives leave it out. Empty where labels have no times
 */
@SuppressWarnings("ArrayRecordComponent")
public record ExposureBatch(
        int rows,
        int[] ids,
        float[] weights,
        float[] numeric,
        Map<String, byte[]> labels,
        float[] sampleWeights,
        Map<String, float[]> delays) {
    /** The delay of a label on a row from which its objectives do not learn, such as one that is too young. */
    public static final float UNKNOWN_DELAY = Float.NEGATIVE_INFINITY;

    private static final float[] NONE = {};

    public ExposureBatch {
        labels = Map.copyOf(labels);
        delays = Map.copyOf(delays);
    }

    /** Without delays. */
    public ExposureBatch(
            int rows, int[] ids, float[] weights, float[] numeric, Map<String, byte[]> labels, float[] sampleWeights) {
        this(rows, ids, weights, numeric, labels, sampleWeights, Map.of());
    }

    /** Without weighted features and delays. */
    public ExposureBatch(int rows, int[] ids, float[] numeric, Map<String, byte[]> labels, float[] sampleWeights) {
        this(rows, ids, NONE, numeric, labels, sampleWeights);
    }
}
