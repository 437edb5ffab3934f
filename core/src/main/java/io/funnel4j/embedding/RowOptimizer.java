// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.embedding;

/**
 * How one embedding row follows its gradient. Only rows that a batch touched are updated, so the state of the others
 * does not decay (lazy), and weight decay falls on touched rows alone.
 *
 * <p>A row is laid out as its D weights followed by {@link #states} times D values of state.
 */
public sealed interface RowOptimizer {
    /** Step size, positive. */
    double learningRate();

    /** L2 factor: weightDecay * w is added to the gradient of a touched row. */
    double weightDecay();

    /** Values of optimizer state beside each weight. */
    int states();

    /** What a row's state starts as. */
    default double initialState() {
        return 0;
    }

    /** The factor of an update at a step of the tables, 1 for the first; computed once a step. */
    default double rate(long step) {
        return learningRate();
    }

    /**
     * One update in place of {@code count} weights, of one row or of many.
     *
     * @param weights in its first {@code count} values
     * @param state an array as {@code weights} for each of {@link #states}
     * @param gradient of each weight: the mean over the batch
     * @param rate {@link #rate} of the step
     */
    void update(double[] weights, double[][] state, double[] gradient, int count, double rate);

    /** w := w - rate * g. */
    record Sgd(double learningRate, double weightDecay) implements RowOptimizer {
        public Sgd {
            check(learningRate, weightDecay);
        }

        @Override
        public int states() {
            return 0;
        }

        @Override
        public void update(double[] weights, double[][] state, double[] gradient, int count, double rate) {
            for (int i = 0; i < count; i++) {
                weights[i] -= rate * (gradient[i] + weightDecay * weights[i]);
            }
        }
    }

    /**
     * Adagrad (Duchi et al., 2011): s := s + g^2, w := w - rate * g / (sqrt(s) + epsilon).
     *
     * @param initialAccumulator what s starts as, at least 0
     */
    record Adagrad(double learningRate, double weightDecay, double epsilon, double initialAccumulator)
            implements RowOptimizer {
        public Adagrad {
            check(learningRate, weightDecay);
            checkPositive("epsilon", epsilon);
            if (!(initialAccumulator >= 0) || Double.isInfinite(initialAccumulator)) {
                throw new IllegalArgumentException(
                        "initial accumulator is %s; expected at least 0".formatted(initialAccumulator));
            }
        }

        /** Epsilon 1e-10, accumulators from 0. */
        public static Adagrad of(double learningRate) {
            return new Adagrad(learningRate, 0, 1e-10, 0);
        }

        @Override
        public int states() {
            return 1;
        }

        @Override
        public double initialState() {
            return initialAccumulator;
        }

        @Override
        public void update(double[] weights, double[][] state, double[] gradient, int count, double rate) {
            double[] sums = state[0];
            for (int i = 0; i < count; i++) {
                double g = gradient[i] + weightDecay * weights[i];
                double sum = sums[i] + g * g;
                sums[i] = sum;
                weights[i] -= rate * g / (Math.sqrt(sum) + epsilon);
            }
        }
    }

    /**
     * Adam (Kingma and Ba, 2015) with lazy moments: a row's moments move only when it is touched, and the bias
     * correction counts the tables' steps, as sparse Adam does elsewhere.
     *
     * <pre>
     *   m := b1 m + (1 - b1) g      v := b2 v + (1 - b2) g^2
     *   w := w - rate * sqrt(1 - b2^t) / (1 - b1^t) * m / (sqrt(v) + epsilon)
     * </pre>
     */
    record LazyAdam(double learningRate, double weightDecay, double beta1, double beta2, double epsilon)
            implements RowOptimizer {
        public LazyAdam {
            check(learningRate, weightDecay);
            checkBeta("beta1", beta1);
            checkBeta("beta2", beta2);
            checkPositive("epsilon", epsilon);
        }

        /** beta1 0.9, beta2 0.999, epsilon 1e-8, no weight decay. */
        public static LazyAdam of(double learningRate) {
            return new LazyAdam(learningRate, 0, 0.9, 0.999, 1e-8);
        }

        @Override
        public int states() {
            return 2;
        }

        @Override
        public double rate(long step) {
            return learningRate * Math.sqrt(1 - Math.pow(beta2, (double) step)) / (1 - Math.pow(beta1, (double) step));
        }

        @Override
        public void update(double[] weights, double[][] state, double[] gradient, int count, double rate) {
            double[] first = state[0];
            double[] second = state[1];
            for (int i = 0; i < count; i++) {
                double g = gradient[i] + weightDecay * weights[i];
                double m = beta1 * first[i] + (1 - beta1) * g;
                double v = beta2 * second[i] + (1 - beta2) * g * g;
                first[i] = m;
                second[i] = v;
                weights[i] -= rate * m / (Math.sqrt(v) + epsilon);
            }
        }

        private static void checkBeta(String name, double beta) {
            if (!(beta >= 0 && beta < 1)) {
                throw new IllegalArgumentException("%s is %s; expected [0, 1)".formatted(name, beta));
            }
        }
    }

    private static void check(double learningRate, double weightDecay) {
        checkPositive("learning rate", learningRate);
        if (!(weightDecay >= 0) || Double.isInfinite(weightDecay)) {
            throw new IllegalArgumentException("weight decay is %s; expected at least 0".formatted(weightDecay));
        }
    }

    private static void checkPositive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("%s is %s; expected a positive number".formatted(name, value));
        }
    }
}
