package io.funnel4j.embedding;

/**
 * How one embedding row follows its gradient. Only rows that a batch touched are updated, so the state of the others
 * does not decay (lazy), and weight decay falls on touched rows alone.
 *
 * <p>A row is laid out as its D weights followed by {@link #stateWidth} values of state.
 */
public sealed interface RowOptimizer {
    /** Step size, positive. */
    double learningRate();

    /** L2 factor: weightDecay * w is added to the gradient of a touched row. */
    double weightDecay();

    /** Values of optimizer state beside the D weights of a row. */
    int stateWidth(int dimension);

    /** What a row's state starts as. */
    default double initialState() {
        return 0;
    }

    /** The factor of an update at a step of the tables, 1 for the first; computed once a step. */
    default double rate(long step) {
        return learningRate();
    }

    /**
     * One update in place.
     *
     * @param row D weights, then the state
     * @param gradient D values: the mean over the batch
     * @param rate {@link #rate} of the step
     */
    void update(double[] row, double[] gradient, int dimension, double rate);

    /** w := w - rate * g. */
    record Sgd(double learningRate, double weightDecay) implements RowOptimizer {
        public Sgd {
            check(learningRate, weightDecay);
        }

        @Override
        public int stateWidth(int dimension) {
            return 0;
        }

        @Override
        public void update(double[] row, double[] gradient, int dimension, double rate) {
            for (int d = 0; d < dimension; d++) {
                row[d] -= rate * (gradient[d] + weightDecay * row[d]);
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
        public int stateWidth(int dimension) {
            return dimension;
        }

        @Override
        public double initialState() {
            return initialAccumulator;
        }

        @Override
        public void update(double[] row, double[] gradient, int dimension, double rate) {
            for (int d = 0; d < dimension; d++) {
                double g = gradient[d] + weightDecay * row[d];
                double sum = row[dimension + d] + g * g;
                row[dimension + d] = sum;
                row[d] -= rate * g / (Math.sqrt(sum) + epsilon);
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
        public int stateWidth(int dimension) {
            return 2 * dimension;
        }

        @Override
        public double rate(long step) {
            return learningRate * Math.sqrt(1 - Math.pow(beta2, (double) step)) / (1 - Math.pow(beta1, (double) step));
        }

        @Override
        public void update(double[] row, double[] gradient, int dimension, double rate) {
            for (int d = 0; d < dimension; d++) {
                double g = gradient[d] + weightDecay * row[d];
                double m = beta1 * row[dimension + d] + (1 - beta1) * g;
                double v = beta2 * row[2 * dimension + d] + (1 - beta2) * g * g;
                row[dimension + d] = m;
                row[2 * dimension + d] = v;
                row[d] -= rate * m / (Math.sqrt(v) + epsilon);
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
