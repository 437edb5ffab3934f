// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.run;

import io.funnel4j.behavior.Probability;
import io.funnel4j.calibration.CalibrationFit;
import io.funnel4j.calibration.CalibrationMethod;
import io.funnel4j.config.RunConfig;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.evaluation.FunnelEvaluation;
import io.funnel4j.evaluation.FunnelEvaluator;
import io.funnel4j.evaluation.LabelledExposures;
import io.funnel4j.model.Evaluator;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.report.result.DataSection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model whose probabilities were calibrated on the validation part.
 *
 * @param model with its calibrators
 * @param fit of them
 * @param before the evaluation of the model as it predicted, on the rows that it is judged on
 */
public record ModelCalibration(FunnelModel model, CalibrationFit fit, FunnelEvaluation before) {
    /** Empty where the run does not ask for it. */
    static Optional<ModelCalibration> of(TrainedRun trained) {
        EncodedRun encoded = trained.encoded();
        RunConfig config = encoded.run().config();
        Map<Probability, CalibrationMethod> asked = config.calibration().asked(config.graph());
        if (asked.isEmpty()) {
            return Optional.empty();
        }
        int workers = config.training().workers();
        CalibrationFit fit =
                new Evaluator(trained.model(), encoded.dataset().part(Part.VALIDATION), workers).calibrate(asked);
        FunnelEvaluation before = new Evaluator(trained.model(), encoded.evaluated(), workers).evaluate();
        return Optional.of(new ModelCalibration(trained.model().calibrated(fit.calibrators()), fit, before));
    }

    /**
     * What will not be calibrated as it is asked for; known before training.
     *
     * @throws Funnel4jException if that is so of all probabilities
     */
    static List<String> shortfalls(RunConfig config, EncodedDataset dataset) {
        Map<Probability, CalibrationMethod> methods = config.calibration().asked(config.graph());
        if (methods.isEmpty()) {
            return List.of();
        }
        FunnelEvaluator validation =
                new FunnelEvaluator(config.graph(), LabelledExposures.of(dataset.part(Part.VALIDATION)));
        CalibrationFit.Shortfalls found = CalibrationFit.shortfalls(methods, validation);
        if (found.unfitted() == methods.size()) {
            throw new Funnel4jException(
                    "no probability can be calibrated: %s. Give data.split more validation rows, or drop calibration"
                            .formatted(String.join("; ", found.texts())));
        }
        return found.texts();
    }

    /** What was fitted on which rows, and what it changed on those that the model is judged on. */
    DataSection section(FunnelEvaluation after, Part judgedOn) {
        return CalibrationSections.of(fit, before, after, CalibrationSections.fittedOn(Part.VALIDATION, judgedOn));
    }
}
