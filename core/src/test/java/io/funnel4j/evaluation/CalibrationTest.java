// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation;

import static io.funnel4j.evaluation.Oracles.bytes;
import static io.funnel4j.evaluation.Oracles.ofProbabilities;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CalibrationTest {
    @Test
    void comparesPredictedAndObservedRatesOfEachBin() {
        Calibration found = Calibration.of(ofProbabilities(0.9, 0.1, 0.7, 0.3), bytes(1, 0, 0, 1), null, 2);

        assertThat(found.predictedOverObserved()).isCloseTo(1, within(1e-14));
        assertThat(found.curve()).hasSize(2);
        assertThat(found.curve().get(0).rows()).isEqualTo(2);
        assertThat(found.curve().get(0).predicted()).isCloseTo(0.2, within(1e-14));
        assertThat(found.curve().get(0).observed()).isEqualTo(0.5);
        assertThat(found.curve().get(1).predicted()).isCloseTo(0.8, within(1e-14));
        assertThat(found.curve().get(1).observed()).isEqualTo(0.5);
        assertThat(found.expectedError()).isCloseTo(0.3, within(1e-14));
    }

    @Test
    void hasNoErrorWhereEveryBinIsRight() {
        Calibration found =
                Calibration.of(ofProbabilities(0.25, 0.25, 0.25, 0.25, 0.5, 0.5), bytes(0, 1, 0, 0, 1, 0), null, 2);

        assertThat(found.expectedError()).isCloseTo(0, within(1e-14));
        assertThat(found.curve()).extracting(CalibrationBin::rows).containsExactly(4L, 2L);
    }

    @Test
    void keepsEqualPredictionsInOneBin() {
        double[] p = new double[100];
        Arrays.fill(p, 0.02);
        byte[] labels = new byte[100];
        labels[99] = 1;

        Calibration constant = Calibration.of(ofProbabilities(p), labels);
        assertThat(constant.curve()).hasSize(1);
        assertThat(constant.expectedError()).isCloseTo(0.01, within(1e-14));
        assertThat(constant.predictedOverObserved()).isCloseTo(2, within(1e-12));

        // Ten rows and five bins: the boundary at 2 moves to 5, the next ones are 6, 8 and 10.
        Calibration tied = Calibration.of(
                ofProbabilities(0.1, 0.1, 0.1, 0.1, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6), new byte[10], null, 5);
        assertThat(tied.curve()).extracting(CalibrationBin::rows).containsExactly(5L, 1L, 2L, 2L);
    }

    @Test
    void isTheSameInAnyOrderOfTheRows() {
        Random random = new Random(21);
        double[] p = random.ints(500, 1, 60).mapToDouble(value -> value / 100.0).toArray();
        byte[] labels = Oracles.labels(random, 500, 0.3);
        double[] reversed = new double[500];
        byte[] reversedLabels = new byte[500];
        for (int row = 0; row < 500; row++) {
            reversed[row] = p[499 - row];
            reversedLabels[row] = labels[499 - row];
        }

        Calibration one = Calibration.of(ofProbabilities(p), labels);
        Calibration other = Calibration.of(ofProbabilities(reversed), reversedLabels);

        assertThat(other.expectedError()).isCloseTo(one.expectedError(), within(1e-13));
        assertThat(other.curve())
                .extracting(CalibrationBin::rows)
                .isEqualTo(one.curve().stream().map(CalibrationBin::rows).toList());
        assertThat(other.curve())
                .extracting(CalibrationBin::observed)
                .isEqualTo(one.curve().stream().map(CalibrationBin::observed).toList());
    }

    @Test
    void hasBinsOfEqualFrequencyWithoutTies() {
        Random random = new Random(22);
        for (int rows : new int[] {7, 20, 1001}) {
            double[] p = random.doubles(rows, 0.001, 0.999).toArray();
            Calibration found = Calibration.of(ofProbabilities(p), new byte[rows]);
            assertThat(found.curve()).hasSize(Math.min(rows, 20));
            assertThat(found.curve().stream().mapToLong(CalibrationBin::rows).sum())
                    .isEqualTo(rows);
            assertThat(found.curve())
                    .allSatisfy(bin -> assertThat(bin.rows()).isBetween(Math.max(1L, rows / 20), rows / 20 + 1L));
            assertThat(found.curve()).extracting(CalibrationBin::predicted).isSorted();
        }
    }

    @Test
    void tellsTinyPredictionsApart() {
        double[] p = new double[40];
        Arrays.setAll(p, row -> 1e-8 * (row + 1));

        Calibration found = Calibration.of(ofProbabilities(p), new byte[40]);

        assertThat(found.curve()).hasSize(20);
        assertThat(found.curve().get(0).predicted()).isCloseTo(1.5e-8, within(1e-20));
        assertThat(found.expectedError()).isCloseTo(20.5e-8, within(1e-18));
    }

    @Test
    void isNotDefinedWithoutPositivesOrRows() {
        Calibration none = Calibration.of(ofProbabilities(0.1, 0.3), bytes(0, 0));
        assertThat(none.predictedOverObserved()).isNaN();
        assertThat(none.expectedError()).isCloseTo(0.2, within(1e-15));

        Calibration empty = Calibration.of(ofProbabilities(), new byte[0]);
        assertThat(empty.expectedError()).isNaN();
        assertThat(empty.predictedOverObserved()).isNaN();
        assertThat(empty.curve()).isEmpty();
    }

    @Test
    void weighsTheMeansOfABin() {
        Calibration found =
                Calibration.of(ofProbabilities(0.1, 0.2, 0.8, 0.9), bytes(0, 1, 1, 1), new float[] {3, 1, 0, 0}, 2);

        assertThat(found.curve().get(0).predicted()).isCloseTo(0.125, within(1e-15));
        assertThat(found.curve().get(0).observed()).isEqualTo(0.25);
        assertThat(found.curve().get(1).observed()).as("no weight, no rate").isNaN();
        assertThat(found.expectedError()).isCloseTo(0.125, within(1e-15));
        assertThat(found.predictedOverObserved()).isCloseTo(0.5, within(1e-14));
    }

    @Test
    void refusesNoBins() {
        assertThatThrownBy(() -> Calibration.of(ofProbabilities(0.1), bytes(0), null, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("calibration needs at least one bin; found 0");
    }
}
