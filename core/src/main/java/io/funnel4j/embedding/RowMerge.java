// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.embedding;

import io.funnel4j.Internal;
import io.funnel4j.array.HostValues;
import java.util.List;

/**
 * Merges the copies of one table's rows that several workers have trained side by side, each from the same row w, worker p in
 * n_p steps. With N the sum of the n_p and U the steps that the {@linkplain MergeRule rule} counts:
 *
 * <pre>
 *   w' = w + U/N sum_p (w_p - w)                                        weights, and Adagrad's sums
 *   m' = b^U m + (1 - b^U) sum_p (m_p - b^n_p m) / sum_p (1 - b^n_p)    Adam's moments, b = beta1 or beta2
 * </pre>
 *
 * Both are what one worker has done where only one touched the row, and its copy is then kept bit by bit. The second is a
 * convex sum, so that v stays at least 0. Sums run in the order of the workers, in double.
 */
@Internal
public final class RowMerge {
    private final RowOptimizer optimizer;
    private final MergeRule rule;

    public RowMerge(RowOptimizer optimizer, MergeRule rule) {
        this.optimizer = optimizer;
        this.rule = rule;
    }

    /**
     * What one worker made of the rows that it touched.
     *
     * @param touched which, and in which of its steps
     * @param values of the rows, one after another: weights, then the optimizer's state
     */
    public record Copies(TouchedRows.Rows touched, HostValues values) {
        /** The row of a copy; -1 behind the last. */
        int row(int index) {
            return index < touched.rows().length ? touched.rows()[index] : -1;
        }
    }

    /** Merges the copies, in the order of the workers, into the table that they were copied from. */
    public void merge(EmbeddingTable table, List<Copies> workers) {
        int[] next = new int[workers.size()];
        Merged merged = new Merged(table.width(), table.shape().dimension(), workers.size());
        for (int row = lowest(workers, next); row >= 0; row = lowest(workers, next)) {
            table.load(row, merged.before);
            merged.clear();
            for (int p = 0; p < next.length; p++) {
                if (workers.get(p).row(next[p]) == row) {
                    merged.add(workers.get(p), next[p]++);
                }
            }
            table.store(row, merged.values());
        }
    }

    /** The lowest of the rows that come next in each worker's copies; -1 after the last. */
    private static int lowest(List<Copies> workers, int[] next) {
        int lowest = -1;
        for (int p = 0; p < next.length; p++) {
            int row = workers.get(p).row(next[p]);
            if (row >= 0 && (lowest < 0 || row < lowest)) {
                lowest = row;
            }
        }
        return lowest;
    }

    /** One row on its way. */
    private final class Merged {
        final double[] before;
        private final int dimension;
        private final double[][] copies;
        private final int[] steps;
        private final double[] decays;
        private long union;
        private int count;
        private int together;

        Merged(int width, int dimension, int workers) {
            this.dimension = dimension;
            before = new double[width];
            copies = new double[workers][width];
            steps = new int[workers];
            decays = new double[workers];
        }

        void clear() {
            union = 0;
            count = 0;
            together = 0;
        }

        void add(Copies worker, int index) {
            long mask = worker.touched().steps()[index];
            union |= mask;
            steps[count] = Long.bitCount(mask);
            together += steps[count];
            double[] copy = copies[count++];
            for (int i = 0; i < copy.length; i++) {
                copy[i] = worker.values().get(index * copy.length + i);
            }
        }

        double[] values() {
            if (count == 1) {
                return copies[0];
            }
            double taken = rule.steps(together, Long.bitCount(union), count);
            addChanges(0, dimension, taken / together);
            if (optimizer instanceof RowOptimizer.LazyAdam adam) {
                decay(dimension, adam.beta1(), taken);
                decay(2 * dimension, adam.beta2(), taken);
            } else {
                addChanges(dimension, before.length, taken / together);
            }
            return before;
        }

        private void addChanges(int from, int to, double factor) {
            for (int i = from; i < to; i++) {
                double sum = 0;
                for (int p = 0; p < count; p++) {
                    sum += copies[p][i] - before[i];
                }
                before[i] += factor * sum;
            }
        }

        private void decay(int from, double beta, double taken) {
            double weight = 0; // positive: beta is below 1, and each has touched the row
            for (int p = 0; p < count; p++) {
                decays[p] = Math.pow(beta, steps[p]);
                weight += 1 - decays[p];
            }
            double kept = Math.pow(beta, taken);
            for (int i = from; i < from + dimension; i++) {
                double sum = 0;
                for (int p = 0; p < count; p++) {
                    sum += copies[p][i] - decays[p] * before[i];
                }
                before[i] = kept * before[i] + (1 - kept) * sum / weight;
            }
        }
    }
}
