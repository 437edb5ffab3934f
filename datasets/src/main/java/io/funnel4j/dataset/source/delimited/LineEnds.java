// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.source.delimited;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The ends of lines among bytes: a line feed, a carriage return, or a carriage return with a line feed after it. */
final class LineEnds {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long LOW_BITS = 0x7F7F7F7F7F7F7F7FL;

    private LineEnds() {}

    /** Where the last whole line ends; 0 if none does. A carriage return at the very end may be half of an end. */
    static int lastIn(byte[] bytes, int length) {
        for (int end = length; end > 0; end--) {
            if (bytes[end - 1] == '\n' || (bytes[end - 1] == '\r' && end < length)) {
                return end;
            }
        }
        return 0;
    }

    /** How many lines there are, a last one without an end among them. */
    static int linesIn(byte[] bytes, int from, int length) {
        int lines = 0;
        long returns = 0;
        int at = from;
        for (; at + Long.BYTES <= length; at += Long.BYTES) {
            long eight = (long) LONGS.get(bytes, at);
            lines += Long.bitCount(zeroBytes(eight ^ '\n' * ONES));
            returns |= zeroBytes(eight ^ '\r' * ONES);
        }
        for (; at < length; at++) {
            lines += bytes[at] == '\n' ? 1 : 0;
            returns |= bytes[at] == '\r' ? 1 : 0;
        }
        if (returns != 0) {
            lines += returnsAlone(bytes, from, length);
        }
        byte last = length == from ? (byte) '\n' : bytes[length - 1];
        return last == '\n' || last == '\r' ? lines : lines + 1;
    }

    private static int returnsAlone(byte[] bytes, int from, int length) {
        int alone = 0;
        for (int i = from; i < length; i++) {
            if (bytes[i] == '\r' && (i + 1 == length || bytes[i + 1] != '\n')) {
                alone++;
            }
        }
        return alone;
    }

    /** The highest bit of each byte that is 0. */
    private static long zeroBytes(long eight) {
        return ~(((eight & LOW_BITS) + LOW_BITS) | eight | LOW_BITS);
    }
}
