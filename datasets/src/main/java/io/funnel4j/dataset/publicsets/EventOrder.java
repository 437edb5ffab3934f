// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.publicsets;

import io.funnel4j.dataset.StableHash;
import io.funnel4j.dataset.sort.RecordBuilder;
import io.funnel4j.dataset.sort.RecordSort;
import io.funnel4j.dataset.sort.RecordView;
import io.funnel4j.dataset.sql.SpooledRows;
import java.io.Closeable;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * The events of a log, user by user in the order of a hash, a user's in the order of time, those of a second as they stand in
 * the files. On their way they are sorted by item, to know how many events of the item were before each.
 */
final class EventOrder implements Closeable {
    private final EventLog log;
    private final EventQuery query;
    private final EventCounts counts;
    private final RecordBuilder record = new RecordBuilder();
    private RecordSort byItem;
    private RecordSort byUser;

    EventOrder(EventLog log, EventCounts counts) {
        this.log = log;
        this.query = new EventQuery(log);
        this.counts = counts;
    }

    /** Takes in the events, counting those that are left out. */
    void read(SpooledRows rows) {
        byItem = new RecordSort("events of " + log.name());
        for (long place = 0; rows.advance(); place++) {
            if (counts(rows)) {
                byItem.add(ofItem(rows, place));
            }
        }
    }

    /** Counts an event and says whether it is one of a visit. */
    private boolean counts(SpooledRows rows) {
        counts.add();
        boolean known = !rows.isNull(query.word()) && rows.whole(query.word()) >= 0;
        if (!known) {
            counts.unknown(rows.isNull(query.unknownWord()) ? null : rows.text(query.unknownWord()));
        }
        boolean timed = isTimed(rows);
        boolean readable = timed && !rows.isNull(EventQuery.USER) && !rows.isNull(EventQuery.ITEM);
        if (!readable) {
            counts.unreadable();
        }
        boolean inside = true;
        if (timed) {
            long time = rows.whole(query.seconds());
            counts.time(time);
            inside = (log.from() == null || time >= log.from()) && (log.to() == null || time <= log.to());
            if (!inside) {
                counts.outside();
            }
        }
        return known && readable && inside;
    }

    /** Whether there is a time, of which differences are numbers. */
    private boolean isTimed(SpooledRows rows) {
        if (rows.isNull(query.seconds())) {
            return false;
        }
        long time = rows.whole(query.seconds());
        return time >= Long.MIN_VALUE / 2 && time <= Long.MAX_VALUE / 2;
    }

    private RecordBuilder ofItem(SpooledRows rows, long place) {
        byte[] bytes = rows.bytes();
        int item = rows.start(EventQuery.ITEM);
        int itemLength = rows.length(EventQuery.ITEM);
        record.begin()
                .bits(StableHash.of(bytes, item, itemLength, 0))
                .text(bytes, item, itemLength)
                .number(rows.whole(query.seconds()))
                .number(place)
                .count(rows.whole(query.word()))
                .text(bytes, rows.start(EventQuery.USER), rows.length(EventQuery.USER));
        for (int cell = EventQuery.CARRIED; cell < query.seconds(); cell++) {
            record.text(bytes, rows.start(cell), rows.length(cell));
        }
        return record;
    }

    /** Sorts all that was taken in. */
    void sort() throws IOException {
        try (RecordSort items = byItem) {
            byUser = new RecordSort("events of " + log.name());
            items.sort();
            RecordView event = new RecordView();
            ItemPast past = new ItemPast();
            while (items.next(event)) {
                byUser.add(ofUser(event, past));
            }
        }
        byUser.sort();
    }

    private RecordBuilder ofUser(RecordView event, ItemPast past) {
        event.bits();
        byte[] item = event.textOr(past.item);
        long time = event.number();
        long place = event.number();
        long word = event.count();
        int length = event.textLength();
        int user = event.at();
        event.skip(length);
        return record.begin()
                .bits(StableHash.of(event.bytes(), user, length, 0))
                .text(event.bytes(), user, length)
                .number(time)
                .number(place)
                .count(word)
                .count(past.eventsBefore(item, time))
                .text(item, 0, item.length)
                .rest(event);
    }

    /** How many events of an item were before a second; events come item by item in the order of time. */
    private static final class ItemPast {
        private byte[] item;
        private long second;
        private long before;
        private long events;

        long eventsBefore(byte[] nextItem, long time) {
            if (nextItem != item) {
                item = nextItem;
                events = 0;
                before = 0;
            } else if (time != second) {
                before = events;
            }
            second = time;
            events++;
            return before;
        }
    }

    /**
     * The events: {@code bits} of the user's hash, {@code text} user, {@code number} seconds and place, {@code count} of the
     * word's number and of the item's events before, {@code text} item and what is carried.
     */
    void forEach(Consumer<RecordView> sink) {
        RecordView event = new RecordView();
        while (byUser.next(event)) {
            sink.accept(event);
        }
    }

    @Override
    public void close() throws IOException {
        if (byItem != null) {
            byItem.close();
        }
        if (byUser != null) {
            byUser.close();
        }
    }
}
