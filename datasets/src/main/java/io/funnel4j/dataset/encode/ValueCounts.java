// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encode;

import io.funnel4j.Internal;
import io.funnel4j.dataset.DataForm;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.rows.ValueTable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Adds up, over the partitions of a source, how often the values of each vocabulary occur. A share has the values of
 * one remainder of the hash, so that shares can be added up on as many machines:
 *
 * <pre>
 *   of a partition   its number INT32, then for each vocabulary: values INT32, then of each: order INT32 | count INT32 | text
 *   of all           for each vocabulary: distinct values INT64, those that are kept INT32, then of each, by when they occurred
 *                    first: partition INT32, order INT32 | count INT32 | text
 * </pre>
 */
@Internal
public final class ValueCounts {
    private final List<IdEncoding> vocabularies;
    private final List<OfTable> tables = new ArrayList<>();

    /** Of nothing yet. */
    public ValueCounts(EncodingPlan plan) {
        vocabularies = vocabularies(plan);
        vocabularies.forEach(vocabulary -> tables.add(new OfTable()));
    }

    /** The first feature of each table that is fitted to values. */
    static List<IdEncoding> vocabularies(EncodingPlan plan) {
        return plan.tables().values().stream().filter(table -> !table.hashed()).toList();
    }

    /** The values of one vocabulary. */
    private static final class OfTable {
        private final ValueTable values = new ValueTable();
        private long[] counts = new long[64];
        /** Partition and order of the first occurrence. */
        private long[] firsts = new long[64];

        void add(long first, int count, byte[] text) {
            int number = values.add(ValueTable.hash(text, text.length), text, 0, text.length, 1);
            if (number == counts.length) {
                counts = Arrays.copyOf(counts, 2 * number);
                firsts = Arrays.copyOf(firsts, 2 * number);
            }
            firsts[number] = counts[number] == 0 ? first : Math.min(first, firsts[number]);
            counts[number] += count;
        }

        void write(int minCount, DataOutput out) throws IOException {
            int size = values.size();
            long[] kept = new long[size];
            int count = 0;
            for (int number = 0; number < size; number++) {
                if (counts[number] >= minCount) {
                    kept[count++] = firsts[number];
                }
            }
            Arrays.sort(kept, 0, count);
            byte[][] texts = new byte[count][];
            int[] ofTexts = new int[count];
            int[] number = {0};
            int keptCount = count;
            values.forEachCounted((order, times, bytes, from, length) -> {
                long occurred = counts[number[0]];
                if (occurred >= minCount) {
                    int place = Arrays.binarySearch(kept, 0, keptCount, firsts[number[0]]);
                    texts[place] = Arrays.copyOfRange(bytes, from, from + length);
                    ofTexts[place] = (int) Math.min(Integer.MAX_VALUE, occurred);
                }
                number[0]++;
            });
            out.writeLong(size);
            out.writeInt(count);
            for (int place = 0; place < count; place++) {
                out.writeLong(kept[place]);
                out.writeInt(ofTexts[place]);
                DataForm.writeBytes(texts[place], out);
            }
        }
    }

    /** Adds the share of a partition. Shares come in any order. */
    public void add(byte[] share) {
        DataForm.read(share, in -> {
            long partition = in.readInt();
            for (OfTable table : tables) {
                for (int left = in.readInt(); left > 0; left--) {
                    long first = partition << Integer.SIZE | in.readInt();
                    int count = in.readInt();
                    table.add(first, count, DataForm.readBytes(in));
                }
            }
        });
    }

    /** The share of all partitions: how many values there are, and those that occur often enough for an id. */
    public byte[] share() {
        return DataForm.bytes(out -> {
            for (int table = 0; table < tables.size(); table++) {
                tables.get(table).write(vocabularies.get(table).minCount(), out);
            }
        });
    }

    /** A value of a share, and those that come after it. */
    private static final class Cursor {
        private final DataInput in;
        private int left;
        private long first;
        private int count;
        private byte[] text;

        Cursor(byte[] share) {
            this.in = DataForm.input(share);
        }

        /** @return distinct values of the next vocabulary */
        long begin() throws IOException {
            long distinct = in.readLong();
            left = in.readInt();
            advance();
            return distinct;
        }

        void advance() throws IOException {
            if (left-- > 0) {
                first = in.readLong();
                count = in.readInt();
                text = DataForm.readBytes(in);
            }
        }

        boolean ended() {
            return left < 0;
        }
    }

    /** Hands the values of all shares to the tables of a fit, by when they occurred first. */
    static void merge(List<byte[]> shares, List<TableFit> tables) throws IOException {
        List<Cursor> cursors = shares.stream().map(Cursor::new).toList();
        for (TableFit table : tables) {
            PriorityQueue<Cursor> next = new PriorityQueue<>(Comparator.comparingLong((Cursor cursor) -> cursor.first));
            long distinct = 0;
            for (Cursor cursor : cursors) {
                distinct += cursor.begin();
                if (!cursor.ended()) {
                    next.add(cursor);
                }
            }
            while (!next.isEmpty()) {
                Cursor cursor = next.poll();
                table.count(cursor.text, cursor.count);
                cursor.advance();
                if (!cursor.ended()) {
                    next.add(cursor);
                }
            }
            table.countDistinct(distinct);
        }
    }
}
