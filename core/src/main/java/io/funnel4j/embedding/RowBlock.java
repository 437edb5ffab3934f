// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.embedding;

import java.util.Arrays;

/**
 * Rows of one table on their way through the optimizer: the weights of all of them side by side, then each kind of state,
 * so that the optimizer's loop is long enough to be vectorised.
 */
final class RowBlock {
    /** Rows a block holds at most; a block with its gradients stays in the first cache. */
    static final int ROWS = 64;

    final int[] rows = new int[ROWS];
    final double[] weights;
    final double[][] state;
    final double[] gradient;
    int count;

    RowBlock(int dimension, int states) {
        weights = new double[ROWS * dimension];
        gradient = new double[ROWS * dimension];
        state = new double[states][ROWS * dimension];
    }

    int dimension() {
        return gradient.length / ROWS;
    }

    void clear() {
        count = 0;
        Arrays.fill(gradient, 0);
    }

    boolean isFull() {
        return count == ROWS;
    }

    void add(int row) {
        rows[count++] = row;
    }

    void scaleGradient(double scale) {
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] *= scale;
        }
    }
}
