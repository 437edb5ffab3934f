// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.command;

import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.spark.FunnelSparkModel;
import io.funnel4j.spark.files.ClusterFolder;
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

    @Option(
            names = "--handle-invalid",
            paramLabel = "HOW",
            description =
                    "rows that cannot be read: error stops, skip leaves them out, keep gives them no probabilities "
                            + "(default: ${DEFAULT-VALUE})",
            defaultValue = "error")
    private String handleInvalid;

    @Mixin
    private LogOptions log;

    @Override
    public Integer call() {
        if (!log.named()) {
            throw new ParameterException(spec.commandLine(), "Missing required option: '--data=PATH'");
        }
        try (SparkSession session = Sessions.open("predict")) {
            ClusterFolder target = ClusterFolder.of(session.sparkContext().hadoopConfiguration(), out);
            if (target.has("")) {
                throw new Funnel4jException("'%s' is there already; name a new folder by --out".formatted(out));
            }
            FunnelSparkModel scorer =
                    FunnelSparkModel.fromFolder(session, model).setHandleInvalid(handleInvalid);
            Dataset<Row> rows = log.read(session);
            requireKept(rows);
            Dataset<Row> scored = scorer.transform(rows);
            if (keep != null) {
                String[] rest = Stream.concat(keep.stream().skip(1), Arrays.stream(scorer.getProbabilities()))
                        .toArray(String[]::new);
                scored = scored.select(keep.get(0), rest);
            }
            write(scored, target);
            spec.commandLine()
                    .getOut()
                    .println("scored: %s, a folder of %s files; columns %s"
                            .formatted(out, outFormat, String.join(", ", scored.columns())));
        }
        return 0;
    }

    private void requireKept(Dataset<Row> rows) {
        List<String> columns = List.of(rows.columns());
        List<String> missing = keep == null
                ? List.of()
                : keep.stream().filter(column -> !columns.contains(column)).toList();
        if (!missing.isEmpty()) {
            throw new Funnel4jException("--keep names %s, which the log lacks; it has %s"
                    .formatted(String.join(", ", missing), String.join(", ", columns)));
        }
    }

    /** What fails on its way leaves no folder. */
    private void write(Dataset<Row> scored, ClusterFolder target) {
        boolean done = false;
        try {
            scored.write()
                    .mode(SaveMode.ErrorIfExists)
                    .format(outFormat)
                    .option("header", "true")
                    .save(out);
            done = true;
        } finally {
            if (!done) {
                target.delete("");
            }
        }
    }
}
