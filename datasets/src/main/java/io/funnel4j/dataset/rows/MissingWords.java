// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.rows;

import io.funnel4j.Internal;
import io.funnel4j.dataset.DataForm;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
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
@Internal
public final class MissingWords {
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
    /** By the first byte, the words that begin with it; null where none does. */
    private static final int[][] BY_FIRST_BYTE = byFirstByte();

    private final List<String> columns;
    private final Map<String, long[]> counts = new LinkedHashMap<>();
    /** Of the row that is being read: columns that hold such a text, and which. */
    private int[] seenColumns = new int[8];

    private int[] seenWords = new int[8];
    private int seen;
    private long rows;

    /** @param columns of the source, by whose places values are told */
    public MissingWords(List<String> columns) {
        this.columns = columns;
    }

    private static int[][] byFirstByte() {
        int[][] words = new int[1 << Byte.SIZE][];
        for (int word = 0; word < BYTES.length; word++) {
            int first = BYTES[word][0] & 0xFF;
            int[] before = words[first] == null ? new int[0] : words[first];
            words[first] = Arrays.copyOf(before, before.length + 1);
            words[first][before.length] = word;
        }
        return words;
    }

    /** Forgets the values of the row before. */
    void begin() {
        seen = 0;
    }

    /** A value of the row that is being read. */
    void see(int column, Text value) {
        see(column, value.getBytes(), 0, value.getLength());
    }

    /** The same of some bytes. */
    void see(int column, byte[] bytes, int from, int length) {
        if (length > 0 && length <= LONGEST && BY_FIRST_BYTE[bytes[from] & 0xFF] != null) {
            find(column, bytes, from, length);
        }
    }

    private void find(int column, byte[] bytes, int from, int length) {
        for (int word : BY_FIRST_BYTE[bytes[from] & 0xFF]) {
            byte[] text = BYTES[word];
            if (text.length == length && Arrays.equals(text, 0, length, bytes, from, from + length)) {
                add(column, word);
            }
        }
    }

    /** Two features may read one column. */
    private void add(int column, int word) {
        for (int i = 0; i < seen; i++) {
            if (seenColumns[i] == column) {
                return;
            }
        }
        if (seen == seenColumns.length) {
            seenColumns = Arrays.copyOf(seenColumns, 2 * seen);
            seenWords = Arrays.copyOf(seenWords, 2 * seen);
        }
        seenColumns[seen] = column;
        seenWords[seen++] = word;
    }

    /** Counts the row that was read, which is one of train. */
    public void count() {
        rows++;
        for (int i = 0; i < seen; i++) {
            counts.computeIfAbsent(columns.get(seenColumns[i]), column -> new long[BYTES.length])[seenWords[i]]++;
        }
    }

    /** Adds other counts, and empties them. */
    public void take(MissingWords other) {
        rows += other.rows;
        other.rows = 0;
        other.counts.forEach((column, added) ->
                LabelCounts.take(counts.computeIfAbsent(column, name -> new long[BYTES.length]), added));
    }

    /** Writes the counts, for another process. */
    public void write(DataOutput out) throws IOException {
        out.writeLong(rows);
        out.writeInt(counts.size());
        for (Map.Entry<String, long[]> ofColumn : counts.entrySet()) {
            DataForm.writeText(ofColumn.getKey(), out);
            DataForm.writeLongs(ofColumn.getValue(), out);
        }
    }

    /** Becomes what was written, where there was nothing before. */
    public void read(DataInput in) throws IOException {
        rows = in.readLong();
        for (int left = in.readInt(); left > 0; left--) {
            String column = DataForm.readText(in);
            counts.put(column, DataForm.readLongs(in));
        }
    }

    /** The frequent ones, by column, the most frequent first. */
    public List<MissingWord> frequent() {
        List<MissingWord> frequent = new ArrayList<>();
        counts.forEach((column, ofColumn) -> {
            for (int word = 0; word < ofColumn.length; word++) {
                if (ofColumn[word] > WORTH * rows) {
                    frequent.add(new MissingWord(column, WORDS.get(word), ofColumn[word], rows));
                }
            }
        });
        frequent.sort((one, other) -> Long.compare(other.rows(), one.rows()));
        return frequent;
    }
}
