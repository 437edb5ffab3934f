// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.embedding;

import io.funnel4j.exposure.IdFeature;
import java.util.Arrays;

/**
 * The ids of one pooled field, exposure by exposure, without padding: entry i is in exposure {@code row(i)}, whose pooled
 * embedding is the sum of {@code factor(i)} times the embedding of {@code id(i)}. So the gradient of that embedding is
 * {@code factor(i)} times that of the pooled one.
 */
final class PooledIds {
    private int[] ids = new int[256];
    private int[] rows = new int[256];
    private double[] factors = new double[256];
    private int count;

    /** Takes the ids of some consecutive exposures, which are counted from the first of them. */
    void read(BatchIds batch, EmbeddingField field, int from, int rowCount) {
        count = 0;
        for (int row = 0; row < rowCount; row++) {
            addExposure(batch, field, from + row, row);
        }
    }

    private void addExposure(BatchIds batch, EmbeddingField field, int exposure, int row) {
        int first = count;
        int at = exposure * batch.slots() + field.slot();
        int weightAt = exposure * batch.weightSlots() + field.weightSlot();
        boolean weighted = field.pooling().weighted();
        double total = 0;
        for (int slot = 0; slot < field.slots(); slot++) {
            int id = batch.ids()[at + slot];
            if (id != IdFeature.PADDING) {
                double weight = weighted ? batch.weights()[weightAt + slot] : 1;
                add(id, row, weight);
                total += weight;
            }
        }
        if (field.pooling().mean()) {
            for (int i = first; i < count; i++) {
                factors[i] = total == 0 ? 0 : factors[i] / total;
            }
        }
    }

    private void add(int id, int row, double factor) {
        if (count == ids.length) {
            ids = Arrays.copyOf(ids, 2 * count);
            rows = Arrays.copyOf(rows, 2 * count);
            factors = Arrays.copyOf(factors, 2 * count);
        }
        ids[count] = id;
        rows[count] = row;
        factors[count++] = factor;
    }

    int count() {
        return count;
    }

    int id(int entry) {
        return ids[entry];
    }

    int row(int entry) {
        return rows[entry];
    }

    double factor(int entry) {
        return factors[entry];
    }

    int[] ids() {
        return ids;
    }
}
