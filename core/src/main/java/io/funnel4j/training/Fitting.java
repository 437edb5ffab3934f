package io.funnel4j.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;

/** Epochs of a {@link Trainer} under a {@link TrainingPlan}. */
public final class Fitting {
    private final Trainer trainer;
    private final TrainingPlan plan;
    private final Supplier<Map<String, Double>> validation;
    private final TrainingProgress progress;

    /**
     * A fitting of the trainer's graph.
     *
     * @param validation evaluates the model as it stands; returns no metric where there is no validation data
     */
    public Fitting(
            Trainer trainer, TrainingPlan plan, Supplier<Map<String, Double>> validation, TrainingProgress progress) {
        this.trainer = trainer;
        this.plan = plan;
        this.validation = validation;
        this.progress = progress;
    }

    /**
     * Trains, and leaves the last epoch's weights, or the best one's under early stopping.
     *
     * @throws IllegalArgumentException if the iterator has no batch, or early stopping names an unknown metric
     */
    public FittingResult fit(MultiDataSetIterator batches) {
        List<EpochResult> epochs = new ArrayList<>();
        int bestEpoch = 0;
        double best = Double.NaN;
        try (Snapshot snapshot = new Snapshot(trainer)) {
            for (int epoch = 1; epoch <= plan.epochs(); epoch++) {
                EpochResult result = runEpoch(batches, epoch);
                epochs.add(result);
                progress.onEpoch(result);
                if (plan.earlyStopping().isEmpty()) {
                    bestEpoch = epoch;
                    continue;
                }
                EarlyStopping stopping = plan.earlyStopping().get();
                double value = metric(result, stopping.metric());
                if (bestEpoch == 0 || stopping.better(value, best)) {
                    best = value;
                    bestEpoch = epoch;
                    snapshot.capture();
                } else if (epoch - bestEpoch >= stopping.patience()) {
                    break;
                }
            }
            if (bestEpoch < epochs.size()) {
                snapshot.restore();
            }
        }
        return new FittingResult(epochs, bestEpoch);
    }

    private EpochResult runEpoch(MultiDataSetIterator batches, int epoch) {
        batches.reset();
        if (!batches.hasNext()) {
            throw new IllegalArgumentException("the training data has no row");
        }
        trainer.startEpoch();
        long rows = 0;
        double lossSum = 0;
        long start = System.nanoTime();
        try (BatchAhead ahead = new BatchAhead(batches)) {
            for (Optional<MultiDataSet> next = ahead.next(); next.isPresent(); next = ahead.next()) {
                MultiDataSet batch = next.get();
                long batchRows = batch.getFeatures(0).size(0);
                double loss = trainer.step(batch);
                rows += batchRows;
                lossSum += loss * batchRows;
                progress.onStep(epoch, rows, loss);
            }
        }
        double seconds = (System.nanoTime() - start) * 1e-9;
        trainer.endEpoch();
        return new EpochResult(epoch, lossSum / rows, rows / seconds, new LinkedHashMap<>(validation.get()));
    }

    private static double metric(EpochResult result, String name) {
        Double value = result.validation().get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "early stopping watches '%s', which validation does not give; it gives %s"
                            .formatted(name, result.validation().keySet()));
        }
        return value;
    }
}
