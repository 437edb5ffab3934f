// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.vertex;

import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;

/** Columns side by side; backward, the propensity's gradient is zero. */
final class PropensityInputsVertexImpl extends LogProbabilityVertexImpl {
    private static final long serialVersionUID = 1L;

    PropensityInputsVertexImpl(ComputationGraph graph, String name, int index, DataType dataType) {
        super(graph, name, index, dataType);
    }

    @Override
    double[] forward(double[][] inputs, int rows) {
        int columns = inputs.length + 1;
        double[] output = new double[rows * columns];
        for (int row = 0; row < rows; row++) {
            int at = row * columns;
            output[at] = inputs[0][2 * row];
            output[at + 1] = inputs[0][2 * row + 1];
            output[at + 2] = inputs[1][2 * row];
            if (inputs.length > 2) {
                output[at + 3] = inputs[2][row];
            }
        }
        return output;
    }

    @Override
    double[][] backward(double[][] inputs, double[] output, double[] epsilon, int rows) {
        int columns = inputs.length + 1;
        double[][] gradients = new double[inputs.length][];
        gradients[0] = new double[2 * rows];
        gradients[1] = new double[2 * rows];
        if (inputs.length > 2) {
            gradients[2] = new double[rows];
        }
        for (int row = 0; row < rows; row++) {
            int at = row * columns;
            gradients[0][2 * row] = epsilon[at];
            gradients[0][2 * row + 1] = epsilon[at + 1];
            if (inputs.length > 2) {
                gradients[2][row] = epsilon[at + 3];
            }
        }
        return gradients;
    }
}
