// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.embedding;

import java.util.Arrays;

/** Reads what the tables keep to themselves. */
public final class TableRows {
    private TableRows() {}

    /** Weights and optimizer state of every row of every table. */
    public static double[] of(EmbeddingTables tables) {
        int values = tables.tables().stream()
                .mapToInt(table -> Math.toIntExact(table.shape().rows()) * table.width())
                .sum();
        double[] all = new double[values];
        int at = 0;
        for (EmbeddingTable table : tables.tables()) {
            double[] row = new double[table.width()];
            for (long index = 0; index < table.shape().rows(); index++) {
                table.load(index, row);
                System.arraycopy(row, 0, all, at, row.length);
                at += row.length;
            }
        }
        return Arrays.copyOf(all, at);
    }

    /** Weights and optimizer state of one row. */
    public static double[] of(EmbeddingTable table, int index) {
        double[] row = new double[table.width()];
        table.load(index, row);
        return row;
    }
}
