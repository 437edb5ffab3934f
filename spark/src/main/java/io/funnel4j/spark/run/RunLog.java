// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.run;

import io.funnel4j.dataset.split.Part;
import io.funnel4j.evaluation.FunnelEvaluation;
import io.funnel4j.evaluation.detail.EvaluationTable;
import io.funnel4j.spark.data.SparkDataset;
import io.funnel4j.spark.train.ClusterPlan;
import io.funnel4j.text.Message;
import io.funnel4j.training.Checkpoint;
import io.funnel4j.training.StepResult;
import io.funnel4j.training.TrainingLoopListener;
import io.funnel4j.training.Validation;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log how a run on a cluster goes. */
public final class RunLog implements TrainingLoopListener {
    private static final String AUC = ".auc";
    private static final Logger LOG = LoggerFactory.getLogger("io.funnel4j.spark");

    /** The data are encoded. */
    public void encoded(SparkDataset data) {
        LOG.info("{}", data.report().text());
    }

    /** What a training will be. */
    public void planned(ClusterPlan plan) {
        LOG.info("{}", text(plan));
    }

    /** A plan in words. */
    public static String text(ClusterPlan plan) {
        return Message.of(
                "training: workers %,d, threads per worker %d, local steps %d of %,d rows, blocks %,d, merged by %s",
                plan.workers(),
                plan.rounds().threads(),
                plan.rounds().localSteps(),
                plan.rounds().batchSize(),
                plan.blocks(),
                plan.rule().name().toLowerCase(Locale.ROOT));
    }

    /** A training goes on from a checkpoint, or would if there were one. */
    public void resumed(Optional<Checkpoint> checkpoint) {
        LOG.info("{}", text(checkpoint));
    }

    /** What is gone on from, in words. */
    public static String text(Optional<Checkpoint> checkpoint) {
        return checkpoint
                .map(found -> Message.of(
                        found.finished()
                                ? "the training was finished, after step %,d"
                                : "going on from the checkpoint after step %,d",
                        found.step()))
                .orElse("there is no checkpoint; the training begins anew");
    }

    @Override
    public void onStep(StepResult step) {
        LOG.info("{}", text(step));
    }

    /** A round in words. */
    public static String text(StepResult round) {
        return Message.of(
                "epoch %d, step %,d: %,d rows, loss %.5f", round.epoch(), round.step(), round.rows(), round.loss());
    }

    @Override
    public void onValidation(Validation validation) {
        LOG.info("{}", text(validation));
    }

    /** A validation in words. */
    public static String text(Validation validation) {
        return Message.of("validation after step %,d, AUC: %s", validation.step(), metrics(validation.metrics()));
    }

    private static String metrics(Map<String, Double> metrics) {
        return metrics.entrySet().stream()
                .filter(metric -> metric.getKey().endsWith(AUC))
                .map(metric -> Message.of("%s %.4f", metric.getKey().replace(AUC, ""), metric.getValue()))
                .collect(Collectors.joining(", "));
    }

    /** The test part is evaluated. */
    public void evaluated(FunnelEvaluation evaluation) {
        LOG.info("{}:\n{}", Part.TEST.lowerCase(), EvaluationTable.of(evaluation));
    }
}
