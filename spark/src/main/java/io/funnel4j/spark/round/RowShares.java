// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.round;

import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.ExposureRows;
import io.funnel4j.dataset.ExposureWriter;
import io.funnel4j.dataset.RowLayout;
import io.funnel4j.dataset.StableHash;
import io.funnel4j.exposure.ExposureBatch;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Deals train rows out to workers: row r of the part goes to worker mix(r) mod P, and each worker has its rows in their order.
 * So a worker's rows do not depend on how the part is cut into blocks, and one worker has the part as it is.
 */
public final class RowShares {
    private static final int ROWS_AT_ONCE = 1024;

    private RowShares() {}

    /** Each worker's rows of a whole part. */
    public static List<EncodedExposures> of(EncodedExposures part, int workers) {
        return of(part, 0, workers);
    }

    /**
     * Each worker's rows of a block, without groups, which training does not read.
     *
     * @param firstRow the block's first row within the part
     */
    public static List<EncodedExposures> of(EncodedExposures block, long firstRow, int workers) {
        if (workers == 1) {
            return List.of(block);
        }
        RowLayout layout = withoutGroups(block.layout());
        List<ExposureWriter> writers = IntStream.range(0, workers)
                .mapToObj(worker -> ExposureWriter.inMemory(layout))
                .toList();
        List<ExposureRows> shares = IntStream.range(0, workers)
                .mapToObj(worker -> new ExposureRows(layout))
                .toList();
        for (long from = 0; from < block.rows(); from += ROWS_AT_ONCE) {
            ExposureBatch batch = block.batch(from, (int) Math.min(ROWS_AT_ONCE, block.rows() - from));
            for (int row = 0; row < batch.rows(); row++) {
                append(batch, row, shares.get(worker(firstRow + from + row, workers)), layout);
            }
            for (int worker = 0; worker < workers; worker++) {
                writers.get(worker).append(shares.get(worker));
                shares.get(worker).clear();
            }
        }
        return writers.stream().map(ExposureWriter::finish).toList();
    }

    private static int worker(long row, int workers) {
        return (int) Long.remainderUnsigned(StableHash.mix(row), workers);
    }

    /** Several shares of one worker as one, in their order. */
    public static EncodedExposures joined(List<EncodedExposures> shares) {
        if (shares.size() == 1) {
            return shares.get(0);
        }
        RowLayout layout = withoutGroups(shares.get(0).layout());
        ExposureWriter writer = ExposureWriter.inMemory(layout);
        ExposureRows rows = new ExposureRows(layout);
        for (EncodedExposures share : shares) {
            share.batches(ROWS_AT_ONCE).forEachRemaining(batch -> {
                for (int row = 0; row < batch.rows(); row++) {
                    append(batch, row, rows, layout);
                }
                writer.append(rows);
                rows.clear();
            });
        }
        return writer.finish();
    }

    private static RowLayout withoutGroups(RowLayout layout) {
        return new RowLayout(layout.schema(), layout.labels(), layout.delays(), false, layout.weighted());
    }

    private static void append(ExposureBatch batch, int row, ExposureRows to, RowLayout layout) {
        byte[] labels = new byte[layout.labels().size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = batch.labels().get(layout.labels().get(i))[row];
        }
        float[] delays = new float[layout.delays().size()];
        for (int i = 0; i < delays.length; i++) {
            delays[i] = batch.delays().get(layout.delays().get(i))[row];
        }
        int slots = layout.schema().slots();
        int weights = layout.schema().weightSlots();
        int numeric = layout.schema().numeric().size();
        to.append(
                Arrays.copyOfRange(batch.ids(), row * slots, (row + 1) * slots),
                Arrays.copyOfRange(batch.weights(), row * weights, (row + 1) * weights),
                Arrays.copyOfRange(batch.numeric(), row * numeric, (row + 1) * numeric),
                labels,
                delays,
                0,
                batch.sampleWeights() == null ? 1 : batch.sampleWeights()[row]);
    }
}
