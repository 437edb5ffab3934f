// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.plan;

import io.funnel4j.exposure.IdFeature;
import java.util.List;

/**
 * A column of numbers as ids: the train rows' quantiles cut the numbers into buckets of about equally many rows, and each
 * bucket has an embedding. Id 0 stands for a missing number, 1 to {@code buckets} for the buckets from the smallest
 * numbers up.
 *
 * @param name the feature's name, and its embedding table's
 * @param column the column that it reads
 * @param dimension D, floats an embedding
 * @param buckets at least 2, at most 2^20; fewer are left where numbers repeat. A number that would fill several has a bucket without
 *     larger ones
 */
public record BucketEncoding(String name, String column, int dimension, int buckets) implements FeatureEncoding {
    /** Buckets at most, as many as numbers that borders are taken from. */
    public static final int MOST_BUCKETS = 1 << 20;

    public BucketEncoding {
        if (name == null || name.isBlank()) {
            throw new IllegalArgumentException("a feature in buckets has no name");
        }
        column = column == null ? name : column;
        if (dimension < 1 || dimension > IdFeature.MAX_DIMENSION) {
            throw new IllegalArgumentException("feature '%s' has embedding dimension %s; expected 1 to %s"
                    .formatted(name, dimension, IdFeature.MAX_DIMENSION));
        }
        if (buckets < 2 || buckets > MOST_BUCKETS) {
            throw new IllegalArgumentException(
                    "feature '%s' has %s buckets; expected at least 2, and at most %s, the numbers that their borders are taken from"
                            .formatted(name, buckets, MOST_BUCKETS));
        }
    }

    /** From the column of the feature's name. */
    public static BucketEncoding of(String name, int dimension, int buckets) {
        return new BucketEncoding(name, name, dimension, buckets);
    }

    @Override
    public List<String> columns() {
        return List.of(column);
    }
}
