// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.embedding;

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

    private int dimension() {
        return gradient.length / ROWS;
    }

    /** Takes some of these rows. */
    void rows(int[] from, int first, int newCount) {
        System.arraycopy(from, first, rows, 0, newCount);
        count = newCount;
    }

    /** Takes the rows' gradients, times a factor. */
    void gradients(double[] from, int first, double scale) {
        for (int i = 0; i < count * dimension(); i++) {
            gradient[i] = from[first + i] * scale;
        }
    }
}
