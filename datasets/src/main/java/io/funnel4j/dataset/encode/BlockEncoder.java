package io.funnel4j.dataset.encode;

import io.funnel4j.dataset.ExposureRows;
import io.funnel4j.dataset.RowLayout;
import io.funnel4j.dataset.split.Part;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Encodes blocks one after the other: rows of each part, counts of unknown and missing values, and rows that cannot be. */
final class BlockEncoder {
    private final Encoders encoders;
    private final EncodingCounts counts;
    private final Map<Part, ExposureRows> rows = new EnumMap<>(Part.class);
    private final Map<Integer, BadCellException> bad = new LinkedHashMap<>();
    private final int[] ids;
    private final float[] numeric;
    private final byte[] labels;

    BlockEncoder(Encoders encoders, RowLayout layout, Set<Part> parts) {
        this.encoders = encoders;
        this.counts = new EncodingCounts(encoders, Map.of());
        parts.forEach(part -> rows.put(part, new ExposureRows(layout)));
        this.ids = new int[layout.schema().ids().size()];
        this.numeric = new float[layout.schema().numeric().size()];
        this.labels = new byte[layout.labels().size()];
    }

    /** Encodes a block into which ids were put; what was encoded before is forgotten. */
    void encode(RawBlock block) {
        rows.values().forEach(ExposureRows::clear);
        bad.clear();
        for (int row = 0; row < block.rows(); row++) {
            try {
                encode(block, row);
            } catch (BadCellException e) {
                bad.put(row, e);
            }
        }
    }

    private void encode(RawBlock block, int row) {
        for (int i = 0; i < ids.length; i++) {
            ids[i] = Math.max(0, block.ids(i)[row]);
        }
        for (int i = 0; i < numeric.length; i++) {
            numeric[i] = encoders.number(i, block.numbers(i)[row]);
        }
        block.copyLabels(row, labels);
        rows.get(block.part(row)).append(ids, numeric, labels, block.group(row), block.sampleWeight(row));
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
}
