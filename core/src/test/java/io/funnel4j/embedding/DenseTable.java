// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.embedding;

/** What a table must come to, computed the slow way: one dense gradient a step, the papers' formulas, row by row. */
final class DenseTable {
    final double[][] weights;
    private final double[][] first;
    private final double[][] second;
    private final RowOptimizer optimizer;
    private int step;

    DenseTable(EmbeddingTable table) {
        int rows = (int) table.shape().rows();
        int dimension = table.shape().dimension();
        weights = new double[rows][];
        for (int row = 0; row < rows; row++) {
            weights[row] = table.weights(row);
        }
        first = new double[rows][dimension];
        second = new double[rows][dimension];
        optimizer = table.optimizer();
    }

    /** One step: {@code gradient} is the mean over the batch, {@code touched} the rows that the batch read. */
    void update(double[][] gradient, boolean[] touched) {
        step++;
        for (int row = 0; row < weights.length; row++) {
            for (int d = 0; touched[row] && d < weights[row].length; d++) {
                double g = gradient[row][d] + optimizer.weightDecay() * weights[row][d];
                weights[row][d] -= optimizer.learningRate() * direction(row, d, g);
            }
        }
    }

    private double direction(int row, int d, double g) {
        if (optimizer instanceof RowOptimizer.Adagrad adagrad) {
            first[row][d] += g * g;
            return g / (Math.sqrt(first[row][d] + adagrad.initialAccumulator()) + adagrad.epsilon());
        }
        if (optimizer instanceof RowOptimizer.LazyAdam adam) {
            first[row][d] = adam.beta1() * first[row][d] + (1 - adam.beta1()) * g;
            second[row][d] = adam.beta2() * second[row][d] + (1 - adam.beta2()) * g * g;
            double correction = Math.sqrt(1 - Math.pow(adam.beta2(), step)) / (1 - Math.pow(adam.beta1(), step));
            return correction * first[row][d] / (Math.sqrt(second[row][d]) + adam.epsilon());
        }
        return g;
    }
}
