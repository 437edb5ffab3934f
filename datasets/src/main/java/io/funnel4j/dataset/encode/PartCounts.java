// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encode;

import io.funnel4j.dataset.DataForm;
import io.funnel4j.dataset.report.EncodingReport.PartReport;
import io.funnel4j.dataset.rows.LabelCounts;
import io.funnel4j.dataset.split.Part;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleFunction;
import java.util.function.ToLongFunction;

/** Rows of each part, and among them those where a label is 1. */
final class PartCounts {
    private final List<String> labels;
    private final Map<Part, long[]> rows = new EnumMap<>(Part.class);
    private final Map<Part, long[]> positives = new EnumMap<>(Part.class);
    private final Map<Part, TimeRange> times = new EnumMap<>(Part.class);

    PartCounts(List<String> labels) {
        this.labels = labels;
        for (Part part : Part.values()) {
            rows.put(part, new long[1]);
            positives.put(part, new long[labels.size()]);
            times.put(part, new TimeRange());
        }
    }

    /**
     * Counts a row.
     *
     * @param by 1, or -1 to take the row back
     */
    void add(Part part, byte[] row, int by) {
        rows.get(part)[0] += by;
        long[] counts = positives.get(part);
        for (int label = 0; label < counts.length; label++) {
            counts[label] += by * row[label];
        }
    }

    /** @param time NaN where rows are not split by time */
    void addTime(Part part, double time) {
        times.get(part).add(time);
    }

    /** Adds other counts, and empties them. */
    void take(PartCounts other) {
        for (Part part : Part.values()) {
            LabelCounts.take(rows.get(part), other.rows.get(part));
            LabelCounts.take(positives.get(part), other.positives.get(part));
            times.get(part).take(other.times.get(part));
        }
    }

    /** Writes the counts, for another process. */
    void write(DataOutput out) throws IOException {
        for (Part part : Part.values()) {
            DataForm.writeLongs(rows.get(part), out);
            DataForm.writeLongs(positives.get(part), out);
            times.get(part).write(out);
        }
    }

    /** Becomes the counts of the same labels that were written. */
    void read(DataInput in) throws IOException {
        for (Part part : Part.values()) {
            DataForm.readLongs(rows.get(part), in);
            DataForm.readLongs(positives.get(part), in);
            times.get(part).read(in);
        }
    }

    /**
     * What is wrong with the parts.
     *
     * @param parts that should have rows
     * @param trained labels that need a positive in train
     * @param timeText writes a time for people
     */
    List<String> problems(Set<Part> parts, List<String> trained, long rowsRead, DoubleFunction<String> timeText) {
        List<String> problems = new ArrayList<>();
        for (Part part : parts) {
            if (rows.get(part)[0] == 0) {
                problems.add("the split leaves no row for %s; of %s rows read, %s%s; change the split"
                        .formatted(part.lowerCase(), rowsRead, sizes(), period(timeText)));
            }
        }
        if (parts.contains(Part.TRAIN) && problems.isEmpty()) {
            for (String label : trained) {
                int index = labels.indexOf(label);
                if (positives.get(Part.TRAIN)[index] == 0) {
                    problems.add(
                            "label '%s' is 0 in all %s rows of train (positives: %s), so nothing can be learnt of it; check its column and the label rule, or give more rows"
                                    .formatted(label, rows.get(Part.TRAIN)[0], positivesOf(index)));
                }
            }
        }
        return problems;
    }

    private String period(DoubleFunction<String> timeText) {
        TimeRange whole = new TimeRange();
        times.values().stream().filter(range -> !range.isEmpty()).forEach(range -> {
            whole.add(range.first());
            whole.add(range.last());
        });
        return whole.isEmpty()
                ? ""
                : "; their times are %s to %s".formatted(timeText.apply(whole.first()), timeText.apply(whole.last()));
    }

    private String sizes() {
        List<String> sizes = new ArrayList<>();
        rows.forEach((part, count) -> sizes.add(part.lowerCase() + " got " + count[0]));
        return String.join(", ", sizes);
    }

    private String positivesOf(int label) {
        List<String> counts = new ArrayList<>();
        positives.forEach((part, count) -> counts.add(part.lowerCase() + " " + count[label]));
        return String.join(", ", counts);
    }

    /**
     * @param weighted rows of a part whose sample weight is above 0
     * @param timeText writes a time for people
     */
    List<PartReport> reports(Set<Part> parts, ToLongFunction<Part> weighted, DoubleFunction<String> timeText) {
        List<PartReport> reports = new ArrayList<>();
        for (Part part : parts) {
            Map<String, Long> byLabel = new LinkedHashMap<>();
            for (int label = 0; label < labels.size(); label++) {
                byLabel.put(labels.get(label), positives.get(part)[label]);
            }
            TimeRange range = times.get(part);
            reports.add(new PartReport(
                    part,
                    rows.get(part)[0],
                    weighted.applyAsLong(part),
                    byLabel,
                    range.isEmpty() ? null : timeText.apply(range.first()),
                    range.isEmpty() ? null : timeText.apply(range.last())));
        }
        return reports;
    }
}
