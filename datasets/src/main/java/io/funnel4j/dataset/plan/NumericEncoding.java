// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.plan;

import java.util.List;

/**
 * A column of numbers as a numeric feature. A missing number becomes 0 after the transform: the mean where it is
 * standardised.
 *
 * @param name the feature's name
 * @param column the column that it reads
 * @param transform what is done to each number
 */
public record NumericEncoding(String name, String column, NumericTransform transform) implements FeatureEncoding {
    public NumericEncoding {
        if (name == null || name.isBlank()) {
            throw new IllegalArgumentException("a numeric feature has no name");
        }
        column = column == null ? name : column;
        transform = transform == null ? NumericTransform.NONE : transform;
    }

    @Override
    public List<String> columns() {
        return List.of(column);
    }

    /** From the column of the feature's name. */
    public static NumericEncoding of(String name, NumericTransform transform) {
        return new NumericEncoding(name, name, transform);
    }

    public NumericEncoding fromColumn(String newColumn) {
        return new NumericEncoding(name, newColumn, transform);
    }
}
