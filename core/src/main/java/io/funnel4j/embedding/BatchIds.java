// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.embedding;

/**
 * The ids of a batch's exposures and the weights of those that have one.
 *
 * @param rows exposures
 * @param ids row by row, [rows * slots]
 * @param weights row by row, [rows * weight slots]; empty where no field is weighted
 */
@SuppressWarnings("ArrayRecordComponent")
public record BatchIds(int rows, int[] ids, float[] weights) {
    private static final float[] NONE = {};

    /** @throws IllegalArgumentException if an array does not hold the same number of values for each exposure */
    public BatchIds {
        if (rows < 0 || (rows > 0 && (ids.length % rows != 0 || weights.length % rows != 0))) {
            throw new IllegalArgumentException("%s exposures hold %s ids and %s weights; expected as many for each"
                    .formatted(rows, ids.length, weights.length));
        }
    }

    /** Without weights. */
    public static BatchIds unweighted(int rows, int[] ids) {
        return new BatchIds(rows, ids, NONE);
    }

    /** Ids an exposure. */
    int slots() {
        return ids.length / Math.max(1, rows);
    }

    /** Weights an exposure. */
    int weightSlots() {
        return weights.length / Math.max(1, rows);
    }
}
