// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.embedding;

import io.funnel4j.Internal;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.exposure.IdFeature;
import io.funnel4j.exposure.IdSlots;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows of the tables that some consecutive batches touch, and the batches' ids numbered anew over those rows alone: row
 * {@code rows[i]} of a table is row i of a small one. The new numbers are in the order of the old, so that a step on the
 * small tables computes what a step on the whole ones would, to the bit.
 */
@Internal
public final class TouchedRows {
    /** Batches at most: a row's steps are the bits of a long. */
    public static final int MAX_STEPS = Long.SIZE;

    private final Map<String, Rows> tables;
    private final List<int[]> ids;

    private TouchedRows(Map<String, Rows> tables, List<int[]> ids) {
        this.tables = tables;
        this.ids = ids;
    }

    /**
     * The touched rows of one table.
     *
     * @param rows distinct, ascending
     * @param steps bit h says that the batch h touches the row, counted from 0
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Rows(int[] rows, long[] steps) {}

    /**
     * Finds the rows of some batches.
     *
     * @param batches the ids of each, row by row, [B * S]; at most {@value #MAX_STEPS} batches
     */
    public static TouchedRows of(FeatureSchema schema, List<int[]> batches) {
        if (batches.size() > MAX_STEPS) {
            throw new IllegalArgumentException(
                    "%s local steps; expected at most %s a round".formatted(batches.size(), MAX_STEPS));
        }
        List<int[]> renumbered = batches.stream().map(int[]::clone).toList();
        DistinctIds distinct = new DistinctIds();
        Map<String, Rows> tables = new LinkedHashMap<>();
        schema.tables()
                .forEach(table -> tables.put(table.name(), renumber(table.name(), schema, renumbered, distinct)));
        return new TouchedRows(tables, renumbered);
    }

    /** The touched rows by the schema's tables. */
    public Map<String, Rows> tables() {
        return tables;
    }

    /** The ids of a batch over the touched rows; padding stays. */
    public int[] ids(int step) {
        return ids.get(step);
    }

    private static Rows renumber(String table, FeatureSchema schema, List<int[]> batches, DistinctIds distinct) {
        int[] slots = slots(table, schema);
        int stride = schema.slots();
        int most = 0;
        for (int[] batch : batches) {
            most = Math.addExact(most, batch.length / stride * slots.length);
        }
        int[] found = distinct.ids(most);
        int count = 0;
        for (int[] batch : batches) {
            for (int row = 0; row < batch.length; row += stride) {
                for (int slot : slots) {
                    if (batch[row + slot] != IdFeature.PADDING) {
                        found[count++] = batch[row + slot];
                    }
                }
            }
        }
        distinct.find(count);
        long[] steps = new long[distinct.count()];
        int next = 0;
        for (int step = 0; step < batches.size(); step++) {
            int[] batch = batches.get(step);
            for (int row = 0; row < batch.length; row += stride) {
                for (int slot : slots) {
                    if (batch[row + slot] != IdFeature.PADDING) {
                        int number = distinct.groups()[next++];
                        steps[number] |= 1L << step;
                        batch[row + slot] = number;
                    }
                }
            }
        }
        return new Rows(Arrays.copyOf(distinct.rows(), distinct.count()), steps);
    }

    /** The columns of a batch's ids that read a table. */
    private static int[] slots(String table, FeatureSchema schema) {
        List<Integer> slots = new ArrayList<>();
        for (IdSlots ids : schema.idSlots()) {
            IdFeature feature = ids.feature();
            for (int slot = 0; slot < feature.slots() && feature.table().equals(table); slot++) {
                slots.add(ids.first() + slot);
            }
        }
        return slots.stream().mapToInt(Integer::intValue).toArray();
    }
}
