// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.round;

import io.funnel4j.array.HostValues;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * What a block sends to a worker for the next round: the rows that it asked for, in that order, and the block's slice of the dense
 * parameters.
 *
 * @param rows by the model's tables
 */
record Answer(int block, DenseState dense, List<HostValues> rows) {
    byte[] toBytes(DataType type, int[] counts) {
        return Wire.bytes(out -> {
            out.writeInt(block);
            dense.writeSlice(0, 1, type, out);
            for (int table = 0; table < rows.size(); table++) {
                out.writeInt(counts[table]);
                Wire.writeValues(rows.get(table), counts[table], out);
            }
        });
    }

    static Answer read(byte[] message, TableDivision division) {
        return Wire.read(message, in -> {
            int block = in.readInt();
            DataType type = division.spec().dataType();
            DenseState dense = DenseState.read(type, in);
            List<HostValues> rows = new ArrayList<>();
            for (int table = 0; table < division.modelTables(); table++) {
                rows.add(Wire.readValues(type, in.readInt(), in));
            }
            return new Answer(block, dense, rows);
        });
    }
}
