// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.array;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.AddOp;
import org.nd4j.linalg.factory.Nd4j;

class KeptArrayTest {
    private final KeptArray kept = new KeptArray();

    @Test
    void isTheSameWhileItsShapeIs() {
        INDArray first = kept.of(DataType.FLOAT, new long[] {3, 4}, 'c');
        assertThat(kept.of(DataType.FLOAT, new long[] {3, 4}, 'c')).isSameAs(first);
        assertThat(kept.of(DataType.FLOAT, new long[] {4, 3}, 'c')).isNotSameAs(first);
    }

    @Test
    void takesTheMemoryThatSuffices() {
        INDArray large = kept.of(DataType.DOUBLE, new long[] {5, 4}, 'c');
        INDArray small = kept.of(DataType.DOUBLE, new long[] {2, 4}, 'f');
        assertThat(small.shape()).containsExactly(2, 4);
        assertThat(small.ordering()).isEqualTo('f');
        assertThat(small.data()).isSameAs(large.data());
        INDArray larger = kept.of(DataType.DOUBLE, new long[] {6, 4}, 'c');
        assertThat(larger.data()).isNotSameAs(large.data());
        assertThat(kept.of(DataType.FLOAT, new long[] {6, 4}, 'c').dataType()).isEqualTo(DataType.FLOAT);
        larger.assign(7);
        assertThat(larger.sumNumber().doubleValue()).isEqualTo(7 * 24);
    }

    @Test
    void aPreparedOperationFollowsItsArrays() {
        PreparedOp add = new PreparedOp((output, inputs) -> new AddOp(inputs[0], inputs[1], output));
        INDArray one = kept.of(DataType.FLOAT, new long[] {2, 3}, 'c').assign(1);
        INDArray sum = Nd4j.zeros(DataType.FLOAT, 2, 3);
        add.run(sum, one, one);
        assertThat(sum.sumNumber().doubleValue()).isEqualTo(12);
        one.assign(2);
        add.run(sum, one, one);
        assertThat(sum.sumNumber().doubleValue())
                .as("other values in the same arrays")
                .isEqualTo(24);
        INDArray other = Nd4j.valueArrayOf(new long[] {2, 3}, 5f, DataType.FLOAT);
        add.run(sum, one, other);
        assertThat(sum.sumNumber().doubleValue()).as("another array").isEqualTo(42);
        INDArray wide = kept.of(DataType.FLOAT, new long[] {9, 3}, 'c').assign(1);
        INDArray wideSum = Nd4j.zeros(DataType.FLOAT, 9, 3);
        add.run(wideSum, wide, wide);
        assertThat(wideSum.sumNumber().doubleValue()).as("another shape").isEqualTo(54);
    }
}
