// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.report.result;

import java.util.Objects;

/**
 * How much of one feature a model could read, and how long it took to encode.
 *
 * @param name the feature's
 * @param encoding what its values become, for a reader: {@code 1,204 ids}
 * @param missing share of the judged rows without a value
 * @param unknown share of the judged rows whose value train had not seen; of a list, the mean share of its values
 * @param hashed share of the judged rows whose value is hashed, so that it shares its embedding with others
 * @param readNanos mean nanoseconds to read a row's value from its cells; NaN where it was not measured
 * @param encodeNanos mean nanoseconds to make of it what the model reads; NaN where it was not measured
 */
public record FeatureResult(
        String name,
        String encoding,
        double missing,
        double unknown,
        double hashed,
        double readNanos,
        double encodeNanos) {
    public FeatureResult {
        Checks.nonBlank("a feature's name", name);
        Objects.requireNonNull(encoding, "encoding");
    }

    /** Share of the judged rows in which the model learns nothing from the feature: missing or unknown. */
    public double uncovered() {
        return missing + unknown;
    }

    /** Mean nanoseconds a value in all; NaN where they were not measured. */
    public double nanos() {
        return readNanos + encodeNanos;
    }
}
