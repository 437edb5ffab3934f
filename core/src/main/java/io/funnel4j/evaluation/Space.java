// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation;

import io.funnel4j.Internal;
import io.funnel4j.behavior.LogProbabilities;

/**
 * The rows on which one probability is evaluated, with what happened there.
 *
 * @param rows the rows' numbers, or null for all of them
 * @param labels whether the behavior happened, one a row of the space
 * @param groups one a row of the space, or null
 * @param sampleWeights one a row of the space, or null
 */
@Internal
@SuppressWarnings("ArrayRecordComponent")
public record Space(int[] rows, byte[] labels, long[] groups, float[] sampleWeights) {
    /** All exposures. */
    static Space all(LabelledExposures exposures, byte[] labels) {
        return new Space(null, labels, exposures.groups(), exposures.sampleWeights());
    }

    /** The exposures on which {@code given} is 1. */
    static Space where(byte[] given, LabelledExposures exposures, byte[] labels) {
        int count = 0;
        for (byte happened : given) {
            count += happened;
        }
        int[] rows = new int[count];
        int next = 0;
        for (int row = 0; row < given.length; row++) {
            if (given[row] == 1) {
                rows[next++] = row;
            }
        }
        byte[] chosenLabels = new byte[count];
        long[] chosenGroups = exposures.groups() == null ? null : new long[count];
        float[] chosenWeights = exposures.sampleWeights() == null ? null : new float[count];
        for (int i = 0; i < count; i++) {
            chosenLabels[i] = labels[rows[i]];
            if (chosenGroups != null) {
                chosenGroups[i] = exposures.groups()[rows[i]];
            }
            if (chosenWeights != null) {
                chosenWeights[i] = exposures.sampleWeights()[rows[i]];
            }
        }
        return new Space(rows, chosenLabels, chosenGroups, chosenWeights);
    }

    /** The predictions for the rows of this space, out of those for all exposures. */
    public LogProbabilities select(LogProbabilities predictions) {
        return rows == null ? predictions : predictions.select(rows);
    }

    /** Rows on which the behavior happened. */
    public long positives() {
        long count = 0;
        for (byte label : labels) {
            count += label;
        }
        return count;
    }
}
