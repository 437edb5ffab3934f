// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.source;

import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.datavec.api.records.reader.RecordReader;
import org.datavec.api.writable.Writable;

/**
 * Rows of any DataVec RecordReader under named columns. A source may be opened several times, so the supplier gives, each
 * time, a reader that stands before the first row.
 *
 * @param name what errors and reports call the source
 * @param columns the names of the columns, in the order of a record's writables
 * @param readers gives an initialized reader; it is closed after its last row
 */
public record RecordReaderSource(String name, List<String> columns, Supplier<RecordReader> readers)
        implements ExposureSource {
    public RecordReaderSource {
        columns = List.copyOf(columns);
        if (columns.stream().distinct().count() < columns.size()) {
            throw new InvalidExposuresException("%s names a column twice: %s; rename one".formatted(name, columns));
        }
    }

    /**
     * One reader, which is reset each time.
     *
     * @throws IllegalArgumentException if it cannot be reset
     */
    public static RecordReaderSource of(String name, List<String> columns, RecordReader reader) {
        if (!reader.resetSupported()) {
            throw new IllegalArgumentException(
                    "the record reader of %s cannot be reset, and a source may be opened several times; give a supplier of readers"
                            .formatted(name));
        }
        return new RecordReaderSource(name, columns, () -> {
            reader.reset();
            return reader;
        });
    }

    @Override
    public RowReader open() {
        return new Rows(name, readers.get());
    }

    private static final class Rows implements RowReader {
        private final String name;
        private final RecordReader reader;
        private List<Writable> cells = List.of();
        private long row;

        Rows(String name, RecordReader reader) {
            this.name = name;
            this.reader = reader;
        }

        @Override
        public boolean advance() {
            if (!reader.hasNext()) {
                return false;
            }
            row++;
            cells = reader.next();
            return true;
        }

        @Override
        public List<Writable> cells() {
            return cells;
        }

        @Override
        public String container() {
            return name;
        }

        @Override
        public long line() {
            return row;
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }
}
