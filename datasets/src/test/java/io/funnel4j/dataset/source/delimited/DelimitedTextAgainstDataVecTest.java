// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.source.delimited;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.dataset.source.MalformedRowException;
import io.funnel4j.dataset.source.RowReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.datavec.api.records.reader.impl.csv.CSVRecordReader;
import org.datavec.api.records.reader.impl.csv.SerializableCSVParser;
import org.datavec.api.split.InputStreamInputSplit;
import org.datavec.api.writable.Text;
import org.datavec.api.writable.Writable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Well-formed files without line ends in cells have the cells that DataVec's CSVRecordReader finds, in blocks of any size. */
class DelimitedTextAgainstDataVecTest {
    private static final List<String> LINE_ENDS = List.of("\n", "\r\n", "\r");

    @TempDir
    Path folder;

    @Test
    void readsWellFormedFiles() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int file = 0; file < 300; file++) {
            String lineEnd = LINE_ENDS.get(random.nextInt(3));
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "\uFEFF" : "");
            int rows = random.nextInt(20);
            for (int row = 0; row < rows; row++) {
                text.append(cell(random));
                for (int column = random.nextInt(6); column > 0; column--) {
                    text.append(',').append(cell(random));
                }
                text.append(row + 1 < rows || random.nextBoolean() ? lineEnd : "");
            }
            check(text.toString().getBytes(StandardCharsets.UTF_8), ',', '"', random, seed);
        }
    }

    /** DataVec keeps from one line to the next whether it is in a cell, and takes these two quotes for one in a cell. */
    @Test
    void readsAnEmptyQuotedCellAtTheBeginningOfALine() throws IOException {
        Path file = Files.writeString(folder.resolve("empty.csv"), "a,b\n\"\",c\n");
        assertThat(rows(DelimitedText.csv(file).withColumnNames(List.of("x", "y")), 1 << 10))
                .containsExactly(file + ":1 [a, b]", file + ":2 [, c]", "0 blank lines");
    }

    private static String cell(Random random) {
        String plain = Integer.toString(random.nextInt(2000), 36);
        return switch (random.nextInt(5)) {
            case 0 -> "";
            case 1 -> '"' + plain + ", " + plain + '"';
            case 2 -> "\"the \"\"" + plain + "\"\" \u20ac\"";
            default -> plain;
        };
    }

    private void check(byte[] bytes, char delimiter, char quote, Random random, long seed) throws IOException {
        Path file = Files.write(folder.resolve("random.csv"), bytes);
        DelimitedText text = new DelimitedText(List.of(file), delimiter, quote, List.of("x"));
        int blockBytes = 1 + random.nextInt(64);
        assertThat(rows(text, blockBytes))
                .as(
                        "seed %d, delimiter %s, quote %s, blocks of %d, %s",
                        seed, delimiter, quote, blockBytes, text(bytes))
                .isEqualTo(expected(file, bytes, delimiter, quote));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static List<String> rows(DelimitedText text, int blockBytes) throws IOException {
        List<String> rows = new ArrayList<>();
        long blankLines = 0;
        try (DelimitedBlocks blocks = new DelimitedBlocks(text, blockBytes)) {
            for (List<RowReader> some = blocks.next(3); !some.isEmpty(); some = blocks.next(3)) {
                for (RowReader block : some) {
                    while (true) {
                        try {
                            if (!block.advance()) {
                                break;
                            }
                            rows.add(block.location() + " " + texts(block.cells()));
                        } catch (MalformedRowException e) {
                            rows.add(block.location() + " malformed");
                        }
                    }
                    blankLines += block.blankLines();
                }
            }
            assertThat(blocks.progress()).hasValue(1);
        }
        rows.add(blankLines + " blank lines");
        return rows;
    }

    private static List<String> expected(Path file, byte[] bytes, char delimiter, char quote) throws IOException {
        boolean marked =
                bytes.length > 2 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF;
        LineByLine reader = new LineByLine(delimiter, quote);
        try {
            reader.initialize(new InputStreamInputSplit(
                    new ByteArrayInputStream(marked ? Arrays.copyOfRange(bytes, 3, bytes.length) : bytes)));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        List<String> rows = new ArrayList<>();
        long line = 0;
        long blankLines = 0;
        while (reader.hasNext()) {
            line++;
            try {
                List<String> cells = texts(reader.next());
                if (cells.size() > 1 || !cells.get(0).isBlank()) {
                    rows.add(file + ":" + line + " " + cells);
                } else {
                    blankLines++;
                }
            } catch (IllegalStateException e) {
                rows.add(file + ":" + line + " malformed");
            }
        }
        rows.add(blankLines + " blank lines");
        return rows;
    }

    private static List<String> texts(List<Writable> cells) {
        return cells.stream().map(Writable::toString).toList();
    }

    /** A CSVRecordReader without an escape, which begins each line anew. */
    private static final class LineByLine extends CSVRecordReader {
        private static final long serialVersionUID = 1L;

        private final char delimiter;
        private final char quote;

        LineByLine(char delimiter, char quote) {
            super(0, delimiter, quote);
            this.delimiter = delimiter;
            this.quote = quote;
        }

        @Override
        protected List<Writable> parseLine(String line) {
            if (line.indexOf('\0') >= 0) {
                throw new IllegalStateException("a CSVRecordReader reads nothing from it, and says nothing");
            }
            try {
                List<Writable> cells = new ArrayList<>();
                for (String cell : new SerializableCSVParser(delimiter, quote, SerializableCSVParser.NULL_CHARACTER)
                        .parseLine(line)) {
                    cells.add(new Text(cell));
                }
                return cells;
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
