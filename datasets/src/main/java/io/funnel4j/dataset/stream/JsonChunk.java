// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.stream;

import io.funnel4j.dataset.source.TextChunk;
import java.io.IOException;
import java.util.List;
import org.datavec.api.writable.Writable;

/** Lines of JSON, an object each. Blank lines are passed over. */
final class JsonChunk implements TextChunk {
    private final JsonRow row;
    private byte[] bytes = new byte[0];
    private String name = "";
    private int length;
    private int position;
    private long line;
    private long lines;
    private long blankLines;

    JsonChunk(List<String> columns) {
        this.row = new JsonRow(columns);
    }

    @Override
    public int take(String newName, long linesBefore, byte[] from, int count, boolean whole) {
        int taken = whole ? count : endOfLastLine(from, count);
        if (bytes.length < taken) {
            bytes = new byte[Math.max(taken, 2 * bytes.length)];
        }
        System.arraycopy(from, 0, bytes, 0, taken);
        name = newName;
        length = taken;
        position = 0;
        line = linesBefore;
        lines = linesBefore;
        return taken;
    }

    private static int endOfLastLine(byte[] bytes, int length) {
        int end = length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        return end;
    }

    @Override
    public boolean advance() {
        while (position < length) {
            int from = position;
            int end = from;
            while (end < length && bytes[end] != '\n') {
                end++;
            }
            position = Math.min(end + 1, length);
            lines++;
            line = lines;
            if (!isBlank(from, end)) {
                row.read(bytes, from, end - from);
                return true;
            }
            blankLines++;
        }
        return false;
    }

    private boolean isBlank(int from, int end) {
        for (int at = from; at < end; at++) {
            if (bytes[at] != ' ' && bytes[at] != '\t' && bytes[at] != '\r') {
                return false;
            }
        }
        return true;
    }

    @Override
    public int position() {
        return position;
    }

    @Override
    public long lines() {
        return lines;
    }

    @Override
    public List<Writable> cells() {
        return row.cells();
    }

    @Override
    public String container() {
        return name;
    }

    @Override
    public long line() {
        return line;
    }

    @Override
    public long blankLines() {
        return blankLines;
    }

    @Override
    public void close() throws IOException {}
}
