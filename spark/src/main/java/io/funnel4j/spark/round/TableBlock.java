// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.round;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.ExternalizableSerializer;
import io.funnel4j.array.HostValues;
import io.funnel4j.embedding.EmbeddingTable;
import io.funnel4j.embedding.MergeRule;
import io.funnel4j.embedding.RowMerge;
import io.funnel4j.embedding.TableParts;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.FunnelSpec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The rows of all tables that one block owns and its slice of the dense parameters, between two rounds. A round makes a new block
 * and leaves this one, so that whoever computes it again begins where the first did.
 */
@DefaultSerializer(ExternalizableSerializer.class)
public final class TableBlock implements Externalizable {
    private static final long serialVersionUID = 1;
    private static final int VALUES_AT_ONCE = 1 << 18;

    private TableDivision division;
    private int block;
    private List<EmbeddingTable> tables;
    private DenseState dense;
    private List<WorkerStats> stats;
    /** By worker, then by the schema's tables. */
    private List<List<int[]>> requests;

    /** For deserialization alone. */
    public TableBlock() {}

    private TableBlock(
            TableDivision division,
            int block,
            List<EmbeddingTable> tables,
            DenseState dense,
            List<WorkerStats> stats,
            List<List<int[]>> requests) {
        this.division = division;
        this.block = block;
        this.tables = tables;
        this.dense = dense;
        this.stats = stats;
        this.requests = requests;
    }

    /**
     * A block before the first round, with what the workers ask for first.
     *
     * @param slice the block's, of the dense parameters; see {@link DenseState#sliceMessage}
     */
    public static TableBlock first(TableDivision division, int block, byte[] slice) {
        DenseState dense = DenseState.ofMessage(slice, division.spec().dataType());
        return new TableBlock(division, block, division.create(block), dense, List.of(), List.of());
    }

    /** {@link #first} of a model that has been trained. */
    public static TableBlock first(TableDivision division, int block, FunnelModel model) {
        List<EmbeddingTable> tables = division.empty(block);
        for (int table = 0; table < tables.size(); table++) {
            EmbeddingTable whole = model.tables().tables().get(table);
            TableParts.Rows rows = division.rows(table, block);
            HostValues row = HostValues.allocate(whole.dataType(), whole.width());
            for (int i = 0; i < rows.count(); i++) {
                whole.copyRows(Math.toIntExact(rows.first() + i * rows.parts()), 1, row);
                tables.get(table).setRows(division.firstSlot(table, block) + i, 1, row);
            }
        }
        DenseState dense = DenseState.of(model.graph()).slice(block, division.blocks());
        return new TableBlock(division, block, tables, dense, List.of(), List.of());
    }

    /** What each worker did in the round that made this block, in their order. */
    public List<WorkerStats> stats() {
        return stats;
    }

    public int block() {
        return block;
    }

    /**
     * The block after a round.
     *
     * @param messages one of each worker, in any order
     * @param workers P
     */
    public TableBlock after(List<byte[]> messages, int workers, MergeRule rule) {
        List<Push> pushes = messages.stream()
                .map(message -> Push.read(message, division))
                .sorted(Comparator.comparingInt(push -> push.stats().worker()))
                .toList();
        requireEach(pushes, workers);
        List<Push> stepped =
                pushes.stream().filter(push -> push.stats().steps() > 0).toList();
        List<EmbeddingTable> after = stepped.isEmpty()
                ? tables
                : tables.stream().map(EmbeddingTable::copy).toList();
        RowMerge merge = new RowMerge(division.spec().optimizer().rowOptimizer(), rule);
        for (int table = 0; table < after.size(); table++) {
            int place = table;
            merge.merge(
                    after.get(table),
                    stepped.stream().map(push -> push.copies().get(place)).toList());
        }
        int[] steps = stepped.stream().mapToInt(push -> push.stats().steps()).toArray();
        DenseState merged = stepped.isEmpty()
                ? dense
                : DenseState.mean(stepped.stream().map(Push::dense).toList(), steps);
        return new TableBlock(
                division,
                block,
                after,
                merged.rounded(division.spec().dataType()),
                pushes.stream().map(Push::stats).toList(),
                pushes.stream().map(Push::requests).toList());
    }

    private void requireEach(List<Push> pushes, int workers) {
        boolean each = pushes.size() == workers;
        for (int p = 0; each && p < workers; p++) {
            each = pushes.get(p).stats().worker() == p;
        }
        if (!each) {
            throw new IllegalStateException("block %s has messages of workers %s; expected one of each of %s"
                    .formatted(
                            block,
                            pushes.stream().map(push -> push.stats().worker()).toList(),
                            workers));
        }
    }

    /** What a worker asked for. */
    public byte[] answer(int worker) {
        return answer(requests.get(worker));
    }

    /** The answer to a request that came by itself. */
    public byte[] answer(byte[] request) {
        return answer(Request.read(request, division).slots());
    }

    private byte[] answer(List<int[]> request) {
        List<HostValues> rows = new ArrayList<>();
        int[] counts = new int[tables.size()];
        for (int table = 0; table < tables.size(); table++) {
            int[] slots = request.get(division.source(table));
            EmbeddingTable own = tables.get(table);
            counts[table] = slots.length * own.width();
            HostValues values = HostValues.allocate(own.dataType(), counts[table]);
            own.copyRows(slots, values);
            rows.add(values);
        }
        return new Answer(block, dense, rows).toBytes(division.spec().dataType(), counts);
    }

    /** Puts the block's rows and slice into a whole model's. */
    public void copyTo(List<EmbeddingTable> whole, DenseState wholeDense) {
        copyTo(wholeDense);
        for (int table = 0; table < tables.size(); table++) {
            EmbeddingTable own = tables.get(table);
            TableParts.Rows rows = division.rows(table, block);
            HostValues row = HostValues.allocate(own.dataType(), own.width());
            for (int i = 0; i < rows.count(); i++) {
                own.copyRows(division.firstSlot(table, block) + i, 1, row);
                whole.get(table).setRows(rows.first() + i * rows.parts(), 1, row);
            }
        }
    }

    /** Puts the block's slice into the whole dense parameters. */
    public void copyTo(DenseState wholeDense) {
        dense.copyTo(wholeDense, block, division.blocks());
    }

    /**
     * Writes the block's rows of one table as a part of the model's.
     *
     * @param step of the model
     * @return the part's checksum
     */
    public long writePart(int table, long step, OutputStream out) throws IOException {
        return TableParts.write(
                tables.get(table),
                division.firstSlot(table, block),
                division.spec().tables().get(table).rows(),
                division.rows(table, block),
                step,
                out);
    }

    /** The dense parameters and the updater's state without the tables. */
    public byte[] denseSlice() {
        return dense.sliceMessage(0, 1, division.spec().dataType());
    }

    @Override
    public void writeExternal(ObjectOutput out) throws IOException {
        writeTo(out);
    }

    @Override
    public void readExternal(ObjectInput in) throws IOException {
        readFrom(in);
    }

    /** A block that {@link #writeTo} wrote. */
    public static TableBlock read(DataInput in) throws IOException {
        TableBlock block = new TableBlock();
        block.readFrom(in);
        return block;
    }

    /** Writes all of the block, with what is asked of it. */
    public void writeTo(DataOutput out) throws IOException {
        byte[] spec = division.spec().toBytes();
        byte[] rest = Wire.bytes(this::writeSmall);
        out.writeInt(spec.length);
        out.write(spec);
        out.writeInt(division.blocks());
        out.writeInt(block);
        out.writeInt(rest.length);
        out.write(rest);
        for (EmbeddingTable table : tables) {
            writeRows(table, out);
        }
    }

    private void writeSmall(DataOutputStream out) throws IOException {
        dense.writeSlice(0, 1, division.spec().dataType(), out);
        out.writeInt(stats.size());
        for (WorkerStats each : stats) {
            each.writeTo(out);
        }
        out.writeInt(requests.size());
        for (List<int[]> worker : requests) {
            for (int[] slots : worker) {
                Wire.writeAscending(slots, out);
            }
        }
    }

    private static void writeRows(EmbeddingTable table, DataOutput out) throws IOException {
        int rowsAtOnce = Math.max(1, VALUES_AT_ONCE / table.width());
        for (int from = 0; from < table.shape().rows(); from += rowsAtOnce) {
            int count = (int) Math.min(rowsAtOnce, table.shape().rows() - from);
            HostValues values = HostValues.allocate(table.dataType(), count * table.width());
            table.copyRows(from, count, values);
            out.write(Wire.bytes(bytes -> Wire.writeValues(values, count * table.width(), bytes)));
        }
    }

    private void readFrom(DataInput in) throws IOException {
        byte[] spec = new byte[in.readInt()];
        in.readFully(spec);
        division = new TableDivision(FunnelSpec.ofBytes(spec), in.readInt());
        block = in.readInt();
        byte[] rest = new byte[in.readInt()];
        in.readFully(rest);
        Wire.read(rest, small -> {
            dense = DenseState.read(division.spec().dataType(), small);
            stats = new ArrayList<>();
            for (int left = small.readInt(); left > 0; left--) {
                stats.add(WorkerStats.readFrom(small));
            }
            requests = new ArrayList<>();
            for (int left = small.readInt(); left > 0; left--) {
                List<int[]> worker = new ArrayList<>();
                for (int table = 0; table < division.schemaTables(); table++) {
                    worker.add(Wire.readAscending(small));
                }
                requests.add(worker);
            }
            return this;
        });
        tables = division.empty(block);
        for (EmbeddingTable table : tables) {
            int rowsAtOnce = Math.max(1, VALUES_AT_ONCE / table.width());
            for (int from = 0; from < table.shape().rows(); from += rowsAtOnce) {
                int count = (int) Math.min(rowsAtOnce, table.shape().rows() - from);
                byte[] bytes = new byte[count * table.width() * table.dataType().width()];
                in.readFully(bytes);
                HostValues values =
                        Wire.read(bytes, small -> Wire.readValues(table.dataType(), count * table.width(), small));
                table.setRows(from, count, values);
            }
        }
    }
}
