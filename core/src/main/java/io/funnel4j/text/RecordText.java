// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.text;

import io.funnel4j.Internal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Texts of Java's records as a person reads them, with names as configurations write them: {@code Mmoe[experts=3, units=[64]]}
 * is {@code mmoe (experts 3, units [64])}.
 */
@Internal
public final class RecordText {
    private static final Pattern BEGIN = Pattern.compile("([A-Z][A-Za-z0-9]*)\\[(?=\\]|[a-z][A-Za-z0-9]*=)");
    private static final Pattern COMPONENT = Pattern.compile("([a-z][A-Za-z0-9]*)=");
    private static final Pattern OPTIONAL = Pattern.compile("Optional(?:Int|Long|Double)?(?:\\[|\\.empty)");
    private static final Pattern CAPITAL = Pattern.compile("(?<=[a-z0-9])([A-Z])");

    private final String text;
    private final StringBuilder words = new StringBuilder();
    /** What closes each bracket that is open. */
    private final Deque<String> closing = new ArrayDeque<>();

    private RecordText(String text) {
        this.text = text;
    }

    /** The text of a value, and of all records in it. */
    public static String of(Object value) {
        return new RecordText(String.valueOf(value)).words();
    }

    private String words() {
        int at = 0;
        while (at < text.length()) {
            at = next(at);
        }
        return words.toString();
    }

    private int next(int at) {
        char before = at == 0 ? ' ' : text.charAt(at - 1);
        if (!Character.isLetterOrDigit(before)) {
            Matcher optional = OPTIONAL.matcher(text).region(at, text.length());
            if (optional.lookingAt()) {
                if (optional.group().endsWith("[")) {
                    closing.push("");
                } else {
                    words.append("none");
                }
                return optional.end();
            }
            Matcher begin = BEGIN.matcher(text).region(at, text.length()).useTransparentBounds(true);
            if (begin.lookingAt()) {
                boolean empty = text.startsWith("]", begin.end());
                words.append(hyphenated(begin.group(1))).append(empty ? "" : " (");
                if (empty) {
                    return begin.end() + 1;
                }
                closing.push(")");
                return component(begin.end());
            }
        }
        char character = text.charAt(at);
        if (character == '[') {
            closing.push("]");
        } else if (character == ']' && !closing.isEmpty()) {
            words.append(closing.pop());
            return at + 1;
        } else if (text.startsWith(", ", at) && ")".equals(closing.peek())) {
            words.append(", ");
            return component(at + 2);
        }
        words.append(character);
        return at + 1;
    }

    private int component(int at) {
        Matcher component = COMPONENT.matcher(text).region(at, text.length());
        if (!component.lookingAt()) {
            return at;
        }
        words.append(hyphenated(component.group(1))).append(' ');
        return component.end();
    }

    private static String hyphenated(String name) {
        return CAPITAL.matcher(name).replaceAll("-$1").toLowerCase(Locale.ROOT);
    }
}
