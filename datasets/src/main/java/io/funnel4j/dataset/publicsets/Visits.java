// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.publicsets;

import io.funnel4j.dataset.sort.RecordView;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Events, user by user and in the order of time, as visits in the order of their first event. Memory follows the visits that
 * a user begins from the first event of one to its end.
 */
final class Visits {
    private final long window;
    private final int behaviors;
    private final int carriedColumns;
    private final List<EventWord> words;
    private final Consumer<Visit> sink;
    private final LastItems lastItems;
    /** The latest of each item of the user. */
    private final Map<ByteBuffer, Visit> latest = new HashMap<>();
    /** In the order of their first event. */
    private final Deque<Visit> begun = new ArrayDeque<>();

    private byte[] user;

    /** @param sink gets each visit when it is over */
    Visits(EventLog log, Consumer<Visit> sink) {
        this.window = log.window().toSeconds();
        this.behaviors = log.behaviors().size();
        this.carriedColumns = log.carried().size();
        this.words = EventWord.of(log);
        this.sink = sink;
        this.lastItems = new LastItems(log.lastItems());
    }

    /** Adds an event as {@link EventOrder} orders them. */
    void add(RecordView event) {
        event.bits();
        byte[] itsUser = event.textOr(user);
        if (itsUser != user) {
            end();
            user = itsUser;
        }
        long time = event.number();
        event.number();
        EventWord word = words.get((int) event.count());
        long itemEvents = event.count();
        byte[] item = event.text();
        lastItems.moveTo(time);
        handOver(time);
        ByteBuffer key = ByteBuffer.wrap(item);
        Visit visit = latest.get(key);
        if (visit == null || visit.isOver(time, window)) {
            visit = new Visit(user, item, carried(event), time, lastItems.past(), itemEvents, behaviors);
            latest.put(key, visit);
            begun.add(visit);
        }
        visit.add(time, word);
        lastItems.add(item);
    }

    private byte[][] carried(RecordView event) {
        byte[][] carried = new byte[carriedColumns][];
        for (int column = 0; column < carriedColumns; column++) {
            carried[column] = event.text();
        }
        return carried;
    }

    private void handOver(long time) {
        while (!begun.isEmpty() && begun.peek().isOver(time, window)) {
            Visit over = begun.remove();
            latest.remove(ByteBuffer.wrap(over.item), over);
            sink.accept(over);
        }
    }

    /** Ends the last user. */
    void end() {
        begun.forEach(sink);
        begun.clear();
        latest.clear();
        lastItems.clear();
    }
}
