// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.source.delimited;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.dataset.source.MalformedRowException;
import io.funnel4j.dataset.source.RowReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.datavec.api.writable.Writable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** RFC 4180 with what real files add to it: cells of several lines, quotes where none are due, damage; in blocks of any size. */
class DelimitedTextGrammarTest {
    private static final String NASTY = "ab,,,\"\"\"\"\t;| \\\r\n\n\0\u00e9\u20ac\u2003\ufffd";

    @TempDir
    Path folder;

    @Test
    void readsCellsOfSeveralLines() throws IOException {
        assertThat(read("1,\"two\nlines\",3\n4,\"a\r\n\r\nb\",\"\"\"q\"\"\"\r\n5,6,7"))
                .containsExactly("1 [1|two\nlines|3]", "3 [4|a\r\n\r\nb|\"q\"]", "6 [5|6|7]");
    }

    @Test
    void takesQuotesWithinCellsAsTheyStand() throws IOException {
        assertThat(read("1,5\" screen,x\n2,a\"b\"c,\"y\"\n3,5\" x 7\", \"z\"\n"))
                .containsExactly("1 [1|5\" screen|x]", "2 [2|a\"b\"c|y]", "3 [3|5\" x 7\"| \"z\"]");
    }

    @Test
    void losesNoMoreThanTheLineOfAQuoteThatIsNotClosed() throws IOException {
        assertThat(read("1,\"open,x\n2,b,c\n3,\"d\",e\n4,\"f\"g,h\n5,i,j\n6,\"k"))
                .containsExactly("1 malformed", "2 [2|b|c]", "3 [3|d|e]", "4 malformed", "5 [5|i|j]", "6 malformed");
    }

    @Test
    void aQuoteThatIsNotClosedForLongIsOneBadLine() throws IOException {
        StringBuilder text = new StringBuilder("0,\"open\n");
        int lines = 2 * Records.MAX_CELL_BYTES / 8;
        for (int line = 0; line < lines; line++) {
            text.append("1,2,3,4\n");
        }
        text.append("5,\"six\"\n");
        List<String> rows = rows(text.toString().getBytes(StandardCharsets.UTF_8), ',', '"', 1 << 10);
        assertThat(rows).hasSize(lines + 2);
        assertThat(rows.get(0)).isEqualTo("1 malformed");
        assertThat(rows.get(1)).isEqualTo("2 [1|2|3|4]");
        assertThat(rows.get(lines + 1)).isEqualTo((lines + 2) + " [5|six]");
    }

    @Test
    void readsRandomFilesAsAPlainReadingDoes() throws IOException {
        long seed = Long.getLong("seed", System.nanoTime());
        Random random = new Random(seed);
        char[] delimiters = {',', '\t', ';', '|', '\u00e9', '\u0001'};
        char[] quotes = {'"', '"', '\'', DelimitedText.NO_QUOTE, '\u20ac'};
        for (int file = 0; file < 5000; file++) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (int left = random.nextInt(120); left > 0; left--) {
                if (random.nextInt(30) == 0) {
                    bytes.write(random.nextInt(256));
                } else {
                    int at = random.nextInt(NASTY.length());
                    bytes.writeBytes(NASTY.substring(at, at + 1).getBytes(StandardCharsets.UTF_8));
                }
            }
            byte[] content = bytes.toByteArray();
            char delimiter = delimiters[random.nextInt(delimiters.length)];
            char quote = quotes[random.nextInt(quotes.length)];
            int blockBytes = 1 + random.nextInt(64);
            assertThat(rows(content, delimiter, quote, blockBytes))
                    .as(
                            "-Dseed=%d, file %d, delimiter %s, quote %s, blocks of %d, %s",
                            seed, file, delimiter, quote, blockBytes, new String(content, StandardCharsets.ISO_8859_1))
                    .isEqualTo(new Plain(content, delimiter, quote).rows());
        }
    }

    private List<String> read(String text) throws IOException {
        List<String> rows = rows(text.getBytes(StandardCharsets.UTF_8), ',', '"', 1 << 17);
        for (int blockBytes = 1; blockBytes < Math.min(80, text.length()); blockBytes++) {
            assertThat(rows(text.getBytes(StandardCharsets.UTF_8), ',', '"', blockBytes))
                    .isEqualTo(rows);
        }
        return rows;
    }

    private List<String> rows(byte[] content, char delimiter, char quote, int blockBytes) throws IOException {
        Path file = Files.write(folder.resolve("text.csv"), content);
        DelimitedText text = new DelimitedText(List.of(file), delimiter, quote, List.of("x"));
        List<String> rows = new ArrayList<>();
        try (DelimitedBlocks blocks = new DelimitedBlocks(text, blockBytes)) {
            for (List<RowReader> some = blocks.next(3); !some.isEmpty(); some = blocks.next(3)) {
                for (RowReader block : some) {
                    while (true) {
                        try {
                            if (!block.advance()) {
                                break;
                            }
                            rows.add(block.line() + " ["
                                    + String.join(
                                            "|",
                                            block.cells().stream()
                                                    .map(Writable::toString)
                                                    .toList())
                                    + "]");
                        } catch (MalformedRowException e) {
                            rows.add(block.line() + " malformed");
                        }
                    }
                }
            }
        } catch (InvalidExposuresException e) {
            rows.add("refused");
        }
        return rows;
    }

    /** The same grammar, character by character, on the whole text. */
    private static final class Plain {
        private final byte[] content;
        private final String text;
        private final char delimiter;
        private final char quote;
        private final List<String> rows = new ArrayList<>();

        Plain(byte[] content, char delimiter, char quote) {
            this.content = content;
            // One character a byte, so that damaged UTF-8 keeps its place.
            this.text = new String(content, StandardCharsets.ISO_8859_1);
            this.delimiter = delimiter;
            this.quote = quote;
        }

        private static String bytes(char character) {
            return new String(String.valueOf(character).getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        }

        List<String> rows() {
            if (text.startsWith("\u00ff\u00fe") || text.startsWith("\u00fe\u00ff") || text.startsWith("\u001f\u008b")) {
                return List.of("refused");
            }
            int at = text.startsWith("\u00ef\u00bb\u00bf") ? 3 : 0;
            while (at < content.length) {
                at = record(at);
            }
            return rows;
        }

        private int record(int from) {
            List<String> cells = new ArrayList<>();
            int line = 1 + lines(from);
            int at = from;
            while (true) {
                StringBuilder cell = new StringBuilder();
                int after = quote != DelimitedText.NO_QUOTE && text.startsWith(bytes(quote), at)
                        ? quoted(at + bytes(quote).length(), cell)
                        : plain(at, cell);
                if (after < 0) {
                    rows.add(line + " malformed");
                    return next(lineEnd(at));
                }
                cells.add(cell.toString());
                at = after;
                if (!text.startsWith(bytes(delimiter), at)) {
                    break;
                }
                at += bytes(delimiter).length();
            }
            add(line, cells, text.substring(from, at));
            return next(at);
        }

        private void add(int line, List<String> cells, String record) {
            String all = decoded(record);
            if (all == null || all.indexOf('\0') >= 0) {
                rows.add(line + " malformed");
            } else if (cells.size() > 1 || !decoded(cells.get(0)).isBlank()) {
                rows.add(line + " ["
                        + String.join("|", cells.stream().map(Plain::decoded).toList()) + "]");
            }
        }

        /** Null where it is no UTF-8. */
        private static String decoded(String latin) {
            try {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(latin.getBytes(StandardCharsets.ISO_8859_1)))
                        .toString();
            } catch (CharacterCodingException e) {
                return null;
            }
        }

        private int plain(int from, StringBuilder cell) {
            int at = from;
            while (at < text.length() && !isLineEnd(at) && !text.startsWith(bytes(delimiter), at)) {
                cell.append(text.charAt(at++));
            }
            return at;
        }

        private int quoted(int from, StringBuilder cell) {
            String mark = bytes(quote);
            int at = from;
            while (at < text.length()) {
                if (text.startsWith(mark + mark, at)) {
                    cell.append(mark);
                    at += 2 * mark.length();
                } else if (text.startsWith(mark, at)) {
                    int end = at + mark.length();
                    boolean closed = end == text.length() || isLineEnd(end) || text.startsWith(bytes(delimiter), end);
                    return closed ? end : -1;
                } else {
                    cell.append(text.charAt(at++));
                }
            }
            return -1;
        }

        private boolean isLineEnd(int at) {
            return text.charAt(at) == '\n' || text.charAt(at) == '\r';
        }

        private int lineEnd(int from) {
            int at = from;
            while (at < text.length() && !isLineEnd(at)) {
                at++;
            }
            return at;
        }

        private int next(int end) {
            return text.startsWith("\r\n", end) ? end + 2 : end + 1;
        }

        private int lines(int to) {
            String before = text.substring(0, to).replace("\r\n", "\n").replace('\r', '\n');
            return (int) before.chars().filter(character -> character == '\n').count();
        }
    }
}
