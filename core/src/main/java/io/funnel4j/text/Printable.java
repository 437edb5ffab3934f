// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.text;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text from files and names of their entries, as messages may quote it: it is not to steer a terminal. */
public final class Printable {
    private static final int LONGEST_QUOTE = 200;
    private static final int LONGEST_WORD = 1000;
    private static final Pattern LONG_WORD = Pattern.compile("[^\\s,]{" + LONGEST_WORD + ",}+");

    private Printable() {}

    /**
     * A text in one line, controls and characters that do not show as {@code \}{@code u} and the number of each UTF-16 unit,
     * so that what was JSON stays the same JSON.
     */
    public static String line(String text) {
        return escaped(text, false);
    }

    /** The same with its line ends and tabs; a carriage return that no line feed follows would overwrite the line. */
    public static String lines(String text) {
        return escaped(text, true);
    }

    /** A text in one line as {@link #line} gives it; of a long one its beginning, and how long it is. */
    public static String quote(String text) {
        return quote(text, LONGEST_QUOTE);
    }

    /**
     * The same of a text that may be longer.
     *
     * @param most characters that are shown
     */
    public static String quote(String text, int most) {
        int characters = text.codePointCount(0, text.length());
        return characters <= most
                ? line(text)
                : Message.of(
                        "%s... (%,d characters)",
                        line(text.substring(0, text.offsetByCodePoints(0, most))), characters);
    }

    /** A text as it is; of one of more characters than {@code most} so many, and three dots. */
    public static String shortened(String text, int most) {
        return text.length() > most ? text.substring(0, most) + "..." : text;
    }

    /**
     * A message of at most so many characters: of a word that is longer than any sensible name its beginning, so that what
     * stands behind it is there to be read, and of what is still too long the beginning and the end. Tabs, which names may
     * have, are shown as {@code \\u0009}.
     */
    public static String brief(String message, int most) {
        String tabs = message.replace("\t", "\\u0009");
        if (tabs.length() <= LONGEST_WORD) {
            return tabs;
        }
        String words = LONG_WORD.matcher(tabs).replaceAll(word -> Matcher.quoteReplacement(quote(word.group())));
        int half = most / 2;
        return words.length() <= most
                ? words
                : words.substring(0, half) + " ... " + words.substring(words.length() - half);
    }

    private static String escaped(String text, boolean lineEnds) {
        int at = 0;
        while (at < text.length() && isPlain(text.charAt(at))) {
            at++;
        }
        if (at == text.length()) {
            return text;
        }
        StringBuilder shown = new StringBuilder(text.length() + 16);
        for (int next = 0; next < text.length(); ) {
            int character = text.codePointAt(next);
            int units = Character.charCount(character);
            if (isShown(character) || (lineEnds && isLayout(text, next))) {
                shown.appendCodePoint(character);
            } else {
                for (int unit = next; unit < next + units; unit++) {
                    shown.append(Message.of("\\u%04x", (int) text.charAt(unit)));
                }
            }
            next += units;
        }
        return shown.toString();
    }

    private static boolean isPlain(char character) {
        return character >= ' ' && character < 0x7f;
    }

    private static boolean isShown(int character) {
        int type = Character.getType(character);
        boolean hidden = type == Character.FORMAT
                || type == Character.SURROGATE
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
        return !hidden && !Character.isISOControl(character);
    }

    private static boolean isLayout(String text, int at) {
        char character = text.charAt(at);
        return character == '\n'
                || character == '\t'
                || (character == '\r' && at + 1 < text.length() && text.charAt(at + 1) == '\n');
    }
}
