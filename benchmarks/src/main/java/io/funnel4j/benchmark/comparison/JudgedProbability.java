// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.comparison;

import io.funnel4j.behavior.Formula;
import io.funnel4j.behavior.Probability;
import java.util.Locale;

/**
 * A probability as a comparison shows it.
 *
 * @param probability which
 * @param title the papers' name without its p, CTR, CTAVR, CVR or CTCVR, or {@code P(cart | click)} where they have none
 * @param key the title in keys of metrics
 * @param space the rows that it is judged on
 */
record JudgedProbability(Probability probability, String title, String key, String space) {
    static final String EXPOSURES = "all exposures";

    private static final String CLICK = "click";

    static JudgedProbability of(Probability probability) {
        String space = probability.onAllExposures()
                ? EXPOSURES
                : probability.given().equals(CLICK) ? "clicks" : "rows with " + probability.given();
        return Formula.paperName(probability)
                .map(name -> name.substring(1))
                .map(title -> new JudgedProbability(probability, title, title.toLowerCase(Locale.ROOT), space))
                .orElseGet(() ->
                        new JudgedProbability(probability, probability.toString(), probability.columnName(), space));
    }

    /** Whether it is the CVR, the one whose truth under do(click) a world knows. */
    boolean conversionOfClicks() {
        return title.equals("CVR");
    }

    String key(String metric) {
        return key + "_" + metric;
    }
}
