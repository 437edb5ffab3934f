// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.command;

import io.funnel4j.config.Overrides;
import io.funnel4j.config.RunConfig;
import io.funnel4j.dataset.source.delimited.DelimitedText;
import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.spark.encode.FrameSource;
import io.funnel4j.spark.encode.SparkEncoding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Option;

/** Which rows are read. */
final class LogOptions {
    @Option(
            names = "--data",
            paramLabel = "PATH",
            description = {
                "the log, wherever Spark reads: hdfs:///logs/visits, s3a://..., a folder, a pattern, several by comma; or the name "
                        + "of a table (with --format table)",
                "(train and encode read data.path of RUN.yaml where it is not given)"
            },
            split = ",")
    private List<String> data;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "parquet, orc, json, csv, tsv or table (default: by the ending of --data, else parquet)")
    private String format;

    @Option(
            names = "--option",
            paramLabel = "KEY=VALUE",
            description = "of Spark's reader, such as --option multiLine=true")
    private Map<String, String> options = new LinkedHashMap<>();

    boolean named() {
        return data != null;
    }

    /** What {@code --data} names. */
    Dataset<Row> read(SparkSession session) {
        return FrameSource.read(session, format == null ? formatOf(data.get(0)) : format, data, options);
    }

    private static String formatOf(String path) {
        String name = path.replaceAll("(?i)\\.(gz|bz2|zst)$", "");
        for (String known : List.of("csv", "tsv", "json", "orc")) {
            if (name.endsWith("." + known)) {
                return known;
            }
        }
        return name.endsWith(".jsonl") ? "json" : "parquet";
    }

    /**
     * A run and its log.
     *
     * @param log of {@code --data}, or of what the configuration names
     */
    record Named(RunConfig config, Dataset<Row> log) {}

    /**
     * Reads a configuration and opens its log.
     *
     * @throws io.funnel4j.config.yaml.InvalidConfigException listing every mistake
     */
    Named read(SparkSession session, Path yaml, Overrides overrides) throws IOException {
        Named found = readAny(session, yaml, overrides);
        if (!found.config().calibration().none()) {
            throw new Funnel4jException(
                    "'%s' has calibration, which Spark does not fit; drop it, and calibrate the finished model with ./funnel4j calibrate (docs/calibration.md): Spark then scores with that"
                            .formatted(yaml));
        }
        return found;
    }

    private Named readAny(SparkSession session, Path yaml, Overrides overrides) throws IOException {
        if (named()) {
            Dataset<Row> log = read(session);
            return new Named(
                    RunConfig.parseWithColumns(
                            Files.readString(yaml), yaml, overrides.withSource(SparkEncoding.columns(log.schema()))),
                    log);
        }
        RunConfig config = RunConfig.readWithColumns(yaml, overrides);
        if (!(config.data().source() instanceof DelimitedText text)) {
            throw new Funnel4jException(
                    "'%s' reads what one machine alone reads, not Spark; name the log by --data, with --format parquet, orc, json, csv, tsv or table"
                            .formatted(yaml));
        }
        if (!text.columnNames().isEmpty()
                || text.trailingDelimiter()
                || !text.numberMarks().plain()) {
            throw new Funnel4jException(
                    "'%s' reads text with columns, trailing-delimiter, decimal or thousands, which Spark does not read; name files with a header and plain numbers by --data"
                            .formatted(yaml));
        }
        Map<String, String> reader = new LinkedHashMap<>(options);
        reader.putIfAbsent("sep", String.valueOf(text.delimiter()));
        if (text.quote() == DelimitedText.NO_QUOTE) {
            reader.putIfAbsent("quote", "");
        } else {
            reader.putIfAbsent("quote", String.valueOf(text.quote()));
            reader.putIfAbsent("escape", String.valueOf(text.quote()));
        }
        List<String> files = text.files().stream().map(file -> "file://" + file).toList();
        return new Named(config, FrameSource.read(session, "csv", files, reader));
    }
}
