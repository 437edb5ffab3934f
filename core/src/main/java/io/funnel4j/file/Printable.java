package io.funnel4j.file;

import java.util.Locale;

/** Text from files and names of their entries, as messages may quote it: it is not to steer a terminal. */
public final class Printable {
    private Printable() {}

    /** A text in one line, controls and characters that do not show as {@code \}{@code u} and their number. */
    public static String line(String text) {
        return escaped(text, false);
    }

    /** The same with its line ends. */
    public static String lines(String text) {
        return escaped(text, true);
    }

    private static String escaped(String text, boolean lineEnds) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(character -> {
            boolean lineEnd = lineEnds && (character == '\n' || character == '\r');
            int type = Character.getType(character);
            boolean hidden = type == Character.FORMAT
                    || type == Character.SURROGATE
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR;
            if (!lineEnd && (hidden || Character.isISOControl(character))) {
                shown.append(String.format(Locale.ROOT, "\\u%04x", character));
            } else {
                shown.appendCodePoint(character);
            }
        });
        return shown.toString();
    }
}
