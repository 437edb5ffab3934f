// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.rows;

import io.funnel4j.Internal;
import io.funnel4j.dataset.DataForm;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.datavec.api.writable.Text;
import org.datavec.api.writable.Writable;

/**
 * Texts that stand for a missing value in the cells of features, as {@code NULL} or {@code -124} do in some logs, and how
 * often each was found. Where a cell is a number, a text that is one stands for the number, however it is written. One
 * thread's at a time.
 */
@Internal
public final class MissingValues {
    private static final int NONE = -1;

    private final List<String> names;
    private final byte[][] texts;
    private final double[] numbers;
    private final boolean anyNumber;
    private final long[] counts;

    public MissingValues(List<String> texts) {
        this.names = texts;
        this.texts = texts.stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        this.numbers = texts.stream().mapToDouble(MissingValues::number).toArray();
        this.anyNumber = Arrays.stream(numbers).anyMatch(number -> !Double.isNaN(number));
        this.counts = new long[this.texts.length];
    }

    int size() {
        return texts.length;
    }

    boolean none() {
        return texts.length == 0;
    }

    /**
     * Whether a cell stands for a missing value, which is counted.
     *
     * @param text of the cell
     * @param number whether its column holds numbers, also where they come as text
     */
    public boolean take(Writable cell, Text text, boolean number) {
        int found = find(text.getBytes(), 0, text.getLength());
        if (found == NONE && anyNumber && Cells.isNumber(cell)) {
            found = find(cell.toDouble());
        } else if (found == NONE && anyNumber && number) {
            found = find(number(text.toString()));
        }
        return count(found, 1);
    }

    /** The place of a text among those that stand for a missing value; negative where it is none of them. */
    int find(byte[] bytes, int from, int length) {
        for (int i = 0; i < texts.length; i++) {
            if (texts[i].length == length && Arrays.equals(texts[i], 0, length, bytes, from, from + length)) {
                return i;
            }
        }
        return NONE;
    }

    /** Counts a text by its place; says whether there is one. */
    boolean count(int found, long by) {
        if (found == NONE) {
            return false;
        }
        counts[found] += by;
        return true;
    }

    private int find(double number) {
        for (int i = 0; i < numbers.length; i++) {
            if (numbers[i] == number) {
                return i;
            }
        }
        return NONE;
    }

    /** NaN where the text is no number. */
    private static double number(String text) {
        try {
            return new BigDecimal(text).doubleValue();
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /** Adds other counts of the same texts, and empties them. */
    public void take(MissingValues other) {
        LabelCounts.take(counts, other.counts);
    }

    /** Writes the counts, for another process. */
    public void write(DataOutput out) throws IOException {
        DataForm.writeLongs(counts, out);
    }

    /** Becomes the counts of the same texts that were written. */
    public void read(DataInput in) throws IOException {
        DataForm.readLongs(counts, in);
    }

    /** How often each text was found. */
    public Map<String, Long> counts() {
        Map<String, Long> byText = new LinkedHashMap<>();
        for (int i = 0; i < counts.length; i++) {
            byText.merge(names.get(i), counts[i], Long::sum);
        }
        return byText;
    }
}
