// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.publicsets;

import java.util.ArrayDeque;
import java.util.Deque;

/** What is known of a user before the second of its latest event; events come in the order of time. */
final class LastItems {
    private final int most;
    /** Of earlier seconds, the latest first. */
    private final Deque<byte[]> earlier = new ArrayDeque<>();
    /** Of the latest second, the latest first. */
    private final Deque<byte[]> now = new ArrayDeque<>();

    private long second;
    private long eventsNow;
    private long eventsBefore;
    private long lastSecondBefore;
    private Visit.Past past;

    /** @param most items that are kept */
    LastItems(int most) {
        this.most = most;
    }

    /** Begins another user. */
    void clear() {
        earlier.clear();
        now.clear();
        eventsNow = 0;
        eventsBefore = 0;
        past = null;
    }

    /** Goes to the second of the next event. */
    void moveTo(long time) {
        if (eventsNow == 0 || time == second) {
            second = time;
            return;
        }
        lastSecondBefore = second;
        eventsBefore += eventsNow;
        eventsNow = 0;
        while (!now.isEmpty()) {
            push(earlier, now.removeLast());
        }
        second = time;
        past = null;
    }

    /** Adds an event of this second. */
    void add(byte[] item) {
        eventsNow++;
        push(now, item);
    }

    private void push(Deque<byte[]> items, byte[] item) {
        if (most > 0) {
            if (items.size() == most) {
                items.removeLast();
            }
            items.addFirst(item);
        }
    }

    /** What was before this second. */
    Visit.Past past() {
        if (past == null) {
            past = new Visit.Past(eventsBefore, lastSecondBefore, earlier.toArray(byte[][]::new));
        }
        return past;
    }
}
