package io.funnel4j.feature;

import java.util.Map;

/**
 * B exposures as plain arrays, before they become a MultiDataSet.
 *
 * @param rows B
 * @param ids row by row, [B * F]; empty without id features
 * @param numeric row by row, [B * N]; empty without numeric features
 * @param labels 0 or 1 a row by label, [B] each; empty where nothing is to be trained
 * @param sampleWeights a factor of each row's losses, [B], or null for 1 everywhere
 */
@SuppressWarnings("ArrayRecordComponent")
public record ExposureBatch(int rows, int[] ids, float[] numeric, Map<String, byte[]> labels, float[] sampleWeights) {
    public ExposureBatch {
        labels = Map.copyOf(labels);
    }
}
