// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encoders;

import io.funnel4j.Internal;
import io.funnel4j.dataset.DataForm;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;

/**
 * What standardisation subtracts and divides by.
 *
 * @param mean of the train rows after the logarithm; 0 where the feature is not standardised
 * @param standardDeviation of the train rows after the logarithm, above 0; 1 where the feature is not standardised or
 *     has one value only
 */
@Internal
public record NumericStatistics(double mean, double standardDeviation) {
    public static final NumericStatistics IDENTITY = new NumericStatistics(0, 1);

    /** Missing numbers (NaN) become 0. */
    float apply(double value) {
        return Double.isNaN(value) ? 0 : (float) ((value - mean) / standardDeviation);
    }

    /** Numbers as the model reads them, before tanh. */
    public NumberSummary apply(NumberSummary numbers) {
        return new NumberSummary(
                numbers.count(),
                (numbers.mean() - mean) / standardDeviation,
                numbers.standardDeviation() / standardDeviation,
                (numbers.minimum() - mean) / standardDeviation,
                (numbers.maximum() - mean) / standardDeviation);
    }

    /** Welford's running mean and sum of squares, and the extremes. */
    public static final class Fit {
        private double minimum = Double.POSITIVE_INFINITY;
        private double maximum = Double.NEGATIVE_INFINITY;
        private long count;
        private double mean;
        private double squares;

        public void add(double value) {
            if (Double.isNaN(value)) {
                return;
            }
            count++;
            double difference = value - mean;
            mean += difference / count;
            squares += difference * (value - mean);
            if (value < minimum) {
                minimum = value;
            }
            if (value > maximum) {
                maximum = value;
            }
        }

        /** Adds the numbers that another fit saw, which come after these (Chan, Golub and LeVeque). */
        public void take(Fit later) {
            if (later.count == 0) {
                return;
            }
            if (count == 0) {
                mean = later.mean;
                squares = later.squares;
            } else {
                double difference = later.mean - mean;
                double share = (double) later.count / (count + later.count);
                mean += difference * share;
                squares += later.squares + difference * difference * count * share;
            }
            count += later.count;
            minimum = Math.min(minimum, later.minimum);
            maximum = Math.max(maximum, later.maximum);
        }

        /** Writes what the numbers came to, for another process. */
        public void write(DataOutput out) throws IOException {
            out.writeLong(count);
            DataForm.writeDoubles(new double[] {mean, squares, minimum, maximum}, 4, out);
        }

        /** Becomes the fit that was written. */
        public void read(DataInput in) throws IOException {
            count = in.readLong();
            double[] numbers = DataForm.readDoubles(in);
            mean = numbers[0];
            squares = numbers[1];
            minimum = numbers[2];
            maximum = numbers[3];
        }

        public NumericStatistics statistics() {
            double deviation = Math.sqrt(squares / Math.max(1, count));
            return new NumericStatistics(mean, deviation > 0 ? deviation : 1);
        }

        /** Empty where there was no number. */
        public Optional<NumberSummary> summary() {
            return count == 0
                    ? Optional.empty()
                    : Optional.of(new NumberSummary(count, mean, Math.sqrt(squares / count), minimum, maximum));
        }
    }
}
