// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.stream;

import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Probability;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.Scorer;
import io.funnel4j.model.interest.AlignedLists;
import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.text.Message;
import io.funnel4j.training.GradientPolicy;
import io.funnel4j.training.LearningRateSchedule;
import io.funnel4j.training.Trainer;
import io.funnel4j.training.engine.TrainingEngine;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Trains a model in place on micro-batches that come one after the other: predicts each, then makes one step on it (Dawid,
 * "Statistical theory: the prequential approach", JRSS A 1984). A step is that of a training on the same rows: micro-batches of the
 * same rows in the same order leave the same bits as an epoch of them. One thread's.
 */
public final class PrequentialTraining implements AutoCloseable {
    /** Rows below which a share of a micro-batch is not worth a thread. */
    private static final int LEAST_ROWS = 256;

    private final FunnelModel model;
    private final List<Probability> probabilities;
    private final int workers;
    private final Trainer trainer;
    private final Scorer scorer;
    private final List<AlignedLists> aligned;
    private long rows;
    private boolean begun;

    /**
     * Opens a model for training.
     *
     * @param probabilities that are predicted
     * @param workers threads, at least 1
     * @param seed of dropout
     * @param policy a schedule names its own number of steps, since a stream has none
     * @throws IllegalArgumentException if it does not
     */
    public PrequentialTraining(
            FunnelModel model,
            Collection<Probability> probabilities,
            TrainingEngine engine,
            int workers,
            long seed,
            GradientPolicy policy) {
        LearningRateSchedule schedule = policy.schedule();
        if (schedule.shape() != LearningRateSchedule.Shape.CONSTANT
                && schedule.steps().isEmpty()) {
            throw new IllegalArgumentException(
                    "the schedule is %s over all steps, and a stream has no last one; give it a number of steps, or make it constant"
                            .formatted(schedule.shape()));
        }
        this.model = model;
        this.probabilities = List.copyOf(probabilities);
        this.workers = workers;
        this.trainer = engine.open(model.graph(), model.tables(), workers, seed, policy);
        this.scorer = Scorer.of(model);
        this.aligned = AlignedLists.of(model.spec().interests(), model.spec().schema());
    }

    /** What makes the steps, for checkpoints. */
    public Trainer trainer() {
        return trainer;
    }

    /**
     * Predicts a micro-batch, then learns it.
     *
     * @param batch with labels; at least one row
     * @throws io.funnel4j.training.DivergedException if the loss or the gradient is not finite; the model is as it was
     * @throws Funnel4jException if lists of one interest differ in length in a row, so that their entries do not belong
     *     together; nothing of the batch is learned
     */
    public Learned learn(ExposureBatch batch) {
        for (AlignedLists lists : aligned) {
            lists.alignment(batch)
                    .require(lists.interest(), Message.of("rows of the micro-batch after %,d learned rows", rows));
        }
        if (!begun) {
            trainer.startEpoch();
            begun = true;
        }
        Map<Probability, LogProbabilities> predictions = predict(batch);
        double loss =
                trainer.step(model.layout().multiDataSet(batch, model.spec().dataType()));
        rows += batch.rows();
        return new Learned(predictions, loss, trainer.losses());
    }

    private Map<Probability, LogProbabilities> predict(ExposureBatch batch) {
        trainer.writeBack();
        int rowsAtOnce = Math.max(LEAST_ROWS, (batch.rows() + workers - 1) / workers);
        if (workers == 1 || batch.rows() <= rowsAtOnce) {
            return scorer.score(batch, probabilities);
        }
        Map<Probability, List<LogProbabilities>> parts = new LinkedHashMap<>();
        probabilities.forEach(probability -> parts.put(probability, new ArrayList<>()));
        scorer.score(
                model.layout().parts(batch, rowsAtOnce).iterator(),
                probabilities,
                workers,
                scores -> scores.forEach(
                        (probability, part) -> parts.get(probability).add(part)));
        Map<Probability, LogProbabilities> whole = new LinkedHashMap<>();
        parts.forEach((probability, list) -> whole.put(probability, LogProbabilities.concatenate(list)));
        return whole;
    }

    /** Ends the training; the model has all that was learned. */
    @Override
    public void close() {
        scorer.close();
        trainer.close();
    }
}
