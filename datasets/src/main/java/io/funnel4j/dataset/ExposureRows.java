package io.funnel4j.dataset;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Encoded exposures laid out in memory, as they will lie on disk; made on any thread, then appended to a writer. */
public final class ExposureRows {
    private static final int FIRST_ROWS = 512;

    private final RowLayout layout;
    private final int stride;
    private final int[] tableRows;
    private final int numericCount;
    private final int labelCount;
    private ByteBuffer bytes;

    public ExposureRows(RowLayout layout) {
        this(layout, FIRST_ROWS);
    }

    ExposureRows(RowLayout layout, int capacity) {
        this.layout = layout;
        this.stride = layout.stride();
        this.tableRows = layout.schema().ids().stream()
                .mapToInt(feature -> (int) feature.rows())
                .toArray();
        this.numericCount = layout.schema().numeric().size();
        this.labelCount = layout.labels().size();
        this.bytes = buffer(capacity);
    }

    private ByteBuffer buffer(int capacity) {
        return ByteBuffer.allocate(capacity * stride).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Number of exposures. */
    public int rows() {
        return bytes.position() / stride;
    }

    /** Forgets all exposures. */
    public void clear() {
        bytes.clear();
    }

    /**
     * Appends an exposure.
     *
     * @param ids [F], each in the rows of its table
     * @param numeric [N], finite
     * @param labels 0 or 1 each, in the layout's order
     * @param group written if the layout is grouped
     * @param sampleWeight written if the layout is weighted; finite, at least 0
     */
    public void append(int[] ids, float[] numeric, byte[] labels, long group, float sampleWeight) {
        check(ids, numeric, labels, sampleWeight);
        if (!bytes.hasRemaining()) {
            bytes = buffer(2 * rows()).put(bytes.flip());
        }
        int start = bytes.position();
        if (layout.grouped()) {
            bytes.putLong(group);
        }
        for (int id : ids) {
            bytes.putInt(id);
        }
        for (float number : numeric) {
            bytes.putFloat(number);
        }
        if (layout.weighted()) {
            bytes.putFloat(sampleWeight);
        }
        bytes.put(labels);
        while (bytes.position() < start + stride) {
            bytes.put((byte) 0);
        }
    }

    /** Copies the rows from a given one on, as many as fit, into a buffer; gives their number. */
    int copy(int from, ByteBuffer target) {
        int count = Math.min(rows() - from, target.remaining() / stride);
        target.put(bytes.slice(from * stride, count * stride));
        return count;
    }

    private void check(int[] ids, float[] numeric, byte[] labels, float sampleWeight) {
        if (ids.length != tableRows.length || numeric.length != numericCount || labels.length != labelCount) {
            throw new IllegalArgumentException("a row needs %d ids, %d numbers and %d labels; found %d, %d and %d"
                    .formatted(tableRows.length, numericCount, labelCount, ids.length, numeric.length, labels.length));
        }
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] < 0 || ids[i] >= tableRows[i]) {
                throw new IllegalArgumentException("id %d of feature '%s' is not in [0, %d)"
                        .formatted(ids[i], layout.schema().ids().get(i).name(), tableRows[i]));
            }
        }
        for (int i = 0; i < numeric.length; i++) {
            if (!Float.isFinite(numeric[i])) {
                throw new IllegalArgumentException("feature '%s' is %s; expected a finite number"
                        .formatted(layout.schema().numeric().get(i).name(), numeric[i]));
            }
        }
        if (layout.weighted() && (!(sampleWeight >= 0) || Float.isInfinite(sampleWeight))) {
            throw new IllegalArgumentException(
                    "the sample weight is %s; expected a finite number of at least 0".formatted(sampleWeight));
        }
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] != 0 && labels[i] != 1) {
                throw new IllegalArgumentException("label '%s' is %d; expected 0 or 1"
                        .formatted(layout.labels().get(i), labels[i]));
            }
        }
    }
}
