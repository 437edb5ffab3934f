// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encode;

import java.util.Map;
import java.util.TreeMap;

/** On which days the train rows lie, in any order. */
final class TrainDays {
    /** One row in so many may lie elsewhere than most do. */
    private static final long ROWS_AN_OUTLIER = 100;
    /** Were there more days, neighbours count as one: a column of something else does not fill the heap. */
    private static final int MOST_DIFFERENT = 1 << 16;

    /** Rows by the day without its last bits. */
    private TreeMap<Integer, Long> rows = new TreeMap<>();

    private int lastBits;
    private long all;
    private int first = Integer.MAX_VALUE;
    private int last = Integer.MIN_VALUE;

    /** Rows of one day follow each other, and are put into the map together. */
    private int day;

    private long ofDay;

    void add(int added) {
        if (added != day) {
            flush();
            day = added;
        }
        ofDay++;
    }

    private void flush() {
        if (ofDay == 0) {
            return;
        }
        first = Math.min(first, day);
        last = Math.max(last, day);
        all += ofDay;
        rows.merge(day >> lastBits, ofDay, Long::sum);
        ofDay = 0;
        while (rows.size() > MOST_DIFFERENT) {
            TreeMap<Integer, Long> halved = new TreeMap<>();
            rows.forEach((days, count) -> halved.merge(days >> 1, count, Long::sum));
            rows = halved;
            lastBits++;
        }
    }

    int first() {
        flush();
        return first;
    }

    int last() {
        flush();
        return last;
    }

    /** The day by which 99% of the rows lie, or one that is later. */
    int mostBy() {
        flush();
        long later = 0;
        for (Map.Entry<Integer, Long> days : rows.descendingMap().entrySet()) {
            later += days.getValue();
            if (later > all / ROWS_AN_OUTLIER) {
                return (int) Math.min(last, ((days.getKey() + 1L) << lastBits) - 1);
            }
        }
        return last;
    }
}
