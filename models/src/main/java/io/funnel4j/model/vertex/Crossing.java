// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.vertex;

import io.funnel4j.array.HostValues;

/** The loops of {@link CrossVertexImpl} over a block, in the block's own type. */
final class Crossing {
    private Crossing() {}

    /** u := x_0 u + x_l; x_l may be x_0. */
    static void forward(HostValues first, HostValues linear, HostValues layer, int count) {
        if (linear.floats() != null) {
            forward(first.floats(), linear.floats(), layer.floats(), count);
        } else {
            forward(first.doubles(), linear.doubles(), layer.doubles(), count);
        }
    }

    private static void forward(float[] first, float[] linear, float[] layer, int count) {
        for (int i = 0; i < count; i++) {
            linear[i] = first[i] * linear[i] + layer[i];
        }
    }

    private static void forward(double[] first, double[] linear, double[] layer, int count) {
        for (int i = 0; i < count; i++) {
            linear[i] = first[i] * linear[i] + layer[i];
        }
    }

    /**
     * x_0 := d u, or d u + d where the layer reads x_0; u := d x_0.
     *
     * @param errors d
     */
    static void backward(HostValues first, HostValues linear, HostValues errors, int count, boolean readsFirst) {
        if (errors.floats() != null) {
            backward(first.floats(), linear.floats(), errors.floats(), count, readsFirst ? 1 : 0);
        } else {
            backward(first.doubles(), linear.doubles(), errors.doubles(), count, readsFirst ? 1 : 0);
        }
    }

    private static void backward(float[] first, float[] linear, float[] errors, int count, float plus) {
        for (int i = 0; i < count; i++) {
            float error = errors[i];
            float ofLinear = error * first[i];
            first[i] = error * (linear[i] + plus);
            linear[i] = ofLinear;
        }
    }

    private static void backward(double[] first, double[] linear, double[] errors, int count, double plus) {
        for (int i = 0; i < count; i++) {
            double error = errors[i];
            double ofLinear = error * first[i];
            first[i] = error * (linear[i] + plus);
            linear[i] = ofLinear;
        }
    }
}
