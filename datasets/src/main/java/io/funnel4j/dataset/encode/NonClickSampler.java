package io.funnel4j.dataset.encode;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.dataset.split.Part;
import java.util.List;

/**
 * Of the train rows in which nothing followed the exposure, keeps every k-th, in the order of the rows. All others stay:
 * validation and test are judged as they are.
 */
final class NonClickSampler {
    private final int keepEvery;
    private final int[] outcomes;
    private final byte[] labels;
    private long seen;
    private long leftOut;

    /** @throws InvalidEncodingPlanException if the graph cannot be sampled, or a needed label is missing */
    NonClickSampler(EncodingPlan plan, BehaviorGraph graph) {
        List<String> names = plan.labelNames();
        this.keepEvery = plan.keepEvery();
        this.labels = new byte[names.size()];
        this.outcomes = keepEvery == 1
                ? new int[0]
                : graph.samplingTower().outcomes().stream()
                        .mapToInt(outcome -> names.indexOf(graph.label(outcome)))
                        .toArray();
    }

    /** Leaves rows out of a block, and takes them out of the counts. Blocks come in order. */
    void sample(RawBlock block, PartCounts counts) {
        if (keepEvery == 1) {
            return;
        }
        for (int row = 0; row < block.rows(); row++) {
            if (block.part(row) == Part.TRAIN && nothingFollowed(block, row) && seen++ % keepEvery != 0) {
                counts.add(Part.TRAIN, labels, -1);
                block.leaveOut(row);
                leftOut++;
            }
        }
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

    /** What was done; null where nothing was to be. */
    EncodingReport.SamplingReport report() {
        return keepEvery == 1 ? null : new EncodingReport.SamplingReport(keepEvery, seen, leftOut);
    }
}
