// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.vertex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.array.HostArrays;
import io.funnel4j.model.vertex.ColumnsVertex.Part;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

class ColumnsVertexTest extends VertexContract {
    /** The first input's column 2 is left out. */
    private static final List<Part> PARTS =
            List.of(new Part(0, 3, 2), new Part(1, 0, 1), new Part(0, 0, 2), new Part(2, 1, 2), new Part(2, 0, 1));

    @Override
    protected ColumnsVertex vertex() {
        return new ColumnsVertex(PARTS);
    }

    @Override
    protected double[][] inputs(Random random, int rows, double size) {
        return new double[][] {
            random.doubles(rows * 5L, -size, size).toArray(),
            random.doubles(rows, -size, size).toArray(),
            random.doubles(rows * 3L, -size, size).toArray()
        };
    }

    @Override
    protected int[] inputWidths() {
        return new int[] {5, 1, 3};
    }

    @Test
    void putsColumnsInOrder() {
        double[][] inputs = {{1, 2, 3, 4, 5, 11, 12, 13, 14, 15}, {6, 16}, {7, 8, 9, 17, 18, 19}};
        for (DataType type : List.of(DataType.FLOAT, DataType.DOUBLE)) {
            assertThat(HostArrays.toDoubles(forward(inputs, type)))
                    .containsExactly(4, 5, 6, 1, 2, 8, 9, 7, 14, 15, 16, 11, 12, 18, 19, 17);
        }
    }

    @Test
    void refusesColumnsThatAreNotThere() {
        InputType four = InputType.feedForward(4);
        assertThatThrownBy(() -> vertex().getOutputType(0, four, four, four))
                .hasMessage("input 0 has 4 columns; Part[input=0, from=3, width=2] is outside of them");
    }
}
