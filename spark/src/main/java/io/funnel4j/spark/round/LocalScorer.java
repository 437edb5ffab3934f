// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.round;

import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Probability;
import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.embedding.TouchedRows;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.model.FunnelSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Scores blocks of exposures with the rows alone that they touch, where the whole tables are divided among blocks. */
public final class LocalScorer implements AutoCloseable {
    private final LocalModel local;

    /** @param spec of the whole model */
    public LocalScorer(FunnelSpec spec) {
        this.local = new LocalModel(spec);
    }

    /** What a block of exposures asks the blocks of the tables for, by block. */
    public static List<byte[]> requests(int asker, EncodedExposures exposures, TableDivision division) {
        return Request.of(division, asker, touched(batches(exposures), division));
    }

    /**
     * Scores.
     *
     * @param messages the answers, one of each block of the tables, in any order
     * @return by probability, in the order asked for, one pair per row
     */
    public Map<Probability, LogProbabilities> score(
            int asker,
            EncodedExposures exposures,
            TableDivision division,
            List<byte[]> messages,
            Collection<Probability> probabilities,
            int threads) {
        Answers answers = new Answers(messages, division, "block %s of the exposures".formatted(asker));
        List<ExposureBatch> batches = batches(exposures);
        TouchedRows touched = touched(batches, division);
        local.makeRoom(touched);
        local.load(touched, answers.rows(touched), answers.dense());
        List<ExposureBatch> renumbered = new ArrayList<>();
        for (ExposureBatch batch : batches) {
            renumbered.add(LocalModel.renumbered(batch, touched, renumbered.size()));
        }
        return local.model().predict(renumbered.iterator(), probabilities, threads);
    }

    private static TouchedRows touched(List<ExposureBatch> batches, TableDivision division) {
        return TouchedRows.of(
                division.spec().schema(),
                batches.stream().map(ExposureBatch::ids).toList());
    }

    private static List<ExposureBatch> batches(EncodedExposures exposures) {
        int size = Math.toIntExact(Math.max(1, (exposures.rows() + TouchedRows.MAX_STEPS - 1) / TouchedRows.MAX_STEPS));
        List<ExposureBatch> batches = new ArrayList<>();
        exposures.batches(size).forEachRemaining(batches::add);
        return batches;
    }

    /** Does nothing: what a scorer holds is freed with it. */
    @Override
    public void close() {}
}
