// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Probability;
import io.funnel4j.calibration.CalibrationMethod;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.dataset.world.NamedWorld;
import io.funnel4j.dataset.world.TrueProbability;
import io.funnel4j.evaluation.Calibration;
import io.funnel4j.evaluation.RankAuc;
import io.funnel4j.evaluation.RowOrder;
import io.funnel4j.evaluation.Scores;
import io.funnel4j.model.Evaluator;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.model.InitialRates;
import io.funnel4j.model.OptimizerSpec;
import io.funnel4j.model.Preset;
import io.funnel4j.model.Training;
import io.funnel4j.progress.Progress;
import io.funnel4j.training.TrainingPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What calibration does to ESMM's CTCVR on generated worlds, ten of each. It is judged by the true probabilities: 300 purchases in 20
 * bins of a test part leave, of themselves, an expected calibration error of 0.0006, as much as an overfitted model has.
 */
class CalibratedWorldsTest {
    private static final Probability CTCVR = Probability.of("purchase");
    private static final int SEEDS = Integer.getInteger("funnel4j.calibration.seeds", 10);
    private static final long ROWS = Long.getLong("funnel4j.calibration.rows", 2_000_000);

    @TempDir
    Path folder;

    /**
     * One model's figures on one world.
     *
     * @param ratio predicted over what happens in the mean
     * @param error expected calibration error against the true probabilities
     * @param auc by the labels that were drawn
     */
    private record Figures(double ratio, double error, double auc) {}

    @Tag("endurance")
    @ParameterizedTest
    @CsvSource({"STANDARD, 3", "SELECTION_BIAS, 3"})
    void predictsAsMuchAsHappensWithHalfOfTheErrorAndTheSameOrder(NamedWorld world, int epochs) {
        List<Figures> before = new ArrayList<>();
        Map<CalibrationMethod, List<Figures>> after = new LinkedHashMap<>();
        List<CalibrationMethod> methods =
                List.of(CalibrationMethod.PLATT, CalibrationMethod.BETA, CalibrationMethod.ISOTONIC);
        methods.forEach(method -> after.put(method, new ArrayList<>()));
        for (int seed = 1; seed <= SEEDS; seed++) {
            ComparedRows rows = new ComparedWorld(world, ROWS, 16)
                    .encode(seed, 1, folder.resolve(world + "-" + seed), Progress.NONE);
            EncodedDataset dataset = rows.dataset();
            FunnelModel model = FunnelModel.create(InitialRates.TRAIN.in(
                    FunnelSpec.of(Preset.ESMM.graph("purchase"), dataset.train().schema())
                            .withOptimizer(OptimizerSpec.adam(0.002))
                            .withSeed(seed),
                    dataset.train()));
            Training.of(model)
                    .plan(TrainingPlan.epochs(epochs))
                    .batchSize(2048)
                    .workers(1)
                    .seed(seed)
                    .fit(dataset.train());
            before.add(figures(model, rows));
            for (CalibrationMethod method : methods) {
                FunnelModel calibrated = model.calibrated(new Evaluator(model, dataset.validation(), 2)
                        .calibrate(Map.of(CTCVR, method))
                        .calibrators());
                after.get(method).add(figures(calibrated, rows));
            }
        }
        print(world, epochs, "as predicted", before);
        after.forEach((method, found) -> print(world, epochs, method.toString(), found));
        after.forEach((method, found) -> {
            assertThat(mean(found, Figures::ratio)).as("%s", method).isCloseTo(1, within(0.03));
            assertThat(mean(found, Figures::error)).as("%s", method).isLessThan(mean(before, Figures::error) / 2);
            for (int i = 0; i < SEEDS; i++) {
                assertThat(found.get(i).auc())
                        .as("%s", method)
                        .isCloseTo(before.get(i).auc(), within(1e-6)); // rows that rounding ties or parts
            }
        });
    }

    private static Figures figures(FunnelModel model, ComparedRows rows) {
        LogProbabilities predicted =
                model.predict(rows.dataset().test(), List.of(CTCVR), 2).get(CTCVR);
        double[] truth = rows.truth().orElseThrow().of(TrueProbability.PURCHASE);
        double[] scores = Scores.of(predicted);
        Calibration.Sums sums = new Calibration.Sums(Calibration.DEFAULT_BINS, scores.length);
        int[] order = RowOrder.ascending(scores);
        for (int rank = 0; rank < order.length; rank++) {
            sums.add(rank, 1, 1, Math.exp(predicted.logP()[order[rank]]), truth[order[rank]]);
        }
        Calibration calibration = sums.calibration();
        return new Figures(
                calibration.predictedOverObserved(),
                calibration.expectedError(),
                RankAuc.of(scores, rows.dataset().test().label("purchase")));
    }

    private static void print(NamedWorld world, int epochs, String method, List<Figures> found) {
        System.out.printf(
                Locale.ROOT,
                "%s, %d epochs, %s: predicted over true %.3f, ECE %.6f, AUC %.4f%n",
                world,
                epochs,
                method,
                mean(found, Figures::ratio),
                mean(found, Figures::error),
                mean(found, Figures::auc));
    }

    private static double mean(List<Figures> found, ToDoubleFunction<Figures> figure) {
        return found.stream().mapToDouble(figure).average().orElseThrow();
    }
}
