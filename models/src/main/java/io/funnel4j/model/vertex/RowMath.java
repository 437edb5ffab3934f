// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.vertex;

import io.funnel4j.array.HostValues;

/** Loops over a row of a block, in the block's own type. */
final class RowMath {
    private RowMath() {}

    /** y := a x, over {@code width} values from {@code at} on. */
    static void scale(double a, HostValues x, HostValues y, int at, int width) {
        if (x.floats() != null) {
            scale((float) a, x.floats(), y.floats(), at, width);
        } else {
            for (int i = at; i < at + width; i++) {
                y.doubles()[i] = a * x.doubles()[i];
            }
        }
    }

    private static void scale(float a, float[] x, float[] y, int at, int width) {
        for (int i = at; i < at + width; i++) {
            y[i] = a * x[i];
        }
    }

    /** y := y + a x. */
    static void add(double a, HostValues x, HostValues y, int at, int width) {
        if (x.floats() != null) {
            add((float) a, x.floats(), y.floats(), at, width);
        } else {
            for (int i = at; i < at + width; i++) {
                y.doubles()[i] += a * x.doubles()[i];
            }
        }
    }

    private static void add(float a, float[] x, float[] y, int at, int width) {
        for (int i = at; i < at + width; i++) {
            y[i] += a * x[i];
        }
    }

    /** x . y, in four sums side by side, which do not wait for one another. */
    static double dot(HostValues x, HostValues y, int at, int width) {
        if (x.floats() != null) {
            return dot(x.floats(), y.floats(), at, width);
        }
        double sum = 0;
        for (int i = at; i < at + width; i++) {
            sum += x.doubles()[i] * y.doubles()[i];
        }
        return sum;
    }

    private static double dot(float[] x, float[] y, int at, int width) {
        float sum0 = 0;
        float sum1 = 0;
        float sum2 = 0;
        float sum3 = 0;
        int i = at;
        for (; i <= at + width - 4; i += 4) {
            sum0 += x[i] * y[i];
            sum1 += x[i + 1] * y[i + 1];
            sum2 += x[i + 2] * y[i + 2];
            sum3 += x[i + 3] * y[i + 3];
        }
        for (; i < at + width; i++) {
            sum0 += x[i] * y[i];
        }
        return sum0 + sum1 + sum2 + sum3;
    }
}
