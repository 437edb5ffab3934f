// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.sort;

import io.funnel4j.Internal;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Reads the values of a record in the order in which {@link RecordBuilder} was given them. */
@Internal
public final class RecordView {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int CONTINUED = 0x80;
    private static final int SEVEN_BITS = 7;

    private byte[] bytes = new byte[0];
    private int at;
    private int end;

    /** Reads a record from a copy of its bytes. */
    public static RecordView of(byte[] record) {
        RecordView view = new RecordView();
        view.set(record, 0, record.length);
        return view;
    }

    void set(byte[] newBytes, int from, int to) {
        bytes = newBytes;
        at = from;
        end = to;
    }

    /** See {@link RecordBuilder#number}. */
    public long number() {
        return bits() ^ Long.MIN_VALUE;
    }

    /** See {@link RecordBuilder#bits}. */
    public long bits() {
        long number = (long) LONGS.get(bytes, at);
        at += Long.BYTES;
        return number;
    }

    /** See {@link RecordBuilder#small}. */
    public int small() {
        return bytes[at++] & 0xFF;
    }

    /** See {@link RecordBuilder#count}. */
    public long count() {
        long count = 0;
        for (int shift = 0; ; shift += SEVEN_BITS) {
            byte next = bytes[at++];
            count |= (next & (CONTINUED - 1L)) << shift;
            if (next >= 0) {
                return count;
            }
        }
    }

    /** The bytes of a text; null where it is. */
    public byte[] text() {
        int length = textLength();
        if (length < 0) {
            return null;
        }
        byte[] text = Arrays.copyOfRange(bytes, at, at + length);
        at += length;
        return text;
    }

    /** The bytes of a text; those of a known one, the same object, where they are equal. */
    public byte[] textOr(byte[] known) {
        int before = at;
        int length = textLength();
        if (known != null && length == known.length && Arrays.equals(bytes, at, at + length, known, 0, length)) {
            at += length;
            return known;
        }
        at = before;
        return text();
    }

    /** See {@link RecordBuilder#ordered}. */
    public byte[] ordered() {
        byte[] text = new byte[end - at];
        int length = 0;
        for (byte next = bytes[at++]; next != 0 || bytes[at] != 0; next = bytes[at++]) {
            text[length++] = next;
            at += next == 0 ? 1 : 0;
        }
        at++;
        return Arrays.copyOf(text, length);
    }

    /** A copy of what is not read yet. */
    public byte[] copy() {
        return Arrays.copyOfRange(bytes, at, end);
    }

    /** Goes past the length of a text to its bytes, which {@link #skip} leaves behind; -1 for null. */
    public int textLength() {
        return (int) count() - 1;
    }

    /** Leaves bytes out. */
    public void skip(int count) {
        at += count;
    }

    /** What the record lies in. */
    public byte[] bytes() {
        return bytes;
    }

    /** Where the next value begins in {@link #bytes}. */
    public int at() {
        return at;
    }

    /** Where the record ends in {@link #bytes}. */
    public int end() {
        return end;
    }
}
