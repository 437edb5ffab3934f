// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.report.result;

import java.util.List;
import java.util.Objects;

/**
 * What became of the features.
 *
 * @param part whose rows coverage is judged on: {@code test}
 * @param timing how times were measured, or why there are none; a sentence
 * @param features the worst covered first; empty where nothing is to be said
 */
public record FeatureSection(String part, String timing, List<FeatureResult> features) {
    /** Where nothing is to be said of features. */
    public static final FeatureSection NONE = new FeatureSection("", "", List.of());

    public FeatureSection {
        Objects.requireNonNull(part, "part");
        Objects.requireNonNull(timing, "timing");
        features = List.copyOf(features);
        Checks.distinct("features", features, FeatureResult::name);
    }
}
