// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.report;

import io.funnel4j.report.TextTable.Alignment;
import io.funnel4j.report.TextTable.Column;
import io.funnel4j.report.TextTable.Group;
import java.util.ArrayList;
import java.util.List;

/** Where everything in a {@link TextTable} stands. */
final class TextTableLayout {
    private static final String GAP = "  ";
    /** Words up to this width are not broken. */
    private static final int LONGEST_WORD = 28;

    private final List<Column> columns;
    private final List<Group> groups;
    private final List<String> footnotes;
    private final int width;
    private final int[] widths;
    private final boolean titled;

    TextTableLayout(List<Column> columns, List<Group> groups, List<String> footnotes, int width) {
        this.columns = columns;
        this.groups = groups;
        this.footnotes = footnotes;
        this.width = width;
        this.titled = groups.stream().anyMatch(group -> !group.title().isEmpty());
        this.widths = widths();
    }

    String render() {
        StringBuilder out = new StringBuilder();
        for (List<Integer> block : blocks()) {
            if (out.length() > 0) {
                out.append('\n');
            }
            renderBlock(block, out);
        }
        for (String footnote : footnotes) {
            for (String line : TextWidth.lines(footnote)) {
                TextWidth.wrap(line, width).forEach(part -> out.append(part).append('\n'));
            }
        }
        return out.toString();
    }

    /**
     * Natural widths, narrowed where the table would pass the width: headers first, then text. Where even that does not
     * fit, the table continues below, and only its headers are narrowed.
     */
    private int[] widths() {
        int n = columns.size();
        int[] natural = new int[n];
        int[] wrappedHeaders = new int[n];
        int[] narrowest = new int[n];
        for (int c = 0; c < n; c++) {
            int header = 0;
            int word = 0;
            for (String line : TextWidth.lines(columns.get(c).header())) {
                header = Math.max(header, TextWidth.of(line));
                word = Math.max(word, TextWidth.widestWord(line));
            }
            int body = 0;
            int bodyWord = 0;
            for (Group group : groups) {
                for (List<String> row : group.rows()) {
                    for (String line : TextWidth.lines(row.get(c))) {
                        body = Math.max(body, TextWidth.of(line) + indent(c, group));
                        bodyWord = Math.max(bodyWord, TextWidth.widestWord(line) + indent(c, group));
                    }
                }
            }
            natural[c] = Math.max(header, body);
            wrappedHeaders[c] = Math.max(word, body);
            boolean text = columns.get(c).alignment() == Alignment.LEFT;
            narrowest[c] = text ? Math.max(word, Math.min(bodyWord, LONGEST_WORD)) : wrappedHeaders[c];
        }
        if (total(natural) <= width) {
            return natural;
        }
        int[] shrunk = shrink(shrink(natural, wrappedHeaders), narrowest);
        if (total(shrunk) <= width) {
            return shrunk;
        }
        for (int c = 0; c < n; c++) {
            if (columns.get(c).alignment() == Alignment.LEFT) {
                wrappedHeaders[c] = Math.min(wrappedHeaders[c], Math.max(narrowest[c], width / 3));
            }
        }
        return wrappedHeaders;
    }

    /** Takes from the widest column that can still give, until the table fits or none can. */
    private int[] shrink(int[] from, int[] least) {
        int[] result = from.clone();
        while (total(result) > width) {
            int widest = -1;
            for (int c = 0; c < result.length; c++) {
                if (result[c] > least[c] && (widest < 0 || result[c] > result[widest])) {
                    widest = c;
                }
            }
            if (widest < 0) {
                break;
            }
            result[widest]--;
        }
        return result;
    }

    private static int total(int[] widths) {
        int total = GAP.length() * (widths.length - 1);
        for (int each : widths) {
            total += each;
        }
        return total;
    }

    /** The columns of each block that stands beside its first column within the width. */
    private List<List<Integer>> blocks() {
        List<List<Integer>> blocks = new ArrayList<>();
        List<Integer> block = new ArrayList<>(List.of(0));
        int used = widths[0];
        for (int c = 1; c < columns.size(); c++) {
            int more = GAP.length() + widths[c];
            if (used + more > width && block.size() > 1) {
                blocks.add(block);
                block = new ArrayList<>(List.of(0));
                used = widths[0];
            }
            block.add(c);
            used += more;
        }
        blocks.add(block);
        return blocks;
    }

    private void renderBlock(List<Integer> block, StringBuilder out) {
        renderRow(block, columns.stream().map(Column::header).toList(), 0, out);
        rule(block, out);
        for (int g = 0; g < groups.size(); g++) {
            Group group = groups.get(g);
            if (group.title().isEmpty()) {
                if (g > 0) {
                    rule(block, out);
                }
            } else {
                TextWidth.lines(group.title())
                        .forEach(line -> out.append(line.stripTrailing()).append('\n'));
            }
            for (List<String> row : group.rows()) {
                renderRow(block, row, indent(0, group), out);
            }
        }
    }

    private void rule(List<Integer> block, StringBuilder out) {
        StringBuilder line = new StringBuilder();
        for (int c : block) {
            line.append(line.length() == 0 ? "" : GAP).append("-".repeat(widths[c]));
        }
        out.append(line).append('\n');
    }

    private void renderRow(List<Integer> block, List<String> cells, int indent, StringBuilder out) {
        List<List<String>> wrapped = new ArrayList<>();
        int height = 1;
        for (int c : block) {
            List<String> lines = new ArrayList<>();
            int room = widths[c] - (c == 0 ? indent : 0);
            for (String line : TextWidth.lines(cells.get(c))) {
                lines.addAll(TextWidth.wrap(line, Math.max(1, room)));
            }
            wrapped.add(lines);
            height = Math.max(height, lines.size());
        }
        for (int l = 0; l < height; l++) {
            StringBuilder line = new StringBuilder();
            for (int b = 0; b < block.size(); b++) {
                int c = block.get(b);
                String text = l < wrapped.get(b).size() ? wrapped.get(b).get(l) : "";
                String indented = c == 0 ? " ".repeat(indent) + text : text;
                String padding = " ".repeat(Math.max(0, widths[c] - TextWidth.of(indented)));
                line.append(b == 0 ? "" : GAP);
                line.append(columns.get(c).alignment() == Alignment.LEFT ? indented + padding : padding + indented);
            }
            out.append(line.toString().stripTrailing()).append('\n');
        }
    }

    /** Rows stand in from the titles above them. */
    private int indent(int column, Group group) {
        return column == 0 && titled && !group.title().isEmpty() ? 2 : 0;
    }
}
