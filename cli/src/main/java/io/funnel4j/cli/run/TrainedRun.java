// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.run;

import io.funnel4j.evaluation.ConstantPrediction;
import io.funnel4j.evaluation.DetailedEvaluation;
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

    /** Evaluates every probability that has labels, on {@link EncodedRun#evaluated}. */
    public EvaluatedRun evaluate() {
        TrainingRun run = encoded.run();
        DetailedEvaluation evaluation = new Evaluator(
                        model, encoded.evaluated(), run.config().training().workers())
                .evaluateInDetail();
        List<DataSection> learnedWeights = LearnedWeights.sections(model, encoded.evaluated());
        run.output().evaluated(evaluation.evaluation(), learnedWeights);
        TrainedLoss loss = new TrainedLoss(
                run.config().graph(),
                encoded.profile().steps(),
                run.config().data().plan().sampleWeight() != null);
        List<Finding> findings = new ArrayList<>();
        loss.worseThanConstant(result.keptValidation(), evaluation.evaluation(), encoded.evaluatedPart())
                .forEach(found -> findings.add(Finding.warning("loss", found.text())));
        ConstantPrediction.among(evaluation.curves(), run.config().graph())
                .forEach(found -> findings.add(Finding.warning("constant prediction", found.text())));
        findings.forEach(found -> run.output().warning(found.text()));
        return new EvaluatedRun(this, evaluation, learnedWeights, findings);
    }
}
