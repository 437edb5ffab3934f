// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.command;

import io.funnel4j.evaluation.detail.EvaluationTable;
import io.funnel4j.spark.FunnelSparkModel;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "evaluate",
        header = "Evaluate a trained model on a log.",
        description = "Each probability that the log has labels for, in its own space, on all rows of --data.")
final class EvaluateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "MODEL", description = "the folder of a model, of 'train' here or of './funnel4j train'")
    private String model;

    @Mixin
    private LogOptions log;

    @Override
    public Integer call() {
        if (!log.named()) {
            throw new ParameterException(spec.commandLine(), "Missing required option: '--data=PATH'");
        }
        try (SparkSession session = Sessions.open("evaluate")) {
            spec.commandLine()
                    .getOut()
                    .println(EvaluationTable.of(
                            FunnelSparkModel.fromFolder(session, model).evaluate(log.read(session))));
        }
        return 0;
    }
}
