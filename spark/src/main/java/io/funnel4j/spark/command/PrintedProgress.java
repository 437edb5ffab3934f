// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.command;

import io.funnel4j.dataset.split.Part;
import io.funnel4j.evaluation.FunnelEvaluation;
import io.funnel4j.evaluation.detail.EvaluationTable;
import io.funnel4j.spark.data.SparkDataset;
import io.funnel4j.spark.run.RunLog;
import io.funnel4j.spark.train.ClusterPlan;
import io.funnel4j.training.Checkpoint;
import io.funnel4j.training.StepResult;
import io.funnel4j.training.TrainingLoopListener;
import io.funnel4j.training.Validation;
import java.io.PrintWriter;
import java.util.Optional;

/** Prints how a run goes. */
final class PrintedProgress implements TrainingLoopListener {
    private final PrintWriter out;

    PrintedProgress(PrintWriter out) {
        this.out = out;
    }

    void encoded(SparkDataset data) {
        out.println(data.report().text());
    }

    void planned(ClusterPlan plan) {
        out.println(RunLog.text(plan));
    }

    void resumed(Optional<Checkpoint> checkpoint) {
        out.println(RunLog.text(checkpoint));
    }

    @Override
    public void onStep(StepResult step) {
        out.println(RunLog.text(step));
    }

    @Override
    public void onValidation(Validation validation) {
        out.println(RunLog.text(validation));
    }

    void evaluated(Part part, FunnelEvaluation evaluation) {
        out.println();
        out.println(part.lowerCase() + ":");
        out.println(EvaluationTable.of(evaluation));
    }
}
