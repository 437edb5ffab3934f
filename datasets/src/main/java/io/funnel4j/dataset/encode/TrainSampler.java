// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encode;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.dataset.DataForm;
import io.funnel4j.dataset.StableHash;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.report.EncodingReport;
import io.funnel4j.dataset.rows.RawBlock;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.problem.InvalidSpecException;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/**
 * Keeps a share of the train rows, drawn by their numbers, and of those in which nothing followed the exposure every k-th, in
 * the order of the rows. Validation and test are judged as they are.
 */
final class TrainSampler {
    private final int keepEvery;
    private final double share;
    private final int[] outcomes;
    private final byte[] labels;
    private final Start start;
    private long train;
    private long notDrawn;
    private long seen;
    private long leftOut;

    /**
     * What the rows before some others came to.
     *
     * @param train train rows
     * @param seen of those that were drawn, the ones in which nothing followed the exposure
     */
    record Start(long train, long seen) {
        static final Start FIRST = new Start(0, 0);
    }

    /**
     * Makes a sampler.
     *
     * @param start where the rows begin
     * @throws InvalidSpecException if the graph cannot be sampled, or a needed label is missing
     */
    TrainSampler(EncodingPlan plan, BehaviorGraph graph, Start start) {
        this.start = start;
        List<String> names = plan.labelNames();
        this.keepEvery = plan.keepEvery();
        this.share = plan.trainShare();
        this.labels = new byte[names.size()];
        this.outcomes = keepEvery == 1
                ? new int[0]
                : graph.samplingTower().outcomes().stream()
                        .mapToInt(outcome -> names.indexOf(graph.label(outcome)))
                        .toArray();
    }

    /** Leaves rows out of a block, and takes them out of the counts. Blocks come in order. */
    void sample(RawBlock block, PartCounts counts) {
        if (keepEvery == 1 && share == 1) {
            return;
        }
        for (int row = 0; row < block.rows(); row++) {
            if (block.part(row) == Part.TRAIN) {
                boolean nothing = nothingFollowed(block, row);
                if (!drawn(start.train + train++)) {
                    notDrawn++;
                    leaveOut(block, row, counts);
                } else if (keepEvery > 1 && nothing && (start.seen + seen++) % keepEvery != 0) {
                    leftOut++;
                    leaveOut(block, row, counts);
                }
            }
        }
    }

    private boolean drawn(long number) {
        return (StableHash.mix(number + 1) >>> 11) * 0x1.0p-53 < share;
    }

    private void leaveOut(RawBlock block, int row, PartCounts counts) {
        counts.add(Part.TRAIN, labels, -1);
        block.leaveOut(row);
    }

    private boolean nothingFollowed(RawBlock block, int row) {
        block.copyLabels(row, labels);
        for (int outcome : outcomes) {
            if (labels[outcome] == 1) {
                return false;
            }
        }
        return true;
    }

    /** What the rows after these begin with. */
    Start next() {
        return new Start(start.train + train, start.seen + seen);
    }

    /** Adds what was done to rows that come after these. */
    void take(TrainSampler later) {
        train += later.train;
        notDrawn += later.notDrawn;
        seen += later.seen;
        leftOut += later.leftOut;
    }

    /** Writes what was done, for another process. */
    void write(DataOutput out) throws IOException {
        DataForm.writeLongs(new long[] {train, notDrawn, seen, leftOut}, out);
    }

    /** Becomes what was written. */
    void read(DataInput in) throws IOException {
        long[] counts = DataForm.readLongs(in);
        train = counts[0];
        notDrawn = counts[1];
        seen = counts[2];
        leftOut = counts[3];
    }

    /** What was done; null where nothing was to be. */
    EncodingReport.SamplingReport report() {
        return keepEvery == 1 && share == 1
                ? null
                : new EncodingReport.SamplingReport(share, train, notDrawn, keepEvery, seen, leftOut);
    }
}
