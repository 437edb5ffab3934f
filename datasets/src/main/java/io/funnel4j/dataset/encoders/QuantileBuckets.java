// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encoders;

import io.funnel4j.Internal;
import io.funnel4j.dataset.DataForm;
import io.funnel4j.dataset.StableHash;
import io.funnel4j.dataset.plan.BucketEncoding;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
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

        /**
         * Of some of all numbers.
         *
         * @param before numbers before the first of them
         * @param all numbers that there are; so many of them are passed over as will not stay in the end
         */
        public Fit(int capacity, long before, long all) {
            this.capacity = capacity;
            this.seen = before;
            for (long left = all / 2; left > 2L * capacity; left /= 2) {
                limit /= 2;
            }
        }

        /** Numbers before the fit, and those added to it. */
        public long seen() {
            return seen;
        }

        /** Whether it still has every number. */
        public boolean whole() {
            return count == seen;
        }

        /**
         * Adds the numbers of another fit, which come after these. That one began where this one ends, unless both
         * have so few numbers that all of them stay.
         */
        public void take(Fit later) {
            boolean apart = later.whole() && whole();
            seen = apart ? seen + later.seen : later.seen;
            limit = Math.min(limit, later.limit);
            numbers = Arrays.copyOf(numbers, Math.max(numbers.length, count + later.count));
            draws = Arrays.copyOf(draws, numbers.length);
            System.arraycopy(later.numbers, 0, numbers, count, later.count);
            System.arraycopy(later.draws, 0, draws, count, later.count);
            count += later.count;
            keepDrawn();
            while (count > capacity) {
                halve();
            }
        }

        /** Writes the numbers, for another process. */
        public void write(DataOutput out) throws IOException {
            out.writeLong(seen);
            out.writeLong(limit);
            DataForm.writeDoubles(numbers, count, out);
            DataForm.writeLongs(Arrays.copyOf(draws, count), out);
        }

        /** Becomes the fit that was written. */
        public void read(DataInput in) throws IOException {
            seen = in.readLong();
            limit = in.readLong();
            numbers = DataForm.readDoubles(in);
            draws = DataForm.readLongs(in);
            count = numbers.length;
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
            keepDrawn();
        }

        private void keepDrawn() {
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
