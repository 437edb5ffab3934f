// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.importance;

import io.funnel4j.evaluation.LabelledExposures;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.exposure.Exposures;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.exposure.IdFeature;
import io.funnel4j.exposure.IdSlots;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Some of many exposures, each that has a sample weight as likely as any other, in their order.
 *
 * @param schema of their features
 * @param batch without labels
 * @param labels of the same rows
 */
record SampledRows(FeatureSchema schema, ExposureBatch batch, Map<String, byte[]> labels) {
    private static final int BATCH = 8192;

    /**
     * Draws.
     *
     * @param most how many at most
     */
    static SampledRows of(Exposures exposures, int most, long seed) {
        FeatureSchema schema = exposures.schema();
        int slots = schema.slots();
        int weightSlots = schema.weightSlots();
        int numbers = schema.numeric().size();
        int widest = Math.max(1, Math.max(slots, numbers));
        float[] sampleWeights = exposures.sampleWeights();
        long counted = counted(exposures.rows(), sampleWeights);
        int rows = (int) Math.min(Math.min(most, counted), (Integer.MAX_VALUE - 8) / widest);
        int[] ids = new int[rows * slots];
        float[] weights = new float[rows * weightSlots];
        float[] numeric = new float[rows * numbers];
        Map<String, byte[]> all = new LinkedHashMap<>();
        Map<String, byte[]> labels = new LinkedHashMap<>();
        exposures.labels().forEach(label -> {
            all.put(label, exposures.label(label));
            labels.put(label, new byte[rows]);
        });
        SplittableRandom random = new SplittableRandom(seed);
        Iterator<ExposureBatch> batches = exposures.batches(BATCH);
        int taken = 0;
        long before = 0;
        long seen = 0;
        while (taken < rows) {
            ExposureBatch batch = batches.next();
            for (int row = 0; row < batch.rows() && taken < rows; row++) {
                long at = before + row;
                if (sampleWeights != null && sampleWeights[Math.toIntExact(at)] == 0) {
                    continue;
                }
                if (random.nextDouble() * (counted - seen++) < rows - taken) { // Knuth's selection sampling
                    System.arraycopy(batch.ids(), row * slots, ids, taken * slots, slots);
                    System.arraycopy(batch.weights(), row * weightSlots, weights, taken * weightSlots, weightSlots);
                    System.arraycopy(batch.numeric(), row * numbers, numeric, taken * numbers, numbers);
                    for (Map.Entry<String, byte[]> label : labels.entrySet()) {
                        label.getValue()[taken] = all.get(label.getKey())[Math.toIntExact(at)];
                    }
                    taken++;
                }
            }
            before += batch.rows();
        }
        return new SampledRows(schema, new ExposureBatch(rows, ids, weights, numeric, Map.of(), null), labels);
    }

    private static long counted(long rows, float[] sampleWeights) {
        if (sampleWeights == null) {
            return rows;
        }
        long counted = 0;
        for (float weight : sampleWeights) {
            counted += weight > 0 ? 1 : 0;
        }
        return counted;
    }

    int rows() {
        return batch.rows();
    }

    LabelledExposures labelled() {
        return LabelledExposures.of(labels);
    }

    /** The same rows, each with some features' values of another: row i has those of {@code from[i]}. */
    ExposureBatch permuted(List<String> features, int[] from) {
        ExposureBatch permuted = batch;
        for (String feature : features) {
            permuted = permuted(permuted, feature, from);
        }
        return permuted;
    }

    private ExposureBatch permuted(ExposureBatch rowsSoFar, String feature, int[] from) {
        Optional<IdSlots> found = schema.idSlots(feature);
        if (found.isPresent()) {
            IdSlots slots = found.get();
            IdFeature id = slots.feature();
            int[] ids = moved(rowsSoFar.ids(), schema.slots(), slots.first(), id.slots(), from);
            float[] weights = id.pooling().weighted()
                    ? moved(rowsSoFar.weights(), schema.weightSlots(), slots.firstWeight(), id.slots(), from)
                    : rowsSoFar.weights();
            return new ExposureBatch(rows(), ids, weights, rowsSoFar.numeric(), Map.of(), null);
        }
        float[] numeric = moved(rowsSoFar.numeric(), schema.numeric().size(), numericColumn(feature), 1, from);
        return new ExposureBatch(rows(), rowsSoFar.ids(), rowsSoFar.weights(), numeric, Map.of(), null);
    }

    /** The same rows, all with one value of a numeric feature. */
    ExposureBatch with(String numericFeature, float value) {
        float[] numeric = batch.numeric().clone();
        int columns = schema.numeric().size();
        for (int at = numericColumn(numericFeature); at < numeric.length; at += columns) {
            numeric[at] = value;
        }
        return withNumeric(numeric);
    }

    /** The values of a numeric feature, one a row. */
    float[] values(String numericFeature) {
        int columns = schema.numeric().size();
        int column = numericColumn(numericFeature);
        float[] values = new float[rows()];
        for (int row = 0; row < values.length; row++) {
            values[row] = batch.numeric()[row * columns + column];
        }
        return values;
    }

    private ExposureBatch withNumeric(float[] numeric) {
        return new ExposureBatch(rows(), batch.ids(), batch.weights(), numeric, Map.of(), null);
    }

    private int numericColumn(String feature) {
        for (int column = 0; column < schema.numeric().size(); column++) {
            if (schema.numeric().get(column).name().equals(feature)) {
                return column;
            }
        }
        throw new IllegalArgumentException(
                "there is no feature '%s'; features are %s".formatted(feature, schema.names()));
    }

    private static int[] moved(int[] values, int width, int first, int count, int[] from) {
        int[] moved = values.clone();
        for (int row = 0; row < from.length; row++) {
            System.arraycopy(values, from[row] * width + first, moved, row * width + first, count);
        }
        return moved;
    }

    private static float[] moved(float[] values, int width, int first, int count, int[] from) {
        float[] moved = values.clone();
        for (int row = 0; row < from.length; row++) {
            System.arraycopy(values, from[row] * width + first, moved, row * width + first, count);
        }
        return moved;
    }
}
