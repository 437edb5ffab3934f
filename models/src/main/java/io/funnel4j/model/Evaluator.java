// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model;

import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Probability;
import io.funnel4j.calibration.CalibrationFit;
import io.funnel4j.calibration.CalibrationMethod;
import io.funnel4j.calibration.Calibrators;
import io.funnel4j.evaluation.DomainEvaluation;
import io.funnel4j.evaluation.FunnelEvaluation;
import io.funnel4j.evaluation.FunnelEvaluator;
import io.funnel4j.evaluation.LabelledExposures;
import io.funnel4j.evaluation.MetricName;
import io.funnel4j.evaluation.detail.DetailedEvaluation;
import io.funnel4j.exposure.Exposures;
import io.funnel4j.exposure.IdColumn;
import io.funnel4j.problem.Funnel4jException;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * Evaluates a model on some exposures, each probability that they have labels for in its own space; as often as wanted, while
 * the model is trained.
 */
public final class Evaluator {
    private final FunnelModel model;
    private final Exposures exposures;
    private final int workers;
    private final FunnelEvaluator labelled;

    /**
     * @param workers threads that score, at least 1; the results do not depend on it
     * @throws Funnel4jException if the exposures' features are not the model's, or they have no labels
     */
    public Evaluator(FunnelModel model, Exposures exposures, int workers) {
        model.requireSchema(exposures.schema());
        this.model = model;
        this.exposures = exposures;
        this.workers = workers;
        this.labelled = new FunnelEvaluator(model.spec().graph(), LabelledExposures.of(exposures));
    }

    /** The model's metrics as it is now. */
    public FunnelEvaluation evaluate() {
        return labelled.evaluate(predictions());
    }

    /** {@link #evaluate}, with intervals, and the curves behind it. */
    public DetailedEvaluation evaluateInDetail() {
        return inDetail(predictions());
    }

    /**
     * The same, and the figures of each domain.
     *
     * @param domain the id feature whose values are the domains; a list is none
     * @param nameOf the value of an id
     * @throws IllegalArgumentException if the model has no such feature, or it is a list
     */
    public DetailedEvaluation evaluateByDomain(String domain, IntFunction<String> nameOf) {
        int[] domains = IdColumn.of(exposures, domain);
        Map<Probability, LogProbabilities> predictions = predictions();
        return inDetail(predictions).withDomains(DomainEvaluation.of(labelled, domains, nameOf, predictions));
    }

    private DetailedEvaluation inDetail(Map<Probability, LogProbabilities> predictions) {
        return DetailedEvaluation.of(labelled, predictions, workers);
    }

    /**
     * Fits calibrators on these exposures, which the model was not trained on, to what it predicts without any.
     *
     * @param methods by probability
     * @return what became of each; {@link FunnelModel#calibrated} takes the calibrators
     */
    public CalibrationFit calibrate(Map<Probability, CalibrationMethod> methods) {
        FunnelModel plain = model.calibrated(Calibrators.NONE);
        return CalibrationFit.of(methods, labelled, plain.predict(exposures, labelled.probabilities(), workers));
    }

    private Map<Probability, LogProbabilities> predictions() {
        return model.predict(exposures, labelled.probabilities(), workers);
    }

    /**
     * Refuses a metric that these exposures do not give.
     *
     * @throws Funnel4jException saying what is missing
     */
    void require(MetricName metric) {
        labelled.require(metric);
    }

    /** Why a metric is no number on these exposures, whatever is predicted; empty where it is one. */
    Optional<String> undefined(MetricName metric) {
        return labelled.undefined(metric);
    }
}
