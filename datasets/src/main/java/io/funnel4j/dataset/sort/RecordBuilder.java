// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.sort;

import io.funnel4j.Internal;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Builds a record from values, one behind the other. Records are in the order of their bytes, so a record begins with what it
 * is sorted by: whole numbers are in their order, a text is before another by its length first, but for an {@link #ordered} one.
 */
@Internal
public final class RecordBuilder {
    private static final int FIRST_CAPACITY = 256;
    private static final int CONTINUED = 0x80;
    private static final int SEVEN_BITS = 7;

    private ByteBuffer bytes = ByteBuffer.allocate(FIRST_CAPACITY);

    /** Begins a record; the one before is forgotten. */
    public RecordBuilder begin() {
        bytes.clear();
        return this;
    }

    private ByteBuffer room(int count) {
        if (bytes.remaining() < count) {
            int capacity = Math.max(2 * bytes.capacity(), Math.addExact(bytes.position(), count));
            bytes = ByteBuffer.wrap(Arrays.copyOf(bytes.array(), capacity)).position(bytes.position());
        }
        return bytes;
    }

    /** A whole number, in its order. */
    public RecordBuilder number(long number) {
        room(Long.BYTES).putLong(number ^ Long.MIN_VALUE);
        return this;
    }

    /** A number whose order does not matter, such as a hash. */
    public RecordBuilder bits(long number) {
        room(Long.BYTES).putLong(number);
        return this;
    }

    /** A number from 0 to 255. */
    public RecordBuilder small(int number) {
        room(1).put((byte) number);
        return this;
    }

    /** A number of at least 0 in as few bytes as it needs; records are not in its order. */
    public RecordBuilder count(long count) {
        long left = count;
        while (left >= CONTINUED) {
            small(((int) left & (CONTINUED - 1)) | CONTINUED);
            left >>>= SEVEN_BITS;
        }
        return small((int) left);
    }

    /** A text, or null where {@code length} is negative. */
    public RecordBuilder text(byte[] source, int from, int length) {
        count(length + 1L);
        if (length > 0) {
            room(length).put(source, from, length);
        }
        return this;
    }

    /** Bytes of which the reader knows where they end. */
    public RecordBuilder plain(byte[] source) {
        room(source.length).put(source);
        return this;
    }

    /** A text in the order of its bytes. */
    public RecordBuilder ordered(byte[] source, int from, int length) {
        for (int at = from; at < from + length; at++) {
            small(source[at]);
            if (source[at] == 0) {
                small(1);
            }
        }
        return small(0).small(0);
    }

    /** What is left of another record. */
    public RecordBuilder rest(RecordView other) {
        int length = other.end() - other.at();
        room(length).put(other.bytes(), other.at(), length);
        return this;
    }

    byte[] bytes() {
        return bytes.array();
    }

    int length() {
        return bytes.position();
    }
}
