// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encode;

import io.funnel4j.dataset.ExposureRows;
import io.funnel4j.dataset.RowLayout;
import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.dataset.encoders.RowSlots;
import io.funnel4j.dataset.rows.BadCellException;
import io.funnel4j.dataset.rows.FeatureTimes;
import io.funnel4j.dataset.rows.RawBlock;
import io.funnel4j.dataset.split.Part;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Encodes blocks one after the other: rows of each part, counts of unknown and missing values, and rows that cannot be. */
final class BlockEncoder {
    private final RowSlots slots;
    private final EncodingCounts counts;
    private final FeatureTimes times;
    private final Map<Part, ExposureRows> rows = new EnumMap<>(Part.class);
    private final Map<Integer, BadCellException> bad = new LinkedHashMap<>();
    private final byte[] labels;
    private final float[] delays;

    BlockEncoder(Encoders encoders, RowLayout layout, Set<Part> parts) {
        this.slots = new RowSlots(encoders);
        this.times = new FeatureTimes(encoders.plan());
        this.counts = new EncodingCounts(encoders, Map.of());
        parts.forEach(part -> rows.put(part, new ExposureRows(layout)));
        this.labels = new byte[layout.labels().size()];
        this.delays = new float[layout.delays().size()];
    }

    /** Encodes a block into which ids were put; what was encoded before is forgotten. */
    void encode(RawBlock block) {
        rows.values().forEach(ExposureRows::clear);
        bad.clear();
        slots.begin();
        for (int row = 0; row < block.rows(); row++) {
            if (block.part(row) == null) {
                continue;
            }
            try {
                encode(block, row);
            } catch (BadCellException e) {
                bad.put(row, e);
            }
        }
    }

    private void encode(RawBlock block, int row) {
        slots.read(block, row, row % FeatureTimes.ROWS_A_SAMPLE == 0 ? times : null);
        block.copyLabels(row, labels);
        block.copyDelays(row, delays);
        rows.get(block.part(row))
                .append(
                        slots.ids,
                        slots.weights,
                        slots.numeric,
                        labels,
                        delays,
                        block.group(row),
                        block.sampleWeight(row));
        counts.add(block, row);
    }

    /** The encoded rows by part. */
    Map<Part, ExposureRows> rows() {
        return rows;
    }

    /** Why rows of the block cannot be encoded, by row. */
    Map<Integer, BadCellException> bad() {
        return bad;
    }

    EncodingCounts counts() {
        return counts;
    }

    /** How long the features of the blocks took. */
    FeatureTimes times() {
        return times;
    }
}
