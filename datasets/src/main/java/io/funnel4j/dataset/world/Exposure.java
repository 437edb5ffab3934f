// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.world;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * One exposure of a generated world.
 *
 * @param row its number, from 0
 * @param values by column, as a CSV file shows them
 * @param truth its true probabilities
 */
public record Exposure(long row, Map<WorldColumn, String> values, Map<TrueProbability, Double> truth) {
    public Exposure {
        Map<WorldColumn, String> valueCopy = new EnumMap<>(WorldColumn.class);
        valueCopy.putAll(values);
        values = Collections.unmodifiableMap(valueCopy);
        Map<TrueProbability, Double> truthCopy = new EnumMap<>(TrueProbability.class);
        truthCopy.putAll(truth);
        truth = Collections.unmodifiableMap(truthCopy);
    }

    /** The value of a column. */
    public String value(WorldColumn column) {
        return values.get(column);
    }

    /** Whether a label is 1. */
    public boolean happened(WorldColumn label) {
        return value(label).equals("1");
    }
}
