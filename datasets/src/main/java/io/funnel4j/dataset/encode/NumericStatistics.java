package io.funnel4j.dataset.encode;

/**
 * What standardisation subtracts and divides by.
 *
 * @param mean of the train rows after the logarithm; 0 where the feature is not standardised
 * @param standardDeviation of the train rows after the logarithm, above 0; 1 where the feature is not standardised or
 *     has one value only
 */
record NumericStatistics(double mean, double standardDeviation) {
    static final NumericStatistics IDENTITY = new NumericStatistics(0, 1);

    /** Missing numbers (NaN) become 0. */
    float apply(double value) {
        return Double.isNaN(value) ? 0 : (float) ((value - mean) / standardDeviation);
    }

    /** Welford's running mean and sum of squares. */
    static final class Fit {
        private long count;
        private double mean;
        private double squares;

        void add(double value) {
            if (Double.isNaN(value)) {
                return;
            }
            count++;
            double difference = value - mean;
            mean += difference / count;
            squares += difference * (value - mean);
        }

        NumericStatistics statistics() {
            double deviation = Math.sqrt(squares / Math.max(1, count));
            return new NumericStatistics(mean, deviation > 0 ? deviation : 1);
        }
    }
}
