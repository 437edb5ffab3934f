// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.report.result;

import java.util.Objects;

/**
 * Something that a reader should look at.
 *
 * @param severity how much it matters
 * @param topic what it is about, in a word or two: {@code leak}
 * @param text what was found, and what to do
 */
public record Finding(Severity severity, String topic, String text) {
    public Finding {
        Objects.requireNonNull(severity, "severity");
        Checks.nonBlank("a finding's topic", topic);
        Checks.nonBlank("a finding's text", text);
    }

    /** A finding that the figures of the report have to be read with. */
    public static Finding warning(String topic, String text) {
        return new Finding(Severity.WARNING, topic, text);
    }

    /** How much a finding matters. */
    public enum Severity {
        /** The figures of the report may mean something else than they seem to. */
        WARNING("warning"),
        /** Worth knowing. */
        NOTE("note");

        private final String word;

        Severity(String word) {
            this.word = word;
        }

        /** For a reader. */
        public String word() {
            return word;
        }
    }
}
