// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.speed.contender;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Ids as a log has them: the r-th most frequent of n has probability proportional to r^-exponent. Frequent ids are
 * scattered over the range, as a hash scatters them, so that they share no cache lines.
 */
public final class ZipfIds {
    /** A prime above every range, so that the multiplication below is a permutation of [0, n). */
    private static final long SCATTER = 2_654_435_761L;

    private final double[] cumulative;

    /**
     * @param count n, at most 2^31 - 1
     * @param exponent at least 0
     */
    public ZipfIds(int count, double exponent) {
        cumulative = new double[count];
        double sum = 0;
        for (int rank = 0; rank < count; rank++) {
            sum += Math.pow(rank + 1, -exponent);
            cumulative[rank] = sum;
        }
    }

    /** An id in [0, n). */
    public int draw(SplittableRandom random) {
        int found = Arrays.binarySearch(cumulative, random.nextDouble() * cumulative[cumulative.length - 1]);
        long rank = Math.min(found < 0 ? -found - 1 : found, cumulative.length - 1);
        return (int) (rank * SCATTER % cumulative.length);
    }
}
