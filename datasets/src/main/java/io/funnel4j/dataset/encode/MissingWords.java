package io.funnel4j.dataset.encode;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.datavec.api.writable.Text;

/**
 * Counts texts by which logs often write a missing value, where the plan takes them for values: {@code NULL} as an id. One
 * thread's at a time.
 */
final class MissingWords {
    /** From this share of the train rows on, such a text is worth a word. */
    private static final double WORTH = 0.01;

    private static final List<String> WORDS = List.of(
            "\\N",
            "NULL",
            "Null",
            "null",
            "(null)",
            "(NULL)",
            "<null>",
            "<NULL>",
            "[NULL]",
            "NONE",
            "None",
            "none",
            "NaN",
            "nan",
            "NAN",
            "NA",
            "N/A",
            "n/a",
            "#N/A",
            "<NA>",
            "NaT",
            "nil",
            "Nil",
            "NIL",
            "undefined",
            "Undefined",
            "missing",
            "Missing",
            "MISSING",
            "(missing)",
            "(none)",
            "(not set)",
            "(blank)",
            "(empty)",
            "-",
            "--",
            "---",
            "?",
            ".",
            "\"\"",
            "''",
            "[]",
            "{}",
            "\u00A0",
            "\u200B",
            "\uFEFF");
    private static final byte[][] BYTES =
            WORDS.stream().map(word -> word.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
    private static final int LONGEST =
            Arrays.stream(BYTES).mapToInt(word -> word.length).max().orElseThrow();
    private static final boolean[] FIRST = firstBytes();

    private final Map<String, long[]> counts = new LinkedHashMap<>();
    private final List<String> columns = new ArrayList<>();
    private int[] words = new int[8];
    private long rows;

    private static boolean[] firstBytes() {
        boolean[] first = new boolean[1 << Byte.SIZE];
        for (byte[] word : BYTES) {
            first[word[0] & 0xFF] = true;
        }
        return first;
    }

    /** Forgets the values of the row before. */
    void begin() {
        columns.clear();
    }

    /** A value of the row that is being read. */
    void see(String column, Text value) {
        see(column, value.getBytes(), 0, value.getLength());
    }

    /** The same of some bytes. */
    void see(String column, byte[] bytes, int from, int length) {
        if (length > 0 && length <= LONGEST && FIRST[bytes[from] & 0xFF]) {
            find(column, bytes, from, length);
        }
    }

    /** Two features may read one column. */
    private void find(String column, byte[] bytes, int from, int length) {
        for (int word = 0; word < BYTES.length; word++) {
            if (Arrays.equals(BYTES[word], 0, BYTES[word].length, bytes, from, from + length)
                    && !columns.contains(column)) {
                if (columns.size() == words.length) {
                    words = Arrays.copyOf(words, 2 * words.length);
                }
                words[columns.size()] = word;
                columns.add(column);
            }
        }
    }

    /** Counts the row that was read, which is one of train. */
    void count() {
        rows++;
        for (int i = 0; i < columns.size(); i++) {
            counts.computeIfAbsent(columns.get(i), column -> new long[BYTES.length])[words[i]]++;
        }
    }

    /** Adds other counts, and empties them. */
    void take(MissingWords other) {
        rows += other.rows;
        other.rows = 0;
        other.counts.forEach((column, added) ->
                LabelCounts.take(counts.computeIfAbsent(column, name -> new long[BYTES.length]), added));
    }

    /** The frequent ones, by column, the most frequent first. */
    List<EncodingReport.MissingWord> frequent() {
        List<EncodingReport.MissingWord> frequent = new ArrayList<>();
        counts.forEach((column, ofColumn) -> {
            for (int word = 0; word < ofColumn.length; word++) {
                if (ofColumn[word] > WORTH * rows) {
                    frequent.add(new EncodingReport.MissingWord(column, WORDS.get(word), ofColumn[word], rows));
                }
            }
        });
        frequent.sort((one, other) -> Long.compare(other.rows(), one.rows()));
        return frequent;
    }
}
