// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.late;

import io.funnel4j.Internal;
import io.funnel4j.dataset.DataForm;
import io.funnel4j.dataset.rows.LabelCounts;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What {@link LateLabels} found and did in some rows. */
@Internal
public final class LateCounts {
    private static final int EXAMPLES = 5;

    /** Rows with a contradiction, by kind. */
    final long[] contradictions;
    /** Where the first of them stand. */
    final List<List<String>> examples;
    /** Train rows that are kept and whose label is seen to be 1, by label with a time. */
    final long[] seen;
    /** Those whose label became 1 later. */
    final long[] unseen;
    /** Those whose label, or a cause of it, became 1 after more than was waited for. */
    final long[] beyond;
    /** Delays of all labels that became 1, in all parts, by label with a delay. */
    final List<DelayCounts> delays;
    /** Single counts. */
    private final Map<Row, long[]> rows = new EnumMap<>(Row.class);

    /** What became of whole rows. */
    enum Row {
        /** Left out by the label rule, since times contradict labels. */
        DROPPED,
        /** Left out of train, since nothing of them was known as of the time. */
        AFTER,
        /** Train rows that objectives leave out, since they had less time than is waited for. */
        YOUNG,
        /** Train rows that objectives leave out, since nothing says when a cause happened. */
        UNKNOWN,
        /** Train rows that stand twice. */
        REPEATED,
        /** Train rows that stay, though what a delay counts since did not happen: nothing says how young they are. */
        WITHOUT_CAUSE
    }

    LateCounts(int contradictions, int labels, int delays) {
        this.contradictions = new long[contradictions];
        this.examples = Stream.generate(() -> (List<String>) new ArrayList<String>())
                .limit(contradictions)
                .toList();
        this.seen = new long[labels];
        this.unseen = new long[labels];
        this.beyond = new long[labels];
        for (Row row : Row.values()) {
            rows.put(row, new long[1]);
        }
        this.delays = Stream.generate(DelayCounts::new).limit(delays).toList();
    }

    void add(Row row) {
        rows.get(row)[0]++;
    }

    long of(Row row) {
        return rows.get(row)[0];
    }

    boolean wantsExample(int contradiction) {
        return examples.get(contradiction).size() < EXAMPLES;
    }

    private List<long[]> whole() {
        return Stream.concat(Stream.of(contradictions, seen, unseen, beyond), rows.values().stream())
                .toList();
    }

    /** Adds the counts of rows that come after these, and empties them. */
    public void take(LateCounts later) {
        List<long[]> laterCounts = later.whole();
        List<long[]> counts = whole();
        for (int i = 0; i < counts.size(); i++) {
            LabelCounts.take(counts.get(i), laterCounts.get(i));
        }
        for (int i = 0; i < examples.size(); i++) {
            for (String location : later.examples.get(i)) {
                if (wantsExample(i)) {
                    examples.get(i).add(location);
                }
            }
            later.examples.get(i).clear();
        }
        for (int i = 0; i < delays.size(); i++) {
            delays.get(i).take(later.delays.get(i));
        }
    }

    /** Writes the counts, for another process. */
    public void write(DataOutput out) throws IOException {
        for (long[] counts : whole()) {
            DataForm.writeLongs(counts, out);
        }
        for (List<String> locations : examples) {
            out.writeInt(locations.size());
            for (String location : locations) {
                DataForm.writeText(location, out);
            }
        }
        for (DelayCounts delay : delays) {
            delay.write(out);
        }
    }

    /** Becomes the counts of the same plan and graph that were written. */
    public void read(DataInput in) throws IOException {
        for (long[] counts : whole()) {
            DataForm.readLongs(counts, in);
        }
        for (List<String> locations : examples) {
            locations.clear();
            for (int left = in.readInt(); left > 0; left--) {
                locations.add(DataForm.readText(in));
            }
        }
        for (DelayCounts delay : delays) {
            delay.read(in);
        }
    }
}
