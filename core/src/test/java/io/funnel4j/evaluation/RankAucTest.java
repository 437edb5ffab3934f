// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation;

import static io.funnel4j.evaluation.Oracles.bytes;
import static io.funnel4j.evaluation.Oracles.doubles;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RankAucTest {
    @Test
    void countsATieAsOneHalf() {
        assertThat(RankAuc.of(new double[] {1, 2, 2, 3}, bytes(0, 1, 0, 1))).isEqualTo(3.5 / 4);
        assertThat(RankAuc.of(new double[] {7, 7, 7}, bytes(0, 1, 0))).isEqualTo(0.5);
        assertThat(RankAuc.of(new double[] {-0.0, 0.0}, bytes(0, 1))).isEqualTo(0.5);
    }

    @Test
    void agreesWithAllPairs() {
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            int rows = 1 + random.nextInt(60);
            double[] scores = Oracles.tiedScores(random, rows, 1 + random.nextInt(20));
            byte[] labels = Oracles.labels(random, rows, random.nextDouble());
            assertThat(RankAuc.of(scores, labels))
                    .as("seed %d", seed)
                    .isEqualTo(Double.valueOf(Oracles.auc(scores, labels)));
        }
    }

    @Test
    void agreesWithAllPairsOfSoftRows() {
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            int rows = 1 + random.nextInt(60);
            double[] scores = Oracles.tiedScores(random, rows, 1 + random.nextInt(20));
            double[] positive = random.doubles(rows).map(p -> p < 0.2 ? 0 : p).toArray();
            double[] negative = random.doubles(rows).map(p -> p < 0.2 ? 0 : p).toArray();
            double expected = Oracles.softAuc(scores, positive, negative);
            double found = RankAuc.ofSoft(scores, positive, negative);
            if (Double.isNaN(expected)) {
                assertThat(found).as("seed %d", seed).isNaN();
            } else {
                assertThat(found).as("seed %d", seed).isCloseTo(expected, within(1e-13));
            }
        }
    }

    @Test
    void equalsTheHardAucWhereSoftWeightsAreZeroAndOne() {
        for (long seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            double[] scores = Oracles.tiedScores(random, 500, 40);
            byte[] labels = Oracles.labels(random, 500, 0.1);
            assertThat(RankAuc.ofSoft(scores, doubles(labels, 1), doubles(labels, 0)))
                    .as("seed %d", seed)
                    .isEqualTo(RankAuc.of(scores, labels));
        }
    }

    @Test
    void pairsNoRowWithItself() {
        assertThat(RankAuc.ofSoft(new double[] {1}, new double[] {0.3}, new double[] {0.7}))
                .isNaN();
        // The pairs are (1 over 2) 0.9 * 0.8, won, and (2 over 1) 0.2 * 0.1, lost.
        assertThat(RankAuc.ofSoft(new double[] {5, 3}, new double[] {0.9, 0.2}, new double[] {0.1, 0.8}))
                .isCloseTo(0.72 / 0.74, within(1e-15));
        assertThat(RankAuc.ofSoft(new double[] {5, 3}, new double[] {1e-9, 1e-17}, new double[] {1, 1}))
                .isCloseTo(1 / (1 + 1e-8), within(1e-15));
    }

    @Test
    void isTheSameAfterARisingTransformOfTheScores() {
        Random random = new Random(3);
        double[] scores = Oracles.tiedScores(random, 400, 90);
        byte[] labels = Oracles.labels(random, 400, 0.3);
        double auc = RankAuc.of(scores, labels);

        assertThat(RankAuc.of(Arrays.stream(scores).map(Math::exp).toArray(), labels))
                .isEqualTo(auc);
        assertThat(RankAuc.of(Arrays.stream(scores).map(s -> s * s * s - 1e3).toArray(), labels))
                .isEqualTo(auc);
    }

    @Test
    void isOneMinusItselfWhenLabelsOrScoresAreFlipped() {
        Random random = new Random(4);
        double[] scores = Oracles.tiedScores(random, 400, 90);
        byte[] labels = Oracles.labels(random, 400, 0.3);
        byte[] flipped = labels.clone();
        for (int row = 0; row < flipped.length; row++) {
            flipped[row] = (byte) (1 - flipped[row]);
        }
        double auc = RankAuc.of(scores, labels);

        assertThat(RankAuc.of(scores, flipped)).isCloseTo(1 - auc, within(1e-15));
        assertThat(RankAuc.of(Arrays.stream(scores).map(s -> -s).toArray(), labels))
                .isCloseTo(1 - auc, within(1e-15));
    }

    @Test
    void isTheSameInAnyOrderOfTheRows() {
        Random random = new Random(5);
        int rows = 400;
        double[] scores = Oracles.tiedScores(random, rows, 90);
        byte[] labels = Oracles.labels(random, rows, 0.3);
        double auc = RankAuc.of(scores, labels);
        int[] order = IntStream.range(0, rows)
                .boxed()
                .sorted(Comparator.comparing(row -> (row * 7919L) % 401))
                .mapToInt(Integer::intValue)
                .toArray();
        byte[] movedLabels = new byte[rows];
        for (int i = 0; i < rows; i++) {
            movedLabels[i] = labels[order[i]];
        }

        assertThat(RankAuc.of(
                        Arrays.stream(order).mapToDouble(row -> scores[row]).toArray(), movedLabels))
                .isEqualTo(auc);
    }

    @Test
    void weighsARowAsOftenAsItIsRepeated() {
        Random random = new Random(6);
        int rows = 100;
        double[] scores = Oracles.tiedScores(random, rows, 30);
        byte[] labels = Oracles.labels(random, rows, 0.4);
        int[] times = random.ints(rows, 0, 4).toArray();
        float[] weights = new float[rows];
        for (int row = 0; row < rows; row++) {
            weights[row] = times[row];
        }
        int[] repeated = IntStream.range(0, rows)
                .flatMap(row -> IntStream.range(0, times[row]).map(time -> row))
                .toArray();
        byte[] repeatedLabels = new byte[repeated.length];
        for (int i = 0; i < repeated.length; i++) {
            repeatedLabels[i] = labels[repeated[i]];
        }
        double[] repeatedScores =
                Arrays.stream(repeated).mapToDouble(row -> scores[row]).toArray();

        assertThat(RankAuc.of(scores, labels, weights))
                .isCloseTo(RankAuc.of(repeatedScores, repeatedLabels), within(1e-14));
        assertThat(RankAuc.of(scores, labels, null)).isEqualTo(RankAuc.of(scores, labels));
    }

    @Test
    void isNotDefinedForOneClass() {
        assertThat(RankAuc.of(new double[] {1, 2}, bytes(1, 1))).isNaN();
        assertThat(RankAuc.of(new double[] {1, 2}, bytes(0, 0))).isNaN();
        assertThat(RankAuc.of(new double[0], new byte[0])).isNaN();
        assertThat(RankAuc.of(new double[] {1, 2}, bytes(0, 1), new float[] {1, 0}))
                .isNaN();
    }

    @Test
    void tellsTinyProbabilitiesApart() {
        int rows = 1000;
        double[] scores = new double[rows];
        byte[] labels = new byte[rows];
        for (int row = 0; row < rows; row++) {
            scores[row] = 1e-8 * (1 + 1e-6 * row);
            labels[row] = (byte) (row >= 900 ? 1 : 0);
        }

        assertThat(RankAuc.of(scores, labels)).isEqualTo(1);
    }

    @Test
    void ranksInfiniteScores() {
        assertThat(RankAuc.of(new double[] {Double.NEGATIVE_INFINITY, 0, Double.POSITIVE_INFINITY}, bytes(0, 1, 1)))
                .isEqualTo(1);
        assertThat(RankAuc.ofSoft(
                        new double[] {Double.POSITIVE_INFINITY, -5, Double.NEGATIVE_INFINITY},
                        new double[] {0, 1, 0},
                        new double[] {1, 0, 1}))
                .isEqualTo(0.5);
    }

    @Test
    void refusesAScoreThatIsNan() {
        assertThatThrownBy(() -> RankAuc.of(new double[] {1, Double.NaN}, bytes(0, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("score of row 1 is NaN, which has no rank; look for a diverged model or a missing value");
        assertThatThrownBy(() -> RankAuc.ofSoft(new double[] {Double.NaN}, new double[1], new double[1]))
                .hasMessageStartingWith("score of row 0 is NaN");
    }

    @Test
    void refusesALabelOfTwo() {
        assertThatThrownBy(() -> RankAuc.of(new double[] {1, 2}, bytes(0, 2)))
                .hasMessage("label of row 1 is 2; a label is 0 or 1");
        assertThatThrownBy(() -> RankAuc.of(new double[] {1, 2}, bytes(-1, 0)))
                .hasMessage("label of row 0 is -1; a label is 0 or 1");
    }

    @Test
    void refusesOtherNumbersOfRowsAndOtherWeights() {
        assertThatThrownBy(() -> RankAuc.of(new double[] {1, 2}, bytes(0)))
                .hasMessage("scores and labels must be one a row; found 2 and 1");
        assertThatThrownBy(() -> RankAuc.ofSoft(new double[] {1, 2}, new double[] {1, -1}, new double[2]))
                .hasMessage("positive weight of row 1 is -1.0; a weight is finite and not negative");
        assertThatThrownBy(() -> RankAuc.of(new double[] {1, 2}, bytes(0, 1), new float[] {1, Float.POSITIVE_INFINITY}))
                .hasMessageContaining("weight of row 1 is Infinity; a weight is finite and not negative");
    }

    @Test
    void agreesWithMeanRanksOnManyRows() {
        Random random = new Random(7);
        int rows = 300_000;
        double[] scores = new double[rows];
        Arrays.setAll(scores, row -> Math.rint(random.nextGaussian() * 5000) / 5000);
        byte[] labels = new byte[rows];
        for (int row = 0; row < rows; row++) {
            labels[row] = (byte) (random.nextDouble() < 0.02 * Math.exp(scores[row] / 2) ? 1 : 0);
        }

        double expected = meanRankAuc(scores, labels);
        assertThat(expected).isBetween(0.6, 0.7);
        assertThat(RankAuc.of(scores, labels)).isCloseTo(expected, within(1e-12));
        assertThat(RankAuc.ofSoft(scores, doubles(labels, 1), doubles(labels, 0)))
                .isCloseTo(expected, within(1e-12));
    }

    /** (sum of the positives' mean ranks - P * (P + 1) / 2) / (P * N). */
    private static double meanRankAuc(double[] scores, byte[] labels) {
        Integer[] order = IntStream.range(0, scores.length).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparingDouble(row -> scores[row]));
        double ranks = 0;
        double positives = 0;
        int start = 0;
        while (start < order.length) {
            int end = start;
            while (end < order.length && scores[order[end]] == scores[order[start]]) {
                end++;
            }
            for (int i = start; i < end; i++) {
                if (labels[order[i]] == 1) {
                    ranks += (start + 1 + end) / 2.0;
                    positives++;
                }
            }
            start = end;
        }
        return (ranks - positives * (positives + 1) / 2) / (positives * (scores.length - positives));
    }
}
