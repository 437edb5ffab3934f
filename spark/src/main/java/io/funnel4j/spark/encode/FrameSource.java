// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.encode;

import io.funnel4j.problem.Funnel4jException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Raw exposures as a run names them, read by Spark.
 *
 * <p>Spark cuts files into partitions by the cores that it has, and begins with the largest file; for the same bits
 * on another cluster set {@code spark.sql.files.minPartitionNum}, and keep {@code spark.sql.files.maxPartitionBytes}.
 */
public final class FrameSource {
    private static final String TABLE = "table";
    private static final String CSV = "csv";
    private static final Map<String, Map<String, String>> DEFAULTS = defaults();

    private FrameSource() {}

    /** Of each format: records of CSV are those of RFC 4180 on one line, all of whose cells are texts. */
    private static Map<String, Map<String, String>> defaults() {
        Map<String, String> csv = Map.of("header", "true", "escape", "\"", "enforceSchema", "false");
        Map<String, String> tsv = new LinkedHashMap<>(csv);
        tsv.put("sep", "\t");
        Map<String, Map<String, String>> formats = new LinkedHashMap<>();
        formats.put("parquet", Map.of());
        formats.put("orc", Map.of());
        formats.put("json", Map.of());
        formats.put(CSV, csv);
        formats.put("tsv", tsv);
        formats.put(TABLE, Map.of());
        return formats;
    }

    /**
     * Reads files, or a table.
     *
     * @param format parquet, orc, json (one object a line), csv, tsv or table
     * @param paths of files, folders and patterns, wherever Spark reads; the one name of a table
     * @param options of Spark's reader of the format, such as {@code sep} or {@code multiLine}; they win over those
     *     that are set here
     * @return the rows; all columns of csv and tsv are strings, whose meaning a plan says
     * @throws Funnel4jException naming an unknown format, an option that would make other cells of a text or that
     *     Spark refuses, or a table that is not one
     */
    public static Dataset<Row> read(
            SparkSession session, String format, List<String> paths, Map<String, String> options) {
        String known = format.toLowerCase(Locale.ROOT);
        if (!DEFAULTS.containsKey(known)) {
            throw new Funnel4jException(
                    "the format is '%s'; Spark reads %s here; for others make the DataFrame and encode that"
                            .formatted(format, DEFAULTS.keySet()));
        }
        if (paths.isEmpty() || (known.equals(TABLE) && paths.size() > 1)) {
            throw new Funnel4jException("%s is read from %s; expected %s"
                    .formatted(format, paths, known.equals(TABLE) ? "one name" : "a path"));
        }
        if (known.equals(TABLE)) {
            return session.read().options(options).table(paths.get(0));
        }
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.putAll(DEFAULTS.get(known));
        all.putAll(options);
        boolean texts = known.equals(CSV) || known.equals("tsv");
        if (texts && Boolean.parseBoolean(all.get("inferSchema"))) {
            throw new Funnel4jException(
                    "inferSchema would change texts, such as 007, before they are read; leave it out: the plan says what is a number");
        }
        try {
            return session.read().format(texts ? CSV : known).options(all).load(paths.toArray(String[]::new));
        } catch (IllegalArgumentException e) { // as Spark, Hadoop and readers of formats tell of options and paths
            throw new Funnel4jException(
                    "Spark cannot read %s from %s with the options %s: %s"
                            .formatted(known, paths, options, e.getMessage()),
                    e);
        }
    }
}
