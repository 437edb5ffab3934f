// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.interest;

import io.funnel4j.array.HostArrays;
import io.funnel4j.array.HostValues;
import io.funnel4j.model.interest.AttentionInputVertex.Columns;
import io.funnel4j.model.vertex.ParameterlessVertexImpl;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * With (g_1, g_2, g_3, g_4) the parts of dL/dz, entry by entry:
 *
 * <pre>
 *   z = [q | k | q - k | q * k]       dL/dk = g_2 - g_3 + g_4 * q
 *                                     dL/dq = sum over the entries of q's row of g_1 + g_3 + g_4 * k
 * </pre>
 *
 * Entries go through in blocks that stay in the cache.
 */
final class AttentionInputVertexImpl extends ParameterlessVertexImpl {
    private static final long serialVersionUID = 1L;

    private static final int ENTRIES = 0;
    private static final int EMBEDDINGS = 1;
    private static final int IDS = 2;

    private static final int BLOCK_VALUES = 65_536;

    private final transient List<ListColumns> lists;
    private final transient List<Columns> candidates;
    private final int width;
    private final int blockEntries;
    private transient ListEntries entries;
    /** The candidates of the rows, [B, w]. */
    private transient HostValues queries;

    private transient HostValues entryBlock;
    private transient HostValues outputBlock;
    /** Kept from step to step; its columns that are no candidate's stay 0. */
    private transient HostValues embeddingGradient;

    AttentionInputVertexImpl(
            ComputationGraph graph,
            String name,
            int index,
            List<ListColumns> lists,
            List<Columns> candidates,
            DataType dataType) {
        super(graph, name, index, dataType);
        this.lists = lists;
        this.candidates = candidates;
        this.width = candidates.stream().mapToInt(Columns::width).sum();
        this.blockEntries = Math.max(1, BLOCK_VALUES / (AttentionInputVertex.PARTS * width));
    }

    @Override
    public INDArray doForward(boolean training, LayerWorkspaceMgr workspaceMgr) {
        if (!canDoForward()) {
            throw new IllegalStateException("vertex '%s' has no input yet".formatted(vertexName));
        }
        entries = new ListEntries(HostArrays.toInts(inputs[IDS]), Math.toIntExact(inputs[IDS].size(0)), lists);
        prepareBlocks();
        readQueries();
        INDArray keys = HostArrays.rowMajor(inputs[ENTRIES]);
        int outputWidth = AttentionInputVertex.PARTS * width;
        INDArray output = workspaceMgr.createUninitialized(
                ArrayType.ACTIVATIONS, dataType, new long[] {entries.filled(), outputWidth}, 'c');
        for (int from = 0; from < entries.filled(); from += blockEntries) {
            int count = Math.min(blockEntries, entries.filled() - from);
            HostArrays.read(keys, (long) from * width, count * width, entryBlock);
            for (int entry = 0; entry < count; entry++) {
                int row = entries.row(from + entry);
                if (row == ListEntries.NOBODY) {
                    EntryMath.clear(outputBlock, entry * outputWidth, outputWidth);
                } else {
                    EntryMath.combine(queries, row * width, entryBlock, entry * width, outputBlock, width);
                }
            }
            HostArrays.write(outputBlock, count * outputWidth, output, (long) from * outputWidth);
        }
        return output;
    }

    @Override
    public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaceMgr) {
        if (!canDoBackward() || entries == null) {
            throw new IllegalStateException(
                    "vertex '%s' has no forward pass or no error to propagate".formatted(vertexName));
        }
        INDArray keys = HostArrays.rowMajor(inputs[ENTRIES]);
        INDArray errors = HostArrays.rowMajor(epsilon);
        int outputWidth = AttentionInputVertex.PARTS * width;
        INDArray ofEntries = workspaceMgr.createUninitialized(
                ArrayType.ACTIVATION_GRAD, dataType, new long[] {entries.filled(), width}, 'c');
        double[] ofQueries = new double[entries.exposures() * width];
        for (int from = 0; from < entries.filled(); from += blockEntries) {
            int count = Math.min(blockEntries, entries.filled() - from);
            HostArrays.read(keys, (long) from * width, count * width, entryBlock);
            HostArrays.read(errors, (long) from * outputWidth, count * outputWidth, outputBlock);
            for (int entry = 0; entry < count; entry++) {
                int row = entries.row(from + entry);
                if (row == ListEntries.NOBODY) {
                    EntryMath.clear(entryBlock, entry * width, width);
                } else {
                    EntryMath.combineBack(
                            queries, ofQueries, row * width, entryBlock, entry * width, outputBlock, width);
                }
            }
            HostArrays.write(entryBlock, count * width, ofEntries, (long) from * width);
        }
        return new Pair<>(null, new INDArray[] {ofEntries, ofEmbeddings(ofQueries, workspaceMgr), null});
    }

    private void readQueries() {
        INDArray embeddings = HostArrays.rowMajor(inputs[EMBEDDINGS]);
        int rows = entries.exposures();
        int columns = Math.toIntExact(embeddings.size(1));
        queries = queries.orMore(rows * width);
        int blockRows = Math.max(1, BLOCK_VALUES / columns);
        HostValues block = HostValues.allocate(dataType, Math.min(rows, blockRows) * columns);
        for (int from = 0; from < rows; from += blockRows) {
            int count = Math.min(blockRows, rows - from);
            HostArrays.read(embeddings, (long) from * columns, count * columns, block);
            for (int row = 0; row < count; row++) {
                int at = (from + row) * width;
                for (Columns candidate : candidates) {
                    queries.copy(block, row * columns + candidate.from(), at, candidate.width());
                    at += candidate.width();
                }
            }
        }
    }

    private INDArray ofEmbeddings(double[] ofQueries, LayerWorkspaceMgr workspaceMgr) {
        int rows = entries.exposures();
        int columns = Math.toIntExact(inputs[EMBEDDINGS].size(1));
        embeddingGradient = embeddingGradient.orMore(rows * columns);
        Map<Columns, double[]> sums = new LinkedHashMap<>(); // one candidate may stand beside several lists
        for (int row = 0; row < rows; row++) {
            sums.clear();
            int from = row * width;
            for (Columns candidate : candidates) {
                int to = from + candidate.width();
                sums.merge(candidate, Arrays.copyOfRange(ofQueries, from, to), AttentionInputVertexImpl::sum);
                from = to;
            }
            int at = row * columns;
            sums.forEach((candidate, sum) -> embeddingGradient.set(at + candidate.from(), sum));
        }
        INDArray gradient =
                workspaceMgr.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, new long[] {rows, columns}, 'c');
        HostArrays.write(embeddingGradient, rows * columns, gradient, 0);
        return gradient;
    }

    private static double[] sum(double[] sum, double[] other) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += other[i];
        }
        return sum;
    }

    private void prepareBlocks() {
        if (entryBlock == null) {
            entryBlock = HostValues.allocate(dataType, blockEntries * width);
            outputBlock = HostValues.allocate(dataType, blockEntries * AttentionInputVertex.PARTS * width);
            queries = HostValues.allocate(dataType, 0);
            embeddingGradient = HostValues.allocate(dataType, 0);
        }
    }

    @Override
    public void clear() {
        super.clear();
        entries = null;
    }
}
