// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config.yaml;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A value of a YAML file and the line where it, or its key, stands. */
public sealed interface YamlNode {
    /** From 1. */
    int line();

    /** What it is, for messages: {@code 'eight'}, {@code a list}. */
    String description();

    /** Characters of a value in a message. */
    int SHOWN = 100;

    /** Text of a file for a message. */
    static String shortened(String text, int most) {
        return text.length() > most
                ? String.format(Locale.ROOT, "%s... (%,d characters)", text.substring(0, most), text.length())
                : text;
    }

    /** Keys and values in the order of the file. */
    record Mapping(int line, Map<String, YamlNode> entries) implements YamlNode {
        @Override
        public String description() {
            return entries.isEmpty()
                    ? "no keys"
                    : "keys (%s)".formatted(shortened(String.join(", ", entries.keySet()), SHOWN));
        }
    }

    /** A list. */
    record Sequence(int line, List<YamlNode> items) implements YamlNode {
        @Override
        public String description() {
            return items.isEmpty() ? "an empty list" : "a list";
        }
    }

    /**
     * A text, a number, true or false.
     *
     * @param text as it stands in the file, without quotes
     */
    record Scalar(int line, String text) implements YamlNode {
        @Override
        public String description() {
            return "'" + shortened(text, SHOWN) + "'";
        }
    }

    /** A key without a value. */
    record Nothing(int line) implements YamlNode {
        @Override
        public String description() {
            return "nothing";
        }
    }

    /** An alias or a merge key, which was reported already. */
    record Refused(int line) implements YamlNode {
        @Override
        public String description() {
            return "an alias";
        }
    }
}
