// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.encode;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.dataset.encode.PartitionedEncoding;
import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.PlanCheck;
import io.funnel4j.dataset.source.ExposureSource;
import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.dataset.split.ColumnSplit;
import io.funnel4j.dataset.split.FileSplit;
import io.funnel4j.dataset.split.Split;
import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.problem.InvalidSpecException;
import io.funnel4j.spark.data.SparkDataset;
import io.funnel4j.spark.rows.ReadColumns;
import io.funnel4j.spark.rows.SchemaCheck;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * The rows of a DataFrame to a data set on the cluster: encoders are fitted to the train rows, and all rows are
 * encoded, by the same rules and the same code as on one machine ({@link io.funnel4j.dataset.encode.DatasetEncoding}).
 *
 * <pre>
 * SparkDataset data = SparkEncoding.of(spark.read().parquet("s3a://logs/visits"), plan, split, graph).encode();
 * </pre>
 *
 * <p>Columns are read by name, null is a missing value, and types mean what they mean in a query on one machine:
 *
 * <pre>
 *   string, whole and floating numbers, boolean   themselves
 *   decimal                                       its text, without zeros behind the last digit: 12.5, 100
 *   date, timestamp                               2022-05-08, 2022-05-08 12:30:00+00, whatever the time zone of the session
 *   timestamp_ntz                                 2022-05-08 12:30:00
 *   binary                                        the text whose UTF-8 it is; other bytes stop the encoding
 *   array of these                                a list
 *   map of these to numbers, or an array of
 *   struct(value, weight) or struct(key, value)   a list with weights
 * </pre>
 *
 * <p>Row by row the result is that of one machine that reads the partitions one after the other: labels, parts,
 * sampling and ids are the same, numbers but for the last digits of means and deviations. One exception: where lists
 * share a table with other features, values that occur equally often may change ids.
 *
 * <p>The bits depend on the rows, their order and their partitions, never on executors, and no row moves to another
 * partition. The DataFrame is read twice (once or twice more where train rows are sampled, once more where above 2^20
 * numbers go into buckets), so it must give the same rows in the same order each time, as files and cached or
 * checkpointed rows do, and the result of a shuffle may not.
 *
 * <p>Vocabularies are counted on the cluster; those values that get an id come to the driver, and from there to every
 * process, since every process that encodes or scores looks ids up in memory. Where they do not fit ({@link
 * Encoders#bytes}), hash the feature into buckets.
 */
public final class SparkEncoding {
    private static final String NAME = "the DataFrame";

    private final Dataset<Row> rows;
    private final EncodingPlan plan;
    private final Split split;
    private final BehaviorGraph graph;
    private final String name;
    private final Optional<Encoders> earlier;
    private final StorageLevel storage;

    private SparkEncoding(
            Dataset<Row> rows,
            EncodingPlan plan,
            Split split,
            BehaviorGraph graph,
            String name,
            Optional<Encoders> earlier,
            StorageLevel storage) {
        this.rows = rows;
        this.plan = plan;
        this.split = split;
        this.graph = graph;
        this.name = name;
        this.earlier = earlier;
        this.storage = storage;
    }

    /**
     * An encoding.
     *
     * @param rows raw exposures
     * @param split by a column, or of all rows into one part
     * @param graph says which labels must nest, and which are trained
     */
    public static SparkEncoding of(Dataset<Row> rows, EncodingPlan plan, Split split, BehaviorGraph graph) {
        return new SparkEncoding(rows, plan, split, graph, NAME, Optional.empty(), StorageLevel.MEMORY_AND_DISK());
    }

    /** With what errors and the report call the rows: a path, a table. */
    public SparkEncoding named(String newName) {
        return new SparkEncoding(rows, plan, split, graph, newName, earlier, storage);
    }

    /**
     * With earlier encoders, for a warm start: the ids, slots, statistics and borders that they have stay, values that they
     * do not know are added behind.
     */
    public SparkEncoding extending(Encoders encoders) {
        return new SparkEncoding(rows, plan, split, graph, name, Optional.of(encoders), storage);
    }

    /** With where encoded rows are kept; memory, and disk where that does not suffice, unless stated. */
    public SparkEncoding storedAs(StorageLevel level) {
        return new SparkEncoding(rows, plan, split, graph, name, earlier, level);
    }

    /**
     * Encodes. Returns when all rows are encoded.
     *
     * @throws InvalidSpecException before any job, listing every contradiction of plan, columns, their types, split
     *     and graph
     * @throws Funnel4jException if earlier encoders were fitted for other features, naming each difference
     * @throws InvalidExposuresException if the rows cannot be used: none at all or none of a part, too many bad ones,
     *     labels that do not nest under the rule REJECT, a trained label without a positive in train; or if they were
     *     not the same each time
     */
    public SparkDataset encode() {
        check(name, rows.schema(), plan, split, graph);
        earlier.ifPresent(encoders -> encoders.requireFeatures(plan));
        Set<String> read = new HashSet<>(SchemaCheck.columns(plan));
        if (split instanceof ColumnSplit byColumn) {
            read.add(byColumn.column());
        }
        PartitionedEncoding encoding = new PartitionedEncoding(name, plan, split, graph);
        try (EncodingJobs jobs = new EncodingJobs(encoding, name, ReadColumns.only(rows, read), earlier)) {
            return jobs.run(storage);
        }
    }

    /**
     * Refuses columns that cannot be encoded, without reading a row.
     *
     * @throws InvalidSpecException as {@link #encode}
     */
    public static void check(StructType schema, EncodingPlan plan, Split split, BehaviorGraph graph) {
        check(NAME, schema, plan, split, graph);
    }

    private static void check(String name, StructType schema, EncodingPlan plan, Split split, BehaviorGraph graph) {
        List<String> problems = new ArrayList<>();
        SchemaCheck.encoding(schema, plan, split, problems);
        if (split instanceof FileSplit) {
            problems.add(
                    "the split is by files, and a DataFrame is one source; split by a column (hash or time), or encode each file's rows as a whole part");
        }
        PlanCheck.check(plan, FrameRows.columns(name, schema), split, graph, problems);
    }

    /** The columns of a DataFrame as a source that has no rows. */
    public static ExposureSource columns(StructType schema) {
        return FrameRows.columns(NAME, schema);
    }
}
