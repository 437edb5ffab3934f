// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.report;

import io.funnel4j.text.Printable;
import java.util.ArrayList;
import java.util.List;

/** How wide text stands in a terminal, and how to break it. */
final class TextWidth {
    private TextWidth() {}

    /** Columns of a terminal that one line takes: East Asian characters take two, combining marks none. */
    static int of(String line) {
        return line.codePoints().map(TextWidth::ofCodePoint).sum();
    }

    private static int ofCodePoint(int codePoint) {
        int type = Character.getType(codePoint);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        boolean wide = Character.isIdeographic(codePoint)
                || (codePoint >= 0x1100 && codePoint <= 0x115F)
                || (codePoint >= 0x2E80 && codePoint <= 0xA4CF)
                || (codePoint >= 0xAC00 && codePoint <= 0xD7A3)
                || (codePoint >= 0xFF00 && codePoint <= 0xFF60)
                || (codePoint >= 0x1F300 && codePoint <= 0x1FAFF);
        return wide ? 2 : 1;
    }

    /** The lines of a cell, without what could steer a terminal. */
    static List<String> lines(String cell) {
        return Printable.lines(cell).replace('\t', ' ').lines().toList();
    }

    /** The widest word of a line. */
    static int widestWord(String line) {
        int widest = 0;
        for (String word : line.strip().split("\\s+", -1)) {
            widest = Math.max(widest, of(word));
        }
        return widest;
    }

    /** Breaks a line between words, and within a word only where the word alone is too wide. */
    static List<String> wrap(String line, int width) {
        if (of(line) <= width) {
            return List.of(line);
        }
        List<String> lines = new ArrayList<>();
        StringBuilder current = new StringBuilder();
        for (String word : line.strip().split("\\s+", -1)) {
            if (current.length() > 0 && of(current.toString()) + 1 + of(word) > width) {
                lines.add(current.toString());
                current.setLength(0);
            }
            if (current.length() > 0) {
                current.append(' ');
            }
            String rest = word;
            while (of(rest) > width) {
                int end = prefix(rest, width);
                lines.add(rest.substring(0, end));
                rest = rest.substring(end);
            }
            current.append(rest);
        }
        if (current.length() > 0) {
            lines.add(current.toString());
        }
        return lines;
    }

    /** End of the longest prefix within a width, one character at least. */
    private static int prefix(String word, int width) {
        int end = word.offsetByCodePoints(0, 1);
        while (end < word.length()) {
            int next = word.offsetByCodePoints(end, 1);
            if (of(word.substring(0, next)) > width) {
                break;
            }
            end = next;
        }
        return end;
    }
}
