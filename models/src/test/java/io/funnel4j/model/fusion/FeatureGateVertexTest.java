// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.array.HostArrays;
import io.funnel4j.model.vertex.VertexContract;
import java.util.Random;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class FeatureGateVertexTest extends VertexContract {
    private static final int WIDTH = 3;

    @Override
    protected FeatureGateVertex vertex() {
        return new FeatureGateVertex();
    }

    @Override
    protected double[][] inputs(Random random, int rows, double size) {
        long values = (long) rows * WIDTH;
        return new double[][] {
            random.doubles(values, -size, size).toArray(),
            random.doubles(values, -size, size).toArray()
        };
    }

    @Override
    protected int[] inputWidths() {
        return new int[] {WIDTH, WIDTH};
    }

    @ParameterizedTest
    @CsvSource({"FLOAT, c", "DOUBLE, c", "FLOAT, f", "DOUBLE, f"})
    void isTheFormulaInEveryTypeAndOrder(DataType dataType, char order) {
        long seed = System.nanoTime();
        int rows = 40;
        double[][] values = inputs(new Random(seed), rows, 3);
        double[] errors = inputs(new Random(seed + 1), rows, 2)[0];
        GraphVertex runtime = run(dataType, order, rows, values);
        double[] y = HostArrays.toDoubles(runtime.doForward(true, LayerWorkspaceMgr.noWorkspaces()));
        runtime.setEpsilon(HostArrays.fromDoubles(errors, dataType, rows, WIDTH).dup(order));
        INDArray[] gradients =
                runtime.doBackward(false, LayerWorkspaceMgr.noWorkspaces()).getSecond();
        double[] ofFeatures = HostArrays.toDoubles(gradients[0]);
        double[] ofLogits = HostArrays.toDoubles(gradients[1]);
        double digits = dataType == DataType.FLOAT ? 1e-5 : 1e-13;
        for (int i = 0; i < y.length; i++) {
            double x = values[0][i];
            double open = 1 / (1 + Math.exp(-values[1][i]));
            double[] found = {y[i], ofFeatures[i], ofLogits[i]};
            double[] expected = {2 * open * x, 2 * open * errors[i], 2 * open * (1 - open) * errors[i] * x};
            for (int part = 0; part < found.length; part++) {
                assertThat(Math.abs(found[part] - expected[part]))
                        .as("value %s, part %s, seed %s", i, part, seed)
                        .isLessThanOrEqualTo(digits);
            }
        }
    }

    /** However sure the gate is. */
    @Test
    void isFiniteForLogitsOfAnySize() {
        double[] x = {3, 3, 3};
        double[] logits = {-1e4, 0, 1e4};
        GraphVertex runtime = run(DataType.FLOAT, 'c', 1, new double[][] {x, logits});
        assertThat(HostArrays.toDoubles(runtime.doForward(true, LayerWorkspaceMgr.noWorkspaces())))
                .containsExactly(0, 3, 6);
        runtime.setEpsilon(HostArrays.fromDoubles(new double[] {1, 1, 1}, DataType.FLOAT, 1, WIDTH));
        INDArray[] gradients =
                runtime.doBackward(false, LayerWorkspaceMgr.noWorkspaces()).getSecond();
        assertThat(HostArrays.toDoubles(gradients[0])).containsExactly(0, 1, 2);
        assertThat(HostArrays.toDoubles(gradients[1])).containsExactly(0, 1.5, 0);
    }

    private static GraphVertex run(DataType dataType, char order, int rows, double[][] inputs) {
        GraphVertex runtime = new FeatureGateVertex().instantiate(null, "vertex", 0, null, false, dataType);
        runtime.setInputVertices(new VertexIndices[inputs.length]);
        for (int input = 0; input < inputs.length; input++) {
            INDArray array =
                    HostArrays.fromDoubles(inputs[input], dataType, rows, WIDTH).dup(order);
            runtime.setInput(input, array, LayerWorkspaceMgr.noWorkspaces());
        }
        return runtime;
    }

    @Test
    void refusesInputsOfOtherWidthsAndNumbers() {
        InputType three = InputType.feedForward(3);
        assertThatThrownBy(() -> vertex().getOutputType(0, three, InputType.feedForward(4)))
                .hasMessage("a gate of features reads them and a logit each; it has inputs of widths [3, 4]");
        assertThatThrownBy(() -> vertex().getOutputType(0, three)).hasMessageContaining("widths [3]");
    }
}
