// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation.rolling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.funnel4j.behavior.Graphs;
import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Probability;
import io.funnel4j.evaluation.FunnelEvaluation;
import io.funnel4j.evaluation.LabelledExposures;
import io.funnel4j.evaluation.ProbabilityMetrics;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RollingEvaluationTest {
    private static final int WINDOW = 300;
    private static final List<String> LABELS = List.of("click", "conversion");

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    /** Some rows with what was predicted of them. */
    private record Rows(LabelledExposures exposures, Map<Probability, LogProbabilities> predictions) {}

    private Rows rows(int count) {
        byte[] click = new byte[count];
        byte[] conversion = new byte[count];
        long[] groups = new long[count];
        float[] weights = new float[count];
        Map<Probability, double[]> logits = new LinkedHashMap<>();
        Graphs.esmm().probabilities().forEach(probability -> logits.put(probability, new double[count]));
        for (int row = 0; row < count; row++) {
            double taste = random.nextGaussian();
            click[row] = (byte) (random.nextGaussian() < taste ? 1 : 0);
            conversion[row] = (byte) (click[row] == 1 && random.nextGaussian() < taste ? 1 : 0);
            groups[row] = random.nextInt(9);
            weights[row] = random.nextInt(4);
            for (double[] values : logits.values()) {
                values[row] = taste + random.nextGaussian();
            }
        }
        Map<Probability, LogProbabilities> predictions = new LinkedHashMap<>();
        logits.forEach((probability, values) -> predictions.put(probability, ofLogits(values)));
        return new Rows(
                new LabelledExposures(Map.of("click", click, "conversion", conversion), groups, weights), predictions);
    }

    private static LogProbabilities ofLogits(double[] logits) {
        double[] logP =
                Arrays.stream(logits).map(z -> -Math.log1p(Math.exp(-z))).toArray();
        double[] logQ = Arrays.stream(logits).map(z -> -Math.log1p(Math.exp(z))).toArray();
        return new LogProbabilities(logP, logQ);
    }

    private static Rows joined(List<Rows> parts, int last) {
        int all = parts.stream().mapToInt(part -> part.exposures().rows()).sum();
        int count = Math.min(last, all);
        Map<String, byte[]> labels = new LinkedHashMap<>();
        LABELS.forEach(label -> labels.put(label, new byte[count]));
        long[] groups = new long[count];
        float[] weights = new float[count];
        Map<Probability, double[]> logP = new LinkedHashMap<>();
        Map<Probability, double[]> logQ = new LinkedHashMap<>();
        Graphs.esmm().probabilities().forEach(probability -> {
            logP.put(probability, new double[count]);
            logQ.put(probability, new double[count]);
        });
        int at = count - all;
        for (Rows part : parts) {
            for (int row = 0; row < part.exposures().rows(); row++, at++) {
                if (at < 0) {
                    continue;
                }
                for (String label : LABELS) {
                    labels.get(label)[at] = part.exposures().labels().get(label)[row];
                }
                groups[at] = part.exposures().groups()[row];
                weights[at] = part.exposures().sampleWeights()[row];
                for (Probability probability : logP.keySet()) {
                    logP.get(probability)[at] =
                            part.predictions().get(probability).logP()[row];
                    logQ.get(probability)[at] =
                            part.predictions().get(probability).logQ()[row];
                }
            }
        }
        Map<Probability, LogProbabilities> predictions = new LinkedHashMap<>();
        logP.forEach((probability, values) ->
                predictions.put(probability, new LogProbabilities(values, logQ.get(probability))));
        return new Rows(new LabelledExposures(labels, groups, weights), predictions);
    }

    private static RollingEvaluation rolling() {
        return new RollingEvaluation(Graphs.esmm(), LABELS, WINDOW, true, true);
    }

    private static void add(RollingEvaluation rolling, Rows rows) {
        rolling.add(rows.exposures(), rows.predictions());
    }

    private static FunnelEvaluation evaluated(Rows rows) {
        return FunnelEvaluation.of(Graphs.esmm(), rows.exposures(), rows.predictions());
    }

    @Test
    void theWindowIsAnEvaluationOfTheLastRows() {
        RollingEvaluation rolling = rolling();
        List<Rows> all = new ArrayList<>();
        for (int count : new int[] {40, 1, 120, 0, 77, 200, 450, 30}) {
            Rows rows = rows(count);
            all.add(rows);
            add(rolling, rows);
            if (rolling.rows() > 100) {
                Map<String, Double> expected = evaluated(joined(all, WINDOW)).values();
                Map<String, Double> found = rolling.overWindow().values();
                assertThat(found.keySet()).isEqualTo(expected.keySet());
                expected.forEach((metric, value) -> assertThat(found.get(metric))
                        .as("%s, seed %d", metric, seed)
                        .isCloseTo(value, within(1e-12)));
            }
        }
        assertThat(rolling.windowRows()).isEqualTo(WINDOW);
        assertThat(rolling.rows()).isEqualTo(918);
    }

    @Test
    void sinceTheStartLossesAreExactAndAucsWithinTheirBound() {
        RollingEvaluation rolling = rolling();
        List<Rows> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(rows(500));
            add(rolling, all.get(i));
        }
        FunnelEvaluation expected = evaluated(joined(all, Integer.MAX_VALUE));
        for (ProbabilityMetrics exact : expected.evaluated()) {
            ProbabilityMetrics found =
                    rolling.sinceStart().metrics(exact.probability()).orElseThrow();
            String what = "%s, seed %s".formatted(exact.probability(), seed);
            assertThat(found.rows()).as(what).isEqualTo(exact.rows());
            assertThat(found.positives()).as(what).isEqualTo(exact.positives());
            assertThat(found.logLoss().mean())
                    .as(what)
                    .isCloseTo(exact.logLoss().mean(), within(1e-12));
            assertThat(found.logLoss().normalisedEntropy())
                    .as(what)
                    .isCloseTo(exact.logLoss().normalisedEntropy(), within(1e-12));
            assertThat(found.calibration().predictedOverObserved())
                    .as(what)
                    .isCloseTo(exact.calibration().predictedOverObserved(), within(1e-12));
            double bound = rolling.aucErrors().get(exact.probability());
            assertThat(bound).as(what).isBetween(1e-6, 0.005);
            assertThat(found.auc()).as(what).isCloseTo(exact.auc(), within(bound));
            assertThat(found.calibration().expectedError())
                    .as(what)
                    .isCloseTo(exact.calibration().expectedError(), within(0.01));
        }
    }

    /** What a bin's rows are not told apart by must not change what is exact. */
    @Test
    void extremeScoresKeepTheirLosses() {
        RollingEvaluation rolling = new RollingEvaluation(Graphs.esmm(), List.of("click"), 10, false, false);
        Probability click = Probability.of("click");
        assertThat(rolling.probabilities()).containsExactly(click);
        LabelledExposures exposures = LabelledExposures.of(Map.of("click", new byte[] {1, 0, 1, 0}));
        LogProbabilities far = new LogProbabilities(
                new double[] {-700, -1e-300, -40, Math.log(0.5)}, new double[] {-1e-300, -700, -1e-18, Math.log(0.5)});
        rolling.add(exposures, Map.of(click, far));
        FunnelEvaluation exact = FunnelEvaluation.of(Graphs.esmm(), exposures, Map.of(click, far));
        ProbabilityMetrics found = rolling.sinceStart().metrics(click).orElseThrow();
        assertThat(found.logLoss()).isEqualTo(exact.metrics(click).orElseThrow().logLoss());
        assertThat(found.auc())
                .isCloseTo(
                        exact.metrics(click).orElseThrow().auc(),
                        within(rolling.aucErrors().get(click)));
    }

    @Test
    void goesOnFromWhatWasWritten() throws IOException {
        RollingEvaluation whole = rolling();
        RollingEvaluation before = rolling();
        for (int i = 0; i < 3; i++) {
            Rows rows = rows(170);
            add(whole, rows);
            add(before, rows);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        before.write(new DataOutputStream(bytes));
        RollingEvaluation after = rolling();
        after.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        for (int i = 0; i < 2; i++) {
            Rows rows = rows(90);
            add(whole, rows);
            add(after, rows);
            assertThat(after.overWindow()).as("seed %d", seed).isEqualTo(whole.overWindow());
            assertThat(after.sinceStart()).as("seed %d", seed).isEqualTo(whole.sinceStart());
            assertThat(after.aucErrors()).as("seed %d", seed).isEqualTo(whole.aucErrors());
        }
        RollingEvaluation other = new RollingEvaluation(Graphs.esmm(), LABELS, WINDOW + 1, true, true);
        assertThatThrownBy(() -> other.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()))))
                .hasMessageContaining("a window of 300 rows, 300 in use, where 301 are expected");
    }
}
