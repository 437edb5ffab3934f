// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.dataset.world.NamedWorld;
import io.funnel4j.model.InitialRates;
import io.funnel4j.model.OptimizerSpec;
import io.funnel4j.model.TowerLayers;
import io.funnel4j.training.GradientPolicy;
import io.funnel4j.training.LearningRateSchedule;
import io.funnel4j.training.LearningRateSchedule.Shape;
import io.funnel4j.training.TrainingPlan;
import io.funnel4j.training.engine.TrainingEngine;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ComparisonSettingsTest {
    private static final ComparedModel ESMM = new ModelNames(
                    new ComparedWorld(NamedWorld.STANDARD, 1_000, 4), Optional.empty())
            .all(List.of("esmm"))
            .get(0);
    private static final LearningRateSchedule COSINE =
            new LearningRateSchedule(Shape.COSINE, 5, 0.01, OptionalLong.empty());

    /** A result that is there already is taken only where all of this is the same. */
    @Test
    void aResultDependsOnTheWholePlanOfItsTraining() {
        TrainingPlan plan = TrainingPlan.epochs(2);
        assertThat(List.of(
                                plan,
                                TrainingPlan.epochs(3),
                                plan.withValidationEvery(OptionalLong.of(10)),
                                plan.withGradientPolicy(new GradientPolicy(COSINE, OptionalDouble.empty())),
                                plan.withGradientPolicy(
                                        new GradientPolicy(LearningRateSchedule.CONSTANT, OptionalDouble.of(5))))
                        .stream()
                        .map(each -> settings(each).dependsOn(ESMM)))
                .doesNotHaveDuplicates();
    }

    @Test
    void showsWordsAndNoRecords() {
        ComparisonSettings settings =
                settings(TrainingPlan.epochs(2).withGradientPolicy(new GradientPolicy(COSINE, OptionalDouble.of(5))));
        assertThat(settings.shown())
                .containsEntry("optimizer", "adam, learning rate 0.002, weight decay 0.1, of embeddings 0.0")
                .containsEntry(
                        "learning-rate schedule", "cosine to 0.01 times, over the whole training, warm-up of 5 steps")
                .containsEntry("gradients", "clipped to norm 5.0")
                .allSatisfy((name, shown) -> assertThat(shown).doesNotContain("=", "Optional"));
        assertThat(settings(TrainingPlan.epochs(2)).shown())
                .containsEntry("learning-rate schedule", "constant")
                .containsEntry("gradients", "not clipped");
    }

    private static ComparisonSettings settings(TrainingPlan plan) {
        return new ComparisonSettings(
                List.of(ESMM),
                "esmm",
                List.of(1L),
                List.of(1.0),
                TowerLayers.of(8),
                new OptimizerSpec(OptimizerSpec.Type.ADAM, 0.002, 0.1, 0),
                0.01,
                InitialRates.TRAIN,
                1,
                plan,
                512,
                1,
                TrainingEngine.DEEPLEARNING4J);
    }
}
