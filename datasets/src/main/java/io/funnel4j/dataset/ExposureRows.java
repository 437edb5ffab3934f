// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset;

import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.exposure.IdFeature;
import io.funnel4j.exposure.IdSlots;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** Encoded exposures laid out in memory, as they will lie on disk; made on any thread, then appended to a writer. */
public final class ExposureRows {
    private static final int FIRST_ROWS = 512;
    private static final long NO_LIST = -1;
    private static final float[] NO_DELAYS = {};
    static final String DELAY_EXPECTED =
            "days of at least 0, or -Infinity where nothing is known; infinite or NaN only where the label is 0";

    private final RowLayout layout;
    private final int stride;
    private final int listCount;
    private final int listsAt;
    private final List<IdFeature> features;
    /** The features of one id, and the slot of each. */
    private final IdFeature[] singles;

    private final List<IdSlots> idSlots;
    private final int[] singleSlots;
    private final int slots;
    private final int weightSlots;
    private final int numericCount;
    private final int labelCount;
    /** The label of each delay. */
    private final int[] delayed;
    /** Where the last list of each id feature lies, and how long it is with its count. */
    private final long[] lastPosition;

    private final int[] lastLength;
    private ByteBuffer bytes;
    /** Lists, at positions that count from the first of these rows. */
    private int[] lists = new int[0];

    private int listsUsed;
    private long listValues;

    public ExposureRows(RowLayout layout) {
        this(layout, FIRST_ROWS);
    }

    ExposureRows(RowLayout layout, int capacity) {
        this.layout = layout;
        this.stride = layout.stride();
        this.listCount = layout.lists();
        this.listsAt = layout.listsAt();
        this.features = layout.schema().ids();
        this.singles =
                features.stream().filter(feature -> !RowLayout.isList(feature)).toArray(IdFeature[]::new);
        this.idSlots = layout.schema().idSlots();
        this.singleSlots = idSlots.stream()
                .filter(slots -> !RowLayout.isList(slots.feature()))
                .mapToInt(IdSlots::first)
                .toArray();
        this.slots = layout.schema().slots();
        this.weightSlots = layout.schema().weightSlots();
        this.numericCount = layout.schema().numeric().size();
        this.labelCount = layout.labels().size();
        this.delayed =
                layout.delays().stream().mapToInt(layout.labels()::indexOf).toArray();
        this.lastPosition = new long[features.size()];
        this.lastLength = new int[features.size()];
        this.bytes = buffer(capacity);
        clear();
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
        listsUsed = 0;
        Arrays.fill(lastPosition, NO_LIST);
    }

    /** Appends an exposure without delays. */
    public void append(int[] ids, float[] weights, float[] numeric, byte[] labels, long group, float sampleWeight) {
        append(ids, weights, numeric, labels, NO_DELAYS, group, sampleWeight);
    }

    /**
     * Appends an exposure.
     *
     * @param ids [S], each in the rows of its table; the slots of a list are filled from the first, then
     *     {@link IdFeature#PADDING}
     * @param weights [W], finite, of the ids in weighted slots
     * @param numeric [N], finite
     * @param labels 0 or 1 each, in the layout's order
     * @param delays days, at least 0, in the layout's order; infinite or NaN only where the label is 0
     * @param group written if the layout is grouped
     * @param sampleWeight written if the layout is weighted; finite, at least 0
     */
    public void append(
            int[] ids,
            float[] weights,
            float[] numeric,
            byte[] labels,
            float[] delays,
            long group,
            float sampleWeight) {
        check(ids, weights, numeric, labels, sampleWeight);
        checkDelays(delays, labels);
        if (!bytes.hasRemaining()) {
            bytes = buffer(2 * rows()).put(bytes.flip());
        }
        int start = bytes.position();
        if (layout.grouped()) {
            bytes.putLong(group);
        }
        if (listCount > 0) {
            putLists(ids, weights);
        }
        for (int slot : singleSlots) {
            bytes.putInt(ids[slot]);
        }
        for (float number : numeric) {
            bytes.putFloat(number);
        }
        if (layout.weighted()) {
            bytes.putFloat(sampleWeight);
        }
        for (float delay : delays) {
            bytes.putFloat(delay);
        }
        bytes.put(labels);
        while (bytes.position() < start + stride) {
            bytes.put((byte) 0);
        }
    }

    private void putLists(int[] ids, float[] weights) {
        for (int i = 0; i < features.size(); i++) {
            IdFeature feature = features.get(i);
            if (RowLayout.isList(feature)) {
                IdSlots slots = idSlots.get(i);
                int count = count(ids, slots.first(), feature.slots());
                boolean weighted = feature.pooling().weighted();
                bytes.putLong(list(i, ids, slots.first(), count, weighted ? weights : null, slots.firstWeight()));
                listValues += count;
            }
        }
    }

    /** Where a list lies: with the one before, where they are the same. */
    private long list(int feature, int[] ids, int slot, int count, float[] weights, int weightSlot) {
        int length = 1 + count * (weights == null ? 1 : 2);
        if (lists.length < listsUsed + length) {
            lists = Arrays.copyOf(lists, 2 * (listsUsed + length));
        }
        int at = listsUsed;
        lists[at] = count;
        System.arraycopy(ids, slot, lists, at + 1, count);
        for (int i = 0; weights != null && i < count; i++) {
            lists[at + 1 + count + i] = Float.floatToRawIntBits(weights[weightSlot + i]);
        }
        long last = lastPosition[feature];
        if (last != NO_LIST
                && lastLength[feature] == length
                && Arrays.equals(lists, at, at + length, lists, (int) last, (int) last + length)) {
            return last;
        }
        listsUsed += length;
        lastPosition[feature] = at;
        lastLength[feature] = length;
        return at;
    }

    private static int count(int[] ids, int slot, int slots) {
        int count = 0;
        while (count < slots && ids[slot + count] != IdFeature.PADDING) {
            count++;
        }
        return count;
    }

    /** Ids in the lists of all rows since this object was made, as often as rows have them. */
    public long listValues() {
        return listValues;
    }

    /** Units of 4 bytes that the lists of these rows take. */
    int listUnits() {
        return listsUsed;
    }

    /** Copies the lists into a little-endian buffer. */
    void copyLists(ByteBuffer target) {
        target.asIntBuffer().put(lists, 0, listsUsed);
        target.position(target.position() + Integer.BYTES * listsUsed);
    }

    /**
     * Copies the rows from a given one on, as many as fit, into a buffer.
     *
     * @param listsFrom the position at which the lists of these rows begin
     * @return their number
     */
    int copy(int from, ByteBuffer target, long listsFrom) {
        int count = Math.min(rows() - from, target.remaining() / stride);
        int start = target.position();
        target.put(bytes.slice(from * stride, count * stride));
        for (int row = 0; listCount > 0 && row < count; row++) {
            int at = start + row * stride + listsAt;
            for (int list = 0; list < listCount; list++, at += Long.BYTES) {
                target.putLong(at, target.getLong(at) + listsFrom);
            }
        }
        return count;
    }

    private void check(int[] ids, float[] weights, float[] numeric, byte[] labels, float sampleWeight) {
        if (ids.length != slots
                || weights.length != weightSlots
                || numeric.length != numericCount
                || labels.length != labelCount) {
            throw wrongLengths(ids, weights, numeric, labels);
        }
        checkSingles(ids);
        if (listCount > 0) {
            checkLists(ids);
        }
        for (float weight : weights) {
            if (!Float.isFinite(weight)) {
                throw new IllegalArgumentException("a weight is " + weight + "; expected a finite number");
            }
        }
        for (int i = 0; i < numeric.length; i++) {
            if (!Float.isFinite(numeric[i])) {
                throw notFinite(i, numeric[i]);
            }
        }
        if (layout.weighted() && (!(sampleWeight >= 0) || Float.isInfinite(sampleWeight))) {
            throw new IllegalArgumentException(
                    "the sample weight is " + sampleWeight + "; expected a finite number of at least 0");
        }
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] != 0 && labels[i] != 1) {
                throw wrongLabel(i, labels[i]);
            }
        }
    }

    private void checkDelays(float[] delays, byte[] labels) {
        if (delays.length != delayed.length) {
            throw new IllegalArgumentException(
                    "a row needs the delays of %s; found %s delays".formatted(layout.delays(), delays.length));
        }
        for (int i = 0; i < delays.length; i++) {
            if (!isDelay(delays[i], labels[delayed[i]])) {
                throw new IllegalArgumentException("the delay of label '%s', which is %s, is %s; expected %s"
                        .formatted(layout.delays().get(i), labels[delayed[i]], delays[i], DELAY_EXPECTED));
            }
        }
    }

    /** Whether a label has such a delay. */
    static boolean isDelay(float delay, byte label) {
        if (delay == ExposureBatch.UNKNOWN_DELAY) {
            return true;
        }
        return label == 0 ? delay >= 0 || Float.isNaN(delay) : delay >= 0 && delay < Float.POSITIVE_INFINITY;
    }

    private IllegalArgumentException wrongLengths(int[] ids, float[] weights, float[] numeric, byte[] labels) {
        return new IllegalArgumentException(
                "a row needs %s ids, %s weights, %s numbers and %s labels; found %s, %s, %s and %s"
                        .formatted(
                                slots,
                                weightSlots,
                                numericCount,
                                labelCount,
                                ids.length,
                                weights.length,
                                numeric.length,
                                labels.length));
    }

    private IllegalArgumentException notFinite(int feature, float found) {
        return new IllegalArgumentException("feature '%s' is %s; expected a finite number"
                .formatted(layout.schema().numeric().get(feature).name(), found));
    }

    private IllegalArgumentException wrongLabel(int label, byte found) {
        return new IllegalArgumentException(
                "label '%s' is %s; expected 0 or 1".formatted(layout.labels().get(label), found));
    }

    private void checkSingles(int[] ids) {
        for (int i = 0; i < singles.length; i++) {
            int id = ids[singleSlots[i]];
            if (id < 0 || id >= singles[i].rows()) {
                throw outside(singles[i], id);
            }
        }
    }

    private void checkLists(int[] ids) {
        for (IdSlots slots : idSlots) {
            if (RowLayout.isList(slots.feature())) {
                checkList(slots.feature(), ids, slots.first());
            }
        }
    }

    private static void checkList(IdFeature feature, int[] ids, int slot) {
        int count = count(ids, slot, feature.slots());
        for (int i = 0; i < feature.slots(); i++) {
            int id = ids[slot + i];
            if (i < count && (id < 0 || id >= feature.rows())) {
                throw outside(feature, id);
            }
            if (i >= count && id != IdFeature.PADDING) {
                throw behindPadding(feature, id);
            }
        }
    }

    private static IllegalArgumentException outside(IdFeature feature, int id) {
        return new IllegalArgumentException(
                "id %s of feature '%s' is not in [0, %s)".formatted(id, feature.name(), feature.rows()));
    }

    private static IllegalArgumentException behindPadding(IdFeature feature, int id) {
        return new IllegalArgumentException(
                "id %s of feature '%s' stands behind padding; fill a list's slots from the first"
                        .formatted(id, feature.name()));
    }
}
