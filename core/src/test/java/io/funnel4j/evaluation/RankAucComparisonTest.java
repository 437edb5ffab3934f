// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RankAucComparisonTest {
    private static byte[] labels(Random random, int rows) {
        byte[] labels = new byte[rows];
        for (int row = 0; row < rows; row++) {
            labels[row] = (byte) (random.nextInt(4) == 0 ? 1 : 0);
        }
        labels[0] = 1;
        labels[1] = 1;
        labels[2] = 0;
        labels[3] = 0;
        return labels;
    }

    /** Rounded, so that there are ties. */
    private static double[] scores(Random random, byte[] labels, double signal) {
        double[] scores = new double[labels.length];
        for (int row = 0; row < scores.length; row++) {
            scores[row] = Math.rint(4 * (signal * labels[row] + random.nextGaussian()));
        }
        return scores;
    }

    /** As the paper defines it, pair by pair. */
    private static double[] byPairs(double[] first, double[] second, byte[] labels) {
        int positives = 0;
        for (byte label : labels) {
            positives += label;
        }
        int negatives = labels.length - positives;
        double[] v10 = new double[positives];
        double[] v01 = new double[negatives];
        int x = 0;
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] == 1) {
                int y = 0;
                for (int j = 0; j < labels.length; j++) {
                    if (labels[j] == 0) {
                        double won = won(second[i], second[j]) - won(first[i], first[j]);
                        v10[x] += won / negatives;
                        v01[y++] += won / positives;
                    }
                }
                x++;
            }
        }
        return new double[] {mean(v10), Math.sqrt(variance(v10) / positives + variance(v01) / negatives)};
    }

    private static double won(double positive, double negative) {
        return positive > negative ? 1 : positive == negative ? 0.5 : 0;
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double variance(double[] values) {
        double mean = mean(values);
        double sum = 0;
        for (double value : values) {
            sum += (value - mean) * (value - mean);
        }
        return sum / (values.length - 1);
    }

    @Test
    void agreesWithThePairs() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int table = 0; table < 50; table++) {
            byte[] labels = labels(random, 4 + random.nextInt(80));
            double[] first = scores(random, labels, 0.5);
            double[] second = scores(random, labels, 1);
            RankAuc.Comparison found = RankAuc.Comparison.of(first, second, labels);
            double[] expected = byPairs(first, second, labels);
            assertThat(found.difference()).as("seed %s", seed).isCloseTo(expected[0], within(1e-12));
            assertThat(found.deviation()).as("seed %s", seed).isCloseTo(expected[1], within(1e-12));
            assertThat(found.first()).as("seed %s", seed).isCloseTo(RankAuc.of(first, labels), within(1e-12));
            assertThat(found.second()).as("seed %s", seed).isCloseTo(RankAuc.of(second, labels), within(1e-12));
        }
    }

    /** Of many draws of the same two models, some 95 in 100 intervals hold the mean difference. */
    @Test
    void theIntervalHoldsTheTruthAsOftenAsItSays() {
        Random random = new Random(5);
        int draws = 400;
        double[] differences = new double[draws];
        double[] margins = new double[draws];
        for (int draw = 0; draw < draws; draw++) {
            byte[] labels = labels(random, 400);
            RankAuc.Comparison found =
                    RankAuc.Comparison.of(scores(random, labels, 0.6), scores(random, labels, 0.9), labels);
            differences[draw] = found.difference();
            margins[draw] = found.margin();
        }
        double truth = mean(differences);
        int held = 0;
        for (int draw = 0; draw < draws; draw++) {
            held += Math.abs(differences[draw] - truth) <= margins[draw] ? 1 : 0;
        }
        assertThat(held / (double) draws).isBetween(0.925, 0.975);
    }

    @Test
    void theSameModelDiffersByNothing() {
        byte[] labels = labels(new Random(1), 50);
        double[] scores = scores(new Random(2), labels, 1);
        RankAuc.Comparison found = RankAuc.Comparison.of(scores, scores, labels);
        assertThat(found.difference()).isZero();
        assertThat(found.margin()).isZero();
    }

    @Test
    void tooFewRowsTellNothing() {
        RankAuc.Comparison found =
                RankAuc.Comparison.of(new double[] {1, 2, 3}, new double[] {3, 2, 1}, new byte[] {1, 0, 0});
        assertThat(found.difference()).isNaN();
        assertThat(found.positives()).isEqualTo(1);
    }
}
