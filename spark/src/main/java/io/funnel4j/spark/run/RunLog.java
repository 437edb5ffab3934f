// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.run;

import io.funnel4j.dataset.split.Part;
import io.funnel4j.evaluation.EvaluationTable;
import io.funnel4j.evaluation.FunnelEvaluation;
import io.funnel4j.spark.data.SparkDataset;
import io.funnel4j.spark.train.ClusterPlan;
import io.funnel4j.text.Message;
import io.funnel4j.training.StepResult;
import io.funnel4j.training.TrainingLoopListener;
import io.funnel4j.training.Validation;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log how a run on a cluster goes. */
public final class RunLog implements TrainingLoopListener {
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
                "training with %,d workers of %d threads, %d local steps of %,d rows, %,d blocks, merged by %s",
                plan.workers(),
                plan.rounds().threads(),
                plan.rounds().localSteps(),
                plan.rounds().batchSize(),
                plan.blocks(),
                plan.rule().name().toLowerCase(Locale.ROOT));
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
        return Message.of("validation after step %,d: %s", validation.step(), metrics(validation.metrics()));
    }

    private static String metrics(Map<String, Double> metrics) {
        return metrics.entrySet().stream()
                .filter(metric ->
                        metric.getKey().endsWith(".auc") || metric.getKey().endsWith(".log_loss"))
                .map(metric -> Message.of("%s %.5f", metric.getKey(), metric.getValue()))
                .collect(Collectors.joining(", "));
    }

    /** The test part is evaluated. */
    public void evaluated(FunnelEvaluation evaluation) {
        LOG.info("{}:\n{}", Part.TEST.lowerCase(), EvaluationTable.of(evaluation));
    }
}
