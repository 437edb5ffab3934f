// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.array.HostArrays;
import io.funnel4j.embedding.TableRows;
import io.funnel4j.model.contract.RandomExposures;
import io.funnel4j.model.contract.Specs;
import io.funnel4j.training.DivergedException;
import io.funnel4j.training.GradientPolicy;
import io.funnel4j.training.LearningRateSchedule;
import io.funnel4j.training.LearningRateSchedule.Shape;
import io.funnel4j.training.Trainer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.dataset.MultiDataSet;

/** Schedules and clipping do to every parameter, dense or in a table, what their formulas say. */
class GradientPolicyTest {
    private static final double RATE = 0.5;

    /** Plain gradient descent at rate 1 shows the gradient: it is what the parameters lost. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void clipsTheNormOfAllGradientsTogether(int workers) {
        FunnelSpec spec =
                Specs.lists(Preset.ESM2.graph()).withOptimizer(new OptimizerSpec(OptimizerSpec.Type.SGD, 1, 0));
        FunnelModel model = FunnelModel.create(spec);
        MultiDataSet batch = RandomExposures.batches(model, 4, false, 13).get(0);
        double[] gradient = step(FunnelModel.create(spec), batch, workers, GradientPolicy.PLAIN);
        double norm = norm(gradient);
        for (double share : new double[] {0.2, 0.999, 1.001, 3}) {
            GradientPolicy policy = new GradientPolicy(LearningRateSchedule.CONSTANT, OptionalDouble.of(share * norm));
            double[] clipped = step(FunnelModel.create(spec), batch, workers, policy);
            double factor = Math.min(1, share);
            for (int i = 0; i < gradient.length; i++) {
                assertThat(clipped[i]).isCloseTo(factor * gradient[i], Offset.offset(1e-12));
            }
            assertThat(norm(clipped)).isCloseTo(factor * norm, Offset.offset(1e-10));
        }
    }

    /** Weight decay is added to what is clipped. */
    @Test
    void clipsBeforeWeightDecay() {
        FunnelSpec spec =
                Specs.small(Preset.ESMM.graph()).withOptimizer(new OptimizerSpec(OptimizerSpec.Type.SGD, 1, 0.25, 0));
        FunnelModel model = FunnelModel.create(spec);
        double[] before = HostArrays.toDoubles(model.graph().params());
        MultiDataSet batch = RandomExposures.batches(model, 4, false, 13).get(0);
        GradientPolicy policy = new GradientPolicy(LearningRateSchedule.CONSTANT, OptionalDouble.of(1e-9));
        double[] moved = step(model, batch, 1, policy);
        for (int i = 0; i < before.length; i++) {
            assertThat(moved[i]).isCloseTo(0.25 * before[i], Offset.offset(1e-8));
        }
    }

    @Test
    void decaysTouchedRowsByTheirOwnFactor() {
        FunnelSpec spec =
                Specs.small(Preset.ESMM.graph()).withOptimizer(new OptimizerSpec(OptimizerSpec.Type.SGD, 1, 0, 0.25));
        FunnelModel model = FunnelModel.create(spec);
        double[] dense = HostArrays.toDoubles(model.graph().params());
        double[] rows = TableRows.of(model.tables());
        MultiDataSet batch = RandomExposures.batches(model, 4, false, 5).get(0);
        step(model, batch, 1, new GradientPolicy(LearningRateSchedule.CONSTANT, OptionalDouble.of(1e-9)));
        assertThat(HostArrays.toDoubles(model.graph().params()))
                .usingComparatorWithPrecision(1e-8)
                .containsExactly(dense);
        double[] after = TableRows.of(model.tables());
        long untouched = 0;
        for (int i = 0; i < rows.length; i++) {
            if (after[i] == rows[i]) {
                untouched++;
            } else {
                assertThat(after[i]).isCloseTo(0.75 * rows[i], Offset.offset(1e-8));
            }
        }
        assertThat(untouched).isBetween(rows.length / 3L, rows.length - 1L);
    }

    /** A step at half the rate is the step of an optimizer whose rate is half. */
    @ParameterizedTest
    @EnumSource(OptimizerSpec.Type.class)
    void followsTheScheduleAsIfTheOptimizersRateMoved(OptimizerSpec.Type type) {
        LearningRateSchedule schedule = new LearningRateSchedule(Shape.LINEAR, 3, 0.1, OptionalLong.of(7));
        FunnelSpec spec = Specs.small(Preset.ESM2.graph()).withOptimizer(new OptimizerSpec(type, RATE, 0.01));
        FunnelModel scheduled = FunnelModel.create(spec);
        List<MultiDataSet> batches = RandomExposures.batches(scheduled, 2, false, 9, 5, 7);
        FunnelModel once = FunnelModel.create(spec.withOptimizer(new OptimizerSpec(type, RATE / 3, 0.01)));
        try (Trainer trainer = scheduled.trainer(2, 3, new GradientPolicy(schedule, OptionalDouble.empty()));
                Trainer slow = once.trainer(2, 3)) {
            trainer.step(batches.get(0));
            slow.step(batches.get(0));
        }
        ModelState.of(scheduled).assertCloseTo(ModelState.of(once), 1e-12, "first step at a third of the rate");
    }

    @Test
    void givesTheFactorsOfItsFormula() {
        LearningRateSchedule linear = new LearningRateSchedule(Shape.LINEAR, 4, 0.2, OptionalLong.of(14));
        assertThat(factors(linear, 0, 1, 3, 4, 9, 14, 99))
                .usingComparatorWithPrecision(1e-15)
                .containsExactly(0.25, 0.5, 1, 1, 0.6, 0.2, 0.2);
        LearningRateSchedule cosine = new LearningRateSchedule(Shape.COSINE, 0, 0, OptionalLong.of(10));
        assertThat(factors(cosine, 0, 5, 10))
                .usingComparatorWithPrecision(1e-15)
                .containsExactly(1, 0.5, 0);
        LearningRateSchedule exponential = new LearningRateSchedule(Shape.EXPONENTIAL, 0, 0.01, OptionalLong.of(10));
        assertThat(factors(exponential, 0, 5, 10))
                .usingComparatorWithPrecision(1e-15)
                .containsExactly(1, 0.1, 0.01);
        assertThat(factors(LearningRateSchedule.CONSTANT.over(3), 0, 9)).containsExactly(1, 1);
        LearningRateSchedule whole = new LearningRateSchedule(Shape.LINEAR, 0, 0, OptionalLong.empty());
        assertThat(factors(whole.over(4), 0, 2, 4)).containsExactly(1, 0.5, 0);
        assertThatThrownBy(() -> whole.factor(1)).hasMessageContaining("needs the number of steps");
    }

    @Test
    void refusesWhatIsNoRule() {
        assertThatThrownBy(() -> new LearningRateSchedule(Shape.LINEAR, 10, 0, OptionalLong.of(10)))
                .hasMessageContaining("10 steps and a warm-up of 10");
        assertThatThrownBy(() -> new LearningRateSchedule(Shape.EXPONENTIAL, 0, 0, OptionalLong.empty()))
                .hasMessageContaining("never reaches 0");
        assertThatThrownBy(() -> new LearningRateSchedule(Shape.COSINE, -1, 0, OptionalLong.empty()))
                .hasMessageContaining("warm-up of -1");
        assertThatThrownBy(() -> new LearningRateSchedule(Shape.COSINE, 0, 1.5, OptionalLong.empty()))
                .hasMessageContaining("ends at 1.5");
        assertThatThrownBy(() -> new GradientPolicy(LearningRateSchedule.CONSTANT, OptionalDouble.of(0)))
                .hasMessageContaining("norm 0.0");
    }

    /** The row is found; the parameters and the tables' count of steps stay. */
    @ParameterizedTest
    @ValueSource(ints = {0, 5, 12})
    void namesTheRowThatIsNotFinite(int row) {
        FunnelModel model = FunnelModel.create(Specs.small(Preset.ESMM.graph()));
        MultiDataSet batch = RandomExposures.batches(model, 4, false, 13).get(0);
        batch.getFeatures(1).putScalar(row, 0, Double.MAX_VALUE);
        ModelState before = ModelState.of(model);
        for (GradientPolicy policy : List.of(
                GradientPolicy.PLAIN, new GradientPolicy(LearningRateSchedule.CONSTANT, OptionalDouble.of(1)))) {
            try (Trainer trainer = model.trainer(2, 3, policy)) {
                assertThatThrownBy(() -> trainer.step(batch))
                        .isInstanceOf(DivergedException.class)
                        .hasMessageContaining(String.format(Locale.ROOT, "at step 1, by row %d of its batch", row + 1))
                        .hasMessageContaining("extreme numeric features");
            }
            ModelState.of(model).assertSameBitsAs(before, "diverged");
        }
    }

    @Test
    void blamesNoRowWhereTheParametersAreLost() {
        FunnelModel model = FunnelModel.create(Specs.small(Preset.ESMM.graph()));
        model.graph().params().assign(Double.NaN);
        try (Trainer trainer = model.trainer(2, 3)) {
            assertThatThrownBy(() -> trainer.step(
                            RandomExposures.batches(model, 4, false, 13).get(0)))
                    .isInstanceOf(DivergedException.class)
                    .hasMessageContaining("at step 1; lower the learning rate");
        }
    }

    /** What the parameters and the rows lose in a step. */
    private static double[] step(FunnelModel model, MultiDataSet batch, int workers, GradientPolicy policy) {
        double[] before = all(model);
        try (Trainer trainer = model.trainer(workers, 3, policy)) {
            trainer.step(batch);
        }
        double[] after = all(model);
        double[] lost = new double[before.length];
        for (int i = 0; i < lost.length; i++) {
            lost[i] = before[i] - after[i];
        }
        return lost;
    }

    private static double[] all(FunnelModel model) {
        double[] dense = HostArrays.toDoubles(model.graph().params());
        double[] rows = TableRows.of(model.tables());
        double[] all = Arrays.copyOf(dense, dense.length + rows.length);
        System.arraycopy(rows, 0, all, dense.length, rows.length);
        return all;
    }

    private static double norm(double[] values) {
        double squares = 0;
        for (double value : values) {
            squares += value * value;
        }
        return Math.sqrt(squares);
    }

    private static double[] factors(LearningRateSchedule schedule, long... steps) {
        return LongStream.of(steps).mapToDouble(schedule::factor).toArray();
    }
}
