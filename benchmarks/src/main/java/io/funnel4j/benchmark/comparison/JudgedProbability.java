package io.funnel4j.benchmark.comparison;

import io.funnel4j.behavior.Probability;
import java.util.Locale;

/**
 * A probability as a comparison shows it.
 *
 * @param probability which
 * @param title the papers' name without its p, CTR, CVR or CTCVR, or {@code P(cart | click)} where they have none
 * @param key the title in keys of metrics
 * @param space the rows that it is judged on
 */
record JudgedProbability(Probability probability, String title, String key, String space) {
    static final String EXPOSURES = "all exposures";

    private static final String CLICK = "click";

    static JudgedProbability of(Probability probability, String conversion) {
        boolean everywhere = probability.onAllExposures();
        boolean onClicks = probability.given().equals(CLICK);
        boolean ofConversion = probability.behavior().equals(conversion);
        String space = everywhere ? EXPOSURES : onClicks ? "clicks" : "rows with " + probability.given();
        if (everywhere && ofConversion) {
            return named(probability, "CTCVR", space);
        }
        if (everywhere && probability.behavior().equals(CLICK)) {
            return named(probability, "CTR", space);
        }
        if (onClicks && ofConversion) {
            return named(probability, "CVR", space);
        }
        return new JudgedProbability(probability, probability.toString(), probability.columnName(), space);
    }

    private static JudgedProbability named(Probability probability, String title, String space) {
        return new JudgedProbability(probability, title, title.toLowerCase(Locale.ROOT), space);
    }

    /** Whether it is the CVR, the one whose truth under do(click) a world knows. */
    boolean conversionOfClicks() {
        return title.equals("CVR");
    }

    String key(String metric) {
        return key + "_" + metric;
    }
}
