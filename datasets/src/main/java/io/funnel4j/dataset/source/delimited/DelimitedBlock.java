// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.source.delimited;

import io.funnel4j.dataset.source.RowReader;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.datavec.api.writable.Text;
import org.datavec.api.writable.Writable;

/** Some consecutive records of a file in memory. The same object is filled again with later ones. */
final class DelimitedBlock implements RowReader {
    private final CellSplitter splitter;
    private final boolean trailingDelimiter;
    private byte[] bytes;
    private String file = "";
    private int length;
    private int position;
    private long line;
    private long nextLine;
    private long blankLines;

    /** @param capacity bytes of a block, unless a record is longer */
    DelimitedBlock(DelimitedText text, int capacity) {
        this(text, new Records(text.delimiter(), text.quote()), capacity);
    }

    /** @param records where they end */
    DelimitedBlock(DelimitedText text, Records records, int capacity) {
        this.splitter = new CellSplitter(records);
        this.trailingDelimiter = text.trailingDelimiter();
        this.bytes = new byte[capacity];
    }

    /** Room for at least so many bytes, and what stands in the block. */
    byte[] buffer(int needed) {
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, needed);
        }
        return bytes;
    }

    /**
     * Stands before the first of the records that were put into the buffer.
     *
     * @param linesBefore in the file
     */
    void begin(String newFile, long linesBefore, int newLength) {
        file = newFile;
        length = newLength;
        position = 0;
        line = linesBefore;
        nextLine = linesBefore + 1;
        blankLines = 0;
    }

    @Override
    public boolean advance() {
        while (position < length) {
            line = nextLine;
            position = splitter.split(bytes, position, length);
            nextLine += splitter.lines();
            if (splitter.malformed()) {
                throw splitter.failure();
            }
            if (!isBlank(splitter.cells())) {
                if (trailingDelimiter) {
                    dropTrailing(splitter.cells());
                }
                return true;
            }
            blankLines++;
        }
        return false;
    }

    private static void dropTrailing(List<Writable> cells) {
        int last = cells.size() - 1;
        if (last > 0 && ((Text) cells.get(last)).getLength() == 0) {
            cells.remove(last);
        }
    }

    private static boolean isBlank(List<Writable> cells) {
        if (cells.size() > 1) {
            return false;
        }
        Text cell = (Text) cells.get(0);
        byte[] text = cell.getBytes();
        for (int i = 0; i < cell.getLength(); i++) {
            if (text[i] > ' ') {
                return false;
            }
        }
        return cell.toString().isBlank();
    }

    /** Bytes up to the end of the current record. */
    int position() {
        return position;
    }

    /** Lines of the file up to there. */
    long lines() {
        return nextLine - 1;
    }

    @Override
    public List<Writable> cells() {
        return splitter.cells();
    }

    @Override
    public String container() {
        return file;
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
    public OptionalDouble progress() {
        return OptionalDouble.of(length == 0 ? 1 : (double) position / length);
    }

    @Override
    public void close() {}
}
