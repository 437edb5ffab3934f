// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.report;

import io.funnel4j.dataset.encoders.NumberSummary;
import io.funnel4j.dataset.plan.NumericTransform;
import io.funnel4j.dataset.report.EncodingReport.NumericReport;
import io.funnel4j.text.Message;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * Whether a model can read a numeric feature. Its first layer begins with weights for inputs near 1: where a feature's mean
 * or deviation is {@value #MOST} or more, it drowns all others and the first steps throw the weights off; a single number
 * {@value #FARTHEST} or more from 0 does so on its row, and where the feature is standardised, leaves the rest next to
 * nothing.
 */
final class NumericScale {
    /** A mean or a deviation. */
    static final double MOST = 100;
    /** A single number. */
    static final double FARTHEST = 1000;

    private static final double FIRST_SECOND =
            LocalDate.of(1990, 1, 1).atStartOfDay(ZoneOffset.UTC).toEpochSecond();
    private static final double LAST_SECOND =
            LocalDate.of(2100, 1, 1).atStartOfDay(ZoneOffset.UTC).toEpochSecond();

    private NumericScale() {}

    /** What is wrong with the feature's scale in train, and what to write; empty where nothing is. */
    static Optional<String> problem(NumericReport numeric) {
        NumberSummary read = numeric.encoded();
        double largest = Math.max(Math.abs(read.mean()), read.standardDeviation());
        boolean far = Math.abs(read.farthest()) >= FARTHEST;
        if (largest < MOST && !far) {
            return Optional.empty();
        }
        NumberSummary numbers = numeric.numbers();
        return Optional.of(
                "OUT OF SCALE: the model reads numeric feature '%s' with %s, of numbers from %s to %s in train%s. %s"
                        .formatted(
                                numeric.name(),
                                largest < MOST
                                        ? Message.of(
                                                "one number of %.4g where the others have mean %.4g and deviation %.4g",
                                                read.farthest(), read.mean(), read.standardDeviation())
                                        : Message.of(
                                                "mean %.4g and deviation %.4g", read.mean(), read.standardDeviation()),
                                NumberSummary.text(numbers.minimum()),
                                NumberSummary.text(numbers.maximum()),
                                numeric.transform() == NumericTransform.NONE
                                        ? ""
                                        : Message.of(
                                                " with mean %.4g and deviation %.4g",
                                                numbers.mean(), numbers.standardDeviation()),
                                mend(numeric)));
    }

    private static String mend(NumericReport numeric) {
        NumberSummary numbers = numeric.numbers();
        Optional<String> time = time(numbers);
        String transforms = numbers.minimum() > -1
                ? "transform: standardize, transform: log1p-standardize for a long tail"
                : "transform: standardize";
        String mend = numeric.standardised()
                ? "Mend those rows, or write type: buckets, or transform: "
                        + (numbers.minimum() > -1 && !numeric.transform().logarithm() ? "log1p-standardize" : "tanh")
                : "Write %s, or type: buckets".formatted(transforms);
        return time.map(looks ->
                        "It looks like %s, which no later row has again: leave it out, or make the hour, the weekday or an age of it. %s if it is none"
                                .formatted(looks, mend))
                .orElse(mend);
    }

    /** What kind of time the numbers look like. */
    private static Optional<String> time(NumberSummary numbers) {
        String[] units = {"seconds", "milliseconds", "microseconds", "nanoseconds"};
        double perSecond = 1;
        for (String unit : units) {
            if (numbers.minimum() >= FIRST_SECOND * perSecond && numbers.maximum() <= LAST_SECOND * perSecond) {
                return Optional.of("a time stamp in %s (%s to %s)"
                        .formatted(unit, date(numbers.minimum() / perSecond), date(numbers.maximum() / perSecond)));
            }
            perSecond *= 1000;
        }
        return numbers.minimum() >= 19_900_101
                        && numbers.maximum() <= 21_001_231
                        && isDate(numbers.minimum())
                        && isDate(numbers.maximum())
                ? Optional.of("a date written as year, month and day")
                : Optional.empty();
    }

    private static String date(double seconds) {
        return Instant.ofEpochSecond((long) seconds)
                .atOffset(ZoneOffset.UTC)
                .toLocalDate()
                .toString();
    }

    private static boolean isDate(double number) {
        long month = (long) number / 100 % 100;
        long day = (long) number % 100;
        return month >= 1 && month <= 12 && day >= 1 && day <= 31;
    }
}
