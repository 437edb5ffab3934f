// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.evaluate;

import io.funnel4j.evaluation.Calibration;
import io.funnel4j.evaluation.GroupedAuc;
import io.funnel4j.evaluation.PairSums;
import io.funnel4j.evaluation.RankedScores;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.List;

/** What a task makes of the rows that came to it: of a range of the score, or of some groups. */
final class TaskSums implements Serializable {
    private static final long serialVersionUID = 1;

    /** Null for groups. */
    final PairSums pairs;

    /** Null for groups. */
    final Calibration.Sums calibration;
    /** Null for a range. */
    final GroupedAuc.Sums groups;

    private TaskSums(PairSums pairs, Calibration.Sums calibration, GroupedAuc.Sums groups) {
        this.pairs = pairs;
        this.calibration = calibration;
        this.groups = groups;
    }

    /**
     * @param lower rows of the space that are in lower ranges
     * @param rows all rows of the space
     */
    static TaskSums ofRange(List<ByteBuffer> messages, long lower, long rows) {
        RankedScores scores =
                RankedScores.merge(messages.stream().map(RankMessage::read).toList());
        Calibration.Sums calibration = new Calibration.Sums(Calibration.DEFAULT_BINS, rows);
        scores.addTo(calibration, lower);
        return new TaskSums(scores.pairs(), calibration, null);
    }

    static TaskSums ofGroups(List<ByteBuffer> messages) {
        return new TaskSums(
                null,
                null,
                GroupedRows.concatenate(messages.stream().map(GroupedRows::read).toList())
                        .sums());
    }
}
