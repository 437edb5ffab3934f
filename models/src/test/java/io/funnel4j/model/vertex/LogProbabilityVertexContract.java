// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.vertex;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.array.HostArrays;
import io.funnel4j.behavior.LogSpace;
import io.funnel4j.behavior.Paths;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What every vertex on log-probabilities keeps. A subclass gives one vertex and what may arrive at it. */
public abstract class LogProbabilityVertexContract extends VertexContract {
    /** The vertex under test. */
    @Override
    protected abstract LogProbabilityVertex vertex();

    @RepeatedTest(20)
    void floatsAreFiniteForAnyLogitUpToTenThousand() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        double size = Math.pow(10, random.nextInt(5));
        double[][] inputs = inputs(random, ROWS, size);
        INDArray output = forward(inputs, DataType.FLOAT);
        double[] epsilon = random.doubles(output.length(), -1, 0).toArray();
        assertThat(Arrays.stream(HostArrays.toDoubles(output)))
                .as("output, seed %d", seed)
                .allMatch(Double::isFinite);
        for (double[] gradient : backward(inputs, epsilon, DataType.FLOAT)) {
            assertThat(Arrays.stream(gradient)).as("gradient, seed %d", seed).allMatch(Double::isFinite);
        }
    }

    /** Pairs (log p, log(1 - p)) of random logits. */
    static double[] pairs(Random random, int rows, double logitSize) {
        double[] pairs = new double[2 * rows];
        for (int row = 0; row < rows; row++) {
            double logit = logitSize * (2 * random.nextDouble() - 1);
            pairs[2 * row] = -LogSpace.softplus(-logit);
            pairs[2 * row + 1] = -LogSpace.softplus(logit);
        }
        return pairs;
    }

    /** Log-probabilities of n categories of random logits. */
    static double[] categories(Random random, int rows, int n, double logitSize) {
        double[] logits =
                random.doubles((long) rows * (n - 1), -logitSize, logitSize).toArray();
        return Paths.logCategories(n, logits, rows);
    }
}
