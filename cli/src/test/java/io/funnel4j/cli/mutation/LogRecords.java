// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.mutation;

import java.nio.charset.StandardCharsets;

/**
 * The records of a comma-separated log, counted apart from the reader under test: a line ends at LF, CR or CR LF; a cell
 * that begins with a quote ends at the next one that is not doubled, if a comma or the end of a line follows it, else its
 * record ends with its line.
 */
final class LogRecords {
    private static final int MAX_CELL_BYTES = 1 << 20;

    private final String text;
    private long all;
    private long blank;

    private LogRecords(byte[] content) {
        this.text = new String(content, StandardCharsets.ISO_8859_1);
    }

    static LogRecords of(byte[] content) {
        LogRecords records = new LogRecords(content);
        int at = records.text.startsWith("\u00ef\u00bb\u00bf") ? 3 : 0;
        while (at < records.text.length()) {
            int end = records.end(at);
            records.all++;
            String record = records.text.substring(at, end);
            records.blank += isBlank(record) ? 1 : 0;
            at = records.text.startsWith("\r\n", end) ? end + 2 : end + 1;
        }
        return records;
    }

    /** The header among them. */
    long all() {
        return all;
    }

    /** Of one cell that is nothing. */
    long blank() {
        return blank;
    }

    private static boolean isBlank(String record) {
        boolean quoted = record.length() > 1 && record.startsWith("\"") && record.endsWith("\"");
        String cell = quoted ? record.substring(1, record.length() - 1) : record;
        return new String(cell.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8).isBlank();
    }

    private int end(int from) {
        int at = from;
        while (at < text.length()) {
            if (text.charAt(at) == '"') {
                int closed = closed(at + 1);
                if (closed < 0) {
                    return lineEnd(at);
                }
                at = closed;
            }
            while (at < text.length() && text.charAt(at) != ',' && !isLineEnd(at)) {
                at++;
            }
            if (at < text.length() && isLineEnd(at)) {
                return at;
            }
            at++;
        }
        return text.length();
    }

    /** Behind the quote that closes a cell; -1 where none does. */
    private int closed(int from) {
        int at = text.indexOf('"', from);
        while (at >= 0 && text.startsWith("\"\"", at)) {
            at = text.indexOf('"', at + 2);
        }
        boolean several = at >= 0 && at - from > MAX_CELL_BYTES && lineEnd(from) < from + MAX_CELL_BYTES;
        if (at < 0 || several) {
            return -1;
        }
        int after = at + 1;
        return after == text.length() || text.charAt(after) == ',' || isLineEnd(after) ? after : -1;
    }

    private int lineEnd(int from) {
        int at = from;
        while (at < text.length() && !isLineEnd(at)) {
            at++;
        }
        return at;
    }

    private boolean isLineEnd(int at) {
        return text.charAt(at) == '\n' || text.charAt(at) == '\r';
    }
}
