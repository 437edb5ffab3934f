// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.round;

import io.funnel4j.array.HostArrays;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A graph's dense parameters and their updater's state.
 *
 * @param parameters of all layers, in the order of the graph's own array
 * @param updater its state; empty for an updater without one
 */
@SuppressWarnings("ArrayRecordComponent")
public record DenseState(double[] parameters, double[] updater) {
    private static final double[] NONE = {};

    /** Nothing. */
    static final DenseState EMPTY = new DenseState(NONE, NONE);

    /** A copy of a graph's state. */
    public static DenseState of(ComputationGraph graph) {
        INDArray state = graph.getUpdater(true).getStateViewArray();
        return new DenseState(HostArrays.toDoubles(graph.params()), state == null ? NONE : HostArrays.toDoubles(state));
    }

    /** Gives a graph this state. */
    public void copyTo(ComputationGraph graph) {
        assign(parameters, graph.params());
        if (updater.length > 0) {
            assign(updater, graph.getUpdater(true).getStateViewArray());
        }
    }

    private static void assign(double[] values, INDArray array) {
        array.assign(HostArrays.fromDoubles(values, array.dataType(), array.shape()));
    }

    /**
     * The mean of what several workers made of one state, in their order, each weighted by the steps that it took: every step
     * touches all dense parameters.
     */
    public static DenseState mean(List<DenseState> workers, int[] steps) {
        return workers.size() == 1
                ? workers.get(0)
                : new DenseState(
                        meanOf(workers.stream().map(DenseState::parameters).toList(), steps),
                        meanOf(workers.stream().map(DenseState::updater).toList(), steps));
    }

    private static double[] meanOf(List<double[]> arrays, int[] steps) {
        double[] sum = new double[arrays.get(0).length];
        double total = 0;
        for (int p = 0; p < steps.length; p++) {
            double[] array = arrays.get(p);
            total += steps[p];
            for (int i = 0; i < sum.length; i++) {
                sum[i] += steps[p] * array[i];
            }
        }
        for (int i = 0; i < sum.length; i++) {
            sum[i] /= total;
        }
        return sum;
    }

    /** A block's slice of the whole. */
    DenseState slice(int block, int blocks) {
        return new DenseState(slice(parameters, block, blocks), slice(updater, block, blocks));
    }

    private static double[] slice(double[] whole, int block, int blocks) {
        return Arrays.copyOfRange(
                whole,
                TableDivision.sliceStart(whole.length, block, blocks),
                TableDivision.sliceStart(whole.length, block + 1, blocks));
    }

    /** The whole of all blocks' slices. */
    static DenseState ofSlices(List<DenseState> slices) {
        return new DenseState(
                slices.stream()
                        .flatMapToDouble(slice -> Arrays.stream(slice.parameters))
                        .toArray(),
                slices.stream()
                        .flatMapToDouble(slice -> Arrays.stream(slice.updater))
                        .toArray());
    }

    /** A block's slice of the whole, as a message. */
    public byte[] sliceMessage(int block, int blocks, DataType type) {
        return Wire.bytes(out -> writeSlice(block, blocks, type, out));
    }

    /** What {@link #sliceMessage} or {@link TableBlock#denseSlice} gave. */
    public static DenseState ofMessage(byte[] message, DataType type) {
        return Wire.read(message, in -> read(type, in));
    }

    /** Puts a block's slice into the whole. */
    public void copyTo(DenseState whole, int block, int blocks) {
        copy(parameters, whole.parameters, block, blocks);
        copy(updater, whole.updater, block, blocks);
    }

    private static void copy(double[] slice, double[] whole, int block, int blocks) {
        System.arraycopy(slice, 0, whole, TableDivision.sliceStart(whole.length, block, blocks), slice.length);
    }

    /** These values as the model's type holds them. */
    DenseState rounded(DataType type) {
        return type == DataType.DOUBLE ? this : new DenseState(rounded(parameters), rounded(updater));
    }

    private static double[] rounded(double[] values) {
        double[] rounded = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            rounded[i] = (float) values[i];
        }
        return rounded;
    }

    void writeSlice(int block, int blocks, DataType type, DataOutputStream out) throws IOException {
        for (double[] values : List.of(parameters, updater)) {
            int from = TableDivision.sliceStart(values.length, block, blocks);
            Wire.writeDoubles(values, from, TableDivision.sliceStart(values.length, block + 1, blocks), type, out);
        }
    }

    static DenseState read(DataType type, DataInputStream in) throws IOException {
        return new DenseState(Wire.readDoubles(type, in), Wire.readDoubles(type, in));
    }
}
