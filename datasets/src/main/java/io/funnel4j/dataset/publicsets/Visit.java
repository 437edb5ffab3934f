// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.publicsets;

/** A visit of a user to an item while its events come. */
final class Visit {
    /** In place of the seconds since the user's last event where there was none. */
    static final long NEVER = -1;

    final byte[] user;
    final byte[] item;
    final byte[][] carried;
    /** Of the first event. */
    final long begin;

    final Past past;
    final long itemEvents;
    private final boolean[] happened;
    private long last;
    private long exposures;

    /**
     * A visit without events.
     *
     * @param past of the user before it
     * @param itemEvents of the item before it
     */
    Visit(byte[] user, byte[] item, byte[][] carried, long begin, Past past, long itemEvents, int behaviors) {
        this.user = user;
        this.item = item;
        this.carried = carried;
        this.begin = begin;
        this.last = begin;
        this.past = past;
        this.itemEvents = itemEvents;
        this.happened = new boolean[behaviors];
    }

    /** What was known of a user before a second. */
    static final class Past {
        final long events;
        final long last;
        /** Of the last events, the latest first. */
        final byte[][] items;

        /** @param last second of an event; any where there was none */
        Past(long events, long last, byte[][] items) {
            this.events = events;
            this.last = last;
            this.items = items;
        }
    }

    void add(long time, EventWord word) {
        last = time;
        exposures += word.isExposure() ? 1 : 0;
        for (int behavior : word.behaviors()) {
            happened[behavior] = true;
        }
    }

    /** Whether an event at that second or later is none of this visit's. */
    boolean isOver(long time, long window) {
        return time - last > window;
    }

    long exposures() {
        return exposures;
    }

    boolean happened(int behavior) {
        return happened[behavior];
    }

    long secondsSinceLastEvent() {
        return past.events == 0 ? NEVER : begin - past.last;
    }
}
