// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Copies of arrays and of views on them, against reading element by element. */
class HostArraysTest {
    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE", "INT"})
    void readsAnyViewRowByRow(DataType dataType) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int trial = 0; trial < 300; trial++) {
            INDArray view = view(random, numbered(dataType, 1 + random.nextInt(6), 1 + random.nextInt(6)));
            double[] expected = new double[(int) view.length()];
            for (int row = 0; row < view.rows(); row++) {
                for (int column = 0; column < view.columns(); column++) {
                    expected[row * view.columns() + column] = view.getDouble(row, column);
                }
            }
            double[] found = dataType == DataType.INT32
                    ? Arrays.stream(HostArrays.toInts(view)).asDoubleStream().toArray()
                    : HostArrays.toDoubles(view);
            assertThat(found)
                    .as("seed %d, trial %d, shape %s", seed, trial, Arrays.toString(view.shape()))
                    .isEqualTo(expected);
        }
    }

    @Test
    void readsBroadcastAndDiagonalLikeViews() {
        INDArray broadcast = Nd4j.createFromArray(1.5f, 2.5f).reshape(1, 2).broadcast(3, 2);
        assertThat(HostArrays.toFloats(broadcast)).containsExactly(1.5f, 2.5f, 1.5f, 2.5f, 1.5f, 2.5f);
        INDArray everyOther =
                numbered(DataType.DOUBLE, 6, 2).get(NDArrayIndex.interval(1, 2, 6), NDArrayIndex.interval(1, 2));
        assertThat(HostArrays.toDoubles(everyOther)).containsExactly(3, 7, 11);
    }

    @Test
    void copiesAreIndependentOfTheArray() {
        INDArray array = numbered(DataType.FLOAT, 2, 2);
        float[] copy = HostArrays.toFloats(array);
        array.addi(1);
        assertThat(copy).containsExactly(0, 1, 2, 3);
        double[] values = {1, 2};
        INDArray made = HostArrays.fromDoubles(values, DataType.DOUBLE, 1, 2);
        values[0] = 9;
        assertThat(HostArrays.toDoubles(made)).containsExactly(1, 2);
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    void makesRowMajorArraysThatReadBack(DataType dataType) {
        INDArray made = HostArrays.fromDoubles(new double[] {0.5, -1, 2, 3.25, 4, 5}, dataType, 3, 2);
        assertThat(made.dataType()).isEqualTo(dataType);
        assertThat(made.shape()).containsExactly(3, 2);
        assertThat(made.getDouble(1, 1)).isEqualTo(3.25);
        assertThat(HostArrays.toDoubles(made)).containsExactly(0.5, -1, 2, 3.25, 4, 5);
    }

    @Test
    void refusesAnotherTypeByName() {
        assertThatThrownBy(() -> HostArrays.toInts(numbered(DataType.FLOAT, 1, 1)))
                .hasMessage("expected an array of INT, found FLOAT");
        assertThatThrownBy(() -> HostArrays.toFloats(numbered(DataType.INT32, 1, 1)))
                .hasMessage("expected an array of FLOAT, found INT");
    }

    private static INDArray numbered(DataType dataType, int rows, int columns) {
        return Nd4j.createFromArray(
                        IntStream.range(0, rows * columns).asDoubleStream().toArray())
                .castTo(dataType)
                .reshape('c', rows, columns);
    }

    private static INDArray view(Random random, INDArray array) {
        INDArray view = array;
        for (int step = random.nextInt(3); step > 0; step--) {
            INDArray next =
                    switch (random.nextInt(3)) {
                        case 0 -> view.transpose();
                        case 1 -> view.dup(random.nextBoolean() ? 'f' : 'c');
                        default -> view.get(interval(random, view.rows()), interval(random, view.columns()));
                    };
            view = next.rank() == 2 ? next : view; // ND4J makes a scalar of a [1, 1]
        }
        return view;
    }

    private static INDArrayIndex interval(Random random, long size) {
        int from = random.nextInt((int) size);
        return NDArrayIndex.interval(from, from + 1 + random.nextInt((int) size - from));
    }
}
