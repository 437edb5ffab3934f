package io.funnel4j.benchmark;

import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Probability;
import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.ExposureIterator;
import io.funnel4j.evaluation.FunnelEvaluation;
import io.funnel4j.evaluation.FunnelEvaluator;
import io.funnel4j.evaluation.LabelledExposures;
import io.funnel4j.evaluation.Metric;
import io.funnel4j.evaluation.MetricName;
import io.funnel4j.evaluation.ProbabilityMetrics;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.training.EarlyStopping;
import io.funnel4j.training.Fitting;
import io.funnel4j.training.FittingResult;
import io.funnel4j.training.SeekableBatches;
import io.funnel4j.training.Trainer;
import io.funnel4j.training.TrainingPlan;
import io.funnel4j.training.TrainingProgress;
import io.funnel4j.training.UpdateRule;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Trains and evaluates one model on encoded exposures. */
public final class ModelTraining {
    private static final int SCORING_BATCH = 8192;

    private final FunnelModel model;
    private final TrainingSettings settings;

    public ModelTraining(FunnelModel model, TrainingSettings settings) {
        this.model = model;
        this.settings = settings;
    }

    /** Begins, or goes on with, a fitting that is ready. */
    @FunctionalInterface
    public interface Start {
        /** From the first step. */
        Start FRESH = Fitting::fit;

        FittingResult run(Fitting fitting, SeekableBatches batches);
    }

    /** {@link #fit(EncodedExposures, Optional, TrainingProgress, Start)} from the first step. */
    public FittingResult fit(EncodedExposures train, Optional<EncodedExposures> validation, TrainingProgress progress) {
        return fit(train, validation, progress, Start.FRESH);
    }

    /**
     * Trains the model in place.
     *
     * @param validation evaluated at the points of the plan; empty for none
     * @throws IllegalArgumentException if the data's features or labels are not the model's, or early stopping watches a
     *     metric that validation does not give
     */
    public FittingResult fit(
            EncodedExposures train, Optional<EncodedExposures> validation, TrainingProgress progress, Start start) {
        model.requireSchema(train.schema());
        Optional<FunnelEvaluator> evaluator = validation.map(rows -> evaluator(model, rows));
        TrainingPlan plan = settings.plan();
        plan.earlyStopping().ifPresent(stopping -> requireMetric(stopping, evaluator));
        ExposureIterator batches = new ExposureIterator(
                train,
                model.layout(),
                settings.batchSize(),
                OptionalLong.of(settings.seed()),
                model.spec().dataType());
        UpdateRule rule = plan.rule().over(batches.batches() * plan.epochs());
        try (Trainer trainer = model.trainer(settings.workers(), settings.seed(), rule)) {
            Fitting fitting = new Fitting(
                    trainer,
                    plan,
                    () -> validation
                            .map(rows -> metrics(evaluate(evaluator.orElseThrow(), rows)))
                            .orElse(Map.of()),
                    progress);
            return start.run(fitting, batches);
        }
    }

    private void requireMetric(EarlyStopping stopping, Optional<FunnelEvaluator> evaluator) {
        evaluator
                .orElseThrow(() -> new IllegalArgumentException(
                        "early stopping watches '%s' but there is no validation part; let the split make one"
                                .formatted(stopping.metric())))
                .require(metric(stopping));
    }

    private MetricName metric(EarlyStopping stopping) {
        return MetricName.parse(stopping.metric(), model.spec().graph());
    }

    /**
     * Why early stopping has nothing to choose by on these rows, so that all epochs will be trained and the last kept; empty
     * where it has.
     *
     * @throws IllegalArgumentException as {@link #fit}
     */
    public Optional<String> unwatchable(EncodedExposures validation) {
        return settings.plan()
                .earlyStopping()
                .flatMap(stopping -> evaluator(model, validation).undefined(metric(stopping)))
                .map(why ->
                        "early stopping has nothing to choose by on validation: %s; all epochs are trained and the last is kept. Watch another metric, or give validation more rows"
                                .formatted(why));
    }

    /** {@link #evaluation} of this model. */
    public FunnelEvaluation evaluate(EncodedExposures exposures) {
        return evaluation(model, exposures, settings.workers());
    }

    /** {@link #evaluate}, and the curves behind it. */
    public DetailedEvaluation evaluateInDetail(EncodedExposures exposures) {
        FunnelEvaluator evaluator = evaluator(model, exposures);
        Map<Probability, LogProbabilities> predictions = predict(model, evaluator, exposures, settings.workers());
        return new DetailedEvaluation(evaluator.evaluate(predictions), evaluator.curves(predictions));
    }

    /** Every probability that the data has labels for, each in its own space; scored by so many threads. */
    public static FunnelEvaluation evaluation(FunnelModel model, EncodedExposures exposures, int workers) {
        return evaluate(model, evaluator(model, exposures), exposures, workers);
    }

    /** Every probability of the behavior graph for all rows. */
    public Map<Probability, LogProbabilities> predict(EncodedExposures exposures) {
        return model.predict(
                exposures.batches(SCORING_BATCH), model.spec().graph().probabilities(), settings.workers());
    }

    private FunnelEvaluation evaluate(FunnelEvaluator evaluator, EncodedExposures exposures) {
        return evaluate(model, evaluator, exposures, settings.workers());
    }

    private static FunnelEvaluation evaluate(
            FunnelModel model, FunnelEvaluator evaluator, EncodedExposures exposures, int workers) {
        return evaluator.evaluate(predict(model, evaluator, exposures, workers));
    }

    private static Map<Probability, LogProbabilities> predict(
            FunnelModel model, FunnelEvaluator evaluator, EncodedExposures exposures, int workers) {
        return model.predict(exposures.batches(SCORING_BATCH), evaluator.probabilities(), workers);
    }

    private static FunnelEvaluator evaluator(FunnelModel model, EncodedExposures exposures) {
        return new FunnelEvaluator(model.spec().graph(), labelled(exposures));
    }

    /** What evaluation needs of encoded exposures. */
    public static LabelledExposures labelled(EncodedExposures exposures) {
        Map<String, byte[]> labels = new HashMap<>();
        exposures.labels().forEach(label -> labels.put(label, exposures.label(label)));
        return new LabelledExposures(
                labels, exposures.layout().grouped() ? exposures.groups() : null, exposures.sampleWeights());
    }

    /** The metrics of an evaluation by name, {@code p_click.auc}; those that need groups only where there are some. */
    public static Map<String, Double> metrics(FunnelEvaluation evaluation) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        for (ProbabilityMetrics found : evaluation.evaluated()) {
            for (Metric metric : Metric.values()) {
                if (!metric.needsGroups() || found.groupedAuc().groups() > 0) {
                    metrics.put(new MetricName(found.probability(), metric).toString(), found.value(metric));
                }
            }
        }
        return metrics;
    }
}
