// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.world.random;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.IntToDoubleFunction;

/** Draws 0 to n - 1 with given weights in constant time (Walker's alias method). */
public final class DiscreteDistribution {
    private final double[] threshold;
    private final int[] alias;

    /** @param weights positive, of any sum */
    public DiscreteDistribution(double... weights) {
        int size = weights.length;
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        threshold = new double[size];
        alias = new int[size];
        Deque<Integer> small = new ArrayDeque<>();
        Deque<Integer> large = new ArrayDeque<>();
        for (int value = 0; value < size; value++) {
            threshold[value] = weights[value] * size / sum;
            (threshold[value] < 1 ? small : large).add(value);
        }
        while (!small.isEmpty() && !large.isEmpty()) {
            int less = small.remove();
            int more = large.remove();
            alias[less] = more;
            threshold[more] -= 1 - threshold[less];
            (threshold[more] < 1 ? small : large).add(more);
        }
        small.forEach(value -> threshold[value] = 1);
        large.forEach(value -> threshold[value] = 1);
    }

    public static DiscreteDistribution of(int size, IntToDoubleFunction weight) {
        double[] weights = new double[size];
        for (int value = 0; value < size; value++) {
            weights[value] = weight.applyAsDouble(value);
        }
        return new DiscreteDistribution(weights);
    }

    /** Zipf: weight (rank + 1)^-exponent, so 0 is the most frequent. */
    public static DiscreteDistribution zipf(int size, double exponent) {
        return of(size, rank -> StrictMath.pow(rank + 1, -exponent));
    }

    public int draw(CounterRandom random) {
        double position = random.nextDouble() * threshold.length;
        int cell = (int) position;
        return position - cell < threshold[cell] ? cell : alias[cell];
    }
}
