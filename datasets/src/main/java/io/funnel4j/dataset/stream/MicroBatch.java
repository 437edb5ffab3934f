// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.stream;

import io.funnel4j.dataset.rows.BadRow;
import io.funnel4j.evaluation.LabelledExposures;
import io.funnel4j.exposure.ExposureBatch;
import java.util.List;

/**
 * Some consecutive rows of a stream.
 *
 * @param exposures encoded, with labels; without rows where none came in time, or bad ones alone
 * @param groups one a row; null where the plan has none
 * @param badRows rows among them that could not be encoded
 * @param end what comes after them
 */
@SuppressWarnings("ArrayRecordComponent")
public record MicroBatch(ExposureBatch exposures, long[] groups, List<BadRow> badRows, End end) {
    /** What comes after a micro-batch. */
    public enum End {
        /** More rows, now or later. */
        GOES_ON,
        /** Another file under the same name. */
        NEXT_FILE,
        /** Nothing. */
        ENDED
    }

    public MicroBatch {
        badRows = List.copyOf(badRows);
    }

    /** What happened on the rows. */
    public LabelledExposures labelled() {
        return new LabelledExposures(exposures.labels(), groups, exposures.sampleWeights());
    }
}
