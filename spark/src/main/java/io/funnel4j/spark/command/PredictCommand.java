// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.command;

import io.funnel4j.spark.FunnelSparkModel;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "predict",
        header = "Score a log with a trained model.",
        description = "Writes the log's columns, then every probability by name: p_click, p_purchase, ...")
final class PredictCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "MODEL", description = "the folder of a model, of 'train' here or of './funnel4j train'")
    private String model;

    @Option(names = "--out", paramLabel = "FOLDER", required = true, description = "the folder to write, new")
    private String out;

    @Option(
            names = "--out-format",
            paramLabel = "FORMAT",
            description = "parquet, orc, json or csv (default: ${DEFAULT-VALUE})",
            defaultValue = "parquet")
    private String outFormat;

    @Option(
            names = "--keep",
            paramLabel = "COLUMN",
            split = ",",
            description = "columns of the log to copy, comma-separated (default: all)")
    private List<String> keep;

    @Mixin
    private LogOptions log;

    @Override
    public Integer call() {
        if (!log.named()) {
            throw new ParameterException(spec.commandLine(), "Missing required option: '--data=PATH'");
        }
        try (SparkSession session = Sessions.open("predict")) {
            FunnelSparkModel scorer = FunnelSparkModel.fromFolder(session, model);
            Dataset<Row> scored = scorer.transform(log.read(session));
            if (keep != null) {
                String[] rest = Stream.concat(keep.stream().skip(1), Arrays.stream(scorer.getProbabilities()))
                        .toArray(String[]::new);
                scored = scored.select(keep.get(0), rest);
            }
            scored.write()
                    .mode(SaveMode.ErrorIfExists)
                    .format(outFormat)
                    .option("header", "true")
                    .save(out);
            spec.commandLine().getOut().println("scored: " + out);
        }
        return 0;
    }
}
