// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.score;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.ExternalizableSerializer;
import io.funnel4j.dataset.report.FunnelLabels;
import io.funnel4j.dataset.rows.BadRow;
import io.funnel4j.dataset.rows.LabelCounts;
import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.text.Message;
import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** How many rows were read, which of them are bad, and what their labels contradicted. */
@DefaultSerializer(ExternalizableSerializer.class)
public final class RowFaults implements Externalizable {
    private static final long serialVersionUID = 1;
    private static final int EXAMPLES = 5;

    private long rows;
    private long bad;
    private final List<String> examples = new ArrayList<>();
    private LabelCounts labels;

    /** For deserialization. */
    public RowFaults() {}

    RowFaults(LabelCounts labels) {
        this.labels = labels;
    }

    void read() {
        rows++;
    }

    void add(BadRow row) {
        bad++;
        if (examples.size() < EXAMPLES) {
            examples.add(row.toString());
        }
    }

    LabelCounts labels() {
        return labels;
    }

    /** Of all rows of some parts, in order, which stay as they are; empty without parts. */
    public static Optional<RowFaults> sum(Iterator<RowFaults> parts) {
        RowFaults sum = null;
        while (parts.hasNext()) {
            RowFaults part = parts.next();
            if (sum == null) {
                sum = new RowFaults(new LabelCounts(
                        part.labels.notNested.length, part.labels.overlapping.length, part.labels.changed.length));
            }
            sum.add(part);
        }
        return Optional.ofNullable(sum);
    }

    private void add(RowFaults later) {
        rows += later.rows;
        bad += later.bad;
        later.examples.stream().limit(EXAMPLES - examples.size()).forEach(examples::add);
        LabelCounts.take(labels.notNested, later.labels.notNested.clone());
        LabelCounts.take(labels.overlapping, later.labels.overlapping.clone());
        LabelCounts.take(labels.changed, later.labels.changed.clone());
        labels.dropped += later.labels.dropped;
        for (int nesting = 0; nesting < labels.examples.size(); nesting++) {
            for (String location : later.labels.examples.get(nesting)) {
                if (labels.wantsExample(nesting)) {
                    labels.examples.get(nesting).add(location);
                }
            }
        }
    }

    /** Rows that were read, the bad ones among them. */
    public long rows() {
        return rows;
    }

    /** Rows that were left out: bad ones, and those that the label rule drops. */
    public long leftOut() {
        return bad + labels.dropped;
    }

    /** The first bad rows. */
    public List<String> examples() {
        return List.copyOf(examples);
    }

    /**
     * Refuses too many bad rows, and labels that do not nest under the rule REJECT.
     *
     * @param maxBadRows the share of rows that may be bad
     * @throws InvalidExposuresException naming the first
     */
    public void check(double maxBadRows, FunnelLabels rule) {
        if (bad > maxBadRows * rows) {
            throw new InvalidExposuresException(Message.of(
                    "%,d of %,d rows are bad (%.2f%%; accepted are %.2f%%), the first are%n  %s%n  mend the rows, or"
                            + " leave them out",
                    bad,
                    rows,
                    100.0 * bad / rows,
                    100 * maxBadRows,
                    String.join(System.lineSeparator() + "  ", examples)));
        }
        rule.check(labels);
    }

    @Override
    public void writeExternal(ObjectOutput out) throws IOException {
        out.writeLong(rows);
        out.writeLong(bad);
        write(examples, out);
        write(labels.notNested, out);
        write(labels.overlapping, out);
        write(labels.changed, out);
        out.writeLong(labels.dropped);
        for (List<String> ofNesting : labels.examples) {
            write(ofNesting, out);
        }
    }

    @Override
    public void readExternal(ObjectInput in) throws IOException {
        rows = in.readLong();
        bad = in.readLong();
        examples.addAll(texts(in));
        long[] notNested = longs(in);
        long[] overlapping = longs(in);
        long[] changed = longs(in);
        labels = new LabelCounts(notNested.length, overlapping.length, changed.length);
        LabelCounts.take(labels.notNested, notNested);
        LabelCounts.take(labels.overlapping, overlapping);
        LabelCounts.take(labels.changed, changed);
        labels.dropped = in.readLong();
        for (List<String> ofNesting : labels.examples) {
            ofNesting.addAll(texts(in));
        }
    }

    private static void write(List<String> texts, ObjectOutput out) throws IOException {
        out.writeInt(texts.size());
        for (String text : texts) {
            out.writeUTF(text);
        }
    }

    private static List<String> texts(ObjectInput in) throws IOException {
        List<String> texts = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            texts.add(in.readUTF());
        }
        return texts;
    }

    private static void write(long[] values, ObjectOutput out) throws IOException {
        out.writeInt(values.length);
        for (long value : values) {
            out.writeLong(value);
        }
    }

    private static long[] longs(ObjectInput in) throws IOException {
        long[] values = new long[in.readInt()];
        for (int i = 0; i < values.length; i++) {
            values[i] = in.readLong();
        }
        return values;
    }
}
