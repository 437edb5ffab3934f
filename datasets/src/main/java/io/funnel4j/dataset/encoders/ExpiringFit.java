// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encoders;

import io.funnel4j.dataset.encoders.VocabularyFit.Fitted;
import io.funnel4j.dataset.encoders.VocabularyFit.Span;
import io.funnel4j.dataset.rows.ValueTable;
import java.util.Arrays;
import java.util.Optional;

/** One fit of a vocabulary whose ids expire. */
final class ExpiringFit {
    /** As many values wait as there are ids, or so many: 1 MB. */
    static final int LEAST_WAITING = 1 << 16;

    private final String table;
    private final int minCount;
    private final Span span;
    private final Optional<Vocabulary> earlier;
    private final Optional<Sightings> sightings;
    private final WaitingValues waited;
    private final ValueTable counts;
    private final int now;

    private final ValueTable next = new ValueTable();
    private int[] last = new int[64];
    private int seen;
    private int arrived;

    private long[] waitingHashes = new long[64];
    private int[] waitingCounts = new int[64];
    private int[] waitingLast = new int[64];
    private int waiting;

    ExpiringFit(String table, int minCount, Span span, Optional<Vocabulary> earlier, ValueTable counts) {
        this.table = table;
        this.minCount = minCount;
        this.span = span;
        this.earlier = earlier;
        this.sightings = earlier.flatMap(Vocabulary::sightings);
        this.waited = sightings.map(Sightings::waiting).orElse(WaitingValues.NONE);
        this.counts = counts;
        this.now = span.days().isPresent()
                ? Math.max(span.last(), sightings.map(Sightings::now).orElse(span.last()))
                : earlier.isPresent() ? sightings.map(Sightings::now).orElse(0) + 1 : 0;
    }

    Fitted fit(int[] numbers) {
        earlier.ifPresent(this::keep);
        int kept = next.size();
        countOn();
        admit();
        counts.forEachText((number, count, bytes, from, length) ->
                numbers[number] = next.find(ValueTable.hash(bytes, from, length), bytes, from, length));
        refuse(numbers);
        WaitingValues all = WaitingValues.of(waitingHashes, waitingCounts, waitingLast, waiting);
        WaitingValues bounded = all.latest(Math.max(LEAST_WAITING, next.size()));
        Vocabulary vocabulary =
                new Vocabulary(next, Optional.of(new Sightings(now, Arrays.copyOf(last, next.size()), bounded)));
        return new Fitted(
                vocabulary,
                earlier.map(before -> new Turnover(
                        table,
                        before.values().size(),
                        seen,
                        (long) before.values().size() - kept,
                        arrived,
                        (long) next.size() - kept,
                        bounded.size(),
                        (long) all.size() - bounded.size())));
    }

    /** Those of the earlier ids that do not expire, in their order. */
    private void keep(Vocabulary before) {
        int[] counted = new int[counts.size()];
        counts.forEachText((number, count, bytes, from, length) -> counted[number] = count);
        before.values().forEachText((number, count, bytes, from, length) -> {
            long hash = ValueTable.hash(bytes, from, length);
            int there = counts.find(hash, bytes, from, length);
            boolean seenNow = there >= 0 && counted[there] > 0;
            // Where nothing was kept, the earlier rows were before these.
            int was = sightings.map(kept -> kept.last()[number]).orElse(span.first());
            if (seenNow) {
                seen++;
                put(hash, bytes, from, length, Math.max(was, seenAt(there)));
            } else if (!isOver(was)) {
                put(hash, bytes, from, length, was);
            }
        });
    }

    private boolean isOver(int when) {
        return (long) now - when >= span.unseenFor();
    }

    /** When a value of the train rows was last seen in them. */
    private int seenAt(int number) {
        return span.days().map(days -> days.last(number)).orElse(now);
    }

    /** The same of one without an id, or when it was seen while it waited, whichever is later. */
    private int seenAt(int number, long hash) {
        int place = waited.find(hash);
        return place < 0 ? seenAt(number) : Math.max(seenAt(number), waited.last()[place]);
    }

    private void put(long hash, byte[] bytes, int from, int length, int when) {
        int number = next.add(hash, bytes, from, length, 1);
        if (number == last.length) {
            last = Arrays.copyOf(last, 2 * number);
        }
        last[number] = when;
    }

    /** Adds to the counts of new values what they came to before; what waits and was not seen now waits on. */
    private void countOn() {
        boolean[] seenNow = new boolean[waited.size()];
        counts.forEachCounted((order, count, bytes, from, length) -> {
            long hash = ValueTable.hash(bytes, from, length);
            if (next.find(hash, bytes, from, length) >= 0) {
                return;
            }
            arrived++;
            int place = waited.find(hash);
            if (place >= 0) {
                seenNow[place] = true;
                if (!isOver(waited.last()[place])) {
                    counts.add(hash, bytes, from, length, waited.counts()[place]);
                }
            }
        });
        for (int place = 0; place < waited.size() && minCount > 1; place++) {
            if (!seenNow[place] && !isOver(waited.last()[place])) {
                await(waited.hashes()[place], waited.counts()[place], waited.last()[place]);
            }
        }
    }

    /** The new values that were seen often enough, the most frequent first. */
    private void admit() {
        counts.mostFrequent(minCount, new int[counts.size()]).forEachText((rank, count, bytes, from, length) -> {
            long hash = ValueTable.hash(bytes, from, length);
            if (next.find(hash, bytes, from, length) < 0) {
                put(hash, bytes, from, length, seenAt(counts.find(hash, bytes, from, length), hash));
            }
        });
    }

    /** The others wait. */
    private void refuse(int[] numbers) {
        counts.forEachText((number, count, bytes, from, length) -> {
            if (count > 0 && numbers[number] < 0) {
                long hash = ValueTable.hash(bytes, from, length);
                await(hash, count, seenAt(number, hash));
            }
        });
    }

    private void await(long hash, int count, int when) {
        if (waiting == waitingHashes.length) {
            waitingHashes = Arrays.copyOf(waitingHashes, 2 * waiting);
            waitingCounts = Arrays.copyOf(waitingCounts, 2 * waiting);
            waitingLast = Arrays.copyOf(waitingLast, 2 * waiting);
        }
        waitingHashes[waiting] = hash;
        waitingCounts[waiting] = count;
        waitingLast[waiting++] = when;
    }
}
