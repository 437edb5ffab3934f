// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.round;

import io.funnel4j.array.HostValues;
import io.funnel4j.embedding.RowMerge;
import io.funnel4j.embedding.TouchedRows;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * What a worker sends to a block at the end of a round: its copies of the block's rows, its slice of the dense parameters, and
 * which rows it will need in the next round, so that pulling takes no journey of its own.
 *
 * @param stats of the worker; where it took no step there are no copies, and the dense slice is empty
 * @param dense the block's slice
 * @param copies by the model's tables, rows by slot
 * @param requests slots by the schema's tables, ascending
 */
record Push(WorkerStats stats, DenseState dense, List<RowMerge.Copies> copies, List<int[]> requests) {
    /** The pushes of a worker that did not train, by block. */
    static List<byte[]> of(TableDivision division, WorkerStats idle, TouchedRows next) {
        return messages(division, idle, next, (block, out) -> {});
    }

    /** The pushes of a worker that trained, by block. */
    static List<byte[]> of(
            TableDivision division, WorkerStats stats, RoundResult result, TouchedRows touched, TouchedRows next) {
        List<List<TableDivision.Slots>> pushed = division.divide(touched);
        return messages(division, stats, next, (block, out) -> {
            result.dense().writeSlice(block, division.blocks(), division.spec().dataType(), out);
            for (int table = 0; table < pushed.size(); table++) {
                TableDivision.Slots slots = pushed.get(table).get(block);
                long[] steps = division.touched(touched, table).steps();
                Wire.writeAscending(slots.slots(), out);
                Wire.writeLongs(
                        Arrays.stream(slots.places())
                                .mapToLong(place -> steps[place])
                                .toArray(),
                        out);
            }
            int modelTable = 0;
            for (RowMerge.Copies copies : result.copies().values()) {
                int[] places =
                        pushed.get(division.source(modelTable)).get(block).places();
                int width = division.width(modelTable++);
                HostValues values = HostValues.allocate(division.spec().dataType(), places.length * width);
                for (int i = 0; i < places.length; i++) {
                    values.copy(copies.values(), places[i] * width, i * width, width);
                }
                Wire.writeValues(values, places.length * width, out);
            }
        });
    }

    /** What goes to one block beside the stats and the requests. */
    private interface Part {
        void writeTo(int block, DataOutputStream out) throws IOException;
    }

    private static List<byte[]> messages(TableDivision division, WorkerStats stats, TouchedRows next, Part part) {
        List<List<TableDivision.Slots>> requests = division.divide(next);
        List<byte[]> messages = new ArrayList<>();
        for (int q = 0; q < division.blocks(); q++) {
            int block = q;
            messages.add(Wire.bytes(out -> {
                stats.writeTo(out);
                for (List<TableDivision.Slots> table : requests) {
                    Wire.writeAscending(table.get(block).slots(), out);
                }
                part.writeTo(block, out);
            }));
        }
        return messages;
    }

    static Push read(byte[] message, TableDivision division) {
        return Wire.read(message, in -> {
            WorkerStats stats = WorkerStats.readFrom(in);
            List<int[]> requests = new ArrayList<>();
            for (int table = 0; table < division.schemaTables(); table++) {
                requests.add(Wire.readAscending(in));
            }
            if (stats.steps() == 0) {
                return new Push(stats, DenseState.EMPTY, List.of(), requests);
            }
            DataType type = division.spec().dataType();
            DenseState dense = DenseState.read(type, in);
            List<TouchedRows.Rows> touched = new ArrayList<>();
            for (int table = 0; table < division.schemaTables(); table++) {
                int[] slots = Wire.readAscending(in);
                touched.add(new TouchedRows.Rows(slots, Wire.readLongs(slots.length, in)));
            }
            List<RowMerge.Copies> copies = new ArrayList<>();
            for (int table = 0; table < division.modelTables(); table++) {
                TouchedRows.Rows rows = touched.get(division.source(table));
                copies.add(new RowMerge.Copies(
                        rows, Wire.readValues(type, rows.rows().length * division.width(table), in)));
            }
            return new Push(stats, dense, copies, requests);
        });
    }
}
