// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.rows;

import io.funnel4j.Internal;
import io.funnel4j.dataset.DataForm;
import io.funnel4j.dataset.JsonFiles;
import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.text.Message;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Counts bad rows by kind and keeps the first few of each. */
@Internal
public final class BadRows {
    private static final int EXAMPLES_A_KIND = 3;
    private static final long ROWS_BEFORE_GIVING_UP = 100_000;
    private static final String ACCEPT =
            "accept a share of bad rows (max-bad-rows in a configuration, --max-bad-rows of predict and evaluate, maxBadRows in a plan; without --strict)";

    private final Map<BadRow.Kind, Long> counts = new EnumMap<>(BadRow.Kind.class);
    private final Map<BadRow.Kind, TreeMap<Long, BadRow>> first = new EnumMap<>(BadRow.Kind.class);
    private long total;

    /**
     * Counts a bad row and keeps it if it is among the first.
     *
     * @param position orders the rows; they may come in another order
     */
    public void add(long position, BadRow row) {
        counts.merge(row.kind(), 1L, Long::sum);
        total++;
        TreeMap<Long, BadRow> examples = first.computeIfAbsent(row.kind(), kind -> new TreeMap<>());
        examples.put(position, row);
        if (examples.size() > EXAMPLES_A_KIND) {
            examples.pollLastEntry();
        }
    }

    /**
     * Adds other bad rows.
     *
     * @param later of rows that come after these
     * @param shift what is added to their positions
     */
    public void take(BadRows later, long shift) {
        later.counts.forEach((kind, count) -> counts.merge(kind, count, Long::sum));
        total += later.total;
        later.first.forEach((kind, rows) -> {
            TreeMap<Long, BadRow> examples = first.computeIfAbsent(kind, none -> new TreeMap<>());
            rows.forEach((position, row) -> examples.put(position + shift, row));
            while (examples.size() > EXAMPLES_A_KIND) {
                examples.pollLastEntry();
            }
        });
    }

    /** Writes counts and examples, for another process. */
    public void write(DataOutput out) throws IOException {
        out.writeInt(counts.size());
        for (Map.Entry<BadRow.Kind, Long> count : counts.entrySet()) {
            DataForm.writeText(count.getKey().name(), out);
            out.writeLong(count.getValue());
        }
        out.writeInt(first.values().stream().mapToInt(TreeMap::size).sum());
        for (TreeMap<Long, BadRow> examples : first.values()) {
            for (Map.Entry<Long, BadRow> example : examples.entrySet()) {
                out.writeLong(example.getKey());
                DataForm.writeText(JsonFiles.text(example.getValue()), out);
            }
        }
    }

    /** Becomes what was written, where there was nothing before. */
    public void read(DataInput in) throws IOException {
        for (int left = in.readInt(); left > 0; left--) {
            BadRow.Kind kind = BadRow.Kind.valueOf(DataForm.readText(in));
            long count = in.readLong();
            counts.put(kind, count);
            total += count;
        }
        for (int left = in.readInt(); left > 0; left--) {
            long position = in.readLong();
            BadRow row = JsonFiles.parse(DataForm.readText(in), BadRow.class);
            first.computeIfAbsent(row.kind(), none -> new TreeMap<>()).put(position, row);
        }
    }

    public Map<BadRow.Kind, Long> counts() {
        return Collections.unmodifiableMap(new EnumMap<>(counts));
    }

    /** In the order of the rows. */
    public List<BadRow> examples() {
        TreeMap<Long, BadRow> examples = new TreeMap<>();
        first.values().forEach(examples::putAll);
        return List.copyOf(examples.values());
    }

    /** Gives up early: on the first bad row where none is accepted, and on a source that is bad throughout. */
    public void checkSoFar(long rowsRead, double maxShare) {
        if (maxShare == 0 && total > 0) {
            BadRow row = examples().get(0);
            throw new InvalidExposuresException("%s; mend the row, or %s"
                    .formatted(
                            row,
                            row.kind() == BadRow.Kind.NOT_NESTED
                                    ? "say by the label rule (inconsistent-labels in a configuration) what is done with such rows"
                                    : ACCEPT));
        }
        if (rowsRead >= ROWS_BEFORE_GIVING_UP && total > rowsRead / 2) {
            check(rowsRead, maxShare);
        }
    }

    /** Refuses more than the accepted share of the rows read. */
    public void check(long rowsRead, double maxShare) {
        if (total <= maxShare * rowsRead) {
            return;
        }
        String lines = examples().stream().map(row -> "\n  " + row).collect(Collectors.joining());
        String kinds = counts.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey().text())
                .collect(Collectors.joining(", "));
        throw new InvalidExposuresException(Message.of(
                "%d of %d rows are bad (%.2f%%; accepted are %.2f%%): %s%n  the first are%s%n"
                        + "  %s, or accept a larger share of bad rows (max-bad-rows in a configuration, --max-bad-rows of predict and evaluate, maxBadRows in a plan)",
                total, rowsRead, 100.0 * total / rowsRead, 100 * maxShare, kinds, lines, mend()));
    }

    private String mend() {
        return counts.containsKey(BadRow.Kind.NOT_A_NUMBER)
                ? "mend the rows; where such a text means that a value is missing, name it under missing-values; a time is no number: split by it, or take its hour or day in a query"
                : "mend the rows";
    }
}
