// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.round;

import io.funnel4j.embedding.TouchedRows;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows that are asked of a block by whoever scores, not trains.
 *
 * @param asker its number, from 0
 * @param slots by the schema's tables, ascending
 */
public record Request(int asker, List<int[]> slots) {
    /** What an asker needs, by block. */
    static List<byte[]> of(TableDivision division, int asker, TouchedRows touched) {
        List<List<TableDivision.Slots>> divided = division.divide(touched);
        List<byte[]> messages = new ArrayList<>();
        for (int q = 0; q < division.blocks(); q++) {
            int block = q;
            messages.add(Wire.bytes(out -> {
                out.writeInt(asker);
                for (List<TableDivision.Slots> table : divided) {
                    Wire.writeAscending(table.get(block).slots(), out);
                }
            }));
        }
        return messages;
    }

    /** Reads a message. */
    public static Request read(byte[] message, TableDivision division) {
        return Wire.read(message, in -> {
            int asker = in.readInt();
            List<int[]> slots = new ArrayList<>();
            for (int table = 0; table < division.schemaTables(); table++) {
                slots.add(Wire.readAscending(in));
            }
            return new Request(asker, slots);
        });
    }
}
