// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A 64-bit hash of a text that is the same in every version and on every machine: encoded files and splits depend on it.
 *
 * <p>Over the UTF-8 bytes, eight at a time, in the manner of MurmurHash3, and with its finaliser, so that every bit of
 * the result depends on every bit of the text. The tests pin its values.
 */
public final class StableHash {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long FIRST = 0x87c37b91114253d5L;
    private static final long SECOND = 0x4cf5ad432745937fL;

    private StableHash() {}

    /** The hash of a text under a seed; 0 is the usual seed. */
    public static long of(String text, long seed) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return of(bytes, bytes.length, seed);
    }

    /** The hash of the text whose UTF-8 bytes are the first {@code length} of an array. */
    public static long of(byte[] bytes, int length, long seed) {
        return of(bytes, 0, length, seed);
    }

    /** The hash of the text whose UTF-8 bytes are {@code length} of an array, from a given one on. */
    public static long of(byte[] bytes, int from, int length, long seed) {
        long hash = mix(seed) ^ length * FIRST;
        int at = from;
        int end = from + length;
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            hash = step(hash, (long) LONGS.get(bytes, at));
        }
        if (at < end) {
            long tail = 0;
            for (int i = at; i < end; i++) {
                tail |= (bytes[i] & 0xFFL) << (Byte.SIZE * (i - at));
            }
            hash = step(hash, tail);
        }
        return mix(hash);
    }

    /** A bijection of the 64-bit numbers in which every bit of the result depends on every bit of the argument. */
    public static long mix(long value) {
        long mixed = (value ^ (value >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }

    private static long step(long hash, long block) {
        return Long.rotateLeft(hash ^ Long.rotateLeft(block * FIRST, 31) * SECOND, 27) * 5 + 0x52dce729L;
    }
}
