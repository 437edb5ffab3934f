// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation;

import io.funnel4j.exposure.Exposures;
import io.funnel4j.problem.Funnel4jException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What happened on the exposures that are evaluated.
 *
 * @param labels 0 or 1 a row by label, at least one label, all of the same rows; the name of a behavior's label is
 *     {@link io.funnel4j.behavior.BehaviorGraph#label}
 * @param groups an id a row (a user, a session) for GAUC, or null for none
 * @param sampleWeights a factor of each row in every measure, finite and not negative, or null for 1 everywhere
 */
@SuppressWarnings("ArrayRecordComponent")
public record LabelledExposures(Map<String, byte[]> labels, long[] groups, float[] sampleWeights) {
    /**
     * Checks what is given.
     *
     * @throws Funnel4jException if there is no label
     * @throws IllegalArgumentException if lengths differ or a value is out of range
     */
    public LabelledExposures {
        labels = Map.copyOf(labels);
        if (labels.isEmpty()) {
            throw new Funnel4jException("evaluation needs at least one label; found none");
        }
        String first = new TreeMap<>(labels).firstKey();
        int rows = labels.get(first).length;
        labels.forEach((name, values) -> {
            Checks.sameLength("label '" + first + "'", rows, "label '" + name + "'", values.length);
            Checks.binary("label '" + name + "'", values);
        });
        if (groups != null) {
            Checks.sameLength("labels", rows, "groups", groups.length);
        }
        Checks.sampleWeights(sampleWeights, rows);
    }

    /** Without groups and sample weights. */
    public static LabelledExposures of(Map<String, byte[]> labels) {
        return new LabelledExposures(labels, null, null);
    }

    /**
     * What evaluation needs of encoded exposures.
     *
     * @throws Funnel4jException if they have no label
     */
    public static LabelledExposures of(Exposures exposures) {
        Map<String, byte[]> labels = new HashMap<>();
        exposures.labels().forEach(label -> labels.put(label, exposures.label(label)));
        return new LabelledExposures(
                labels, exposures.grouped() ? exposures.groups() : null, exposures.sampleWeights());
    }

    public LabelledExposures withGroups(long[] newGroups) {
        return new LabelledExposures(labels, newGroups, sampleWeights);
    }

    public LabelledExposures withSampleWeights(float[] newSampleWeights) {
        return new LabelledExposures(labels, groups, newSampleWeights);
    }

    /** Some of the rows, in their order. */
    LabelledExposures select(int[] rows) {
        Map<String, byte[]> selected = new HashMap<>();
        labels.forEach((name, values) -> {
            byte[] chosen = new byte[rows.length];
            for (int i = 0; i < rows.length; i++) {
                chosen[i] = values[rows[i]];
            }
            selected.put(name, chosen);
        });
        long[] chosenGroups = groups == null
                ? null
                : Arrays.stream(rows).mapToLong(row -> groups[row]).toArray();
        float[] chosenWeights = sampleWeights == null ? null : new float[rows.length];
        for (int i = 0; chosenWeights != null && i < rows.length; i++) {
            chosenWeights[i] = sampleWeights[rows[i]];
        }
        return new LabelledExposures(selected, chosenGroups, chosenWeights);
    }

    public int rows() {
        return labels.values().iterator().next().length;
    }
}
