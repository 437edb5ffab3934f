// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.run;

import io.funnel4j.evaluation.detail.ConstantPrediction;
import io.funnel4j.evaluation.detail.DetailedEvaluation;
import io.funnel4j.evaluation.detail.FarFromRate;
import io.funnel4j.model.Evaluator;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.report.result.DataSection;
import io.funnel4j.report.result.Finding;
import io.funnel4j.training.TrainingResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A run whose model is trained, or was stopped on the way.
 *
 * @param unwatchable why early stopping's metric cannot be computed on the validation part, where it cannot
 */
public record TrainedRun(EncodedRun encoded, FunnelModel model, TrainingResult result, Optional<String> unwatchable) {
    public boolean stopped() {
        return result.stopped();
    }

    /**
     * Calibrates the model where the run asks for it, then evaluates every probability that has labels, on {@link
     * EncodedRun#evaluated}.
     */
    public EvaluatedRun evaluate() {
        TrainingRun run = encoded.run();
        Optional<ModelCalibration> calibration = ModelCalibration.of(this);
        FunnelModel evaluated = calibration.map(ModelCalibration::model).orElse(model);
        Evaluator evaluator = new Evaluator(
                evaluated, encoded.evaluated(), run.config().training().workers());
        Optional<String> domain = run.config().data().domain();
        DetailedEvaluation evaluation = domain.map(
                        feature -> Domains.evaluate(evaluator, encoded.dataset().encoders(), feature))
                .orElseGet(evaluator::evaluateInDetail);
        List<DataSection> sections = new ArrayList<>();
        calibration.ifPresent(found -> sections.add(found.section(evaluation.evaluation(), encoded.evaluatedPart())));
        sections.addAll(LearnedWeights.sections(evaluated, encoded.evaluated()));
        domain.ifPresent(feature -> sections.add(Domains.section(feature, evaluation)));
        run.output().evaluated(evaluation, sections);
        TrainedLoss loss = new TrainedLoss(
                run.config().graph(),
                encoded.profile().steps(),
                run.config().data().plan().sampleWeight() != null);
        List<Finding> findings = new ArrayList<>();
        FarFromRate.among(evaluation)
                .forEach(found -> findings.add(Finding.warning("far from its rate", found.text())));
        loss.worseThanConstant(result.keptValidation(), evaluation.evaluation(), encoded.evaluatedPart())
                .forEach(found -> findings.add(Finding.warning("loss", found.text())));
        ConstantPrediction.among(evaluation.curves(), run.config().graph())
                .forEach(found -> findings.add(Finding.warning("constant prediction", found.text())));
        findings.forEach(found -> run.output().warning(found.text()));
        return new EvaluatedRun(
                new TrainedRun(encoded, evaluated, result, unwatchable),
                evaluation,
                calibration.map(ModelCalibration::before),
                sections,
                findings);
    }
}
