// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.publicsets;

import io.funnel4j.dataset.StableHash;
import io.funnel4j.dataset.sort.RecordBuilder;
import io.funnel4j.dataset.sort.RecordSort;
import io.funnel4j.dataset.sort.RecordView;
import io.funnel4j.dataset.sql.SpooledRows;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Attributes behaviors to the user's last click, within the window before them, on an ad of the same category and brand; of
 * clicks of one second to the last of the file. Clicks and behaviors are sorted together on disk; memory takes a byte an
 * exposure.
 */
final class Attribution implements Closeable {
    static final int CART = 0;
    static final int FAVOURITE = 1;
    static final int PURCHASE = 2;

    private static final int OF_CLICK = 0;
    private static final int OF_BEHAVIOR = 1;
    private static final int PAGE_BITS = 20;
    /** A behavior whose key has no bit here has no click: 16 MiB. */
    private static final int FILTER_BITS = 27;

    private final long window;
    private final RecordSort byKey;
    private final RecordBuilder record = new RecordBuilder();
    private final long[] clicked = new long[1 << (FILTER_BITS - 6)];
    private final List<byte[]> pages = new ArrayList<>();
    private long behaviors;
    private long attributed;

    Attribution(TaobaoAds ads) {
        this.window = ads.window().toSeconds();
        this.byKey = new RecordSort("clicks and behaviors of " + ads.name());
    }

    /** Adds a click of {@link AdQuery#exposures}; all clicks come before all behaviors. */
    void addClick(SpooledRows rows) {
        if (!rows.isNull(AdQuery.USER) && !rows.isNull(AdQuery.CATEGORY) && !rows.isNull(AdQuery.TIME)) {
            long hash = begin(rows, AdQuery.USER, AdQuery.CATEGORY, AdQuery.BRAND, AdQuery.TIME);
            clicked[filterWord(hash)] |= filterBit(hash);
            byKey.add(record.small(OF_CLICK).number(rows.whole(AdQuery.PLACE)));
        }
    }

    /** Adds a behavior of {@link AdQuery#behaviors}. */
    void addBehavior(SpooledRows rows) {
        behaviors++;
        for (int cell = 0; cell < AdQuery.BEHAVIOR; cell++) {
            if (rows.isNull(cell)) {
                return;
            }
        }
        long hash = begin(
                rows, AdQuery.BEHAVIOR_USER, AdQuery.BEHAVIOR_CATEGORY, AdQuery.BEHAVIOR_BRAND, AdQuery.BEHAVIOR_TIME);
        if ((clicked[filterWord(hash)] & filterBit(hash)) != 0) {
            byKey.add(record.small(OF_BEHAVIOR).small((int) rows.whole(AdQuery.BEHAVIOR)));
        }
    }

    private static int filterWord(long hash) {
        return (int) (hash >>> (Long.SIZE - FILTER_BITS + 6));
    }

    private static long filterBit(long hash) {
        return 1L << (hash >>> (Long.SIZE - FILTER_BITS));
    }

    /** Begins a record with the key of a click or behavior, and gives its hash. */
    private long begin(SpooledRows rows, int user, int category, int brand, int time) {
        byte[] bytes = rows.bytes();
        long hash = StableHash.of(bytes, rows.start(user), rows.length(user), 0);
        hash = StableHash.of(bytes, rows.start(category), rows.length(category), hash);
        hash = StableHash.of(bytes, rows.start(brand), rows.length(brand), hash);
        record.begin()
                .bits(hash)
                .text(bytes, rows.start(user), rows.length(user))
                .text(bytes, rows.start(category), rows.length(category))
                .text(bytes, rows.start(brand), rows.length(brand))
                .number(rows.whole(time));
        return hash;
    }

    /** Attributes all that was added. */
    void attribute() {
        byKey.sort();
        RecordView event = new RecordView();
        byte[] key = new byte[0];
        long clickTime = 0;
        long clickPlace = -1;
        while (byKey.next(event)) {
            int from = event.at();
            event.bits();
            for (int text = 0; text < 3; text++) {
                event.skip(Math.max(0, event.textLength()));
            }
            int length = event.at() - from;
            if (!Arrays.equals(event.bytes(), from, from + length, key, 0, key.length)) {
                key = Arrays.copyOfRange(event.bytes(), from, from + length);
                clickPlace = -1;
            }
            long time = event.number();
            if (event.small() == OF_CLICK) {
                clickTime = time;
                clickPlace = event.number();
            } else if (clickPlace >= 0 && isWithin(clickTime, time)) {
                attributed++;
                mark(clickPlace, event.small());
            }
        }
    }

    private boolean isWithin(long click, long behavior) {
        long passed = behavior - click;
        return passed >= 0 && passed <= window;
    }

    private void mark(long place, int behavior) {
        int page = Math.toIntExact(place >> PAGE_BITS);
        while (pages.size() <= page) {
            pages.add(new byte[1 << PAGE_BITS]);
        }
        pages.get(page)[(int) place & ((1 << PAGE_BITS) - 1)] |= (byte) (1 << behavior);
    }

    /** Whether a behavior is attributed to an exposure. */
    boolean happened(long place, int behavior) {
        int page = Math.toIntExact(place >> PAGE_BITS);
        return page < pages.size() && (pages.get(page)[(int) place & ((1 << PAGE_BITS) - 1)] & (1 << behavior)) != 0;
    }

    /** Carts, favourites and buys. */
    long behaviors() {
        return behaviors;
    }

    /** Those that are attributed. */
    long attributed() {
        return attributed;
    }

    @Override
    public void close() throws IOException {
        byKey.close();
    }
}
