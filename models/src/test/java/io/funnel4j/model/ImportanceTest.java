// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.behavior.Probability;
import io.funnel4j.evaluation.detail.ConfidenceInterval;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.exposure.IdFeature;
import io.funnel4j.exposure.NumericFeature;
import io.funnel4j.exposure.Pooling;
import io.funnel4j.model.importance.PartialDependence;
import io.funnel4j.model.importance.PermutationImportance;
import io.funnel4j.model.importance.PermutationImportance.Drop;
import io.funnel4j.model.importance.PermutationImportance.Plan;
import io.funnel4j.progress.Progress;
import io.funnel4j.training.TrainingPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A world whose effects are known: what drives clicks and conversions, how strongly, and what does nothing. */
class ImportanceTest {
    private static final Probability CLICK = Probability.of("click");
    private static final Probability CVR = new Probability("conversion", "click");
    private static final FeatureSchema SCHEMA = new FeatureSchema(
            List.of(
                    new IdFeature("item", "item", 8, 4, 1, Pooling.SUM),
                    new IdFeature("noise_id", "noise_id", 50, 4, 1, Pooling.SUM),
                    new IdFeature("tags", "tags", 6, 4, 3, Pooling.WEIGHTED_SUM)),
            List.of(new NumericFeature("strong"), new NumericFeature("weak"), new NumericFeature("noise")));

    private static FunnelModel model;
    private static ExposuresInMemory test;

    @BeforeAll
    static void train() {
        model = FunnelModel.create(FunnelSpec.of(Preset.ESMM_CVR.graph(), SCHEMA)
                .withOptimizer(OptimizerSpec.adam(0.005))
                .withSeed(3));
        Training.of(model)
                .plan(TrainingPlan.epochs(2))
                .batchSize(512)
                .workers(1)
                .seed(3)
                .fit(new ExposuresInMemory(SCHEMA, draw(40_000, new Random(1))));
        test = new ExposuresInMemory(SCHEMA, draw(20_000, new Random(2)));
    }

    @Test
    void theOrderOfFeaturesIsThatOfTheirEffectsAndNoiseHasNone() {
        List<PermutationImportance> found = importance(Plan.THOROUGH, 2);

        assertThat(order(found, CLICK).subList(0, 3)).containsExactly("strong", "item", "weak");
        assertThat(order(found, CVR).get(0)).as("what alone drives conversions").isEqualTo("tags");
        for (String nothing : List.of("noise", "noise_id")) {
            for (Probability probability : List.of(CLICK, CVR)) {
                ConfidenceInterval interval = drop(found, nothing, probability).interval();
                assertThat(interval.low()).as("%s for %s", nothing, probability).isNegative();
                assertThat(interval.high())
                        .as("%s for %s", nothing, probability)
                        .isPositive();
            }
        }
        for (String something : List.of("strong", "item", "weak")) {
            assertThat(drop(found, something, CLICK).interval().low())
                    .as(something)
                    .isPositive();
        }
        assertThat(drop(found, "tags", CVR).interval().low()).isPositive();
        assertThat(drop(found, "strong", CLICK).auc()).isBetween(0.7, 0.95);
    }

    @Test
    void isTheSameForAnyNumberOfWorkersAndOfItsSeed() {
        Plan quick = new Plan(3000, 2, 7, 1_000_000);
        assertThat(importance(quick, 4)).isEqualTo(importance(quick, 1));
        assertThat(importance(new Plan(3000, 2, 8, 1_000_000), 1)).isNotEqualTo(importance(quick, 1));
        assertThat(importance(new Plan(20_000, 1, 7, 6 * 2000), 1))
                .as("fewer rows where features are many")
                .isEqualTo(importance(new Plan(2000, 1, 7, 1_000_000), 1));
        assertThatThrownBy(() -> new Plan(0, 1, 1, 1)).hasMessageContaining("expected at least 1 each");
    }

    @Test
    void partialDependenceRisesWhereTheEffectDoes() {
        List<PartialDependence> found = PartialDependence.of(model, test, List.of("strong", "weak", "noise"), 2000, 5);

        assertThat(found).extracting(PartialDependence::feature).containsExactly("strong", "weak", "noise");
        List<PartialDependence.Point> strong = found.get(0).points();
        assertThat(strong).hasSize(11);
        assertThat(strong)
                .isSortedAccordingTo(Comparator.comparing(point -> point.means().get(CLICK)));
        assertThat(strong).isSortedAccordingTo(Comparator.comparing(PartialDependence.Point::value));
        double risen = range(found.get(0));
        assertThat(range(found.get(1))).isBetween(0.05 * risen, 0.6 * risen);
        assertThat(range(found.get(2))).isLessThan(0.1 * risen);
    }

    @Test
    void rowsWithoutWeightDoNotCountAndFewPositivesAreNotShown() {
        ExposureBatch drawn = draw(4000, new Random(8));
        float[] weights = new float[4000];
        for (int row = 0; row < 4000; row++) {
            weights[row] = drawn.labels().get("conversion")[row] == 1 ? 0 : 2;
        }
        ExposureBatch weighted =
                new ExposureBatch(4000, drawn.ids(), drawn.weights(), drawn.numeric(), drawn.labels(), weights);
        List<PermutationImportance> found =
                PermutationImportance.of(model, new ExposuresInMemory(SCHEMA, weighted), Plan.QUICK, 1, Progress.NONE);
        assertThat(found.get(0).drops()).containsOnlyKeys(CLICK);
    }

    private static double range(PartialDependence dependence) {
        List<PartialDependence.Point> points = dependence.points();
        return points.get(points.size() - 2).means().get(CLICK)
                - points.get(1).means().get(CLICK);
    }

    private static List<PermutationImportance> importance(Plan plan, int workers) {
        return PermutationImportance.of(model, test, plan, workers, Progress.NONE);
    }

    private static List<String> order(List<PermutationImportance> found, Probability probability) {
        List<PermutationImportance> sorted = new ArrayList<>(found);
        sorted.sort(Comparator.comparingDouble(
                importance -> -importance.drops().get(probability).drop()));
        return sorted.stream().map(PermutationImportance::feature).toList();
    }

    private static Drop drop(List<PermutationImportance> found, String feature, Probability probability) {
        return found.stream()
                .filter(importance -> importance.feature().equals(feature))
                .findFirst()
                .orElseThrow()
                .drops()
                .get(probability);
    }

    /** Log-odds of a click -1.5 + 1.5 strong + 0.25 weak + an effect of the item; of a conversion -0.5 + an effect of the first tag. */
    private static ExposureBatch draw(int rows, Random random) {
        int[] ids = new int[5 * rows];
        float[] weights = new float[3 * rows];
        float[] numeric = new float[3 * rows];
        byte[] clicks = new byte[rows];
        byte[] conversions = new byte[rows];
        for (int row = 0; row < rows; row++) {
            int item = random.nextInt(8);
            int tag = random.nextInt(6);
            ids[5 * row] = item;
            ids[5 * row + 1] = random.nextInt(50);
            ids[5 * row + 2] = tag;
            ids[5 * row + 3] = random.nextInt(6);
            ids[5 * row + 4] = IdFeature.PADDING;
            weights[3 * row] = 1;
            for (int column = 0; column < 3; column++) {
                numeric[3 * row + column] = (float) random.nextGaussian();
            }
            double click = -1.5 + 1.5 * numeric[3 * row] + 0.25 * numeric[3 * row + 1] + 0.25 * (item - 3.5);
            clicks[row] = (byte) (random.nextDouble() < 1 / (1 + Math.exp(-click)) ? 1 : 0);
            double conversion = -0.5 + 0.8 * (tag - 2.5);
            conversions[row] = (byte) (random.nextDouble() < clicks[row] / (1 + Math.exp(-conversion)) ? 1 : 0);
        }
        return new ExposureBatch(rows, ids, weights, numeric, Map.of("click", clicks, "conversion", conversions), null);
    }
}
