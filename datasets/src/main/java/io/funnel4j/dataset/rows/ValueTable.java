// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.rows;

import io.funnel4j.Internal;
import io.funnel4j.dataset.StableHash;
import io.funnel4j.problem.Funnel4jException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Distinct texts, none of them empty, with their counts, numbered 0, 1, ... in the order in which they were added. A text may be added without
 * being counted; the order is the one in which texts were counted first.
 *
 * <p>Made for millions of short texts, where a lookup costs what its cache misses cost: it reads one slot of an
 * open-addressing table and, where the hash agrees, the entry itself, in which number, count and UTF-8 bytes lie side by
 * side. No object is made for a text.
 *
 * <pre>
 *   slot   upper half of the hash (32 bits) | address of the entry + 1 (32 bits); 0 where free
 *   entry  number INT32 | count INT32 | order INT32 | length INT32 | bytes, from a multiple of 8 bytes on, in pages
 * </pre>
 */
@Internal
public final class ValueTable {
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final long TAG = 0xFFFFFFFF00000000L;
    private static final int UNIT_BYTES = 8;
    private static final int PAGE_UNITS_LOG2 = 17;
    private static final int PAGE_UNITS = 1 << PAGE_UNITS_LOG2;
    private static final int COUNT_AT = 4;
    private static final int ORDER_AT = 8;
    private static final int LENGTH_AT = 12;
    private static final int BYTES_AT = 16;

    private byte[][] pages = new byte[16][];
    /** Units used of each page. */
    private int[] used = new int[16];

    private int pageCount;
    private int size;
    private int counted;
    private long[] slots;

    public ValueTable() {
        this(0);
    }

    private ValueTable(int expected) {
        slots = new long[Math.max(64, Integer.highestOneBit(Math.max(1, expected)) << 2)];
    }

    /** All texts. */
    public int size() {
        return size;
    }

    /** Bytes of the heap that the table takes. */
    public long bytes() {
        long bytes = (long) Long.BYTES * slots.length;
        for (int page = 0; page < pageCount; page++) {
            bytes += pages[page].length;
        }
        return bytes;
    }

    /** Texts that were counted at least once. */
    public int counted() {
        return counted;
    }

    /**
     * Reads what a lookup of this hash will read first. Lookups wait for memory one after the other; when the slots of all
     * features of a row are read before the first is looked up, their waits overlap.
     *
     * @return something to keep the read alive
     */
    public long touch(long hash) {
        return slots[(int) (hash >>> 32) & (slots.length - 1)];
    }

    /**
     * Reads what lookups of some hashes will read, slots before entries, so that their waits overlap.
     *
     * @return something to keep the reads alive
     */
    public long touch(long[] hashes, int from, int to) {
        long touched = 0;
        for (int i = from; i < to; i++) {
            touched ^= touch(hashes[i]);
        }
        for (int i = from; i < to; i++) {
            int at = (int) (hashes[i] >>> 32) & (slots.length - 1);
            while (slots[at] != 0 && ((slots[at] ^ hashes[i]) & TAG) != 0) {
                at = (at + 1) & (slots.length - 1);
            }
            if (slots[at] != 0) {
                byte[] page = page(slots[at]);
                int start = start(slots[at]);
                touched ^= page[start] ^ page[start + BYTES_AT];
            }
        }
        return touched;
    }

    /** The number of a text, or -1. */
    public int find(long hash, byte[] bytes, int from, int length) {
        long slot = slots[slot(hash, bytes, from, length)];
        return slot == 0 ? -1 : (int) INTS.get(page(slot), start(slot));
    }

    /**
     * The number of a text, which is added if it is new.
     *
     * @param count how often it is counted
     */
    public int add(long hash, byte[] bytes, int from, int length, int count) {
        int at = slot(hash, bytes, from, length);
        if (slots[at] == 0) {
            slots[at] = (hash & TAG) | (store(bytes, from, length) + 1);
        }
        long slot = slots[at];
        byte[] page = page(slot);
        int start = start(slot);
        if (count > 0) {
            count(page, start, count);
        }
        if (size > slots.length / 2) {
            grow();
        }
        return (int) INTS.get(page, start);
    }

    /** Counts a text, which is added if it is new. */
    public void add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        add(hash(bytes, bytes.length), bytes, 0, bytes.length, 1);
    }

    /** The hash by which a text is looked up. */
    public static long hash(byte[] bytes, int length) {
        return hash(bytes, 0, length);
    }

    public static long hash(byte[] bytes, int from, int length) {
        return StableHash.of(bytes, from, length, 0);
    }

    /** Gets the texts that were counted. */
    public interface CountedText {
        /**
         * A text.
         *
         * @param order its place among those that were counted, by when they were counted first
         */
        void accept(int order, int count, byte[] bytes, int from, int length);
    }

    /** Hands over the texts that were counted at least once. */
    public void forEachCounted(CountedText consumer) {
        forEachEntry((address, page, start) -> {
            int count = (int) INTS.get(page, start + COUNT_AT);
            if (count > 0) {
                consumer.accept((int) INTS.get(page, start + ORDER_AT), count, page, start + BYTES_AT, (int)
                        INTS.get(page, start + LENGTH_AT));
            }
        });
    }

    /** Gets all texts. */
    public interface NumberedText {
        /**
         * A text.
         *
         * @param count how often it was counted
         */
        void accept(int number, int count, byte[] bytes, int from, int length);
    }

    /** Hands over all texts by their numbers. */
    public void forEachText(NumberedText consumer) {
        forEachEntry((address, page, start) -> consumer.accept(
                (int) INTS.get(page, start), (int) INTS.get(page, start + COUNT_AT), page, start + BYTES_AT, (int)
                        INTS.get(page, start + LENGTH_AT)));
    }

    /** The text of number 0; empty where there is none. */
    public Optional<String> first() {
        return size == 0
                ? Optional.empty()
                : Optional.of(
                        new String(pages[0], BYTES_AT, (int) INTS.get(pages[0], LENGTH_AT), StandardCharsets.UTF_8));
    }

    /** Hands over all texts in order. */
    public void forEach(Consumer<String> consumer) {
        forEachEntry((address, page, start) -> consumer.accept(
                new String(page, start + BYTES_AT, (int) INTS.get(page, start + LENGTH_AT), StandardCharsets.UTF_8)));
    }

    /**
     * The texts that were counted often enough, the most frequent first (so that what is read most lies together), equally
     * frequent ones in the order in which they were counted first.
     *
     * @param minCount at least 1
     * @param numbers gets, by a text's number here, its number in the result; -1 for texts that are left out
     */
    public ValueTable mostFrequent(int minCount, int[] numbers) {
        int[] addresses = new int[counted];
        long[] ranks = new long[counted];
        int[] kept = {0};
        forEachEntry((address, page, start) -> {
            int count = (int) INTS.get(page, start + COUNT_AT);
            if (count >= minCount) {
                int order = (int) INTS.get(page, start + ORDER_AT);
                addresses[order] = (int) address;
                ranks[kept[0]++] = ((long) (Integer.MAX_VALUE - count) << 32) | order;
            }
        });
        Arrays.sort(ranks, 0, kept[0]);
        Arrays.fill(numbers, -1);
        ValueTable sorted = new ValueTable(kept[0]);
        for (int i = 0; i < kept[0]; i++) {
            long slot = Integer.toUnsignedLong(addresses[(int) ranks[i]]) + 1;
            byte[] page = page(slot);
            int start = start(slot);
            int length = (int) INTS.get(page, start + LENGTH_AT);
            long hash = StableHash.of(page, start + BYTES_AT, length, 0);
            numbers[(int) INTS.get(page, start)] =
                    sorted.add(hash, page, start + BYTES_AT, length, (int) INTS.get(page, start + COUNT_AT));
        }
        return sorted;
    }

    /**
     * These texts with their numbers, and after them those that another table counted often enough and that are not among
     * them, the most frequent first.
     *
     * @param numbers gets, by a text's number in {@code counts}, its number in the result; -1 for texts that are left out
     */
    public ValueTable extendedBy(ValueTable counts, int minCount, int[] numbers) {
        ValueTable extended = new ValueTable(size);
        forEach(extended::add);
        counts.mostFrequent(minCount, numbers).forEach(extended::add);
        counts.forEachEntry((address, page, start) -> {
            int length = (int) INTS.get(page, start + LENGTH_AT);
            long hash = hash(page, start + BYTES_AT, length);
            numbers[(int) INTS.get(page, start)] = extended.find(hash, page, start + BYTES_AT, length);
        });
        return extended;
    }

    private void count(byte[] page, int start, int count) {
        int before = (int) INTS.get(page, start + COUNT_AT);
        if (before == 0) {
            INTS.set(page, start + ORDER_AT, counted++);
        }
        INTS.set(page, start + COUNT_AT, before > Integer.MAX_VALUE - count ? Integer.MAX_VALUE : before + count);
    }

    private byte[] page(long slot) {
        return pages[(int) (((slot & ~TAG) - 1) >>> PAGE_UNITS_LOG2)];
    }

    private static int start(long slot) {
        return (((int) slot - 1) & (PAGE_UNITS - 1)) * UNIT_BYTES;
    }

    /** The slot that holds the text, or the free one where it belongs. */
    private int slot(long hash, byte[] bytes, int from, int length) {
        int mask = slots.length - 1;
        int at = (int) (hash >>> 32) & mask;
        while (slots[at] != 0) {
            if (((slots[at] ^ hash) & TAG) == 0 && holds(slots[at], bytes, from, length)) {
                return at;
            }
            at = (at + 1) & mask;
        }
        return at;
    }

    private boolean holds(long slot, byte[] bytes, int from, int length) {
        byte[] page = page(slot);
        int start = start(slot);
        return (int) INTS.get(page, start + LENGTH_AT) == length
                && Arrays.equals(page, start + BYTES_AT, start + BYTES_AT + length, bytes, from, from + length);
    }

    /** Appends an entry and gives its address, in units of 8 bytes. */
    private long store(byte[] bytes, int from, int length) {
        int units = units(length);
        if (pageCount == 0 || used[pageCount - 1] + units > PAGE_UNITS) {
            addPage(Math.max(PAGE_UNITS, units));
        }
        byte[] page = pages[pageCount - 1];
        int unit = used[pageCount - 1];
        int start = unit * UNIT_BYTES;
        INTS.set(page, start, size++);
        INTS.set(page, start + COUNT_AT, 0);
        INTS.set(page, start + LENGTH_AT, length);
        System.arraycopy(bytes, from, page, start + BYTES_AT, length);
        used[pageCount - 1] += units;
        return ((long) (pageCount - 1) << PAGE_UNITS_LOG2) + unit;
    }

    private void addPage(int units) {
        if (pageCount == 1 << (Integer.SIZE - PAGE_UNITS_LOG2)) {
            throw new Funnel4jException("the values of one table need more than 32 GiB; hash the feature into buckets");
        }
        if (pageCount == pages.length) {
            pages = Arrays.copyOf(pages, 2 * pageCount);
            used = Arrays.copyOf(used, 2 * pageCount);
        }
        pages[pageCount++] = new byte[units * UNIT_BYTES];
    }

    private void grow() {
        long[] old = slots;
        slots = new long[2 * old.length];
        int mask = slots.length - 1;
        for (long slot : old) {
            if (slot != 0) {
                int at = (int) (slot >>> 32) & mask;
                while (slots[at] != 0) {
                    at = (at + 1) & mask;
                }
                slots[at] = slot;
            }
        }
    }

    private void forEachEntry(EntryConsumer consumer) {
        for (int page = 0; page < pageCount; page++) {
            int unit = 0;
            while (unit < used[page]) {
                int start = unit * UNIT_BYTES;
                consumer.accept(((long) page << PAGE_UNITS_LOG2) + unit, pages[page], start);
                unit += units((int) INTS.get(pages[page], start + LENGTH_AT));
            }
        }
    }

    private static int units(int length) {
        return (BYTES_AT + length + UNIT_BYTES - 1) / UNIT_BYTES;
    }

    private interface EntryConsumer {
        void accept(long address, byte[] page, int start);
    }
}
