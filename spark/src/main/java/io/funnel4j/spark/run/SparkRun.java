// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.run;

import io.funnel4j.config.RunConfig;
import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.evaluation.FunnelEvaluation;
import io.funnel4j.exposure.TowerCounts;
import io.funnel4j.file.TemporaryFolder;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.spark.data.ExposureBlock;
import io.funnel4j.spark.data.SparkDataset;
import io.funnel4j.spark.encode.SparkEncoding;
import io.funnel4j.spark.evaluate.ClusterEvaluation;
import io.funnel4j.spark.evaluate.ScoredBlock;
import io.funnel4j.spark.files.ClusterFolder;
import io.funnel4j.spark.train.ClusterPlan;
import io.funnel4j.spark.train.DividedModel;
import io.funnel4j.spark.train.DividedScoring;
import io.funnel4j.spark.train.SparkTraining;
import io.funnel4j.training.Checkpoint;
import io.funnel4j.training.TrainingLoopListener;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run on a cluster, step by step: encode, train, evaluate, save. */
public final class SparkRun {
    private static final Logger LOG = LoggerFactory.getLogger(SparkRun.class);
    private static final String CHECKPOINTS = "checkpoints";

    private final JavaSparkContext context;
    private final RunConfig config;
    private final RunSettings settings;
    private final ClusterFolder folder;

    /** @param folder of this run, reached by the driver and all executors */
    public SparkRun(JavaSparkContext context, RunConfig config, RunSettings settings, ClusterFolder folder) {
        this.context = context;
        this.config = config;
        this.settings = settings;
        this.folder = folder;
    }

    /**
     * Encodes a log.
     *
     * @param earlier the encoders of a model that is gone on from
     */
    public SparkDataset encode(Dataset<Row> log, Optional<Encoders> earlier) {
        SparkEncoding encoding =
                SparkEncoding.of(log, config.data().plan(), config.data().split(), config.graph());
        return earlier.map(encoding::extending).orElse(encoding).encode();
    }

    /** How the cluster trains on a data set. */
    public ClusterPlan plan(SparkDataset data) {
        return settings.plan(context, config.training(), spec(data), data.rows(Part.TRAIN));
    }

    private FunnelSpec spec(SparkDataset data) {
        return config.spec(data.schema());
    }

    /** With the initial rates, for which a job counts the train rows where they are asked for. */
    private FunnelSpec startedSpec(SparkDataset data) {
        FunnelSpec spec = spec(data);
        return spec.withInitialRates(config.model()
                .initialRates()
                .of(spec.graph(), spec.keepEvery(), () -> counts(data.part(Part.TRAIN), spec.toBytes())));
    }

    private static TowerCounts counts(JavaRDD<ExposureBlock> train, byte[] spec) {
        TowerCounts sum = new TowerCounts();
        train.map(block -> TowerCounts.of(FunnelSpec.ofBytes(spec).graph(), block.exposures()))
                .collect()
                .forEach(sum::add);
        return sum;
    }

    /**
     * Trains.
     *
     * @param from a model that is gone on from
     * @param resume told the last checkpoint, which is gone on from, or nothing if there is none; empty to begin anew
     */
    public SparkTraining.Trained train(
            SparkDataset data,
            Optional<FunnelModel> from,
            Optional<Consumer<Optional<Checkpoint>>> resume,
            TrainingLoopListener listener) {
        FunnelSpec spec = startedSpec(data);
        ClusterPlan plan = plan(data);
        ClusterCheck.memory(context, spec, plan);
        SparkTraining training = new SparkTraining(context, plan, folder.folder(CHECKPOINTS)).listener(listener);
        from.ifPresent(model -> training.warmStart(FunnelModel.warmStart(model, spec)));
        if (data.parts().contains(Part.VALIDATION)) {
            DividedScoring scoring = scoring(data.part(Part.VALIDATION), spec, plan);
            training.validation(model -> evaluate(scoring, model).values());
        }
        return resume.isPresent()
                ? training.resume(
                        spec,
                        data.part(Part.TRAIN),
                        skipped -> LOG.warn("a checkpoint is passed over: {}", skipped),
                        resume.get())
                : training.fit(spec, data.part(Part.TRAIN));
    }

    /** Evaluates a model on a part. */
    public FunnelEvaluation evaluate(SparkDataset data, Part part, DividedModel model) {
        return evaluate(scoring(data.part(part), model.spec(), plan(data)), model);
    }

    private static DividedScoring scoring(JavaRDD<ExposureBlock> part, FunnelSpec spec, ClusterPlan plan) {
        return new DividedScoring(spec, part, plan.blocks(), plan.rounds().threads());
    }

    private static FunnelEvaluation evaluate(DividedScoring scoring, DividedModel model) {
        JavaRDD<ScoredBlock> scored = scoring.score(model);
        scored.persist(StorageLevel.MEMORY_AND_DISK());
        try {
            return ClusterEvaluation.of(model.spec(), scored);
        } finally {
            scored.unpersist(false);
        }
    }

    /**
     * Saves a model with the encoders of its data, as the folder that the plain library opens.
     *
     * @param target without a model
     */
    public static void save(DividedModel model, Encoders encoders, ClusterFolder target) {
        model.save(target, () -> {
            try (TemporaryFolder local = new TemporaryFolder("funnel4j-encoders")) {
                encoders.save(local.path());
                target.folder("encoders").copyFrom(local.path());
            }
        });
    }
}
