// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.funnel4j.array.HostArrays;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Each way, whatever the natives take it to, against sums in double. */
class DenseProductsTest {
    private static final double TOLERANCE = 1e-4;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @ParameterizedTest
    @CsvSource({
        "BLAS, 1, 1, 1", "BLAS, 7, 5, 1", "BLAS, 1, 16, 8", "BLAS, 129, 33, 17",
        "ONEDNN, 1, 1, 1", "ONEDNN, 7, 5, 1", "ONEDNN, 1, 16, 8", "ONEDNN, 129, 33, 17",
        "ONEDNN, 65, 48, 16", "ONEDNN, 9, 32, 1", "ONEDNN, 20, 32, 20", "ONEDNN, 20, 20, 32"
    })
    void areTheProductsOfADenseLayer(String way, int b, int k, int n) {
        DenseProducts products = way.equals("BLAS") ? new BlasProducts() : new OneDnnProducts();
        double[] x = draw(b * k);
        double[] w = draw(k * n);
        double[] bias = draw(n);
        double[] d = draw(b * n);
        INDArray input = array(x, b, k);
        INDArray weights = array(w, k, n).dup('f');
        INDArray delta = array(d, b, n);

        INDArray activations = Nd4j.valueArrayOf(new long[] {b, n}, Float.NaN, DataType.FLOAT);
        products.forward(input, weights, array(bias, 1, n), activations);
        double[] expected = product(x, w, b, k, n);
        for (int i = 0; i < expected.length; i++) {
            expected[i] += bias[i % n];
        }
        assertValues(activations, expected);

        INDArray weightGradient =
                Nd4j.valueArrayOf(new long[] {k, n}, Float.NaN, DataType.FLOAT).dup('f');
        products.weightGradient(input, delta, weightGradient);
        assertValues(weightGradient, product(transposed(x, b, k), d, k, b, n));

        INDArray inputGradient = Nd4j.valueArrayOf(new long[] {b, k}, Float.NaN, DataType.FLOAT);
        products.inputGradient(delta, weights, inputGradient);
        assertValues(inputGradient, product(d, transposed(w, k, n), b, n, k));

        INDArray sums = Nd4j.valueArrayOf(new long[] {n}, Float.NaN, DataType.FLOAT);
        products.columnSums(delta, Nd4j.ones(DataType.FLOAT, b), sums);
        double[] ones = new double[b];
        Arrays.fill(ones, 1);
        assertValues(sums, product(ones, d, 1, b, n));
    }

    private double[] draw(int count) {
        return random.doubles(count, -1, 1).toArray();
    }

    private static INDArray array(double[] values, int rows, int columns) {
        return HostArrays.fromDoubles(values, DataType.FLOAT, rows, columns);
    }

    /** [m, k] * [k, n], row by row. */
    private static double[] product(double[] left, double[] right, int m, int k, int n) {
        double[] product = new double[m * n];
        for (int row = 0; row < m; row++) {
            for (int column = 0; column < n; column++) {
                for (int i = 0; i < k; i++) {
                    product[row * n + column] += left[row * k + i] * right[i * n + column];
                }
            }
        }
        return product;
    }

    private static double[] transposed(double[] values, int rows, int columns) {
        double[] transposed = new double[values.length];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                transposed[column * rows + row] = values[row * columns + column];
            }
        }
        return transposed;
    }

    private void assertValues(INDArray found, double[] expected) {
        assertThat(HostArrays.toDoubles(found)).as("seed %d", seed).containsExactly(expected, within(TOLERANCE));
    }
}
