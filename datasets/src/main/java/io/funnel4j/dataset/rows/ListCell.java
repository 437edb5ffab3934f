// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.rows;

import io.funnel4j.Internal;
import io.funnel4j.dataset.plan.ValueList;
import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.dataset.source.ListText;
import io.funnel4j.dataset.source.NumberMarks;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.datavec.api.writable.Text;

/**
 * The values of one cell of a list, valid until the next cell is read. Consecutive rows often have the same cell: it is
 * read once, and {@link #version()} stays.
 */
@Internal
public final class ListCell {
    private final String column;
    private final ValueList format;
    private final MissingValues missing;
    private final NumberMarks marks;
    private final ListText.Pieces pieces;
    private byte[] bytes = new byte[64];
    private int length;
    private long version;
    private int[] starts = new int[16];
    private int[] lengths = new int[16];
    private long[] hashes = new long[16];
    private float[] weights = new float[16];
    private final int[] missingFound;
    private int count;
    private int found;
    private boolean framed;
    private boolean weighted;
    private int keyFrom;
    private int keyTo;
    private boolean atKey;

    /** @param marks how weights are written */
    ListCell(String column, ValueList format, MissingValues missing, NumberMarks marks) {
        this.column = column;
        this.format = format;
        this.missing = missing;
        this.marks = marks;
        this.pieces = this::takePiece;
        this.missingFound = new int[missing.size()];
    }

    /**
     * Reads a cell.
     *
     * @param cell null for a missing one
     * @throws BadCellException if a weight is no finite number, or negative where the pooling divides by the weights
     */
    void read(Text cell) {
        int newLength = cell == null ? 0 : cell.getLength();
        boolean same = version > 0
                && newLength == length
                && (cell == null || Arrays.equals(cell.getBytes(), 0, newLength, bytes, 0, length));
        if (same) {
            countMissing();
            return;
        }
        version++;
        framed = cell instanceof ListText;
        weighted = framed && ((ListText) cell).weighted();
        if (bytes.length < newLength) {
            bytes = new byte[2 * newLength];
        }
        if (newLength > 0) {
            System.arraycopy(cell.getBytes(), 0, bytes, 0, newLength);
        }
        length = newLength;
        try {
            split();
            countMissing();
        } catch (BadCellException e) {
            length = -1; // no cell is the same
            throw e;
        }
    }

    private void split() {
        count = 0;
        found = 0;
        Arrays.fill(missingFound, 0);
        if (framed) {
            splitFramed();
            return;
        }
        int from = 0;
        for (int at = 0; at <= length; at++) {
            if (at == length || bytes[at] == format.separator()) {
                take(from, at);
                from = at + 1;
            }
        }
    }

    /** The source knows the values apart, so no character within them does. */
    private void splitFramed() {
        if (weighted && format.weightSeparator() == ValueList.NO_WEIGHTS) {
            throw new InvalidExposuresException(
                    "column '%s' is a map of values to weights, and its feature reads values alone; give the feature weight-separator: \":\", or take map_keys(%s) in the query"
                            .formatted(column, column));
        }
        atKey = true;
        ListText.split(bytes, length, pieces);
    }

    private void takePiece(int from, int to) {
        if (!weighted) {
            if (from >= 0) {
                take(from, to);
            }
            return;
        }
        if (atKey) {
            keyFrom = from;
            keyTo = to;
        } else if (keyFrom >= 0) {
            add(keyFrom, keyTo, from < 0 ? 1 : weight(from, to));
        }
        atKey = !atKey;
    }

    private void take(int from, int to) {
        int end = to;
        float weight = 1;
        if (format.weightSeparator() != ValueList.NO_WEIGHTS) {
            int colon = lastWeightSeparator(from, to);
            if (colon >= 0) {
                weight = weight(colon + 1, to);
                end = colon;
            }
        }
        add(from, end, weight);
    }

    private void add(int from, int end, float weight) {
        if (isBlank(from, end)) {
            return;
        }
        int isMissing = missing.find(bytes, from, end - from);
        if (isMissing >= 0) {
            missingFound[isMissing]++;
            return;
        }
        found++;
        if (format.maxLength() > 0 && found > format.maxLength()) {
            return;
        }
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, 2 * count);
            lengths = Arrays.copyOf(lengths, 2 * count);
            hashes = Arrays.copyOf(hashes, 2 * count);
            weights = Arrays.copyOf(weights, 2 * count);
        }
        starts[count] = from;
        lengths[count] = end - from;
        hashes[count] = ValueTable.hash(bytes, from, end - from);
        weights[count++] = weight;
    }

    /** A cell that is not read again is counted again. */
    private void countMissing() {
        for (int i = 0; i < missingFound.length; i++) {
            missing.count(i, missingFound[i]);
        }
    }

    private int lastWeightSeparator(int from, int to) {
        for (int at = to - 1; at >= from; at--) {
            if (bytes[at] == format.weightSeparator()) {
                return at;
            }
        }
        return -1;
    }

    private float weight(int from, int to) {
        Text text = new Text();
        text.set(bytes, from, to - from);
        double weight = Cells.number(text, column, framed ? NumberMarks.PLAIN : marks);
        if (Double.isNaN(weight)
                || !Float.isFinite((float) weight)
                || (weight < 0 && format.pooling().mean())) {
            throw new BadCellException(
                    BadRow.Kind.OUT_OF_RANGE,
                    column,
                    "weight " + Cells.show(text.toString()),
                    format.pooling().mean() ? "a weight of at least 0" : "a finite weight");
        }
        return (float) weight;
    }

    private boolean isBlank(int from, int to) {
        boolean ascii = true;
        for (int at = from; at < to; at++) {
            if (bytes[at] > ' ') {
                return false;
            }
            ascii &= bytes[at] >= 0;
        }
        return ascii || new String(bytes, from, to - from, StandardCharsets.UTF_8).isBlank();
    }

    /** Another number for each cell that differs from the one before. */
    long version() {
        return version;
    }

    /** Values that are kept. */
    public int count() {
        return count;
    }

    /** Values that the cell has, those beyond the maximum length among them. */
    public int found() {
        return found;
    }

    public byte[] bytes() {
        return bytes;
    }

    public int start(int value) {
        return starts[value];
    }

    public int length(int value) {
        return lengths[value];
    }

    public long hash(int value) {
        return hashes[value];
    }

    public float weight(int value) {
        return weights[value];
    }
}
