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
 */
@SuppressWarnings("ArrayRecordComponent")
public record ExposureBatch(
        int rows, int[] ids, float[] weights, float[] numeric, Map<String, byte[]> labels, float[] sampleWeights) {
    private static final float[] NONE = {};

    public ExposureBatch {
        labels = Map.copyOf(labels);
    }

    /** Without weighted features. */
    public ExposureBatch(int rows, int[] ids, float[] numeric, Map<String, byte[]> labels, float[] sampleWeights) {
        this(rows, ids, NONE, numeric, labels, sampleWeights);
    }
}
