// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.world;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * True probabilities of a range of exposures.
 *
 * @param firstRow the row that entry 0 belongs to
 * @param rows exposures
 * @param values by probability, one entry an exposure
 */
public record Truth(long firstRow, int rows, Map<TrueProbability, double[]> values) {
    public Truth {
        Map<TrueProbability, double[]> copy = new EnumMap<>(TrueProbability.class);
        copy.putAll(values);
        values = Collections.unmodifiableMap(copy);
    }

    /**
     * One entry an exposure; the array itself, not a copy.
     *
     * @throws IllegalArgumentException if it was not asked for
     */
    public double[] of(TrueProbability probability) {
        double[] found = values.get(probability);
        if (found == null) {
            throw new IllegalArgumentException("the truth of rows %s to %s holds %s, not %s; ask the world for it"
                    .formatted(firstRow, firstRow + rows - 1, values.keySet(), probability));
        }
        return found;
    }

    /** Mean over the exposures. */
    public double mean(TrueProbability probability) {
        double sum = 0;
        for (double value : of(probability)) {
            sum += value;
        }
        return sum / rows;
    }
}
