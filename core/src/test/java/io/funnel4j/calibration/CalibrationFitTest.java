// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.funnel4j.behavior.Graphs;
import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Probability;
import io.funnel4j.evaluation.Calibration;
import io.funnel4j.evaluation.FunnelEvaluator;
import io.funnel4j.evaluation.LabelledExposures;
import io.funnel4j.evaluation.LogLoss;
import io.funnel4j.evaluation.Oracles;
import io.funnel4j.evaluation.RankAuc;
import io.funnel4j.evaluation.RowOrder;
import io.funnel4j.evaluation.Scores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CalibrationFitTest {
    private static final Probability CLICK = Probability.of("click");

    @Test
    void plattFindsTheLineThatPredictionsLieOn() {
        Rows rows = new Rows(new Random(1), 200_000, z -> (z + 1) / 0.7);

        PlattCalibrator found = (PlattCalibrator) rows.fit(CalibrationMethod.PLATT);

        assertThat(found.slope()).isCloseTo(0.7, within(0.01));
        assertThat(found.intercept()).isCloseTo(-1, within(0.03));
    }

    /** Under label shift the true log-odds move by the logarithm of the ratio of the odds, and so do Platt's. */
    @Test
    void plattIsExactUnderLabelShift() {
        int keepEvery = 20;
        Rows rows = new Rows(
                new Random(2), 400_000, z -> z + Math.log(keepEvery)); // of a train part without 19 of 20 negatives

        PlattCalibrator found = (PlattCalibrator) rows.fit(CalibrationMethod.PLATT);

        assertThat(found.slope()).isCloseTo(1, within(0.015));
        assertThat(found.intercept()).isCloseTo(-Math.log(keepEvery), within(0.05));
    }

    @Test
    void betaFindsItsThreeNumbers() {
        // log-odds 0.6 log p - 2 log(1 - p) - 0.5, of predictions p that are uniform
        Random random = new Random(3);
        int count = 200_000;
        double[] p = random.doubles(count).map(u -> 0.002 + 0.996 * u).toArray();
        byte[] labels = new byte[count];
        for (int row = 0; row < count; row++) {
            double z = 0.6 * Math.log(p[row]) - 2 * Math.log(1 - p[row]) - 0.5;
            labels[row] = (byte) (random.nextDouble() < 1 / (1 + Math.exp(-z)) ? 1 : 0);
        }

        BetaCalibrator found = (BetaCalibrator) fit(CalibrationMethod.BETA, labels, null, Oracles.ofProbabilities(p));

        assertThat(found.a()).isCloseTo(0.6, within(0.03));
        assertThat(found.b()).isCloseTo(2, within(0.05));
        assertThat(found.c()).isCloseTo(-0.5, within(0.05));
    }

    @ParameterizedTest
    @EnumSource(names = {"PLATT", "BETA", "ISOTONIC"})
    void predictsAsMuchAsHappenedAndLeavesTheOrder(CalibrationMethod method) {
        for (long seed = 0; seed < 20; seed++) {
            Rows rows = new Rows(new Random(seed), 30_000, z -> 0.8 * z + Math.sin(z) + 1);

            LogProbabilities calibrated = rows.fit(method).calibrate(rows.predictions);

            Calibration before = Calibration.of(rows.predictions, rows.labels);
            Calibration after = Calibration.of(calibrated, rows.labels);
            assertThat(after.predictedOverObserved()).as("seed %s", seed).isCloseTo(1, within(0.002));
            assertThat(after.expectedError()).as("seed %s", seed).isLessThan(before.expectedError() / 2);
            assertThat(RankAuc.of(Scores.of(calibrated), rows.labels))
                    .as("seed %s", seed)
                    .isCloseTo(RankAuc.of(Scores.of(rows.predictions), rows.labels), within(1e-9));
            assertThat(LogLoss.of(calibrated, rows.labels).mean())
                    .as("seed %s", seed)
                    .isLessThan(LogLoss.of(rows.predictions, rows.labels).mean());
        }
    }

    /** Weights of 0 to 3 against rows that are there so often. */
    @ParameterizedTest
    @EnumSource(names = {"PLATT", "BETA", "ISOTONIC"})
    void aWeightIsSoManyRows(CalibrationMethod method) {
        Rows rows = new Rows(new Random(6), 8_000, z -> 0.5 * z);
        float[] weights = new float[rows.labels.length];
        int count = 0;
        for (int row = 0; row < weights.length; row++) {
            weights[row] = row % 4;
            count += row % 4;
        }
        double[] copies = new double[count];
        byte[] labels = new byte[count];
        int at = 0;
        for (int row = 0; row < weights.length; row++) {
            for (int copy = 0; copy < weights[row]; copy++) {
                copies[at] = rows.predicted[row];
                labels[at++] = rows.labels[row];
            }
        }

        Calibrator weighted = fit(method, rows.labels, weights, rows.predictions);
        Calibrator copied = fit(method, labels, null, Oracles.ofLogits(copies));

        // Platt's targets know the number of rows, which is another.
        double far = method == CalibrationMethod.ISOTONIC ? 1e-6 : 0.05;
        for (double z = -4; z < 1; z += 0.5) {
            assertThat(logOdds(weighted, z)).isCloseTo(logOdds(copied, z), within(far));
        }
    }

    /** The isotonic regression at row i is the largest over j up to i of the least over k from i on of the mean of rows j to k. */
    @Test
    void isotonicIsWhatItsDefinitionSays() {
        Rows rows = new Rows(new Random(9), 12_000, z -> z);
        IsotonicCalibrator found = (IsotonicCalibrator) rows.fit(CalibrationMethod.ISOTONIC);
        int[] order = RowOrder.ascending(rows.predicted);
        int[] sums = new int[order.length + 1];
        for (int i = 0; i < order.length; i++) {
            sums[i + 1] = sums[i] + rows.labels[order[i]];
        }

        List<Double> shifts = new ArrayList<>();
        for (int block = 1; block + 1 < found.from().size(); block++) {
            int i = 0;
            while (i + 1 < order.length
                    && rows.predicted[order[i + 1]] <= found.from().get(block)) {
                i++;
            }
            double greatest = 0;
            for (int j = 0; j <= i; j++) {
                double least = 1;
                for (int k = i; k < order.length; k++) {
                    least = Math.min(least, (sums[k + 1] - sums[j]) / (double) (k + 1 - j));
                }
                greatest = Math.max(greatest, least);
            }
            shifts.add(found.to().get(block) - Logistic.logOdds(greatest));
        }

        assertThat(shifts).hasSizeGreaterThan(5);
        double all = shifts.get(0);
        assertThat(all).as("so that as much is predicted as happened").isCloseTo(0, within(0.05));
        assertThat(shifts).allSatisfy(shift -> assertThat(shift).isCloseTo(all, within(1e-9)));
    }

    @ParameterizedTest
    @EnumSource(names = {"PLATT", "BETA", "ISOTONIC"})
    void theScaleOfWeightsDoesNotMatter(CalibrationMethod method) {
        Rows rows = new Rows(new Random(7), 10_000, z -> z + 1);
        float[] small = new float[rows.labels.length];
        Arrays.fill(small, 1e-4f);
        Calibrator weighted = fit(method, rows.labels, small, rows.predictions);
        for (double z = -6; z < 4; z += 0.5) {
            assertThat(logOdds(weighted, z)).isCloseTo(logOdds(rows.fit(method), z), within(1e-6));
        }
    }

    @Test
    void predictionsThatAreFarOffAreMovedAllTheWay() {
        byte[] labels = new byte[1000];
        Arrays.fill(labels, 0, 100, (byte) 1);
        double[] constant = new double[1000];
        Arrays.fill(constant, -60);
        LogProbabilities far = Oracles.ofLogits(constant);
        Calibrator found = fit(CalibrationMethod.PLATT, labels, null, far);
        assertThat(found.calibrate(far).probabilities()[0]).isCloseTo(0.1, within(1e-6));
    }

    @Test
    void slopesStayFiniteWhereTheClassesLieApart() {
        byte[] labels = new byte[100];
        double[] logits = new double[100];
        for (int row = 0; row < 100; row++) {
            labels[row] = (byte) (row / 50);
            logits[row] = row < 50 ? -2 - row / 100.0 : 2 + row / 100.0;
        }
        PlattCalibrator platt = (PlattCalibrator) fit(CalibrationMethod.PLATT, labels, null, Oracles.ofLogits(logits));
        assertThat(platt.slope()).isBetween(1.0, 10.0);
        Calibrator beta = fit(CalibrationMethod.BETA, labels, null, Oracles.ofLogits(logits));
        assertThat(logOdds(beta, 3)).isBetween(2.0, 20.0);
    }

    @Test
    void whatOrdersTheWrongWayIsMovedAlone() {
        Rows rows = new Rows(new Random(4), 5_000, z -> -z);
        PlattCalibrator found = (PlattCalibrator) rows.fit(CalibrationMethod.PLATT);
        assertThat(found.slope()).isEqualTo(1);
        assertThat(Calibration.of(found.calibrate(rows.predictions), rows.labels)
                        .predictedOverObserved())
                .isCloseTo(1, within(1e-6));
        assertThat(rows.fit(CalibrationMethod.BETA).calibrate(rows.predictions).logP())
                .doesNotContain(Double.NaN);
    }

    @Test
    void aConstantPredictionBecomesTheRate() {
        byte[] labels = new byte[1000];
        Arrays.fill(labels, 0, 100, (byte) 1);
        LogProbabilities half = Oracles.ofLogits(new double[1000]);
        for (CalibrationMethod method : List.of(CalibrationMethod.PLATT, CalibrationMethod.BETA)) {
            double calibrated = fit(method, labels, null, half).calibrate(half).probabilities()[0];
            assertThat(calibrated).as(method.toString()).isCloseTo(0.1, within(2e-3));
        }
    }

    @Test
    void infiniteLogOddsStay() {
        LogProbabilities certain = new LogProbabilities(
                new double[] {0, Double.NEGATIVE_INFINITY}, new double[] {Double.NEGATIVE_INFINITY, 0});
        for (Calibrator calibrator : List.of(
                new PlattCalibrator(0.5, 1),
                new BetaCalibrator(0.5, 2, 1),
                new BetaCalibrator(0, 2, 1),
                new BetaCalibrator(1, 0, 1),
                new IsotonicCalibrator(List.of(-1.0, 1.0), List.of(-2.0, 3.0)))) {
            LogProbabilities found = calibrator.calibrate(certain);
            assertThat(found.logP()).containsExactly(-0.0, Double.NEGATIVE_INFINITY);
            assertThat(found.logQ()).containsExactly(Double.NEGATIVE_INFINITY, -0.0);
        }
    }

    @Test
    void saysWhatIsNotFittedAsAsked() {
        byte[] clicks = new byte[3000];
        Arrays.fill(clicks, 0, 500, (byte) 1);
        byte[] conversions = new byte[3000];
        Arrays.fill(conversions, 0, 29, (byte) 1);
        FunnelEvaluator rows = new FunnelEvaluator(
                Graphs.esmm(), LabelledExposures.of(Map.of("click", clicks, "conversion", conversions)));
        Map<Probability, CalibrationMethod> methods = new LinkedHashMap<>();
        Graphs.esmm().probabilities().forEach(probability -> methods.put(probability, CalibrationMethod.ISOTONIC));
        Map<Probability, LogProbabilities> predictions = new LinkedHashMap<>();
        methods.keySet().forEach(probability -> predictions.put(probability, Oracles.ofLogits(spread(3000))));

        CalibrationFit.Shortfalls shortfalls = CalibrationFit.shortfalls(methods, rows);
        CalibrationFit fit = CalibrationFit.of(methods, rows, predictions);

        assertThat(shortfalls.unfitted()).isEqualTo(2);
        assertThat(shortfalls.texts())
                .containsExactly(
                        "P(click) happened on 500 and not on 2,500 rows of those that calibration is fitted on: with fewer than 1,000 platt takes the place of isotonic",
                        "P(conversion) happened on 29 and not on 2,971 rows of those that calibration is fitted on: with fewer than 30 it stays as predicted",
                        "P(conversion | click) happened on 29 and not on 471 rows of those that calibration is fitted on: with fewer than 30 it stays as predicted");
        assertThat(fit.calibrators().byProbability()).containsOnlyKeys(CLICK);
        assertThat(fit.calibrators().byProbability().get(CLICK)).isInstanceOf(PlattCalibrator.class);
        assertThat(fit.probabilities())
                .extracting(fitted -> fitted.shortfall().orElse(""))
                .isEqualTo(shortfalls.texts());
    }

    @Test
    void refusesWhatDoesNotRise() {
        assertThatThrownBy(() -> new PlattCalibrator(0, 1)).hasMessageContaining("slope above 0");
        assertThatThrownBy(() -> new BetaCalibrator(-1, 1, 0)).hasMessageContaining("not negative");
        assertThatThrownBy(() -> new IsotonicCalibrator(List.of(1.0, 1.0), List.of(1.0, 2.0)))
                .hasMessage("log-odds 1.0 follow 1.0; expected finite ones that rise");
        assertThatThrownBy(() -> new IsotonicCalibrator(List.of(), List.of())).hasMessageContaining("at least one");
    }

    private static double[] spread(int rows) {
        double[] logits = new double[rows];
        Arrays.setAll(logits, row -> -row / 500.0);
        return logits;
    }

    private static double logOdds(Calibrator calibrator, double z) {
        return calibrator.logOdds(-Math.log1p(Math.exp(-z)), -Math.log1p(Math.exp(z)));
    }

    private static Calibrator fit(
            CalibrationMethod method, byte[] labels, float[] weights, LogProbabilities predictions) {
        FunnelEvaluator rows =
                new FunnelEvaluator(Graphs.esmm(), new LabelledExposures(Map.of("click", labels), null, weights));
        return CalibrationFit.of(Map.of(CLICK, method), rows, Map.of(CLICK, predictions))
                .calibrators()
                .byProbability()
                .get(CLICK);
    }

    /** Rows with true log-odds z, of which something else is predicted. */
    private static final class Rows {
        private final byte[] labels;
        private final double[] predicted;
        private final LogProbabilities predictions;

        Rows(Random random, int rows, DoubleUnaryOperator prediction) {
            labels = new byte[rows];
            predicted = new double[rows];
            for (int row = 0; row < rows; row++) {
                double z = 1.2 * random.nextGaussian() - 2;
                labels[row] = (byte) (random.nextDouble() < 1 / (1 + Math.exp(-z)) ? 1 : 0);
                predicted[row] = prediction.applyAsDouble(z);
            }
            predictions = Oracles.ofLogits(predicted);
        }

        Calibrator fit(CalibrationMethod method) {
            return CalibrationFitTest.fit(method, labels, null, predictions);
        }
    }
}
