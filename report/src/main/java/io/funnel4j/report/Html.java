// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.report;

import io.funnel4j.text.Printable;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Writes HTML element by element; every text and attribute is escaped here and nowhere else. */
class Html {
    private final StringBuilder out = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();
    private final Map<String, String> sections = new LinkedHashMap<>();

    /** Opens an element; attributes are names and values in turn. */
    Html open(String tag, String... attributes) {
        if (attributes.length % 2 != 0) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "attributes of <%s> are names and values in turn, found %d", tag, attributes.length));
        }
        out.append('<').append(tag);
        for (int a = 0; a < attributes.length; a += 2) {
            out.append(' ')
                    .append(attributes[a])
                    .append("=\"")
                    .append(escape(attributes[a + 1]))
                    .append('"');
        }
        out.append('>');
        open.push(tag);
        return this;
    }

    /** Closes the innermost open element. */
    Html close() {
        out.append("</").append(open.pop()).append(">");
        return this;
    }

    Html text(String text) {
        out.append(escape(text));
        return this;
    }

    /** An element that holds only text. */
    Html element(String tag, String text, String... attributes) {
        return open(tag, attributes).text(text).close();
    }

    /** Opens a section with its heading. */
    Html section(String title) {
        String id = "section-" + (sections.size() + 1);
        sections.put(id, title);
        return open("section", "id", id, "aria-labelledby", id + "-title")
                .element("h2", title, "id", id + "-title")
                .line();
    }

    /** The titles of the sections so far, by id, in order. */
    Map<String, String> sections() {
        return Collections.unmodifiableMap(sections);
    }

    /** The title of the section that was opened last; empty before the first. */
    String lastSection() {
        return sections.getOrDefault("section-" + sections.size(), "");
    }

    /** A line end, to keep the page's source readable. */
    Html line() {
        out.append('\n');
        return this;
    }

    /**
     * What was written.
     *
     * @throws IllegalStateException if an element is still open
     */
    String done() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("still open: " + open);
        }
        return out.toString();
    }

    /** Text such that it stands for itself in HTML and in a quoted attribute; what does not show, as {@link Printable} does. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        Printable.lines(text).codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(c);
            }
        });
        return escaped.toString();
    }

    /** JSON such that it can stand in a script element: no character there can end the element or open a comment. */
    static String escapeJson(String json) {
        return json.replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .replace("&", "\\u0026")
                .replace("\u2028", "\\u2028")
                .replace("\u2029", "\\u2029");
    }
}
