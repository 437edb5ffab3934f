// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.sort;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** Records in memory, sorted as they are written. */
final class SortBuffer {
    /** A record is sorted as one number: so many of its first bytes that records differ in, and its number in the buffer. */
    private static final int PREFIX_BYTES = 5;

    private static final int NUMBER_BITS = Long.SIZE - PREFIX_BYTES * Byte.SIZE;
    private static final int MOST_RECORDS = 1 << NUMBER_BITS;
    private static final int FIRST_RECORDS = 1 << 12;
    private static final int FIRST_BYTES = 1 << 12;

    private final int capacity;
    private byte[] bytes;
    private int[] ends = new int[FIRST_RECORDS];
    private int records;
    /** First bytes that all records have in common. */
    private int common;

    /** @param capacity bytes of its records, at most; it takes memory as they come */
    SortBuffer(int capacity) {
        this.capacity = capacity;
        this.bytes = new byte[Math.min(FIRST_BYTES, capacity)];
    }

    int capacity() {
        return capacity;
    }

    int records() {
        return records;
    }

    private int start(int record) {
        return record == 0 ? 0 : ends[record - 1];
    }

    /** Adds a record; returns false, without adding it, if there is no room. */
    boolean add(RecordBuilder record) {
        int from = start(records);
        if (record.length() > capacity - from || records == MOST_RECORDS) {
            return false;
        }
        int end = from + record.length();
        if (end > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(capacity, Math.max(end, 2L * bytes.length)));
        }
        System.arraycopy(record.bytes(), 0, bytes, from, record.length());
        if (records == ends.length) {
            ends = Arrays.copyOf(ends, 2 * records);
        }
        ends[records] = end;
        if (records == 0) {
            common = record.length();
        } else {
            int shorter = Math.min(common, record.length());
            int different = Arrays.mismatch(bytes, 0, shorter, bytes, from, from + shorter);
            common = different < 0 ? shorter : different;
        }
        records++;
        return true;
    }

    /** Writes the records and forgets them. */
    void writeSorted(Path file) throws IOException {
        long[] order = new long[records];
        for (int record = 0; record < records; record++) {
            order[record] = (prefix(record) << NUMBER_BITS) | record;
        }
        Arrays.sort(order);
        for (int from = 0; from < records; ) {
            int to = from + 1;
            while (to < records && order[to] >> NUMBER_BITS == order[from] >> NUMBER_BITS) {
                to++;
            }
            if (to > from + 1) {
                sortEqualPrefixes(order, from, to);
            }
            from = to;
        }
        try (RunWriter writer = new RunWriter(file)) {
            for (long place : order) {
                int record = number(place);
                writer.write(bytes, start(record), ends[record]);
            }
        }
        records = 0;
    }

    private static int number(long place) {
        return (int) place & (MOST_RECORDS - 1);
    }

    /** In the order of signed numbers. */
    private long prefix(int record) {
        long prefix = 0;
        int from = start(record) + common;
        for (int at = from; at < from + PREFIX_BYTES; at++) {
            prefix = (prefix << Byte.SIZE) | (at < ends[record] ? bytes[at] & 0xFF : 0);
        }
        return prefix - (1L << (PREFIX_BYTES * Byte.SIZE - 1));
    }

    private void sortEqualPrefixes(long[] order, int from, int to) {
        Long[] group = new Long[to - from];
        Arrays.setAll(group, i -> order[from + i]);
        Arrays.sort(group, (one, other) -> compare(number(one), number(other)));
        for (int i = 0; i < group.length; i++) {
            order[from + i] = group[i];
        }
    }

    private int compare(int one, int other) {
        return Arrays.compareUnsigned(bytes, start(one), ends[one], bytes, start(other), ends[other]);
    }
}
