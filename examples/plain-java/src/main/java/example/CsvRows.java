// SPDX-License-Identifier: Apache-2.0
package example;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/** The rows of a CSV file without quotes, row by row; stands for the records of a topic. */
final class CsvRows implements Iterator<Map<String, String>> {
    private final BufferedReader log;
    private final List<String> header;
    private final List<String> columns;
    private String line;

    /** @param columns those that a model reads; the others, such as labels, are left out */
    CsvRows(BufferedReader log, List<String> columns) throws IOException {
        this.log = log;
        this.header = List.of(log.readLine().split(",", -1));
        this.columns = columns;
        this.line = log.readLine();
    }

    @Override
    public boolean hasNext() {
        return line != null;
    }

    @Override
    public Map<String, String> next() {
        if (line == null) {
            throw new NoSuchElementException();
        }
        String[] cells = line.split(",", -1);
        Map<String, String> row = new HashMap<>();
        columns.forEach(column -> row.put(column, cells[header.indexOf(column)]));
        try {
            line = log.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return row;
    }
}
