// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.round;

import io.funnel4j.array.HostArrays;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
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
}
