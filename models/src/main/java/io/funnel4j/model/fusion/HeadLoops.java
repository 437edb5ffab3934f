// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.fusion;

import io.funnel4j.array.HostValues;

/**
 * The loops of {@link HeadProductsVertexImpl} over a block, in the block's own type. The rows of a block have no gaps, so that
 * head after head of row after row is a product of its own.
 */
final class HeadLoops {
    private HeadLoops() {}

    /** Inner products of {@code columns} values each. */
    static void products(HostValues first, HostValues second, int count, int columns, HostValues products) {
        if (first.floats() != null) {
            products(first.floats(), second.floats(), count, columns, products.floats());
        } else {
            products(first.doubles(), second.doubles(), count, columns, products.doubles());
        }
    }

    private static void products(float[] first, float[] second, int count, int columns, float[] products) {
        for (int product = 0; product < count; product++) {
            int end = (product + 1) * columns;
            float even = 0;
            float odd = 0;
            int i = product * columns;
            for (; i < end - 1; i += 2) {
                even += first[i] * second[i];
                odd += first[i + 1] * second[i + 1];
            }
            products[product] = i < end ? even + odd + first[i] * second[i] : even + odd;
        }
    }

    private static void products(double[] first, double[] second, int count, int columns, double[] products) {
        for (int product = 0; product < count; product++) {
            int end = (product + 1) * columns;
            double even = 0;
            double odd = 0;
            int i = product * columns;
            for (; i < end - 1; i += 2) {
                even += first[i] * second[i];
                odd += first[i + 1] * second[i + 1];
            }
            products[product] = i < end ? even + odd + first[i] * second[i] : even + odd;
        }
    }

    /** y := x, {@code columns} values after another times a factor each. */
    static void scaled(HostValues factors, HostValues x, int count, int columns, HostValues y) {
        if (x.floats() != null) {
            scaled(factors.floats(), x.floats(), count, columns, y.floats());
        } else {
            scaled(factors.doubles(), x.doubles(), count, columns, y.doubles());
        }
    }

    private static void scaled(float[] factors, float[] x, int count, int columns, float[] y) {
        for (int product = 0; product < count; product++) {
            float factor = factors[product];
            for (int i = product * columns; i < (product + 1) * columns; i++) {
                y[i] = factor * x[i];
            }
        }
    }

    private static void scaled(double[] factors, double[] x, int count, int columns, double[] y) {
        for (int product = 0; product < count; product++) {
            double factor = factors[product];
            for (int i = product * columns; i < (product + 1) * columns; i++) {
                y[i] = factor * x[i];
            }
        }
    }
}
