// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.split;

import io.funnel4j.dataset.StableHash;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;

/**
 * Splits by the hash of a column: all rows of one value (one user, one session) fall into one part, the same on every
 * machine.
 *
 * @param column the column that is hashed
 * @param train share of the values, above 0; the shares sum to 1
 * @param validation share of the values; 0 for no such part
 * @param test share of the values; 0 for no such part
 * @param seed another seed, another split
 */
public record HashSplit(String column, double train, double validation, double test, long seed) implements ColumnSplit {
    private static final double TOLERANCE = 1e-6;

    public HashSplit {
        if (column == null || column.isBlank()) {
            throw new IllegalArgumentException("a split by hash names no column; name one, such as the user's id");
        }
        if (!(train > 0) || !(validation >= 0) || !(test >= 0) || Math.abs(train + validation + test - 1) > TOLERANCE) {
            throw new IllegalArgumentException(
                    ("the split by '%s' has shares train %s, validation %s, test %s; expected"
                                    + " train above 0, none negative, and a sum of 1")
                            .formatted(column, train, validation, test));
        }
    }

    /** With seed 0. */
    public static HashSplit of(String column, double train, double validation, double test) {
        return new HashSplit(column, train, validation, test, 0);
    }

    @Override
    public String description() {
        return "by the hash of %s: %s train, %s validation, %s test".formatted(column, train, validation, test);
    }

    @Override
    public Set<Part> parts() {
        Set<Part> parts = EnumSet.of(Part.TRAIN);
        if (validation > 0) {
            parts.add(Part.VALIDATION);
        }
        if (test > 0) {
            parts.add(Part.TEST);
        }
        return parts;
    }

    @Override
    public Function<String, Part> assignment() {
        return this::part;
    }

    private Part part(String value) {
        double uniform = (StableHash.of(value, seed) >>> 11) * 0x1.0p-53;
        if (test > 0 && uniform >= train + validation) {
            return Part.TEST;
        }
        return validation > 0 && uniform >= train ? Part.VALIDATION : Part.TRAIN;
    }
}
