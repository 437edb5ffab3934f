// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.vertex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.funnel4j.array.HostArrays;
import java.util.Arrays;
import java.util.Random;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class GateVertexTest {
    private static final int WIDTH = 3;

    @Nested
    class KeepsTheContract extends VertexContract {
        @Override
        protected GateVertex vertex() {
            return new GateVertex();
        }

        @Override
        protected double[][] inputs(Random random, int rows, double size) {
            double[][] inputs = new double[2][];
            Arrays.setAll(inputs, input -> random.doubles((long) rows * WIDTH, -size, size)
                    .toArray());
            return inputs;
        }

        @Override
        protected int[] inputWidths() {
            return new int[] {WIDTH, WIDTH};
        }
    }

    @ParameterizedTest
    @CsvSource({"FLOAT, c, 1e-6", "DOUBLE, c, 1e-14", "FLOAT, f, 1e-6"})
    void isTheFormulaFarFromZeroToo(DataType dataType, char order, double tolerance) {
        double[] x = {1, -2, 3, 4, 5, -6};
        double[] z = {0, 0.7, -0.7, 90, -90, 15};
        double[] d = {1, 1, -2, 0.5, 3, 1};
        GraphVertex runtime = new GateVertex().instantiate(null, "gate", 0, null, false, dataType);
        runtime.setInputVertices(new VertexIndices[2]);
        runtime.setInput(0, array(x, dataType, order), LayerWorkspaceMgr.noWorkspaces());
        runtime.setInput(1, array(z, dataType, order), LayerWorkspaceMgr.noWorkspaces());
        double[] found = HostArrays.toDoubles(runtime.doForward(true, LayerWorkspaceMgr.noWorkspaces()));
        runtime.setEpsilon(array(d, dataType, order));
        INDArray[] gradients =
                runtime.doBackward(false, LayerWorkspaceMgr.noWorkspaces()).getSecond();
        double[] ofValues = HostArrays.toDoubles(gradients[0]);
        double[] ofLogits = HostArrays.toDoubles(gradients[1]);
        for (int i = 0; i < x.length; i++) {
            double sigmoid = 1 / (1 + Math.exp(-z[i]));
            assertThat(found[i]).isCloseTo(2 * sigmoid * x[i], within(tolerance * Math.abs(x[i])));
            assertThat(ofValues[i]).isCloseTo(2 * sigmoid * d[i], within(tolerance * Math.abs(d[i])));
            assertThat(ofLogits[i])
                    .isCloseTo(
                            2 * sigmoid * (1 - sigmoid) * x[i] * d[i], within(10 * tolerance * Math.abs(x[i] * d[i])));
        }
    }

    private static INDArray array(double[] values, DataType dataType, char order) {
        return HostArrays.fromDoubles(values, dataType, 2, 3).dup(order);
    }

    @Test
    void refusesAnotherNumberOfLogitsThanValues() {
        assertThatThrownBy(() -> new GateVertex().getOutputType(0, InputType.feedForward(3), InputType.feedForward(4)))
                .hasMessage("a gate has a logit a value; found 4 logits for 3 values");
    }
}
