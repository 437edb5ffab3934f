// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config.yaml;

import io.funnel4j.text.Printable;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Control characters, which a text of a configuration hardly means: they come of a backslash in double quotes, where YAML
 * takes {@code \\N} for the control character U+0085 and {@code \\b} for a backspace.
 */
final class Escapes {
    private static final Map<Integer, String> LETTERS = Map.ofEntries(
            Map.entry(0x00, "0"),
            Map.entry(0x07, "a"),
            Map.entry(0x08, "b"),
            Map.entry(0x09, "t"),
            Map.entry(0x0A, "n"),
            Map.entry(0x0B, "v"),
            Map.entry(0x0C, "f"),
            Map.entry(0x0D, "r"),
            Map.entry(0x1B, "e"),
            Map.entry(0x85, "N"),
            Map.entry(0x2028, "L"),
            Map.entry(0x2029, "P"));

    private Escapes() {}

    /** What is wrong with a text of one line; empty where nothing is. */
    static Optional<String> problem(String text) {
        return text.codePoints().anyMatch(Escapes::isControl) ? Optional.of(message(text)) : Optional.empty();
    }

    /** The same of a text in which tabs and line ends may stand. */
    static Optional<String> problemInLines(String text) {
        return problem(text.replaceAll("[\\t\\n\\r]", "")).map(problem -> message(text));
    }

    private static boolean isControl(int character) {
        return Character.isISOControl(character) || character == 0x2028 || character == 0x2029;
    }

    private static String message(String text) {
        StringBuilder meant = new StringBuilder();
        text.codePoints().forEach(character -> {
            if (isControl(character)) {
                meant.append('\\')
                        .append(LETTERS.getOrDefault(character, String.format(Locale.ROOT, "x%02x", character)));
            } else {
                meant.appendCodePoint(character);
            }
        });
        int first = text.codePoints().filter(Escapes::isControl).findFirst().orElseThrow();
        String shown = YamlNode.shortened(meant.toString(), YamlNode.SHOWN);
        return String.format(
                Locale.ROOT,
                "found '%s', with the control character U+%04X, for which YAML takes a backslash and what follows it in double quotes; write '%s' in single quotes, or \"%s\"",
                Printable.line(YamlNode.shortened(text, YamlNode.SHOWN)),
                first,
                shown.replace("'", "''"),
                shown.replace("\\", "\\\\"));
    }
}
