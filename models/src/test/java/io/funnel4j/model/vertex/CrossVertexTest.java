// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.vertex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

class CrossVertexTest {
    private static final int WIDTH = 3;

    @Nested
    class InALaterLayer extends VertexContract {
        @Override
        protected CrossVertex vertex() {
            return new CrossVertex();
        }

        @Override
        protected double[][] inputs(Random random, int rows, double size) {
            return CrossVertexTest.inputs(random, 3, rows * WIDTH, size);
        }

        @Override
        protected int[] inputWidths() {
            return new int[] {WIDTH, WIDTH, WIDTH};
        }
    }

    @Nested
    class InTheFirstLayer extends VertexContract {
        @Override
        protected CrossVertex vertex() {
            return new CrossVertex();
        }

        @Override
        protected double[][] inputs(Random random, int rows, double size) {
            return CrossVertexTest.inputs(random, 2, rows * WIDTH, size);
        }

        @Override
        protected int[] inputWidths() {
            return new int[] {WIDTH, WIDTH};
        }
    }

    @ParameterizedTest
    @CsvSource({"2, FLOAT, c", "3, FLOAT, c", "2, DOUBLE, c", "3, DOUBLE, c", "3, FLOAT, f"})
    void isTheFormulaInEveryTypeAndOrder(int count, DataType dataType, char order) {
        Random random = new Random(5);
        int rows = 150;
        int width = 7;
        double[][] values = inputs(random, count + 1, rows * width, 2);
        INDArray[] arrays = Arrays.stream(values)
                .map(each -> HostArrays.fromDoubles(each, dataType, rows, width).dup(order))
                .toArray(INDArray[]::new);
        GraphVertex runtime = new CrossVertex().instantiate(null, "vertex", 0, null, false, dataType);
        runtime.setInputVertices(new VertexIndices[count]);
        for (int input = 0; input < count; input++) {
            runtime.setInput(input, arrays[input], LayerWorkspaceMgr.noWorkspaces());
        }
        INDArray first = arrays[0];
        INDArray linear = arrays[1];
        INDArray errors = arrays[count];
        INDArray layer = count == 2 ? first : arrays[2];

        assertSame(
                runtime.doForward(true, LayerWorkspaceMgr.noWorkspaces()),
                first.mul(linear).add(layer));

        runtime.setEpsilon(errors);
        INDArray[] gradients =
                runtime.doBackward(false, LayerWorkspaceMgr.noWorkspaces()).getSecond();
        assertThat(gradients).hasSize(count);
        assertSame(gradients[0], count == 2 ? errors.mul(linear).add(errors) : errors.mul(linear));
        assertSame(gradients[1], errors.mul(first));
        if (count > 2) {
            assertSame(gradients[2], errors);
        }
    }

    private static void assertSame(INDArray found, INDArray expected) {
        assertThat(found.shape()).isEqualTo(expected.shape());
        assertThat(HostArrays.toDoubles(found)).isEqualTo(HostArrays.toDoubles(expected));
    }

    @Test
    void refusesInputsOfOtherWidthsAndNumbers() {
        InputType three = InputType.feedForward(3);
        InputType four = InputType.feedForward(4);
        assertThatThrownBy(() -> new CrossVertex().getOutputType(0, three, three, four))
                .hasMessage("a cross reads inputs of one width; its input 2 has 4, the first 3");
        assertThatThrownBy(() -> new CrossVertex().getOutputType(0, three)).hasMessageContaining("it has 1 inputs");
    }

    private static double[][] inputs(Random random, int count, int values, double size) {
        double[][] inputs = new double[count][];
        Arrays.setAll(inputs, input -> random.doubles(values, -size, size).toArray());
        return inputs;
    }
}
