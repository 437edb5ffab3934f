// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encoders;

import io.funnel4j.Internal;
import io.funnel4j.dataset.StableHash;
import io.funnel4j.dataset.plan.BucketEncoding;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Numbers cut at fitted borders.
 *
 * @param borders increasing; bucket i (from 0) holds the numbers x with {@code borders[i-1] <= x < borders[i]}
 */
@Internal
public record QuantileBuckets(List<Double> borders) {
    public QuantileBuckets {
        borders = List.copyOf(borders);
    }

    /** Rows of the table: the missing number's, then one a bucket. */
    int rows() {
        return borders.size() + 2;
    }

    /** The id of a number; 0 where it is missing (NaN). */
    public int id(double number) {
        if (Double.isNaN(number)) {
            return 0;
        }
        int from = 0;
        int to = borders.size();
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (number < borders.get(middle)) {
                to = middle;
            } else {
                from = middle + 1;
            }
        }
        return 1 + from;
    }

    /**
     * Collects the numbers whose quantiles are the borders: all of up to 2^20, and of more a sample that depends on
     * nothing but their order, each number with equal chance.
     */
    public static final class Fit {
        private final int capacity;
        private double[] numbers = new double[1024];
        private long[] draws = new long[1024];
        private int count;
        private long seen;
        /** Numbers are kept whose draw is below; halved whenever they become too many. */
        private long limit = Long.MAX_VALUE;

        public Fit() {
            this(BucketEncoding.MOST_BUCKETS);
        }

        public Fit(int capacity) {
            this.capacity = capacity;
        }

        public void add(double number) {
            if (Double.isNaN(number)) {
                return;
            }
            long draw = StableHash.mix(seen++) >>> 1;
            if (draw > limit) {
                return;
            }
            if (count == numbers.length) {
                numbers = Arrays.copyOf(numbers, 2 * count);
                draws = Arrays.copyOf(draws, 2 * count);
            }
            numbers[count] = number;
            draws[count++] = draw;
            while (count > capacity) {
                halve();
            }
        }

        private void halve() {
            limit /= 2;
            int kept = 0;
            for (int i = 0; i < count; i++) {
                if (draws[i] <= limit) {
                    numbers[kept] = numbers[i];
                    draws[kept++] = draws[i];
                }
            }
            count = kept;
        }

        /**
         * Borders at the quantiles 1/n, ..., (n-1)/n, each once. What is above a number that is several of them gets a bucket
         * of its own: where most numbers are 0, the others would share its bucket.
         */
        public QuantileBuckets buckets(int buckets) {
            double[] sorted = Arrays.copyOf(numbers, count);
            Arrays.sort(sorted);
            NavigableSet<Double> borders = new TreeSet<>();
            double parted = Double.NaN;
            for (int border = 1; border < buckets && count > 0; border++) {
                double quantile = sorted[(int) ((long) border * count / buckets)];
                if (quantile > sorted[0]) {
                    borders.add(quantile);
                }
                if (quantile != parted && quantile == sorted[(int) ((long) (border - 1) * count / buckets)]) {
                    parted = quantile;
                    Arrays.stream(sorted)
                            .filter(number -> number > quantile)
                            .findFirst()
                            .ifPresent(borders::add);
                }
            }
            return new QuantileBuckets(List.copyOf(borders));
        }
    }
}
