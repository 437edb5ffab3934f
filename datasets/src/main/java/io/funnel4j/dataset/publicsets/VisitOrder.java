// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.publicsets;

import io.funnel4j.dataset.sort.RecordBuilder;
import io.funnel4j.dataset.sort.RecordSort;
import io.funnel4j.dataset.sort.RecordView;
import io.funnel4j.dataset.source.ListText;
import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Visits in the order of their first event's second, then of user and item as texts. */
final class VisitOrder implements Closeable {
    private final int behaviors;
    private final RecordBuilder record = new RecordBuilder();
    private final RecordSort byTime;
    private final AtomicLong given = new AtomicLong();
    private volatile long visits;

    VisitOrder(EventLog log) {
        this.behaviors = log.behaviors().size();
        this.byTime = new RecordSort("visits of " + log.name());
    }

    /**
     * Adds a visit: {@code number} of the second, {@code ordered} user and item, {@code text} of what is carried, {@code count}
     * of exposures, {@code small} for each behavior, {@code count} of the user's and the item's events before, {@code number}
     * of seconds since the last event, and to the end the last items as {@link ListText} frames them.
     */
    void add(Visit visit) {
        record.begin()
                .number(visit.begin)
                .ordered(visit.user, 0, visit.user.length)
                .ordered(visit.item, 0, visit.item.length);
        for (byte[] carried : visit.carried) {
            record.text(carried, 0, carried == null ? -1 : carried.length);
        }
        record.count(visit.exposures());
        for (int behavior = 0; behavior < behaviors; behavior++) {
            record.small(visit.happened(behavior) ? 1 : 0);
        }
        record.count(visit.past.events).count(visit.itemEvents).number(visit.secondsSinceLastEvent());
        for (byte[] item : visit.past.items) {
            record.plain(ListText.frame(item.length)).plain(item);
        }
        byTime.add(record);
    }

    /** Hands over all records in order. */
    void forEach(Consumer<byte[]> sink) {
        byTime.sort();
        visits = byTime.records();
        RecordView visit = new RecordView();
        while (byTime.next(visit)) {
            sink.accept(visit.copy());
            given.incrementAndGet();
        }
    }

    /** How many of the visits were handed over, 0 to 1. */
    double share() {
        return visits == 0 ? 0 : (double) given.get() / visits;
    }

    @Override
    public void close() throws IOException {
        byTime.close();
    }
}
