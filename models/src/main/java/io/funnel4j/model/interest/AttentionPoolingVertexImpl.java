// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.interest;

import io.funnel4j.array.HostArrays;
import io.funnel4j.array.HostValues;
import io.funnel4j.model.vertex.ParameterlessVertexImpl;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * With k_j the entries of a row, a_j their scores and d = dL/dy:
 *
 * <pre>
 *   y = sum over j of w_j k_j          dL/dk_j = w_j d
 *   w_j = a_j                          dL/da_j = d . k_j
 *   w = softmax(a)                     dL/da_j = w_j (d . k_j - sum over i of w_i d . k_i)
 * </pre>
 */
final class AttentionPoolingVertexImpl extends ParameterlessVertexImpl {
    private static final long serialVersionUID = 1L;

    private static final int ENTRIES = 0;
    private static final int SCORES = 1;
    private static final int IDS = 2;

    private static final int BLOCK_VALUES = 32_768;

    private final transient List<ListColumns> lists;
    private final EntryWeights weighing;
    private transient ListEntries entries;
    private transient double[] weights;
    /** w. */
    private transient int width;

    private transient int blockEntries;
    private transient HostValues entryBlock;

    AttentionPoolingVertexImpl(
            ComputationGraph graph,
            String name,
            int index,
            List<ListColumns> lists,
            EntryWeights weighing,
            DataType dataType) {
        super(graph, name, index, dataType);
        this.lists = lists;
        this.weighing = weighing;
    }

    @Override
    public INDArray doForward(boolean training, LayerWorkspaceMgr workspaceMgr) {
        if (!canDoForward()) {
            throw new IllegalStateException("vertex '%s' has no input yet".formatted(vertexName));
        }
        entries = new ListEntries(HostArrays.toInts(inputs[IDS]), Math.toIntExact(inputs[IDS].size(0)), lists);
        weights = HostArrays.toDoubles(inputs[SCORES]);
        if (weighing == EntryWeights.SOFTMAX) {
            for (int row = 0; row < entries.exposures(); row++) {
                softmax(weights, entries.start(row), entries.start(row + 1));
            }
        }
        prepareBlock();
        int rows = entries.exposures();
        HostValues pooled = HostValues.allocate(dataType, rows * width);
        INDArray keys = HostArrays.rowMajor(inputs[ENTRIES]);
        double[] sum = new double[width];
        int row = 0;
        for (int from = 0; from < entries.count(); from += blockEntries) {
            int count = Math.min(readEntries(keys, from), entries.count() - from);
            for (int entry = 0; entry < count; entry++) {
                int of = entries.row(from + entry);
                if (of != row) {
                    pooled.set(row * width, sum);
                    Arrays.fill(sum, 0);
                    row = of;
                }
                EntryMath.add(weights[from + entry], entryBlock, entry * width, sum, width);
            }
        }
        pooled.set(row * width, sum);
        INDArray output =
                workspaceMgr.createUninitialized(ArrayType.ACTIVATIONS, dataType, new long[] {rows, width}, 'c');
        HostArrays.write(pooled, rows * width, output, 0);
        return output;
    }

    @Override
    public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaceMgr) {
        if (!canDoBackward() || weights == null) {
            throw new IllegalStateException(
                    "vertex '%s' has no forward pass or no error to propagate".formatted(vertexName));
        }
        int filled = entries.filled();
        double[] errors = HostArrays.toDoubles(epsilon);
        double[] ofScores = new double[filled];
        INDArray ofEntries =
                workspaceMgr.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, new long[] {filled, width}, 'c');
        INDArray keys = HostArrays.rowMajor(inputs[ENTRIES]);
        for (int from = 0; from < filled; from += blockEntries) {
            int count = readEntries(keys, from);
            for (int entry = 0; entry < count; entry++) {
                int row = entries.row(from + entry);
                if (row == ListEntries.NOBODY) {
                    EntryMath.clear(entryBlock, entry * width, width);
                } else {
                    ofScores[from + entry] = EntryMath.dot(errors, row * width, entryBlock, entry * width, width);
                    EntryMath.scale(weights[from + entry], errors, row * width, entryBlock, entry * width, width);
                }
            }
            HostArrays.write(entryBlock, count * width, ofEntries, (long) from * width);
        }
        if (weighing == EntryWeights.SOFTMAX) {
            for (int row = 0; row < entries.exposures(); row++) {
                softmaxBack(ofScores, entries.start(row), entries.start(row + 1));
            }
        }
        HostValues scoreValues = HostValues.allocate(dataType, filled);
        scoreValues.set(0, ofScores);
        INDArray scoreGradient =
                workspaceMgr.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, new long[] {filled, 1}, 'c');
        HostArrays.write(scoreValues, filled, scoreGradient, 0);
        return new Pair<>(null, new INDArray[] {ofEntries, scoreGradient, null});
    }

    /** In place; no exponential is of more than 0. */
    private static void softmax(double[] scores, int from, int to) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int entry = from; entry < to; entry++) {
            largest = Math.max(largest, scores[entry]);
        }
        double sum = 0;
        for (int entry = from; entry < to; entry++) {
            scores[entry] = Math.exp(scores[entry] - largest);
            sum += scores[entry];
        }
        for (int entry = from; entry < to; entry++) {
            scores[entry] /= sum;
        }
    }

    private void softmaxBack(double[] ofWeights, int from, int to) {
        double mean = 0;
        for (int entry = from; entry < to; entry++) {
            mean += weights[entry] * ofWeights[entry];
        }
        for (int entry = from; entry < to; entry++) {
            ofWeights[entry] = weights[entry] * (ofWeights[entry] - mean);
        }
    }

    private void prepareBlock() {
        if (entryBlock == null) {
            width = Math.toIntExact(inputs[ENTRIES].size(1));
            blockEntries = Math.max(1, BLOCK_VALUES / width);
            entryBlock = HostValues.allocate(dataType, blockEntries * width);
        }
    }

    /** Gives how many entries the block has. */
    private int readEntries(INDArray keys, int from) {
        int count = Math.min(blockEntries, entries.filled() - from);
        HostArrays.read(keys, (long) from * width, count * width, entryBlock);
        return count;
    }

    @Override
    public void clear() {
        super.clear();
        entries = null;
        weights = null;
    }
}
