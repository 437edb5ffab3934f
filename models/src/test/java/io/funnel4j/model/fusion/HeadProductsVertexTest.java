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

class HeadProductsVertexTest extends VertexContract {
    @Override
    protected HeadProductsVertex vertex() {
        return new HeadProductsVertex(2);
    }

    @Override
    protected double[][] inputs(Random random, int rows, double size) {
        return inputs(random, rows, 6, size);
    }

    private static double[][] inputs(Random random, int rows, int width, double size) {
        long values = (long) rows * width;
        return new double[][] {
            random.doubles(values, -size, size).toArray(),
            random.doubles(values, -size, size).toArray()
        };
    }

    @Override
    protected int[] inputWidths() {
        return new int[] {6, 6};
    }

    /** Of more rows than a block has, of chunks of odd widths and of one column, and of rows that are wider than a block. */
    @ParameterizedTest
    @CsvSource({
        "1, 7, 9, FLOAT, c",
        "3, 9, 2000, FLOAT, c",
        "3, 9, 2000, DOUBLE, c",
        "4, 4, 50, FLOAT, f",
        "2, 10000, 3, FLOAT, c",
        "2, 10000, 3, DOUBLE, f"
    })
    void isTheFormulaInEveryTypeAndOrder(int heads, int width, int rows, DataType dataType, char order) {
        long seed = System.nanoTime();
        double[][] values = inputs(new Random(seed), rows, width, 2);
        double[] errors = inputs(new Random(seed + 1), rows, heads, 2)[0];
        GraphVertex runtime = new HeadProductsVertex(heads).instantiate(null, "vertex", 0, null, false, dataType);
        runtime.setInputVertices(new VertexIndices[2]);
        for (int input = 0; input < 2; input++) {
            INDArray array =
                    HostArrays.fromDoubles(values[input], dataType, rows, width).dup(order);
            runtime.setInput(input, array, LayerWorkspaceMgr.noWorkspaces());
        }
        INDArray output = runtime.doForward(true, LayerWorkspaceMgr.noWorkspaces());
        assertThat(output.shape()).containsExactly(rows, heads);
        double[] y = HostArrays.toDoubles(output);
        runtime.setEpsilon(HostArrays.fromDoubles(errors, dataType, rows, heads).dup(order));
        INDArray[] gradients =
                runtime.doBackward(false, LayerWorkspaceMgr.noWorkspaces()).getSecond();
        double[][] found = {HostArrays.toDoubles(gradients[0]), HostArrays.toDoubles(gradients[1])};
        double digits = dataType == DataType.FLOAT ? 1e-5 : 1e-13;
        int columns = width / heads;
        for (int row = 0; row < rows; row++) {
            for (int head = 0; head < heads; head++) {
                double error = errors[row * heads + head];
                double sum = 0;
                double sizes = 0;
                for (int i = row * width + head * columns; i < row * width + (head + 1) * columns; i++) {
                    double product = values[0][i] * values[1][i];
                    sum += product;
                    sizes += Math.abs(product);
                    for (int input = 0; input < 2; input++) {
                        assertThat(Math.abs(found[input][i] - error * values[1 - input][i]))
                                .as("gradient of input %s [%s], seed %s", input, i, seed)
                                .isLessThanOrEqualTo(digits);
                    }
                }
                assertThat(Math.abs(y[row * heads + head] - sum))
                        .as("row %s, head %s, seed %s", row, head, seed)
                        .isLessThanOrEqualTo(digits * (1 + sizes));
            }
        }
    }

    @Test
    void refusesInputsThatHeadsDoNotDivide() {
        InputType six = InputType.feedForward(6);
        assertThatThrownBy(() -> new HeadProductsVertex(4).getOutputType(0, six, six))
                .hasMessage("products of 4 heads read two inputs of one width that is a multiple of the heads; it has"
                        + " inputs of widths [6, 6]");
        assertThatThrownBy(() -> vertex().getOutputType(0, six, InputType.feedForward(4)))
                .hasMessageContaining("widths [6, 4]");
        assertThatThrownBy(() -> new HeadProductsVertex(0)).hasMessage("products of 0 heads; expected at least 1");
        assertThat(vertex()).isNotEqualTo(new HeadProductsVertex(3));
    }
}
