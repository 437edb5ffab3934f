// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.round;

import java.io.Serializable;
import java.util.stream.LongStream;

/**
 * Which batches each worker trains on in each round. An epoch has as many rounds as the worker with the most batches needs; others
 * are idle in the last of them.
 *
 * @param settings how rounds are cut
 * @param mostBatches of an epoch of any worker, at least 1
 * @param epochs passes over the data, at least 1
 */
public record Rounds(RoundSettings settings, long mostBatches, int epochs) implements Serializable {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    /**
     * The rounds over some workers' rows.
     *
     * @param rows of each worker
     */
    public static Rounds of(RoundSettings settings, LongStream rows, int epochs) {
        long batchSize = settings.batchSize();
        return new Rounds(
                settings,
                rows.map(own -> (own + batchSize - 1) / batchSize).max().orElse(0),
                epochs);
    }

    /** Rounds of an epoch. */
    public long perEpoch() {
        return (mostBatches + settings.localSteps() - 1) / settings.localSteps();
    }

    /** Rounds of all epochs. */
    public long count() {
        return perEpoch() * epochs;
    }

    /** Steps of all epochs. */
    public long steps() {
        return mostBatches * epochs;
    }

    /** The epoch of a round, 0 for the first. */
    public int epoch(long round) {
        return Math.toIntExact(round / perEpoch());
    }

    /** The first batch of a round within its epoch. */
    public long firstBatch(long round) {
        return round % perEpoch() * settings.localSteps();
    }

    /** Steps before a round, or after the last: those of the worker with the most batches. */
    public long firstStep(long round) {
        return epoch(round) * mostBatches + firstBatch(round);
    }

    /** The round that comes after some batches of an epoch, 0 for the first; they end with a round. */
    public long round(int epoch, long batches) {
        return epoch * perEpoch() + (batches + settings.localSteps() - 1) / settings.localSteps();
    }

    /** The seed of a worker's order of rows and of its dropout; the first one's is that of plain training. */
    public long seed(int worker) {
        return settings.seed() + worker * GOLDEN;
    }
}
