// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.vertex;

import io.funnel4j.array.HostValues;

/** The loops of {@link FieldInteractionsVertexImpl} over a row of a block, in the block's own type. */
final class RowInteractions {
    private RowInteractions() {}

    /**
     * y := the sum over i &lt; j of v_i v_j.
     *
     * @param x holds v_1, ..., v_F from {@code at} on
     * @param y filled from {@code into} on
     */
    static void sum(HostValues x, int at, int fields, int dimension, HostValues y, int into) {
        if (x.floats() != null) {
            sum(x.floats(), at, fields, dimension, y.floats(), into);
        } else {
            sum(x.doubles(), at, fields, dimension, y.doubles(), into);
        }
    }

    // One element of all fields after another: both sums are in registers, and those of several elements overlap.
    private static void sum(float[] x, int at, int fields, int dimension, float[] y, int into) {
        for (int element = 0; element < dimension; element++) {
            float before = 0;
            float products = 0;
            int end = at + fields * dimension;
            for (int i = at + element; i < end; i += dimension) {
                products += x[i] * before;
                before += x[i];
            }
            y[into + element] = products;
        }
    }

    private static void sum(double[] x, int at, int fields, int dimension, double[] y, int into) {
        for (int element = 0; element < dimension; element++) {
            double before = 0;
            double products = 0;
            int end = at + fields * dimension;
            for (int i = at + element; i < end; i += dimension) {
                products += x[i] * before;
                before += x[i];
            }
            y[into + element] = products;
        }
    }

    /**
     * v_i := d (v_1 + ... + v_F - v_i).
     *
     * @param errors d, from {@code from} on
     * @param sums room for D values
     */
    static void gradient(
            HostValues x, int at, int fields, int dimension, HostValues errors, int from, HostValues sums) {
        if (x.floats() != null) {
            gradient(x.floats(), at, fields, dimension, errors.floats(), from, sums.floats());
        } else {
            gradient(x.doubles(), at, fields, dimension, errors.doubles(), from, sums.doubles());
        }
    }

    private static void gradient(float[] x, int at, int fields, int dimension, float[] errors, int from, float[] sums) {
        int end = at + fields * dimension;
        for (int element = 0; element < dimension; element++) {
            float sum = 0;
            for (int i = at + element; i < end; i += dimension) {
                sum += x[i];
            }
            sums[element] = sum;
        }
        for (int field = at; field < end; field += dimension) {
            for (int element = 0; element < dimension; element++) {
                x[field + element] = errors[from + element] * (sums[element] - x[field + element]);
            }
        }
    }

    private static void gradient(
            double[] x, int at, int fields, int dimension, double[] errors, int from, double[] sums) {
        int end = at + fields * dimension;
        for (int element = 0; element < dimension; element++) {
            double sum = 0;
            for (int i = at + element; i < end; i += dimension) {
                sum += x[i];
            }
            sums[element] = sum;
        }
        for (int field = at; field < end; field += dimension) {
            for (int element = 0; element < dimension; element++) {
                x[field + element] = errors[from + element] * (sums[element] - x[field + element]);
            }
        }
    }
}
