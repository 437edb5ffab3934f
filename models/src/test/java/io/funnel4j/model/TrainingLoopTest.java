// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.model.contract.Batches;
import io.funnel4j.model.contract.RandomExposures;
import io.funnel4j.model.contract.Specs;
import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.training.DivergedException;
import io.funnel4j.training.EarlyStopping;
import io.funnel4j.training.StepResult;
import io.funnel4j.training.Trainer;
import io.funnel4j.training.TrainingLoop;
import io.funnel4j.training.TrainingLoopListener;
import io.funnel4j.training.TrainingPlan;
import io.funnel4j.training.TrainingResult;
import io.funnel4j.training.Validation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.dataset.MultiDataSet;

class TrainingLoopTest {
    private final FunnelModel model = FunnelModel.create(Specs.small(Preset.ESMM.graph()));
    private final List<MultiDataSet> batches = RandomExposures.batches(model, 1, false, 9, 4);
    private final List<ModelState> states = new ArrayList<>();

    @TempDir
    private Path temporary;

    private String temporaryBefore;

    @BeforeEach
    void haveTemporaryFilesToOneself() {
        temporaryBefore = System.setProperty("java.io.tmpdir", temporary.toString());
    }

    @AfterEach
    void leavesNoTemporaryFolder() {
        System.setProperty("java.io.tmpdir", temporaryBefore);
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void endsWithTheLastEpochWithoutEarlyStopping() {
        TrainingResult result = fit(TrainingPlan.epochs(3), 0.9, 0.1, 0.5);
        assertThat(result.validations()).extracting(Validation::epoch).containsExactly(1, 2, 3);
        assertThat(result.kept()).isEqualTo(2);
        ModelState.of(model).assertSameBitsAs(states.get(2), "last epoch");
    }

    @Test
    void endsWithTheBestEpochToTheBit() {
        TrainingResult result = fit(stopping(10, true, 2), 0.5, 0.8, 0.7, 0.8, 0.9);
        assertThat(result.validations()).hasSize(4);
        assertThat(result.kept()).isEqualTo(1);
        ModelState.of(model).assertSameBitsAs(states.get(1), "second epoch");
    }

    @Test
    void takesTheLastEpochAsItIsWhereItIsBest() {
        TrainingResult result = fit(stopping(3, false, 1), 0.5, 0.4, 0.3);
        assertThat(result.kept()).isEqualTo(2);
        ModelState.of(model).assertSameBitsAs(states.get(2), "third epoch");
    }

    @Test
    void takesTheBestWhereTheEpochsEndBeforePatienceDoes() {
        TrainingResult result = fit(stopping(3, false, 5), 0.3, 0.4, 0.5);
        assertThat(result.kept()).isEqualTo(0);
        ModelState.of(model).assertSameBitsAs(states.get(0), "first epoch");
    }

    @Test
    void aMetricThatIsNoNumberIsNeverBetter() {
        TrainingResult result = fit(stopping(10, true, 2), Double.NaN, 0.2, Double.NaN, Double.NaN, 0.9);
        assertThat(result.validations()).hasSize(4);
        assertThat(result.kept()).isEqualTo(1);
        ModelState.of(model).assertSameBitsAs(states.get(1), "second epoch");
    }

    @Test
    void trainsOnWhereTheMetricIsNeverANumber() {
        TrainingPlan plan = stopping(4, true, 2);
        TrainingResult result = fit(plan, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
        assertThat(result.validations()).hasSize(4);
        assertThat(result.kept()).isEqualTo(3);
        ModelState.of(model).assertSameBitsAs(states.get(3), "last epoch");
    }

    @Test
    void countsPatienceFromTheFirstNumberOn() {
        TrainingPlan plan = stopping(10, true, 2);
        TrainingResult result = fit(plan, Double.NaN, Double.NaN, Double.NaN, 0.3, 0.2, Double.NaN, 0.9);
        assertThat(result.validations()).hasSize(6);
        assertThat(result.kept()).isEqualTo(3);
    }

    /** What follows does not depend on the epochs that were thrown away. */
    @Test
    void trainingOnFromTheBestEpochIsTrainingOnFromIt() {
        fit(stopping(10, true, 2), 0.9, 0.2, 0.1);
        FunnelModel once = FunnelModel.create(model.spec());
        try (Trainer trainer = once.trainer(2, 3)) {
            new TrainingLoop(trainer, TrainingPlan.epochs(1), Map::of, TrainingLoopListener.NONE)
                    .fit(new Batches(batches));
            trainer.step(batches.get(0));
        }
        try (Trainer trainer = model.trainer(2, 3)) {
            trainer.step(batches.get(0));
        }
        ModelState.of(model).assertSameBitsAs(ModelState.of(once), "a step further");
    }

    @Test
    void namesTheMetricsThereAre() {
        TrainingPlan plan =
                TrainingPlan.epochs(3).withEarlyStopping(Optional.of(new EarlyStopping("p_buy.auc", true, 1)));
        assertThatThrownBy(() -> fit(plan, 0.5))
                .isInstanceOf(Funnel4jException.class)
                .hasMessage("early stopping watches 'p_buy.auc', which validation does not give; it gives [auc]");
    }

    @Test
    void refusesDataWithoutARow() {
        try (Trainer trainer = model.trainer(1, 3)) {
            TrainingLoop loop = new TrainingLoop(trainer, TrainingPlan.epochs(1), Map::of, TrainingLoopListener.NONE);
            assertThatThrownBy(() -> loop.fit(new Batches(List.of())))
                    .isInstanceOf(Funnel4jException.class)
                    .hasMessage("the training data has no row");
        }
    }

    @Test
    void leavesNoFolderWhereTrainingDiverges() {
        MultiDataSet poisoned = RandomExposures.batches(model, 2, false, 5).get(0);
        poisoned.getFeatures(1).putScalar(0, 0, Float.NaN);
        List<MultiDataSet> mutable = new ArrayList<>(batches);
        Supplier<Map<String, Double>> validation = () -> {
            mutable.add(poisoned);
            return Map.of("auc", 0.5);
        };
        try (Trainer trainer = model.trainer(2, 3)) {
            TrainingLoop loop = new TrainingLoop(trainer, stopping(3, true, 1), validation, TrainingLoopListener.NONE);
            assertThatThrownBy(() -> loop.fit(new Batches(mutable))).isInstanceOf(DivergedException.class);
        }
    }

    @Test
    void tellsItsProgress() {
        List<String> told = new ArrayList<>();
        TrainingLoopListener listener = new TrainingLoopListener() {
            @Override
            public void onStep(StepResult step) {
                told.add("epoch " + step.epoch() + ", step " + step.step() + ", " + step.rows() + " rows");
                assertThat(step.losses()).containsOnlyKeys("p_click", "p_conversion");
                assertThat(step.losses().values().stream()
                                .mapToDouble(value -> value)
                                .sum())
                        .isCloseTo(step.loss(), Offset.offset(1e-12));
            }

            @Override
            public void onValidation(Validation validation) {
                told.add("epoch " + validation.epoch() + " done, auc "
                        + validation.metrics().get("auc"));
            }
        };
        List<Double> losses = new ArrayList<>();
        try (Trainer trainer = FunnelModel.create(model.spec()).trainer(2, 3)) {
            batches.forEach(batch -> losses.add(trainer.step(batch)));
        }
        try (Trainer trainer = model.trainer(2, 3)) {
            TrainingResult result = new TrainingLoop(
                            trainer, TrainingPlan.epochs(2), () -> Map.of("auc", 0.75), listener)
                    .fit(new Batches(batches));
            assertThat(result.validations().get(0).loss())
                    .isCloseTo((9 * losses.get(0) + 4 * losses.get(1)) / 13, Offset.offset(1e-12));
            assertThat(result.samplesPerSecond()).isPositive().isFinite();
        }
        assertThat(told)
                .containsExactly(
                        "epoch 1, step 1, 9 rows",
                        "epoch 1, step 2, 13 rows",
                        "epoch 1 done, auc 0.75",
                        "epoch 2, step 3, 9 rows",
                        "epoch 2, step 4, 13 rows",
                        "epoch 2 done, auc 0.75");
    }

    @Test
    void refusesPlansThatNeverTrain() {
        assertThatThrownBy(() -> TrainingPlan.epochs(0)).hasMessage("0 epochs; expected at least 1");
        assertThatThrownBy(() -> new EarlyStopping("auc", true, 0)).hasMessage("patience is 0; expected at least 1");
    }

    private static TrainingPlan stopping(int epochs, boolean higherIsBetter, int patience) {
        return TrainingPlan.epochs(epochs)
                .withEarlyStopping(Optional.of(new EarlyStopping("auc", higherIsBetter, patience)));
    }

    /** Fits with a metric that was settled beforehand, and keeps the state after each epoch. */
    private TrainingResult fit(TrainingPlan plan, double... metrics) {
        Supplier<Map<String, Double>> validation = () -> {
            states.add(ModelState.of(model));
            return Map.of("auc", metrics[states.size() - 1]);
        };
        try (Trainer trainer = model.trainer(2, 3)) {
            return new TrainingLoop(trainer, plan, validation, TrainingLoopListener.NONE).fit(new Batches(batches));
        }
    }
}
