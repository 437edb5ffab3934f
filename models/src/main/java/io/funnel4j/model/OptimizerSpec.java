// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model;

import io.funnel4j.embedding.RowOptimizer;
import io.funnel4j.text.EnumNames;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * How dense parameters and embedding rows follow their gradients.
 *
 * @param type the rule
 * @param learningRate step size, positive
 * @param weightDecay L2 factor of the dense parameters: weightDecay * w is added to the gradient
 * @param embeddingWeightDecay the same of embedding rows, which decay when a batch touches them
 */
public record OptimizerSpec(Type type, double learningRate, double weightDecay, double embeddingWeightDecay) {
    /** The rules; each has a dense and a row-wise form of the same arithmetic, but for where Adagrad starts. */
    public enum Type {
        /** Kingma and Ba, 2015; lazy on rows. */
        ADAM,
        /**
         * Duchi et al., 2011. The accumulators of rows start at 0, as in the paper. Deeplearning4j starts those of dense
         * parameters at 1e-6, which would all but stop rows: their gradients, divided by the batch, are often 1e-6.
         */
        ADAGRAD,
        SGD;

        /** As configurations write it: {@code adam}. */
        @Override
        public String toString() {
            return EnumNames.of(this);
        }
    }

    public OptimizerSpec {
        if (!(learningRate > 0) || Double.isInfinite(learningRate)) {
            throw new IllegalArgumentException(
                    "learning rate is %s; expected a positive number".formatted(learningRate));
        }
        requireNotNegative("weight decay", weightDecay);
        requireNotNegative("embedding weight decay", embeddingWeightDecay);
    }

    /** With one weight decay for both. */
    public OptimizerSpec(Type type, double learningRate, double weightDecay) {
        this(type, learningRate, weightDecay, weightDecay);
    }

    private static void requireNotNegative(String what, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("%s is %s; expected at least 0".formatted(what, value));
        }
    }

    /** Adam without weight decay. */
    public static OptimizerSpec adam(double learningRate) {
        return new OptimizerSpec(Type.ADAM, learningRate, 0);
    }

    /** For the dense parameters, weight decay left to the network's l2. */
    public IUpdater denseUpdater() {
        return switch (type) {
            case ADAM -> new Adam(learningRate);
            case ADAGRAD -> new AdaGrad(learningRate, 1e-10);
            case SGD -> new Sgd(learningRate);
        };
    }

    /** For the embedding rows. */
    public RowOptimizer rowOptimizer() {
        return switch (type) {
            case ADAM -> new RowOptimizer.LazyAdam(learningRate, embeddingWeightDecay, 0.9, 0.999, 1e-8);
            case ADAGRAD -> new RowOptimizer.Adagrad(learningRate, embeddingWeightDecay, 1e-10, 0);
            case SGD -> new RowOptimizer.Sgd(learningRate, embeddingWeightDecay);
        };
    }
}
