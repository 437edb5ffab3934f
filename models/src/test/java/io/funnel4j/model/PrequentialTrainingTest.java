// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Probability;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.exposure.IdFeature;
import io.funnel4j.model.contract.Batches;
import io.funnel4j.model.contract.RandomExposures;
import io.funnel4j.model.contract.Specs;
import io.funnel4j.model.stream.Learned;
import io.funnel4j.model.stream.PrequentialTraining;
import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.training.GradientPolicy;
import io.funnel4j.training.HostTrainer;
import io.funnel4j.training.LearningRateSchedule;
import io.funnel4j.training.TrainingLoop;
import io.funnel4j.training.TrainingLoopListener;
import io.funnel4j.training.TrainingPlan;
import io.funnel4j.training.engine.TrainingEngine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.dataset.MultiDataSet;

class PrequentialTrainingTest {
    private static final GradientPolicy POLICY = new GradientPolicy(
            new LearningRateSchedule(LearningRateSchedule.Shape.COSINE, 2, 0.1, OptionalLong.of(9)),
            OptionalDouble.of(0.5));

    private final long seed = System.nanoTime();

    private List<ExposureBatch> batches(FunnelModel model, int... sizes) {
        Random random = new Random(seed);
        List<ExposureBatch> batches = new ArrayList<>();
        for (int size : sizes) {
            batches.add(
                    RandomExposures.random(model.spec().graph(), model.spec().schema(), size, random));
        }
        return batches;
    }

    /** Nothing of a prediction is left in the model: the same rows in the same batches are an epoch that is not shuffled. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void learnsTheBitsOfAnEpochInOrder(int workers) {
        FunnelSpec spec = Specs.small(Preset.ESM2.graph());
        FunnelModel whole = FunnelModel.create(spec);
        List<ExposureBatch> rows = batches(whole, 600, 600, 37, 600, 1, 900);
        List<MultiDataSet> inOrder = rows.stream()
                .map(batch -> whole.layout().multiDataSet(batch, spec.dataType()))
                .toList();
        try (HostTrainer trainer = new HostTrainer(whole.graph(), whole.tables(), workers, 5, POLICY)) {
            new TrainingLoop(trainer, TrainingPlan.epochs(1), Map::of, TrainingLoopListener.NONE)
                    .fit(new Batches(inOrder));
        }
        FunnelModel stream = FunnelModel.create(spec);
        List<Probability> all = spec.graph().probabilities();
        try (PrequentialTraining training =
                new PrequentialTraining(stream, all, TrainingEngine.DEEPLEARNING4J, workers, 5, POLICY)) {
            for (ExposureBatch batch : rows) {
                Map<Probability, LogProbabilities> before = predictions(stream, batch, all);
                Learned learned = training.learn(batch);
                assertThat(learned.predictions()).as("seed %d", seed).containsOnlyKeys(all);
                before.forEach((probability, expected) -> {
                    LogProbabilities found = learned.predictions().get(probability);
                    assertThat(found.logP())
                            .as("%s, seed %d", probability, seed)
                            .isEqualTo(expected.logP());
                    assertThat(found.logQ())
                            .as("%s, seed %d", probability, seed)
                            .isEqualTo(expected.logQ());
                });
                assertThat(predictions(stream, batch, all).get(all.get(0)).logP())
                        .as("the batch was learned, seed %d", seed)
                        .isNotEqualTo(before.get(all.get(0)).logP());
            }
        }
        stream.graph().incrementEpochCount(); // which a stream never ends
        ModelState.of(stream).assertSameBitsAs(ModelState.of(whole), "seed " + seed);
    }

    private static Map<Probability, LogProbabilities> predictions(
            FunnelModel model, ExposureBatch batch, List<Probability> probabilities) {
        try (Scorer scorer = Scorer.of(model)) {
            return scorer.score(batch, probabilities);
        }
    }

    /** Before anything of its micro-batch is learned. */
    @Test
    void refusesARowWhoseListsDoNotBelongTogether() {
        FunnelSpec spec = Specs.interests(Preset.ESMM.graph());
        FunnelModel model = FunnelModel.create(spec);
        ExposureBatch right = aligned(model, 40);
        ExposureBatch wrong = aligned(model, 30);
        int at = 17 * spec.schema().slots();
        wrong.ids()[at + 2] = IdFeature.PADDING; // of last_skus, after sku
        wrong.ids()[at + 3] = IdFeature.PADDING;
        try (PrequentialTraining training = new PrequentialTraining(
                model, spec.graph().probabilities(), TrainingEngine.DEEPLEARNING4J, 2, 5, POLICY)) {
            training.learn(right);
            ModelState before = ModelState.of(model);
            assertThatThrownBy(() -> training.learn(wrong))
                    .isInstanceOf(Funnel4jException.class)
                    .hasMessage(
                            "lists [last_skus, last_categories] belong together, and in 1 of 30 rows of the micro-batch after 40 learned rows they have not equally many values: row 18 has 1 of 'last_skus' and 3 of 'last_categories'; a blank value is no value, so write a word for it, such as none");
            ModelState.of(model).assertSameBitsAs(before, "seed " + seed);
            training.learn(right);
        }
    }

    /** Rows with 3 values in each of the lists that belong together. */
    private ExposureBatch aligned(FunnelModel model, int rows) {
        ExposureBatch batch = batches(model, rows).get(0);
        int slot = 0;
        for (IdFeature feature : model.spec().schema().ids()) {
            if (Specs.INTERESTS.get(0).lists().contains(feature.name())) {
                for (int row = 0; row < rows; row++) {
                    int from = row * model.spec().schema().slots() + slot;
                    Arrays.fill(batch.ids(), from, from + 3, 1 + row % 7);
                    Arrays.fill(batch.ids(), from + 3, from + feature.slots(), IdFeature.PADDING);
                }
            }
            slot += feature.slots();
        }
        return batch;
    }

    @Test
    void refusesAScheduleWithoutSteps() {
        FunnelModel model = FunnelModel.create(Specs.small(Preset.ESMM.graph()));
        GradientPolicy endless = new GradientPolicy(
                new LearningRateSchedule(LearningRateSchedule.Shape.LINEAR, 0, 0.1, OptionalLong.empty()),
                OptionalDouble.empty());
        assertThatThrownBy(() -> new PrequentialTraining(
                        model, model.spec().graph().probabilities(), TrainingEngine.DEEPLEARNING4J, 1, 5, endless))
                .hasMessageContaining("the schedule is linear over all steps, and a stream has no last one");
    }
}
