// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark;

import io.funnel4j.behavior.Probability;
import io.funnel4j.config.Overrides;
import io.funnel4j.config.RunConfig;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.embedding.MergeRule;
import io.funnel4j.embedding.TouchedRows;
import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.problem.InvalidSpecException;
import io.funnel4j.problem.Problems;
import io.funnel4j.spark.data.SparkDataset;
import io.funnel4j.spark.encode.SparkEncoding;
import io.funnel4j.spark.files.ClusterFolder;
import io.funnel4j.spark.rows.SchemaCheck;
import io.funnel4j.spark.run.ClusterCheck;
import io.funnel4j.spark.run.RunLog;
import io.funnel4j.spark.run.RunSettings;
import io.funnel4j.spark.run.SparkRun;
import io.funnel4j.spark.run.WarmStart;
import io.funnel4j.spark.run.WorkFolder;
import io.funnel4j.spark.store.ModelFolder;
import io.funnel4j.spark.store.StageMetadata;
import io.funnel4j.spark.train.SparkTraining;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Trains a model on a cluster, from raw columns: encodes them, trains in rounds with validation and early stopping, and saves the
 * model.
 *
 * <pre>{@code
 * FunnelSparkModel model = new FunnelEstimator()
 *         .setRun(Path.of("run.yaml"))
 *         .setWorkFolder("hdfs:///funnel4j/m1")
 *         .setNumWorkers(16)
 *         .fit(spark.read().parquet("s3a://logs/visits"));
 * }</pre>
 *
 * <p>Features, labels, split, model and training are those of a {@code RUN.yaml}; of its {@code data}, the keys that name files are
 * not read. The same rows in the same partitions, the same configuration, workers, local steps and threads give the same bits,
 * whatever executors there are and whichever of them are lost. The tables are divided among the executors and may be larger than
 * any of them; the vocabularies must fit into each.
 */
public final class FunnelEstimator extends Estimator<FunnelSparkModel> implements MLWritable {
    private static final long serialVersionUID = 1;
    private static final int ROUNDS_BETWEEN_CHECKPOINTS = 20;

    private final String uid;
    private final Param<String> run;
    private final Param<String> workFolder;
    private final IntParam numWorkers;
    private final IntParam numBlocks;
    private final IntParam localSteps;
    private final IntParam threadsPerTask;
    private final Param<String> mergeRule;
    private final IntParam checkpointInterval;
    private final BooleanParam resume;
    private final Param<String> warmStart;

    public FunnelEstimator() {
        this(Identifiable$.MODULE$.randomUID("funnelEstimator"));
    }

    private FunnelEstimator(String uid) {
        this.uid = uid; // first: parameters ask for it
        this.run = new Param<>(this, "run", "the text of a RUN.yaml: features, labels, split, model, training");
        this.workFolder = new Param<>(
                this,
                "workFolder",
                "a folder of this training alone that the driver and all executors reach, for checkpoints and the model, such as hdfs:///funnel4j/m1; a temporary one with a local master");
        this.numWorkers = new IntParam(
                this,
                "numWorkers",
                "P, workers that train side by side on batches of their own (>= 1); one per task that the cluster runs at once, unless set",
                ParamValidators.gtEq(1));
        this.numBlocks = new IntParam(
                this,
                "numBlocks",
                "Q, blocks that the tables are divided among (>= 1); as many as keep each under 128 MiB, unless set; no bits depend on it",
                ParamValidators.gtEq(1));
        this.localSteps = new IntParam(
                this,
                "localSteps",
                "H, steps of a worker between two merges (1 to 64); about 50 rounds per epoch, unless set",
                ParamValidators.inRange(1, TouchedRows.MAX_STEPS, true, true));
        this.threadsPerTask = new IntParam(
                this,
                "threadsPerTask",
                "W, threads that share a worker's step (>= 1); set spark.task.cpus to as many",
                ParamValidators.gtEq(1));
        this.mergeRule = new Param<>(
                this,
                "mergeRule",
                "how workers' copies of a row become one: mean, sum, steps or root",
                ParamValidators.inArray(Arrays.stream(MergeRule.values())
                        .map(FunnelEstimator::word)
                        .toArray()));
        this.checkpointInterval = new IntParam(
                this,
                "checkpointInterval",
                "rounds from one checkpoint to the next (>= 1); each epoch ends with one too",
                ParamValidators.gtEq(1));
        this.resume = new BooleanParam(
                this, "resume", "whether to go on from the last checkpoint in the work folder, if there is one");
        this.warmStart = new Param<>(
                this, "warmStart", "the folder of a model to go on from, of the plain library or of this one");
        setDefault(threadsPerTask, 1);
        setDefault(mergeRule, word(MergeRule.MEAN));
        setDefault(checkpointInterval, ROUNDS_BETWEEN_CHECKPOINTS);
        setDefault(resume, false);
    }

    private static String word(MergeRule rule) {
        return rule.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String uid() {
        return uid;
    }

    /** The text of a {@code RUN.yaml}. */
    public Param<String> run() {
        return run;
    }

    /** With the text of a {@code RUN.yaml}. */
    public FunnelEstimator setRunYaml(String yaml) {
        set(run, yaml);
        return this;
    }

    /**
     * With a {@code RUN.yaml} on the driver's disk.
     *
     * @throws UncheckedIOException if it cannot be read
     */
    public FunnelEstimator setRun(Path yaml) {
        try {
            return setRunYaml(Files.readString(yaml));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read '%s'; check the path".formatted(yaml), e);
        }
    }

    /** Where checkpoints and the model go. */
    public Param<String> workFolder() {
        return workFolder;
    }

    public FunnelEstimator setWorkFolder(String path) {
        set(workFolder, path);
        return this;
    }

    /** P. */
    public IntParam numWorkers() {
        return numWorkers;
    }

    public FunnelEstimator setNumWorkers(int workers) {
        set(numWorkers, workers);
        return this;
    }

    /** Q. */
    public IntParam numBlocks() {
        return numBlocks;
    }

    public FunnelEstimator setNumBlocks(int blocks) {
        set(numBlocks, blocks);
        return this;
    }

    /** H. */
    public IntParam localSteps() {
        return localSteps;
    }

    public FunnelEstimator setLocalSteps(int steps) {
        set(localSteps, steps);
        return this;
    }

    /** W. */
    public IntParam threadsPerTask() {
        return threadsPerTask;
    }

    public FunnelEstimator setThreadsPerTask(int threads) {
        set(threadsPerTask, threads);
        return this;
    }

    /** How copies are merged. */
    public Param<String> mergeRule() {
        return mergeRule;
    }

    public FunnelEstimator setMergeRule(String rule) {
        set(mergeRule, rule);
        return this;
    }

    /** Rounds from one checkpoint to the next. */
    public IntParam checkpointInterval() {
        return checkpointInterval;
    }

    public FunnelEstimator setCheckpointInterval(int rounds) {
        set(checkpointInterval, rounds);
        return this;
    }

    /** Whether the last checkpoint is gone on from. */
    public BooleanParam resume() {
        return resume;
    }

    public FunnelEstimator setResume(boolean goOn) {
        set(resume, goOn);
        return this;
    }

    /** A model to go on from. */
    public Param<String> warmStart() {
        return warmStart;
    }

    public FunnelEstimator setWarmStart(String modelFolder) {
        set(warmStart, modelFolder);
        return this;
    }

    /**
     * The columns that its model gives.
     *
     * @throws InvalidSpecException listing every column that is missing or of a type that its feature does not read
     * @throws io.funnel4j.config.yaml.InvalidConfigException listing every mistake of the configuration
     */
    @Override
    public StructType transformSchema(StructType schema) {
        RunConfig config = config(schema);
        SparkEncoding.check(schema, config.data().plan(), config.data().split(), config.graph());
        Problems problems = new Problems();
        StructType scored = schema;
        for (Probability probability : config.graph().probabilities()) {
            scored = scored.add(probability.columnName(), DataTypes.DoubleType, false);
        }
        new SchemaCheck(schema, problems)
                .added(config.graph().probabilities().stream()
                        .map(Probability::columnName)
                        .toList());
        problems.throwIfAny("the data to train on");
        return scored;
    }

    private RunConfig config(StructType schema) {
        if (!isSet(run)) {
            throw new Funnel4jException(
                    "there is no configuration; expected setRun(Path.of(\"run.yaml\")) or setRunYaml(text)");
        }
        return RunConfig.parseWithColumns(
                $(run), Path.of("run.yaml"), Overrides.NONE.withSource(SparkEncoding.columns(schema)));
    }

    /**
     * Trains.
     *
     * @throws InvalidSpecException as {@link #transformSchema}, and with the line to add for each setting of the cluster that is
     *     wrong
     */
    @Override
    public FunnelSparkModel fit(Dataset<?> dataset) {
        transformSchema(dataset.schema());
        RunConfig config = config(dataset.schema());
        JavaSparkContext context =
                JavaSparkContext.fromSparkContext(dataset.sparkSession().sparkContext());
        ClusterFolder folder =
                WorkFolder.of(context, isSet(workFolder) ? Optional.of($(workFolder)) : Optional.empty());
        int threads = (Integer) $(threadsPerTask);
        ClusterCheck.settings(context, threads);
        SparkRun training = new SparkRun(
                context,
                config,
                new RunSettings(
                        number(numWorkers),
                        number(numBlocks),
                        number(localSteps),
                        threads,
                        MergeRule.valueOf($(mergeRule).toUpperCase(Locale.ROOT)),
                        (Integer) $(checkpointInterval)),
                folder);
        Optional<WarmStart> from =
                isSet(warmStart) ? Optional.of(WarmStart.load(context, $(warmStart))) : Optional.empty();
        try (SparkDataset data = training.encode(dataset.toDF(), from.map(WarmStart::encoders))) {
            RunLog log = new RunLog();
            log.encoded(data);
            log.planned(training.plan(data));
            SparkTraining.Trained trained = training.train(
                    data,
                    from.map(WarmStart::model),
                    (Boolean) $(resume) ? Optional.of(log::resumed) : Optional.empty(),
                    log);
            if (data.parts().contains(Part.TEST)) {
                log.evaluated(training.evaluate(data, Part.TEST, trained.model()));
            }
            ClusterFolder model = WorkFolder.model(folder);
            SparkRun.save(trained.model(), data.encoders(), model);
            return copyValues(FunnelSparkModel.fromFolder(dataset.sparkSession(), model.path()), ParamMap.empty())
                    .setParent(this);
        }
    }

    private OptionalInt number(IntParam param) {
        return isSet(param) ? OptionalInt.of((Integer) $(param)) : OptionalInt.empty();
    }

    @Override
    public FunnelEstimator copy(ParamMap extra) {
        return copyValues(new FunnelEstimator(uid), extra);
    }

    /** Opens what {@link #write} wrote, also as a stage of a pipeline. */
    public static MLReader<FunnelEstimator> read() {
        return new Reader();
    }

    public static FunnelEstimator load(String path) {
        return read().load(path);
    }

    private static final class Reader extends MLReader<FunnelEstimator> {
        @Override
        public FunnelEstimator load(String path) {
            try {
                StageMetadata metadata =
                        StageMetadata.read(new ModelFolder(path, sc().hadoopConfiguration()), FunnelEstimator.class);
                FunnelEstimator estimator = new FunnelEstimator(metadata.uid());
                for (Map.Entry<Param<?>, Object> given :
                        metadata.given(estimator).entrySet()) {
                    estimator.setUnchecked(given.getKey(), given.getValue());
                }
                return estimator;
            } catch (IOException e) {
                throw new UncheckedIOException(e.getMessage(), e);
            }
        }
    }

    @SuppressWarnings("unchecked")
    private void setUnchecked(Param<?> param, Object value) {
        set((Param<Object>) param, value);
    }

    /** Saves the parameters. */
    @Override
    public MLWriter write() {
        return new Writer(this);
    }

    private static final class Writer extends MLWriter {
        private final FunnelEstimator estimator;

        private Writer(FunnelEstimator estimator) {
            this.estimator = estimator;
        }

        @Override
        public void saveImpl(String path) {
            StageMetadata.of(estimator, sc().version()).write(new ModelFolder(path, sc().hadoopConfiguration()));
        }
    }
}
