// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.funnel4j.behavior.LogProbabilities;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RankedScoresTest {
    /** Rows in blocks, the blocks' scores in ranges: the sums of the ranges are those of all rows. */
    @ParameterizedTest
    @ValueSource(ints = {2, 40, 5_000})
    void sumsOfRangesAreThoseOfTheWhole(int distinct) {
        Random random = new Random(distinct);
        int rows = 3_000;
        double[] scores = Oracles.tiedScores(random, rows, distinct);
        LogProbabilities predictions = Oracles.ofLogits(scores);
        byte[] labels = Oracles.labels(random, rows, 0.2);
        float[] weights = new float[rows];
        for (int row = 0; row < rows; row++) {
            weights[row] = random.nextInt(4) / 2f;
        }
        double[] borders = {-0.5, 0.25, 30, 30, 900};
        for (float[] given : new float[][] {null, weights}) {
            List<List<RankedScores>> ranges = new ArrayList<>();
            for (int from = 0; from < rows; from += 700) {
                int to = Math.min(rows, from + 700);
                List<RankedScores> cut = RankedScores.of(
                                new LogProbabilities(
                                        Arrays.copyOfRange(predictions.logP(), from, to),
                                        Arrays.copyOfRange(predictions.logQ(), from, to)),
                                Arrays.copyOfRange(labels, from, to),
                                given == null ? null : Arrays.copyOfRange(given, from, to))
                        .cut(borders);
                for (int range = 0; range < cut.size(); range++) {
                    if (ranges.size() == range) {
                        ranges.add(new ArrayList<>());
                    }
                    ranges.get(range).add(cut.get(range));
                }
            }
            PairSums pairs = new PairSums();
            Calibration.Sums calibration = new Calibration.Sums(Calibration.DEFAULT_BINS, rows);
            long lower = 0;
            for (List<RankedScores> range : ranges) {
                RankedScores merged = RankedScores.merge(range);
                pairs.append(merged.pairs());
                Calibration.Sums own = new Calibration.Sums(Calibration.DEFAULT_BINS, rows);
                merged.addTo(own, lower);
                calibration.add(own);
                lower += merged.count();
            }
            assertThat(lower).isEqualTo(rows);
            assertThat(pairs.auc()).isCloseTo(RankAuc.of(scores, labels, given), within(1e-12));
            assertSame(calibration.calibration(), Calibration.of(predictions, labels, given, Calibration.DEFAULT_BINS));
        }
    }

    private static void assertSame(Calibration found, Calibration expected) {
        assertThat(found.curve()).hasSameSizeAs(expected.curve());
        for (int bin = 0; bin < found.curve().size(); bin++) {
            CalibrationBin one = found.curve().get(bin);
            CalibrationBin other = expected.curve().get(bin);
            assertThat(one.rows()).isEqualTo(other.rows());
            assertThat(one.predicted()).isCloseTo(other.predicted(), within(1e-12));
            assertThat(one.observed()).isCloseTo(other.observed(), within(1e-12));
        }
        assertThat(found.expectedError()).isCloseTo(expected.expectedError(), within(1e-12));
        assertThat(found.predictedOverObserved()).isCloseTo(expected.predictedOverObserved(), within(1e-12));
    }
}
