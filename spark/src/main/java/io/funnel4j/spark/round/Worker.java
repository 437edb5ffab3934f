// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.round;

import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.ExposureIterator;
import io.funnel4j.embedding.TouchedRows;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.training.DivergedException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** One worker's part of the rounds: a function of its rows, the round's number and the answers of the blocks. */
public final class Worker {
    private final int number;
    private final ExposureIterator batches;
    private final TableDivision division;
    private final Rounds rounds;
    /** Of the running epoch, the batch that comes next. */
    private long position;

    /**
     * @param number p, from 0
     * @param exposures its train rows
     */
    public Worker(int number, EncodedExposures exposures, TableDivision division, Rounds rounds) {
        this.number = number;
        this.division = division;
        this.rounds = rounds;
        FunnelSpec spec = division.spec();
        this.batches = new ExposureIterator(
                exposures,
                spec.layout(),
                rounds.settings().batchSize(),
                OptionalLong.of(rounds.seed(number)),
                spec.dataType());
    }

    /**
     * What a worker trains on in a round.
     *
     * @param batches none where the worker's rows of the epoch are used up, or the rounds are
     * @param touched the rows of the tables that they touch
     */
    public record Share(long round, List<ExposureBatch> batches, TouchedRows touched) {}

    /** The share of a round. */
    public Share share(long round) {
        List<ExposureBatch> own = batches(round);
        return new Share(
                round,
                own,
                TouchedRows.of(
                        division.spec().schema(),
                        own.stream().map(ExposureBatch::ids).toList()));
    }

    private List<ExposureBatch> batches(long round) {
        List<ExposureBatch> own = new ArrayList<>();
        if (round >= rounds.count()) {
            return own;
        }
        long first = Math.min(rounds.firstBatch(round), batches.batches());
        if (batches.epoch() != rounds.epoch(round) || first != position) {
            batches.seek(rounds.epoch(round), first);
            position = first;
        }
        while (own.size() < rounds.settings().localSteps() && batches.hasNext()) {
            own.add(batches.nextExposures());
            position++;
        }
        return own;
    }

    /** What the worker asks the blocks for before the first round, by block. */
    public List<byte[]> firstPushes() {
        return Push.of(division, WorkerStats.idle(number), share(0).touched());
    }

    /**
     * Trains a round.
     *
     * @param own the round's share
     * @param messages the answers, one of each block, in any order
     * @param next the share of the round after it
     * @return what goes to the blocks, by block
     */
    public List<byte[]> train(Share own, List<byte[]> messages, LocalTrainer trainer, Share next) {
        Answers answers = new Answers(messages, division, "worker " + number);
        if (own.batches().isEmpty()) {
            return Push.of(division, WorkerStats.idle(number), next.touched());
        }
        RoundResult result;
        try {
            result = trainer.train(
                    own.batches(),
                    own.touched(),
                    answers.rows(own.touched()),
                    answers.dense(),
                    rounds.firstStep(own.round()),
                    rounds.seed(number));
        } catch (DivergedException e) {
            return Push.of(division, WorkerStats.failed(number, e.getMessage()), next.touched());
        }
        return Push.of(division, result.stats(number), result, own.touched(), next.touched());
    }
}
