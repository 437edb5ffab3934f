// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.report.result;

import java.util.List;
import java.util.Locale;

/**
 * A part of what is to be said about the data, as lines and a table of text: rows read, rows refused, labels that did
 * not nest and what was done about them.
 *
 * @param title what the part is about
 * @param lines sentences; may be empty
 * @param headers of the table; empty where there is none
 * @param rows of the table, one cell a header; a column of numbers is aligned to the right
 */
public record DataSection(String title, List<String> lines, List<String> headers, List<List<String>> rows) {
    public DataSection {
        Checks.nonBlank("a data section's title", title);
        lines = List.copyOf(lines);
        headers = List.copyOf(headers);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<String> row : rows) {
            if (row.size() != headers.size()) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "data section '%s' has %d headers %s and a row of %d cells %s",
                        title,
                        headers.size(),
                        headers,
                        row.size(),
                        row));
            }
        }
    }

    /** A table without sentences. */
    public static DataSection ofTable(String title, List<String> headers, List<List<String>> rows) {
        return new DataSection(title, List.of(), headers, rows);
    }

    /** Sentences without a table. */
    public static DataSection ofLines(String title, List<String> lines) {
        return new DataSection(title, lines, List.of(), List.of());
    }
}
