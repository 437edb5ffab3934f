// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.publicsets;

import io.funnel4j.dataset.source.SourceFinding;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What is odd in a log of events, and what becomes of it. */
final class EventCounts {
    private final boolean keepUnexposed;
    private long events;
    private final Count late = new Count();
    private final Count unknown = new Count();
    private final Count unreadable = new Count();
    private final Count outside = new Count();
    private long latest = Long.MIN_VALUE;
    private String firstUnknown;
    private long visits;
    private long unexposed;
    private byte[] firstUnexposed;

    EventCounts(boolean keepUnexposed) {
        this.keepUnexposed = keepUnexposed;
    }

    private final class Count {
        private long count;
        private long first;

        void add() {
            first = count == 0 ? events : first;
            count++;
        }

        SourceFinding finding(String what, String example, boolean fault) {
            return new SourceFinding(what, count, events, List.of(example), fault);
        }

        SourceFinding finding(String what, boolean fault) {
            return finding(what, "line " + first, fault);
        }
    }

    /** Counts the next event of the log; what is said of it afterwards is said of this one. */
    void add() {
        events++;
    }

    /** The event's time. */
    void time(long time) {
        if (time < latest) {
            late.add();
        }
        latest = Math.max(latest, time);
    }

    /** @param word of the event; null where it has none */
    void unknown(String word) {
        unknown.add();
        if (word != null && (firstUnknown == null || word.compareTo(firstUnknown) < 0)) {
            firstUnknown = word;
        }
    }

    void unreadable() {
        unreadable.add();
    }

    void outside() {
        outside.add();
    }

    /** Counts a visit and says whether it is a row. */
    boolean isRow(Visit visit) {
        visits++;
        if (visit.exposures() > 0) {
            return true;
        }
        firstUnexposed = unexposed == 0 ? visit.user : firstUnexposed;
        unexposed++;
        return keepUnexposed;
    }

    List<SourceFinding> findings() {
        List<SourceFinding> findings = new ArrayList<>(List.of(
                late.finding("events that stand after later ones; sorted", true),
                firstUnknown == null
                        ? unknown.finding("events of unknown words, left out", true)
                        : unknown.finding("events of unknown words, left out", firstUnknown, true),
                unreadable.finding("events without a readable time, user or item, left out", true),
                outside.finding("events outside of the stated time, left out", false)));
        String example = firstUnexposed == null ? "" : "user " + new String(firstUnexposed, StandardCharsets.UTF_8);
        findings.add(new SourceFinding(
                "visits without an exposure" + (keepUnexposed ? ", kept" : ", left out"),
                unexposed,
                visits,
                List.of(example),
                false));
        findings.removeIf(finding -> finding.count() == 0);
        return findings;
    }
}
