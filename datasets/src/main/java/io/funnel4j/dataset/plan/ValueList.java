// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.plan;

import io.funnel4j.exposure.IdFeature;
import io.funnel4j.exposure.Pooling;

/**
 * How a cell holds several values: {@code a|b|c}, or with weights {@code a:0.5|b|c:2}, where a value without a weight has
 * weight 1. Values that are blank or stand for a missing one are skipped; a cell without values is a missing value.
 *
 * @param separator between values
 * @param weightSeparator between a value and its weight, or {@link #NO_WEIGHTS}
 * @param maxLength values of a cell that are kept, the first ones; or 0 for all, so that a model has as many slots as the
 *     longest list in the rows that encoders are fitted to
 * @param pooling how the embeddings of a list become one
 */
public record ValueList(char separator, char weightSeparator, int maxLength, Pooling pooling) {
    /** Values have no weights. */
    public static final char NO_WEIGHTS = '\0';

    public ValueList {
        if (separator >= 128 || weightSeparator >= 128 || separator == weightSeparator || separator == '\0') {
            throw new IllegalArgumentException(
                    "values are separated by %s, weights by %s; expected two different ASCII characters"
                            .formatted(show(separator), show(weightSeparator)));
        }
        if (maxLength < 0 || maxLength > IdFeature.MAX_SLOTS) {
            throw new IllegalArgumentException(
                    "the maximum length of a list is %s; expected at least 1 and at most %s, or 0 for no limit"
                            .formatted(maxLength, IdFeature.MAX_SLOTS));
        }
        if (pooling == null || (pooling.weighted() && weightSeparator == NO_WEIGHTS)) {
            throw new IllegalArgumentException(
                    "the pooling is %s without a weight separator; name the character between a value and its weight"
                            .formatted(pooling));
        }
    }

    /** Values without weights, all of them. */
    public static ValueList of(char separator, Pooling pooling) {
        return new ValueList(separator, NO_WEIGHTS, 0, pooling);
    }

    /** The first {@code length} values alone. */
    public ValueList withMaxLength(int length) {
        return new ValueList(separator, weightSeparator, length, pooling);
    }

    private static String show(char character) {
        return character == NO_WEIGHTS ? "nothing" : "'" + character + "'";
    }
}
