// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.comparison;

import io.funnel4j.behavior.Probability;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.progress.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What models are compared on: for each seed its own exposures, or its own split of the same. */
public interface ComparisonData {
    /** What it is, for a heading: {@code world selection-bias}. */
    String title();

    /** What the figures depend on, for the report. */
    Map<String, String> setting();

    /** What a reader should know of the data before trusting a figure. */
    List<String> notes();

    /** Names of all labels. */
    List<String> labels();

    /** The last behavior of the presets. */
    String conversion();

    /** The feature that tells a row's domain, such as its market; empty where none does. */
    default Optional<String> domain() {
        return Optional.empty();
    }

    /** The probabilities that models are judged by, in the order to show them. */
    List<Probability> judged();

    /** What a group of grouped AUC is, in the plural: {@code users}; empty where rows have none. */
    Optional<String> groups();

    /** The least schema that encoded exposures will have, as far as it is known before; empty where nothing is. */
    default Optional<FeatureSchema> leastSchema() {
        return Optional.empty();
    }

    /** The parts that the exposures of every seed have. */
    Set<Part> parts();

    /**
     * Rows of test over rows of train, where each seed draws a split of the same rows: their results are then less apart than
     * those of rows of their own would be. 0 where each seed has rows of its own, or all have the same parts.
     */
    double testOverTrain();

    /** Whether the true probabilities are known. */
    boolean knowsTruth();

    /**
     * A text that differs whenever the rows do.
     *
     * @param trainShare the share of the train rows that is kept
     * @return empty where it is not known, so that no result can be taken for a later one
     */
    Optional<String> fingerprint(long seed, double trainShare);

    /**
     * The exposures.
     *
     * @param folder where they are encoded to; not needed once they are no longer read
     */
    ComparedRows encode(long seed, double trainShare, Path folder, Progress progress);
}
