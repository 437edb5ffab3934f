// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.array.HostArrays;
import io.funnel4j.exposure.Exposures;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.model.contract.RandomExposures;
import io.funnel4j.training.Checkpoints;
import io.funnel4j.training.StepResult;
import io.funnel4j.training.TrainingLoopListener;
import io.funnel4j.training.TrainingResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingTest {
    private static final String METRIC = "p_conversion.auc";
    private static final FeatureSchema SCHEMA = RandomExposures.SCHEMA;

    @TempDir
    Path folder;

    private static Exposures exposures(int rows, long seed) {
        return new ExposuresInMemory(
                SCHEMA, RandomExposures.random(Preset.ESMM.graph(), SCHEMA, rows, new Random(seed)));
    }

    private static FunnelModel model() {
        return FunnelModel.create(FunnelSpec.of(Preset.ESMM.graph(), SCHEMA)
                .withTowers(TowerLayers.of(8))
                .withSeed(3));
    }

    private static Training training(FunnelModel model) {
        return Training.of(model).batchSize(32).workers(2).seed(5);
    }

    private static double[] parameters(FunnelModel model) {
        return HostArrays.toDoubles(model.graph().params());
    }

    @Test
    void leavesTheModelOfTheBestValidation() {
        FunnelModel model = model();
        Exposures validation = exposures(300, 2);
        TrainingResult result =
                training(model).epochs(6).earlyStopping(METRIC, 2).fit(exposures(400, 1), validation);
        assertThat(result.validations()).hasSizeBetween(3, 6);
        double best = result.validations().stream()
                .mapToDouble(found -> found.metrics().get(METRIC))
                .max()
                .orElseThrow();
        assertThat(result.keptValidation().metrics()).containsEntry(METRIC, best);
        assertThat(model.evaluate(validation).values()).containsEntry(METRIC, best);
    }

    @Test
    void theSameSeedGivesTheSameBitsWhicheverImplementationHoldsTheRows() {
        FunnelModel one = model();
        FunnelModel other = model();
        training(one).epochs(2).fit(exposures(200, 1));
        training(other).epochs(2).fit(exposures(200, 1));
        assertThat(parameters(one)).isEqualTo(parameters(other));
        training(other).seed(6).fit(exposures(200, 1));
        assertThat(parameters(one)).isNotEqualTo(parameters(other));
    }

    @Test
    void goesOnFromItsCheckpoints() {
        Exposures train = exposures(320, 1);
        Optional<Exposures> validation = Optional.of(exposures(100, 2));
        FunnelModel unbroken = model();
        training(unbroken).epochs(3).fit(train, validation);

        FunnelModel stopped = model();
        AtomicInteger steps = new AtomicInteger();
        try (Checkpoints checkpoints = new Checkpoints(folder, 4, 2, Map.of())) {
            TrainingResult result = training(stopped)
                    .epochs(3)
                    .checkpoints(checkpoints)
                    .stoppedBy(() -> steps.incrementAndGet() > 13)
                    .fit(train, validation);
            assertThat(result.stopped()).isTrue();
        }
        FunnelModel resumed = model();
        List<Long> from = new ArrayList<>();
        try (Checkpoints checkpoints = new Checkpoints(folder, 4, 2, Map.of())) {
            training(resumed)
                    .epochs(3)
                    .checkpoints(checkpoints)
                    .resume(
                            train,
                            validation,
                            damage -> {},
                            found -> from.add(found.orElseThrow().step()));
        }
        assertThat(from).singleElement().satisfies(step -> assertThat(step).isPositive());
        assertThat(parameters(resumed)).isEqualTo(parameters(unbroken));
    }

    @Test
    void tellsItsListener() {
        List<StepResult> steps = new ArrayList<>();
        training(model())
                .listener(new TrainingLoopListener() {
                    @Override
                    public void onStep(StepResult step) {
                        steps.add(step);
                    }
                })
                .fit(exposures(100, 1));
        assertThat(steps).extracting(StepResult::rows).containsExactly(32L, 64L, 96L, 100L);
    }

    @Test
    void saysWhatCannotBeWatched() {
        FunnelModel model = model();
        Exposures train = exposures(100, 1);
        assertThatThrownBy(() -> training(model).earlyStopping(METRIC, 1).fit(train))
                .hasMessage(
                        "early stopping watches 'p_conversion.auc' but there is no validation part; let the split make one");
        assertThatThrownBy(
                        () -> training(model).earlyStopping("p_click.gauc", 1).fit(train, exposures(100, 2)))
                .hasMessageContaining("no 'p_click.gauc': the exposures have no groups");
        assertThatThrownBy(() -> training(model).earlyStopping("p_order.auc", 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("p_order");
        Exposures others = new ExposuresInMemory(
                RandomExposures.IDS_ONLY,
                RandomExposures.random(Preset.ESMM.graph(), RandomExposures.IDS_ONLY, 10, new Random(1)));
        assertThatThrownBy(() -> training(model).fit(others))
                .hasMessageContaining("the data was encoded for other features than the model's");
        assertThatThrownBy(() -> model.evaluate(others))
                .hasMessageContaining("the data was encoded for other features than the model's");
        assertThatThrownBy(() -> Training.of(model).workers(0)).hasMessageContaining("0 workers");
    }
}
