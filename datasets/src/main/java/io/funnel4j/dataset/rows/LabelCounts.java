// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.rows;

import io.funnel4j.Internal;
import io.funnel4j.dataset.DataForm;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** How often labels contradicted the funnel in some rows, and what the label rule did. */
@Internal
public final class LabelCounts {
    private static final int EXAMPLES = 5;

    /** Rows with an effect but not its cause, by nesting. */
    public final long[] notNested;
    /** Rows with more than one outcome of a tower, by tower. */
    public final long[] overlapping;
    /** Rows in which a label was changed, by label. */
    public final long[] changed;
    /** Where the first of {@link #notNested} stand. */
    public final List<List<String>> examples = new ArrayList<>();

    public long dropped;

    public LabelCounts(int nestings, int towers, int labels) {
        notNested = new long[nestings];
        overlapping = new long[towers];
        changed = new long[labels];
        for (int nesting = 0; nesting < nestings; nesting++) {
            examples.add(new ArrayList<>());
        }
    }

    public boolean wantsExample(int nesting) {
        return examples.get(nesting).size() < EXAMPLES;
    }

    /** Adds the counts of rows that come after these, and empties them. */
    public void take(LabelCounts later) {
        take(notNested, later.notNested);
        take(overlapping, later.overlapping);
        take(changed, later.changed);
        dropped += later.dropped;
        later.dropped = 0;
        for (int nesting = 0; nesting < notNested.length; nesting++) {
            for (String location : later.examples.get(nesting)) {
                if (wantsExample(nesting)) {
                    examples.get(nesting).add(location);
                }
            }
            later.examples.get(nesting).clear();
        }
    }

    /** Writes the counts, for another process. */
    public void write(DataOutput out) throws IOException {
        DataForm.writeLongs(notNested, out);
        DataForm.writeLongs(overlapping, out);
        DataForm.writeLongs(changed, out);
        out.writeLong(dropped);
        for (List<String> locations : examples) {
            out.writeInt(locations.size());
            for (String location : locations) {
                DataForm.writeText(location, out);
            }
        }
    }

    /** Becomes the counts of the same plan and graph that were written. */
    public void read(DataInput in) throws IOException {
        DataForm.readLongs(notNested, in);
        DataForm.readLongs(overlapping, in);
        DataForm.readLongs(changed, in);
        dropped = in.readLong();
        for (List<String> locations : examples) {
            locations.clear();
            for (int left = in.readInt(); left > 0; left--) {
                locations.add(DataForm.readText(in));
            }
        }
    }

    public static void take(long[] sums, long[] more) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += more[i];
            more[i] = 0;
        }
    }
}
