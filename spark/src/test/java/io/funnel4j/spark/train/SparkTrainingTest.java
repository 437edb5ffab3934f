// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Probability;
import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.embedding.MergeRule;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.model.TowerLayers;
import io.funnel4j.model.Training;
import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.spark.data.ExposureBlock;
import io.funnel4j.spark.files.ClusterFolder;
import io.funnel4j.spark.round.ModelBits;
import io.funnel4j.spark.round.RoundSettings;
import io.funnel4j.spark.round.SmallWorld;
import io.funnel4j.training.Checkpoint;
import io.funnel4j.training.EarlyStopping;
import io.funnel4j.training.GradientPolicy;
import io.funnel4j.training.StepResult;
import io.funnel4j.training.TrainingLoopListener;
import io.funnel4j.training.TrainingPlan;
import io.funnel4j.training.TrainingResult;
import io.funnel4j.training.Validation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkTrainingTest {
    private static final int EPOCHS = 2;
    private static final RoundSettings SETTINGS = new RoundSettings(128, 3, 1, 11);

    @TempDir
    static Path folder;

    private static EncodedDataset dataset;
    private static EncodedExposures train;
    private static FunnelSpec spec;
    private static SameTraining same;

    @TempDir
    Path checkpoints;

    @BeforeAll
    static void encode() {
        dataset = SmallWorld.dataset(folder);
        train = dataset.train();
        spec = SmallWorld.spec(train).withTowers(new TowerLayers(List.of(16, 8), 0.1));
        same = new SameTraining(spec, train, SETTINGS, EPOCHS);
    }

    private static ClusterPlan plan(int workers, int blocks, TrainingPlan plan, RoundSettings settings) {
        return new ClusterPlan(plan, settings, workers, blocks, MergeRule.STEPS, 2, 2);
    }

    private SparkTraining training(JavaSparkContext context, ClusterPlan plan) {
        return new SparkTraining(context, plan, ClusterFolder.of(context, checkpoints.toString()));
    }

    private static JavaRDD<ExposureBlock> blocks(JavaSparkContext context, EncodedExposures part) {
        return context.parallelize(List.of(new ExposureBlock(0, part)), 1);
    }

    /** With early stopping, and validations within an epoch. */
    @Test
    void oneWorkerIsPlainTrainingToTheBit() {
        RoundSettings single = new RoundSettings(512, 1, 1, 11);
        TrainingPlan stopped = new TrainingPlan(3, OptionalLong.of(4), Optional.empty(), GradientPolicy.PLAIN);
        FunnelModel plain = FunnelModel.create(spec);
        Training asOnOneMachine = Training.of(plain)
                .plan(stopped)
                .earlyStopping("p_click.auc", 2)
                .batchSize(512)
                .workers(1)
                .seed(11);
        TrainingResult expected = asOnOneMachine.fit(train, dataset.validation());
        try (JavaSparkContext context = new JavaSparkContext(Clusters.conf("local[2]"))) {
            SparkTraining.Trained trained = training(
                            context,
                            plan(
                                    1,
                                    2,
                                    stopped.withEarlyStopping(Optional.of(new EarlyStopping("p_click.auc", true, 2))),
                                    single))
                    .validation(model ->
                            model.model().evaluate(dataset.validation()).values())
                    .fit(spec, blocks(context, train));
            assertThat(trained.result().kept()).isEqualTo(expected.kept());
            assertThat(withoutSpeed(trained.result())).isEqualTo(withoutSpeed(expected));
            ModelBits.assertSame(trained.model().model(), plain);
        }
    }

    private static List<Validation> withoutSpeed(TrainingResult result) {
        return result.validations().stream()
                .map(each -> new Validation(
                        each.epoch(), each.step(), each.endOfEpoch(), each.loss(), each.losses(), 0, each.metrics()))
                .toList();
    }

    @Test
    void aModelIsGoneOnFrom() {
        FunnelModel earlier = FunnelModel.create(spec);
        Training.of(earlier).batchSize(256).workers(1).fit(train);
        FunnelModel plain = FunnelModel.warmStart(earlier, spec);
        Training.of(plain).epochs(EPOCHS).batchSize(128).workers(1).seed(11).fit(train);
        try (JavaSparkContext context = new JavaSparkContext(Clusters.conf("local[2]"))) {
            DividedModel trained = training(context, same.plan(1, 3))
                    .warmStart(earlier)
                    .fit(spec, blocks(context, train))
                    .model();
            ModelBits.assertSame(trained.model(), plain);
        }
    }

    /** The driver dies after a round, some rounds after the last checkpoint; another goes on. */
    @Test
    void aResumedTrainingComesToTheSameBits() throws IOException {
        try (JavaSparkContext context = new JavaSparkContext(Clusters.conf("local[2]"))) {
            assertThatThrownBy(() -> training(context, same.plan(4, 3))
                            .listener(new TrainingLoopListener() {
                                @Override
                                public void onStep(StepResult step) {
                                    if (step.step() >= 17) {
                                        throw new IllegalStateException("the driver died");
                                    }
                                }
                            })
                            .fit(spec, blocks(context, train)))
                    .hasMessage("the driver died");
        }
        try (JavaSparkContext context = new JavaSparkContext(Clusters.conf("local[1]"))) {
            assertThatExceptionOfType(Funnel4jException.class)
                    .isThrownBy(() -> training(context, same.plan(2, 3))
                            .resume(spec, blocks(context, train), skipped -> {}, checkpoint -> {}))
                    .withMessageContaining("workers was 4 and is 2 now")
                    .withMessageContaining("train rows was");
            damage(newestState());
            List<String> skipped = new ArrayList<>();
            List<Optional<Checkpoint>> from = new ArrayList<>();
            SameTraining.RowCount rows = new SameTraining.RowCount();
            DividedModel resumed = training(context, same.plan(4, 3))
                    .listener(rows)
                    .resume(spec, blocks(context, train), skipped::add, from::add)
                    .model();
            assertThat(from).singleElement().satisfies(checkpoint -> assertThat(checkpoint)
                    .isPresent());
            assertThat(skipped)
                    .singleElement()
                    .asString()
                    .contains("block-00001")
                    .contains("is damaged");
            ModelBits.assertSame(resumed.model(), same.inOneProcess(4));
        }
    }

    private Path newestState() throws IOException {
        try (Stream<Path> files = Files.list(checkpoints)) {
            return files.filter(file -> file.getFileName().toString().startsWith("round-"))
                    .max(Comparator.naturalOrder())
                    .orElseThrow()
                    .resolve("block-00001");
        }
    }

    private static void damage(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
    }

    @Test
    void whatTasksSaveIsAPlainModel() throws IOException {
        try (JavaSparkContext context = new JavaSparkContext(
                Clusters.conf("local[2]").set("spark.serializer", "org.apache.spark.serializer.KryoSerializer"))) {
            DividedModel trained = training(context, plan(2, 5, TrainingPlan.epochs(1), SETTINGS))
                    .fit(spec, blocks(context, train))
                    .model();
            trained.save(ClusterFolder.of(context, checkpoints.resolve("model").toString()), () -> {});
            FunnelModel loaded = FunnelModel.load(checkpoints.resolve("model"));
            ModelBits.assertSame(loaded, trained.model());
            List<Probability> all = spec.graph().probabilities();
            Map<Probability, LogProbabilities> expected = loaded.predict(dataset.validation(), all, 1);
            DividedScoring scoring = new DividedScoring(spec, blocks(context, dataset.validation()), 5, 1);
            List<double[]> found = scoring.score(trained.blocks(), all, (block, scores) -> scores.get(all.get(0))
                            .logP())
                    .collect();
            assertThat(found).hasSize(1);
            assertThat(found.get(0)).isEqualTo(expected.get(all.get(0)).logP());
        }
    }
}
