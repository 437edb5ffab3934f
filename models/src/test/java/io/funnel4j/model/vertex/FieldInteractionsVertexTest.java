// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.vertex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.array.HostArrays;
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

class FieldInteractionsVertexTest {
    @Nested
    class OfEmbeddingsAlone extends VertexContract {
        @Override
        protected FieldInteractionsVertex vertex() {
            return new FieldInteractionsVertex(4, 3);
        }

        @Override
        protected double[][] inputs(Random random, int rows, double size) {
            return new double[][] {random.doubles(rows * 12L, -size, size).toArray()};
        }

        @Override
        protected int[] inputWidths() {
            return new int[] {12};
        }
    }

    @Nested
    class BeforeNumericFeatures extends VertexContract {
        @Override
        protected FieldInteractionsVertex vertex() {
            return new FieldInteractionsVertex(2, 1);
        }

        @Override
        protected double[][] inputs(Random random, int rows, double size) {
            return new double[][] {random.doubles(rows * 5L, -size, size).toArray()};
        }

        @Override
        protected int[] inputWidths() {
            return new int[] {5};
        }
    }

    /** Of more rows than a block has, and of rows that are wider than one. */
    @ParameterizedTest
    @CsvSource({
        "2, 3, 0, 7, FLOAT, c",
        "5, 4, 3, 1000, FLOAT, c",
        "5, 4, 3, 1000, DOUBLE, c",
        "5, 4, 3, 500, FLOAT, f",
        "30, 300, 1, 4, FLOAT, c",
        "30, 300, 1, 4, DOUBLE, f"
    })
    void isTheFormulaInEveryTypeAndOrder(
            int fields, int dimension, int others, int rows, DataType dataType, char order) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int width = fields * dimension + others;
        double[] x = rounded(random.doubles((long) rows * width, -2, 2).toArray());
        double[] d = rounded(random.doubles((long) rows * dimension, -2, 2).toArray());
        GraphVertex runtime =
                new FieldInteractionsVertex(fields, dimension).instantiate(null, "vertex", 0, null, false, dataType);
        runtime.setInputVertices(new VertexIndices[1]);
        runtime.setInput(
                0, HostArrays.fromDoubles(x, dataType, rows, width).dup(order), LayerWorkspaceMgr.noWorkspaces());
        INDArray output = runtime.doForward(true, LayerWorkspaceMgr.noWorkspaces());
        assertThat(output.shape()).containsExactly(rows, dimension);
        runtime.setEpsilon(HostArrays.fromDoubles(d, dataType, rows, dimension).dup(order));
        INDArray gradient =
                runtime.doBackward(false, LayerWorkspaceMgr.noWorkspaces()).getSecond()[0];
        assertThat(gradient.shape()).containsExactly(rows, width);

        double[] y = HostArrays.toDoubles(output);
        double[] found = HostArrays.toDoubles(gradient);
        double digits = dataType == DataType.FLOAT ? 1e-5 : 1e-13;
        for (int row = 0; row < rows; row++) {
            for (int element = 0; element < dimension; element++) {
                double error = d[row * dimension + element];
                double pairs = 0;
                double sizes = 0;
                for (int i = 0; i < fields; i++) {
                    int atI = row * width + i * dimension + element;
                    double sumOfOthers = 0;
                    for (int j = 0; j < fields; j++) {
                        double other = x[row * width + j * dimension + element];
                        if (j < i) {
                            pairs += x[atI] * other;
                            sizes += Math.abs(x[atI] * other);
                        }
                        sumOfOthers += j == i ? 0 : other;
                    }
                    assertThat(Math.abs(found[atI] - error * sumOfOthers))
                            .as("gradient of row %s, field %s [%s], seed %s", row, i, element, seed)
                            .isLessThanOrEqualTo(digits * 10 * fields);
                }
                assertThat(Math.abs(y[row * dimension + element] - pairs))
                        .as("row %s [%s], seed %s", row, element, seed)
                        .isLessThanOrEqualTo(digits * (1 + sizes));
            }
            for (int other = fields * dimension; other < width; other++) {
                assertThat(found[row * width + other]).isZero();
            }
        }
    }

    private static double[] rounded(double[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) values[i];
        }
        return values;
    }

    /** The difference of the square of 2^24 + 1 and of squares would have no digit left. */
    @Test
    void smallProductsBesideLargeSquaresAreKept() {
        GraphVertex runtime =
                new FieldInteractionsVertex(2, 1).instantiate(null, "vertex", 0, null, false, DataType.FLOAT);
        runtime.setInputVertices(new VertexIndices[1]);
        runtime.setInput(
                0, HostArrays.fromFloats(new float[] {1 << 24, 1e-3f}, 1, 2), LayerWorkspaceMgr.noWorkspaces());
        assertThat(runtime.doForward(true, LayerWorkspaceMgr.noWorkspaces()).getFloat(0))
                .isEqualTo((1 << 24) * 1e-3f);
    }

    @Test
    void refusesInputsThatAreTooNarrowAndSizesThatCannotBe() {
        FieldInteractionsVertex vertex = new FieldInteractionsVertex(3, 4);
        assertThatThrownBy(() -> vertex.getOutputType(0, InputType.feedForward(11)))
                .hasMessage("interactions read 3 embeddings of dimension 4 side by side, and their input has width 11");
        assertThatThrownBy(() -> new FieldInteractionsVertex(1, 4))
                .hasMessage("interactions of 1 fields of dimension 4; expected at least 2 of at least 1");
        assertThat(vertex).isNotEqualTo(new FieldInteractionsVertex(4, 3));
    }
}
