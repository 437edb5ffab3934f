// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Probability;
import io.funnel4j.dataset.InvalidFileException;
import io.funnel4j.dataset.encoders.EncodersOutline;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.report.FunnelLabels;
import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.evaluation.FunnelEvaluation;
import io.funnel4j.file.TemporaryFolder;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.problem.InvalidSpecException;
import io.funnel4j.problem.Problems;
import io.funnel4j.spark.evaluate.ClusterEvaluation;
import io.funnel4j.spark.evaluate.ScoredBlock;
import io.funnel4j.spark.rows.ReadColumns;
import io.funnel4j.spark.rows.SchemaCheck;
import io.funnel4j.spark.score.EvaluatedRows;
import io.funnel4j.spark.score.EvaluationTask;
import io.funnel4j.spark.score.InvalidRows;
import io.funnel4j.spark.score.RowFaults;
import io.funnel4j.spark.score.ScoringTask;
import io.funnel4j.spark.store.ModelFolder;
import io.funnel4j.spark.store.ModelSource;
import io.funnel4j.spark.store.StageMetadata;
import io.funnel4j.text.Nearest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A trained model as a stage of Spark's pipelines: raw columns in by name, probabilities out as columns of doubles, {@code
 * p_click}, {@code p_purchase_given_click}, ..., as {@link io.funnel4j.model.Scorer} gives them: the same bits for the same rows at
 * once. (How many rows are multiplied together may move the last bit of a float, here as there.)
 *
 * <pre>{@code
 * FunnelSparkModel model = FunnelSparkModel.fromFolder(spark, "hdfs:///models/m1");
 * model.transform(fresh).select("sku", "p_click", "p_purchase_given_click");
 * }</pre>
 *
 * <p>A null is a missing value and what training did not see an unknown one; an array is a list, an array of structs of {@code
 * (value, weight)} a list with weights. Labels are not read, and other columns go through.
 *
 * <p>The model must fit into the heap of an executor, where it is opened once however many tasks score at a time; its tables'
 * files say how much it takes. If it is in a folder that executors reach (HDFS, S3), each fetches it from there. If it is on the
 * driver's disk, its files travel from the driver to each executor, which is well up to about a gigabyte; save what is larger
 * to a shared folder and load it from there. Executors need Java 17 and {@code spark.executorEnv.OMP_NUM_THREADS=1}.
 */
public final class FunnelSparkModel extends Model<FunnelSparkModel> implements MLWritable {
    private static final long serialVersionUID = 1;
    private static final Logger LOG = LoggerFactory.getLogger(FunnelSparkModel.class);
    private static final int ROWS_AT_ONCE = 4096;

    private final String uid;
    private final transient Opened opened;
    private final StringArrayParam probabilities;
    private final IntParam rowsAtOnce;
    private final Param<String> handleInvalid;

    /** What the driver knows of a model: where it is, how it is made, what it reads. */
    private record Opened(ModelFolder folder, FunnelSpec spec, EncodingPlan plan) {
        static Opened of(ModelFolder folder) throws IOException {
            folder.requireWhole();
            try (TemporaryFolder outline = folder.outline()) {
                return read(folder, outline.path());
            }
        }

        private static Opened read(ModelFolder folder, Path outline) throws IOException {
            FunnelSpec spec;
            EncodersOutline encoders;
            try {
                spec = FunnelSpec.load(outline);
                encoders = EncodersOutline.load(outline.resolve("encoders"));
            } catch (IOException | InvalidFileException e) {
                throw new IOException(e.getMessage().replace(outline.toString(), folder.path()), e);
            }
            try {
                spec.requireSchema(encoders.schema());
            } catch (Funnel4jException e) {
                throw new IOException(
                        "in '%s' the model and its encoders do not go together: %s"
                                .formatted(folder.path(), e.getMessage()),
                        e);
            }
            return new Opened(folder, spec, encoders.plan());
        }
    }

    private FunnelSparkModel(String uid, Opened opened) {
        this.uid = uid; // first: parameters ask for it
        this.opened = opened;
        this.probabilities = new StringArrayParam(
                this,
                "probabilities",
                "names of the probabilities that are added, such as p_click; all of them unless set");
        this.rowsAtOnce = new IntParam(
                this, "rowsAtOnce", "rows of a partition that are scored at a time (>= 1)", ParamValidators.gtEq(1));
        this.handleInvalid = new Param<>(
                this,
                "handleInvalid",
                "what is done with a row that cannot be read, such as one with a text where a number is due: error"
                        + " (the job fails and names it), skip (the row is left out), keep (its probabilities are null)",
                ParamValidators.inArray(Arrays.stream(InvalidRows.values())
                        .map(InvalidRows::word)
                        .toArray()));
        setDefault(probabilities, names(opened.spec().graph()).toArray(String[]::new));
        setDefault(rowsAtOnce, ROWS_AT_ONCE);
        setDefault(handleInvalid, InvalidRows.ERROR.word());
    }

    private static List<String> names(BehaviorGraph graph) {
        return graph.probabilities().stream().map(Probability::columnName).toList();
    }

    /**
     * Opens a folder of the plain library, {@code runs/NAME/model} say, or one that this class saved.
     *
     * @param path as Spark reads paths: without a scheme it is of the default file system
     * @throws UncheckedIOException if it is no whole model, saying what it lacks
     */
    public static FunnelSparkModel fromFolder(SparkSession spark, String path) {
        return opened(Identifiable$.MODULE$.randomUID("funnel"), path, spark.sparkContext());
    }

    /**
     * Opens a folder of the plain library on the driver's disk.
     *
     * @throws UncheckedIOException as {@link #fromFolder(SparkSession, String)}
     */
    public static FunnelSparkModel fromFolder(SparkSession spark, Path folder) {
        return fromFolder(spark, folder.toAbsolutePath().toUri().toString());
    }

    /**
     * A model that is here, on the driver. Its files are kept in a temporary folder as long as this process.
     *
     * @param encoders that the model's data was encoded with
     * @throws Funnel4jException if they are not the model's, naming every difference
     * @throws UncheckedIOException if the files cannot be written
     */
    public static FunnelSparkModel of(
            SparkSession spark, FunnelModel model, io.funnel4j.dataset.encoders.Encoders encoders) {
        model.requireSchema(encoders.schema());
        TemporaryFolder folder = new TemporaryFolder("funnel4j-model");
        try {
            model.save(folder.path());
        } catch (IOException e) {
            folder.close();
            throw new UncheckedIOException(e.getMessage(), e);
        }
        encoders.save(folder.path().resolve("encoders"));
        return fromFolder(spark, folder.path());
    }

    private static FunnelSparkModel opened(String uid, String path, SparkContext context) {
        try {
            return new FunnelSparkModel(uid, Opened.of(new ModelFolder(path, context.hadoopConfiguration())));
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /** Opens what {@code model.write().save(path)} wrote. */
    public static FunnelSparkModel load(String path) {
        return read().load(path);
    }

    /** Opens what {@link #write} wrote, also as a stage of a pipeline. */
    public static MLReader<FunnelSparkModel> read() {
        return new Reader();
    }

    private static final class Reader extends MLReader<FunnelSparkModel> {
        @Override
        public FunnelSparkModel load(String path) {
            try {
                ModelFolder folder = new ModelFolder(path, sc().hadoopConfiguration());
                folder.requireWhole();
                StageMetadata metadata = StageMetadata.read(folder, FunnelSparkModel.class);
                FunnelSparkModel model = opened(metadata.uid(), path, sc());
                for (Map.Entry<Param<?>, Object> given : metadata.given(model).entrySet()) {
                    model.setUnchecked(given.getKey(), given.getValue());
                }
                return model;
            } catch (IOException e) {
                throw new UncheckedIOException(e.getMessage(), e);
            }
        }
    }

    @SuppressWarnings("unchecked")
    private void setUnchecked(Param<?> param, Object value) {
        set((Param<Object>) param, value);
    }

    /**
     * Saves into a folder, which the plain library opens too (once it is on a local disk). {@code funnel.json} is written last: a
     * folder without it is refused.
     */
    @Override
    public MLWriter write() {
        return new Writer(this);
    }

    private static final class Writer extends MLWriter {
        private final FunnelSparkModel model;

        private Writer(FunnelSparkModel model) {
            this.model = model;
        }

        @Override
        public void saveImpl(String path) {
            ModelFolder target = new ModelFolder(path, sc().hadoopConfiguration());
            StageMetadata metadata = StageMetadata.of(model, sc().version());
            model.opened.folder().copyTo(target, metadata::write);
        }
    }

    /**
     * Copies the model to this machine, as a folder of the plain library: {@link FunnelModel#load} opens it.
     *
     * @param folder is made where needed
     * @throws UncheckedIOException if the files cannot be read or written
     */
    public void copyTo(Path folder) {
        opened.folder().copyTo(folder);
    }

    @Override
    public String uid() {
        return uid;
    }

    /** The behavior graph of the model, whose probabilities it gives. */
    public BehaviorGraph graph() {
        return opened.spec().graph();
    }

    /** The columns that it reads, in the order of the features. */
    public List<String> columns() {
        return SchemaCheck.columns(opened.plan().featuresOnly());
    }

    /** Which probabilities are added, by name, in this order. */
    public StringArrayParam probabilities() {
        return probabilities;
    }

    public String[] getProbabilities() {
        return $(probabilities);
    }

    /** Only the towers that these need are computed. */
    public FunnelSparkModel setProbabilities(String... names) {
        set(probabilities, names);
        return this;
    }

    /** Rows of a partition that are scored at a time; 4096 unless set, as the command line's {@code predict} does. */
    public IntParam rowsAtOnce() {
        return rowsAtOnce;
    }

    public int getRowsAtOnce() {
        return (Integer) $(rowsAtOnce);
    }

    public FunnelSparkModel setRowsAtOnce(int rows) {
        set(rowsAtOnce, rows);
        return this;
    }

    /** What is done with a row that cannot be read: {@code error}, {@code skip} or {@code keep}. */
    public Param<String> handleInvalid() {
        return handleInvalid;
    }

    public String getHandleInvalid() {
        return $(handleInvalid);
    }

    public FunnelSparkModel setHandleInvalid(String word) {
        set(handleInvalid, word);
        return this;
    }

    @Override
    public FunnelSparkModel copy(ParamMap extra) {
        FunnelSparkModel copy = new FunnelSparkModel(uid, opened);
        copyValues(copy, extra);
        return copy.setParent(parent());
    }

    /**
     * The columns that come out.
     *
     * @throws InvalidSpecException listing every column that is missing, of a type that its feature does not read, or in the way
     *     of a probability, and every probability that the model does not have
     */
    @Override
    public StructType transformSchema(StructType schema) {
        Problems problems = new Problems();
        SchemaCheck check = new SchemaCheck(schema, problems);
        check.plan(opened.plan().featuresOnly());
        Set<String> asked = new LinkedHashSet<>();
        List<String> known = names(graph());
        for (String name : getProbabilities()) {
            if (!known.contains(name)) {
                problems.add("no probability is named '%s'; the model has %s%s"
                        .formatted(name, known, Nearest.suggestion(name, known)));
            } else if (!asked.add(name)) {
                problems.add("probability '%s' is asked for twice".formatted(name));
            }
        }
        if (getProbabilities().length == 0) {
            problems.add("no probability is asked for; the model has %s".formatted(known));
        }
        check.added(asked);
        problems.throwIfAny("the data to score");
        boolean nullable = getHandleInvalid().equals(InvalidRows.KEEP.word());
        StructType scored = schema;
        for (String name : asked) {
            scored = scored.add(name, DataTypes.DoubleType, nullable);
        }
        return scored;
    }

    /**
     * Adds the probabilities; rows keep their order and partitions.
     *
     * @throws InvalidSpecException as {@link #transformSchema}
     */
    @Override
    public Dataset<Row> transform(Dataset<?> dataset) {
        StructType scored = transformSchema(dataset.schema());
        Dataset<Row> rows = ReadColumns.behindAll(dataset.toDF(), columns());
        ScoringTask task = new ScoringTask(
                source(dataset),
                rows.schema(),
                dataset.schema().size(),
                List.of(getProbabilities()),
                getRowsAtOnce(),
                InvalidRows.of(getHandleInvalid()));
        return rows.mapPartitions(task, Encoders.row(scored));
    }

    private ModelSource source(Dataset<?> dataset) {
        try {
            return ModelSource.of(opened.folder(), dataset.sparkSession().sparkContext());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot send the model of '%s' to executors: %s"
                            .formatted(opened.folder().path(), e.getMessage()),
                    e);
        }
    }

    /**
     * Evaluates each probability that has labels in its own space, on the cluster, with the metrics of the plain library's {@link
     * FunnelModel#evaluate}; no row comes to the driver. Labels, label rule, group and sample weight are those that the model's
     * data was encoded with; group and weight are left out where their columns are not there. Bad rows are left out and logged.
     *
     * @param dataset raw columns, with those of the labels
     * @throws InvalidSpecException listing every column that is missing or of another type
     * @throws InvalidExposuresException if more rows are bad than the model's data was allowed, or labels do not nest under the
     *     rule REJECT
     */
    public FunnelEvaluation evaluate(Dataset<?> dataset) {
        EncodingPlan plan = opened.plan().reducedTo(List.of(dataset.columns()));
        requireLabels(plan, dataset.schema());
        Dataset<Row> read = ReadColumns.only(dataset.toDF(), SchemaCheck.columns(plan));
        JavaRDD<EvaluatedRows> rows =
                read.javaRDD().mapPartitions(new EvaluationTask(source(dataset), read.schema(), getRowsAtOnce()));
        rows.persist(StorageLevel.MEMORY_AND_DISK());
        try {
            check(rows, plan);
            JavaRDD<ScoredBlock> blocks = rows.map(EvaluatedRows::block);
            return ClusterEvaluation.of(opened.spec(), blocks);
        } finally {
            rows.unpersist(false);
        }
    }

    private void requireLabels(EncodingPlan plan, StructType schema) {
        Problems problems = new Problems();
        new SchemaCheck(schema, problems).plan(plan);
        if (plan.labels().isEmpty()) {
            problems.add("no label is there to evaluate on; their columns are %s, the data has %s"
                    .formatted(opened.plan().labels().values(), List.of(schema.fieldNames())));
        }
        problems.throwIfAny("the data to evaluate on");
    }

    private void check(JavaRDD<EvaluatedRows> rows, EncodingPlan plan) {
        List<RowFaults> partitions = rows.map(EvaluatedRows::faults)
                .mapPartitions(own -> RowFaults.sum(own).stream().iterator())
                .collect();
        RowFaults faults = RowFaults.sum(partitions.iterator())
                .orElseThrow(() -> new InvalidExposuresException("there are no rows to evaluate on"));
        faults.check(plan.maxBadRows(), new FunnelLabels(plan, graph()));
        if (faults.leftOut() > 0) {
            LOG.warn(
                    "{} of {} rows are left out of the evaluation, such as {}",
                    faults.leftOut(),
                    faults.rows(),
                    faults.examples());
        }
    }

    @Override
    public String toString() {
        return "FunnelSparkModel: uid=%s, probabilities=%s".formatted(uid, names(graph()));
    }
}
