// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.onnx;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataLocation;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.funnel4j.exposure.TableShape;
import io.funnel4j.model.StoredModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.LinkedHashMap;
import java.util.Map;

/** The tables of a model as initializers: within the graph, or in a file beside it. */
final class TableWeights {
    /** Where a table begins in the file beside the graph: what operating systems map. */
    private static final long ALIGNMENT = 1 << 16;

    private final OnnxGraph graph;
    private final DataType type;
    private final String beside;
    private final Map<String, Table> tables = new LinkedHashMap<>();
    private long end;

    private record Table(TableShape shape, TensorProto.Builder tensor, long offset, long bytes) {}

    /**
     * The tables that a graph reads.
     *
     * @param beside the name of the file that holds them; null where the graph does
     */
    TableWeights(OnnxGraph graph, DataType type, String beside) {
        this.graph = graph;
        this.type = type;
        this.beside = beside;
    }

    /** The initializer of a table, whose values are still to be {@linkplain #write written}. */
    String of(String name, long rows, int dimension) {
        return tables.computeIfAbsent(name, added -> table(new TableShape(name, rows, dimension)))
                .tensor()
                .getName();
    }

    private Table table(TableShape shape) {
        long bytes = shape.rows() * shape.dimension() * DenseNodes.width(type);
        Table table = new Table(
                shape, graph.tensor("tables/" + shape.name(), type, shape.rows(), shape.dimension()), end, bytes);
        end += (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        return table;
    }

    /**
     * Reads the tables, one after another, and adds them to the graph.
     *
     * @param file beside the graph, open for writing; null where the graph holds them
     */
    void write(StoredModel model, FileChannel file) throws IOException {
        for (Table table : tables.values()) {
            if (beside == null) {
                graph.expect(table.bytes());
                ByteBuffer bytes = OnnxGraph.buffer(Math.toIntExact(table.bytes()));
                read(model, table, (at, row) -> bytes.position(Math.toIntExact(at))
                        .put(row));
                bytes.position(bytes.capacity());
                table.tensor().setRawData(com.google.protobuf.ByteString.copyFrom(bytes.flip()));
            } else {
                FileRows rows = new FileRows(file, table.offset());
                read(model, table, rows::put);
                rows.flush();
                table.tensor()
                        .setDataLocation(DataLocation.EXTERNAL)
                        .addExternalData(entry("location", beside))
                        .addExternalData(entry("offset", Long.toString(table.offset())))
                        .addExternalData(entry("length", Long.toString(table.bytes())));
            }
            graph.initializer(table.tensor());
        }
    }

    /** What takes the bytes of a row. */
    private interface RowTarget {
        /** @param at bytes from the table's beginning */
        void put(long at, ByteBuffer row) throws IOException;
    }

    private void read(StoredModel model, Table table, RowTarget target) throws IOException {
        int dimension = table.shape().dimension();
        ByteBuffer row = OnnxGraph.buffer(dimension * DenseNodes.width(type));
        model.readRows(table.shape(), (index, values) -> {
            row.clear();
            for (int d = 0; d < dimension; d++) {
                DenseNodes.put(row, type, values[d]);
            }
            target.put(index * row.capacity(), row.flip());
        });
    }

    private static StringStringEntryProto entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }

    /** Rows on their way to a file; those that follow each other are written together. */
    private static final class FileRows {
        private final FileChannel file;
        private final long offset;
        private final ByteBuffer waiting = ByteBuffer.allocate(1 << 20);
        private long from;

        FileRows(FileChannel file, long offset) {
            this.file = file;
            this.offset = offset;
        }

        void put(long at, ByteBuffer row) throws IOException {
            if (waiting.remaining() < row.remaining() || at != from + waiting.position()) {
                flush();
                from = at;
            }
            if (row.remaining() > waiting.capacity()) {
                write(row, at);
            } else {
                waiting.put(row);
            }
        }

        void flush() throws IOException {
            write(waiting.flip(), from);
            from += waiting.limit();
            waiting.clear();
        }

        private void write(ByteBuffer bytes, long at) throws IOException {
            long position = offset + at;
            while (bytes.hasRemaining()) {
                position += file.write(bytes, position);
            }
        }
    }
}
