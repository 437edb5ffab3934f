// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.round;

import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.ExposureIterator;
import io.funnel4j.embedding.TouchedRows;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.model.FunnelSpec;
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

    /** The batches of a round; none where the worker's rows of the epoch are used up, or the rounds are. */
    List<ExposureBatch> batches(long round) {
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

    /** The rows of the tables that some batches touch. */
    TouchedRows touched(List<ExposureBatch> own) {
        return TouchedRows.of(
                division.spec().schema(), own.stream().map(ExposureBatch::ids).toList());
    }

    /** What the worker asks the blocks for before the first round, by block. */
    public List<byte[]> firstPushes() {
        TouchedRows next = touched(batches(0));
        return Push.of(division, WorkerStats.idle(number), next);
    }

    /**
     * Trains a round.
     *
     * @param messages the answers, one of each block, in any order
     * @return what goes to the blocks, by block
     */
    public List<byte[]> train(long round, List<byte[]> messages, LocalTrainer trainer) {
        Answers answers = new Answers(messages, division, "worker " + number);
        List<ExposureBatch> own = batches(round);
        if (own.isEmpty()) {
            return Push.of(division, WorkerStats.idle(number), touched(batches(round + 1)));
        }
        TouchedRows touched = touched(own);
        RoundResult result = trainer.train(
                own, touched, answers.rows(touched), answers.dense(), rounds.firstStep(round), rounds.seed(number));
        return Push.of(division, result.stats(number), result, touched, touched(batches(round + 1)));
    }
}
