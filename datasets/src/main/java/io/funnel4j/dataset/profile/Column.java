// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.profile;

import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.exposure.IdFeature;
import io.funnel4j.exposure.IdSlots;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The values of one feature in a batch as small numbers: ids, or for a number which of its quantiles it is, or lies between. A
 * number that most rows have, such as that of a missing one, is so apart from those around it, however few.
 */
final class Column {
    private static final int BINS = 256;

    private final String name;
    private final int first;
    private final int slots;
    private final int stride;
    private final long values;
    private final double[] borders;

    private Column(String name, int first, int slots, int stride, long values, double[] borders) {
        this.name = name;
        this.first = first;
        this.slots = slots;
        this.stride = stride;
        this.values = values;
        this.borders = borders;
    }

    /** All features of a schema; the quantiles of numbers are those of some rows. */
    static List<Column> of(FeatureSchema schema, ExposureBatch rows) {
        List<Column> columns = new ArrayList<>();
        for (IdSlots slots : schema.idSlots()) {
            IdFeature feature = slots.feature();
            columns.add(
                    new Column(feature.name(), slots.first(), feature.slots(), schema.slots(), feature.rows(), null));
        }
        for (int n = 0; n < schema.numeric().size(); n++) {
            double[] numbers = new double[rows.rows()];
            for (int row = 0; row < numbers.length; row++) {
                numbers[row] = rows.numeric()[row * schema.numeric().size() + n];
            }
            columns.add(new Column(
                    schema.numeric().get(n).name(), n, 1, schema.numeric().size(), 2 * BINS, borders(numbers)));
        }
        return columns;
    }

    private static double[] borders(double[] numbers) {
        double[] sorted = numbers.clone();
        Arrays.sort(sorted);
        double[] borders = new double[BINS - 1];
        for (int border = 1; border < BINS; border++) {
            borders[border - 1] = sorted[(int) ((long) border * sorted.length / BINS)];
        }
        return Arrays.stream(borders).distinct().toArray();
    }

    String name() {
        return name;
    }

    /** How many values there may be. */
    long values() {
        return values;
    }

    boolean numeric() {
        return borders != null;
    }

    /** Most values that a row has. */
    int slots() {
        return slots;
    }

    /** The values of a batch, [rows x slots]; negative for none. */
    int[] values(ExposureBatch batch) {
        int[] values = new int[batch.rows() * slots];
        for (int row = 0; row < batch.rows(); row++) {
            if (borders == null) {
                System.arraycopy(batch.ids(), row * stride + first, values, row * slots, slots);
            } else {
                int at = Arrays.binarySearch(borders, batch.numeric()[row * stride + first]);
                values[row] = at < 0 ? 2 * (-at - 1) : 2 * at + 1;
            }
        }
        return values;
    }
}
