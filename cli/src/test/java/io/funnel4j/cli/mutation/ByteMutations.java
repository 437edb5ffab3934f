// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.mutation;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Changes to any file. */
final class ByteMutations {
    private static final long[] EXTREMES = {
        0,
        1,
        -1,
        127,
        255,
        Short.MAX_VALUE,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        1L << 40,
        Long.MAX_VALUE,
        Long.MIN_VALUE
    };
    private static final byte[][] NO_UTF8 = {
        {(byte) 0xC0, (byte) 0x80}, {(byte) 0xFF}, {(byte) 0xED, (byte) 0xA0, (byte) 0x80}, {(byte) 0xE2, (byte) 0x82}
    };

    /** All of them, one drawn at each use. */
    static final Mutation ANY = Mutation.anyOf(List.of(
            ByteMutations::flip,
            ByteMutations::delete,
            ByteMutations::insert,
            ByteMutations::insertNoUtf8,
            ByteMutations::duplicate,
            ByteMutations::truncate,
            ByteMutations::swap,
            ByteMutations::fill,
            ByteMutations::extreme));

    private ByteMutations() {}

    private static Mutated flip(byte[] content, Random random) {
        byte[] flipped = content.clone();
        int bits = flipped.length == 0 ? 0 : 1 + random.nextInt(4);
        StringBuilder where = new StringBuilder();
        for (int bit = 0; bit < bits; bit++) {
            int at = random.nextInt(flipped.length);
            flipped[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
            where.append(' ').append(at);
        }
        return new Mutated(flipped, "bits flipped at" + where);
    }

    private static Mutated delete(byte[] content, Random random) {
        int[] range = range(content, random);
        return new Mutated(
                splice(content, range[0], range[1], new byte[0]),
                String.format(Locale.ROOT, "bytes %d to %d deleted", range[0], range[1]));
    }

    private static Mutated insert(byte[] content, Random random) {
        byte[] noise = new byte[1 + random.nextInt(20)];
        random.nextBytes(noise);
        int at = random.nextInt(content.length + 1);
        return new Mutated(
                splice(content, at, at, noise), String.format(Locale.ROOT, "%d random bytes at %d", noise.length, at));
    }

    private static Mutated insertNoUtf8(byte[] content, Random random) {
        int at = random.nextInt(content.length + 1);
        return new Mutated(
                splice(content, at, at, NO_UTF8[random.nextInt(NO_UTF8.length)]), "bytes that are no UTF-8 at " + at);
    }

    private static Mutated duplicate(byte[] content, Random random) {
        int[] range = range(content, random);
        byte[] copy = Arrays.copyOfRange(content, range[0], range[1]);
        return new Mutated(
                splice(content, range[1], range[1], copy),
                String.format(Locale.ROOT, "bytes %d to %d doubled", range[0], range[1]));
    }

    private static Mutated truncate(byte[] content, Random random) {
        int length = random.nextInt(content.length + 1);
        return new Mutated(
                Arrays.copyOf(content, length),
                String.format(Locale.ROOT, "cut to %d of %d bytes", length, content.length));
    }

    private static Mutated swap(byte[] content, Random random) {
        int[] range = range(content, random);
        byte[] block = Arrays.copyOfRange(content, range[0], range[1]);
        byte[] without = splice(content, range[0], range[1], new byte[0]);
        int at = random.nextInt(without.length + 1);
        return new Mutated(
                splice(without, at, at, block),
                String.format(Locale.ROOT, "bytes %d to %d moved to %d", range[0], range[1], at));
    }

    private static Mutated fill(byte[] content, Random random) {
        int[] range = range(content, random);
        byte[] filled = content.clone();
        byte with = (byte) (random.nextBoolean() ? 0 : 0xFF);
        Arrays.fill(filled, range[0], range[1], with);
        return new Mutated(filled, String.format(Locale.ROOT, "bytes %d to %d set to %d", range[0], range[1], with));
    }

    /** A length, a count or a position that a format keeps as 4 or 8 bytes. */
    private static Mutated extreme(byte[] content, Random random) {
        int size = random.nextBoolean() ? Integer.BYTES : Long.BYTES;
        if (content.length < size) {
            return insert(content, random);
        }
        // Half of them near the beginning, where formats keep their lengths.
        int last = content.length - size;
        int at = random.nextInt(1 + (random.nextBoolean() ? Math.min(last, 64) : last));
        long value = EXTREMES[random.nextInt(EXTREMES.length)];
        byte[] changed = content.clone();
        ByteBuffer buffer =
                ByteBuffer.wrap(changed).order(random.nextBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        if (size == Integer.BYTES) {
            buffer.putInt(at, (int) value);
        } else {
            buffer.putLong(at, value);
        }
        return new Mutated(
                changed, String.format(Locale.ROOT, "%d in %d bytes at %d (%s)", value, size, at, buffer.order()));
    }

    /** Mostly short, now and then up to the whole. */
    private static int[] range(byte[] content, Random random) {
        int from = random.nextInt(content.length + 1);
        int left = content.length - from;
        int length = random.nextInt(4) > 0 ? Math.min(left, 1 + random.nextInt(32)) : random.nextInt(left + 1);
        return new int[] {from, from + length};
    }

    static byte[] splice(byte[] content, int from, int to, byte[] put) {
        ByteArrayOutputStream spliced = new ByteArrayOutputStream(content.length + put.length);
        spliced.write(content, 0, from);
        spliced.writeBytes(put);
        spliced.write(content, to, content.length - to);
        return spliced.toByteArray();
    }
}
