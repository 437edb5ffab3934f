// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.score;

import java.util.Locale;

/** What is done with a row that cannot be read, such as one with a text where a number is due. */
public enum InvalidRows {
    /** The job fails and names it. */
    ERROR,
    /** It is left out. */
    SKIP,
    /** It stays, and its probabilities are null. */
    KEEP;

    /** As the parameter of a stage has it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one that a parameter names. */
    public static InvalidRows of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
