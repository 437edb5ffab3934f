// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.torch;

import io.funnel4j.array.HostValues;
import io.funnel4j.embedding.EmbeddingField;
import io.funnel4j.embedding.EmbeddingTable;
import io.funnel4j.embedding.EmbeddingTables;
import io.funnel4j.embedding.RowOptimizer;
import io.funnel4j.exposure.IdFeature;
import io.funnel4j.exposure.TableShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.T_TensorTensorTensor_T;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Embedding tables of one dimension D, one under another, so that a step gathers and updates all of them at once. A row has its
 * weights and its optimizer state side by side, as on the host. One more row, of zeros, stands for padding.
 *
 * <p>The gathered embeddings start the derivative; what comes back is summed for each row that was read, in the order of the
 * batch, and the row is updated once.
 */
final class TableGroup {
    /** Values that are copied at once. */
    private static final int CHUNK = 1 << 20;

    private final int dimension;
    private final Device device;
    private final ScalarType type;
    private final Map<String, Long> offsets = new LinkedHashMap<>();
    /** [rows of all tables and one, D (1 + states)]. */
    private final Tensor storage;

    private final long padding;
    private final List<Long> columns = new ArrayList<>();
    private final List<Long> columnOffsets = new ArrayList<>();
    private boolean pooled;
    /** Which columns of the ids are read, and where their tables start; [columns] each. */
    private Tensor reads;

    private Tensor starts;

    /** Of the running step. */
    private Tensor keys;

    private Tensor gathered;
    private Tensor touched;
    private Tensor sums;

    TableGroup(EmbeddingTables tables, List<TableShape> shapes, Device device) {
        this.device = device;
        dimension = shapes.get(0).dimension();
        type = HostCopies.type(tables.dataType());
        long rows = 0;
        for (TableShape shape : shapes) {
            offsets.put(shape.name(), rows);
            rows += shape.rows();
        }
        padding = rows;
        int width = dimension * (1 + tables.optimizer().states());
        storage = HostCopies.zeros(type, device, rows + 1, width);
        shapes.forEach(shape -> upload(tables.table(shape.name())));
    }

    /** The first gathered column of a field. */
    int addColumns(EmbeddingField field) {
        int first = columns.size();
        for (int slot = 0; slot < field.slots(); slot++) {
            columns.add((long) field.slot() + slot);
            columnOffsets.add(offsets.get(field.table()));
        }
        pooled |= field.pooled();
        return first;
    }

    /** All fields were added. */
    void seal() {
        reads = ofLongs(columns);
        starts = ofLongs(columnOffsets);
    }

    private Tensor ofLongs(List<Long> values) {
        Tensor host = HostCopies.empty(ScalarType.Long, values.size());
        new LongPointer(host.data_ptr())
                .put(values.stream().mapToLong(Long::longValue).toArray());
        return host.to(device, ScalarType.Long);
    }

    /** Reads the rows of a batch's ids [B, S]. */
    void gather(Tensor ids) {
        Tensor read = ids.index_select(1, reads);
        Tensor rows = read.to(ScalarType.Long).add(starts);
        if (pooled) {
            rows = rows.masked_fill(read.eq(new Scalar(IdFeature.PADDING)), new Scalar(padding));
        }
        keys = rows.flatten();
        gathered = storage.narrow(1, 0, dimension)
                .index_select(0, keys)
                .view(ids.size(0), columns.size(), dimension)
                .set_requires_grad(true);
    }

    /** The embeddings of the batch, [B, columns, D]. */
    Tensor gathered() {
        return gathered;
    }

    /** Sums the gradients of each row that was read; gives the squared norm of all. */
    Tensor sumGradients() {
        Tensor gradients = gathered.grad().view(keys.numel(), dimension);
        T_TensorTensor_T sorted = torch.sort(keys, new BoolOptional(true), 0, false);
        T_TensorTensorTensor_T unique = torch.unique_consecutive(sorted.get0(), true, false, new LongOptional());
        touched = unique.get0();
        sums = HostCopies.zeros(type, device, touched.size(0), dimension)
                .index_add_(0, unique.get1(), gradients.index_select(0, sorted.get1()));
        return sums.square().sum();
    }

    /** One update of the rows that were read; the others, and their state, stay. */
    void update(RowOptimizer optimizer, long step, double gradientFactor, double rateFactor) {
        double rate = optimizer.rate(step) * rateFactor;
        Tensor rows = storage.index_select(0, touched);
        Tensor weights = rows.narrow(1, 0, dimension);
        Tensor gradient = gradientFactor == 1 ? sums : sums.mul_(new Scalar(gradientFactor));
        if (optimizer.weightDecay() != 0) {
            gradient.add_(weights, new Scalar(optimizer.weightDecay()));
        }
        if (optimizer instanceof RowOptimizer.LazyAdam adam) {
            Tensor first = rows.narrow(1, dimension, dimension);
            Tensor second = rows.narrow(1, 2L * dimension, dimension);
            Updates.adam(weights, first, second, gradient, adam.beta1(), adam.beta2(), adam.epsilon(), rate);
        } else if (optimizer instanceof RowOptimizer.Adagrad adagrad) {
            Updates.adagrad(weights, rows.narrow(1, dimension, dimension), gradient, adagrad.epsilon(), rate);
        } else {
            Updates.sgd(weights, gradient, rate);
        }
        storage.index_copy_(0, touched, rows);
    }

    /** Forgets what the step gathered, whose memory its scope frees. */
    void clear() {
        keys = null;
        gathered = null;
        touched = null;
        sums = null;
    }

    private void upload(EmbeddingTable table) {
        inChunks(table, (from, count, values) -> {
            Tensor chunk = HostCopies.empty(type, count, table.width());
            table.copyRows(from, count, values);
            HostCopies.write(values, count * table.width(), chunk);
            storage.narrow(0, offset(table) + from, count).copy_(chunk);
        });
    }

    void writeBack(EmbeddingTables tables) {
        for (String name : offsets.keySet()) {
            EmbeddingTable table = tables.table(name);
            inChunks(table, (from, count, values) -> {
                Tensor chunk =
                        storage.narrow(0, offset(table) + from, count).cpu().contiguous();
                HostCopies.read(chunk, count * table.width(), values);
                table.setRows(from, count, values);
            });
        }
    }

    private interface Chunk {
        void copy(int from, int count, HostValues values);
    }

    private static void inChunks(EmbeddingTable table, Chunk chunk) {
        int rows = Math.toIntExact(table.shape().rows());
        int atOnce = Math.max(1, Math.min(rows, CHUNK / table.width()));
        HostValues values = HostValues.allocate(table.dataType(), atOnce * table.width());
        for (int from = 0; from < rows; from += atOnce) {
            try (PointerScope scope = new PointerScope()) {
                chunk.copy(from, Math.min(atOnce, rows - from), values);
            }
        }
    }

    private long offset(EmbeddingTable table) {
        return offsets.get(table.shape().name());
    }
}
