// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation.detail;

import static io.funnel4j.evaluation.Oracles.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.funnel4j.evaluation.Oracles;
import io.funnel4j.evaluation.RankAuc;
import io.funnel4j.evaluation.RowOrder;
import io.funnel4j.evaluation.detail.RocCurve.Point;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RocCurveTest {
    @Test
    void takesOneStepForEqualScores() {
        assertThat(RocCurve.of(new double[] {1, 2, 2, 3}, bytes(0, 1, 0, 1), null, 200)
                        .points())
                .containsExactly(new Point(0, 0), new Point(0, 0.5), new Point(0.5, 1), new Point(1, 1));
        assertThat(RocCurve.of(new double[] {7, 7, 7}, bytes(0, 1, 0), null, 200)
                        .points())
                .containsExactly(new Point(0, 0), new Point(1, 1));
    }

    @Test
    void theAreaUnderItIsTheAuc() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            int rows = 2 + random.nextInt(150);
            double[] scores = Oracles.tiedScores(random, rows, 1 + random.nextInt(40));
            byte[] labels = Oracles.labels(random, rows, random.nextDouble());
            float[] weights = random.nextBoolean() ? null : weights(random, rows);
            double auc = RankAuc.of(scores, labels, weights);
            RocCurve curve = RocCurve.of(scores, labels, weights, Integer.MAX_VALUE);
            if (Double.isNaN(auc)) {
                assertThat(curve.points()).as("seed %d", seed).isEmpty();
                assertThat(curve.area()).isNaN();
            } else {
                assertThat(curve.area()).as("seed %d", seed).isCloseTo(auc, within(1e-9));
            }
        }
    }

    @Test
    void thinnedItKeepsItsShape() {
        for (long seed = 0; seed < 5; seed++) {
            Random random = new Random(seed);
            int rows = 60_000;
            byte[] labels = Oracles.labels(random, rows, 0.02);
            double[] scores = new double[rows];
            for (int row = 0; row < rows; row++) {
                scores[row] = random.nextGaussian() + 1.5 * labels[row];
            }
            float[] weights = weights(random, rows);
            RocCurve curve = RocCurve.of(scores, labels, weights, 200);
            assertThat(curve.points()).as("seed %d", seed).hasSizeLessThanOrEqualTo(200);
            assertThat(curve.area()).as("seed %d", seed).isCloseTo(RankAuc.of(scores, labels, weights), within(0.001));
            for (int i = 1; i < curve.points().size(); i++) {
                Point left = curve.points().get(i - 1);
                Point right = curve.points().get(i);
                assertThat(right.falsePositiveRate()).isGreaterThanOrEqualTo(left.falsePositiveRate());
                assertThat(right.truePositiveRate()).isGreaterThanOrEqualTo(left.truePositiveRate());
                // Every point is a vertex: both rates at a threshold.
                assertThat(isVertex(left, scores, labels, weights))
                        .as("seed %d, %s", seed, left)
                        .isTrue();
            }
        }
    }

    @Test
    void refusesACurveOfOnePoint() {
        assertThatThrownBy(() -> RocCurve.of(new double[] {1}, bytes(0), null, 1))
                .hasMessage("a curve has at least 2 points; found 1");
    }

    /** The negatives at or above the threshold that the true positive rate names have the false positive rate. */
    private static boolean isVertex(Point point, double[] scores, byte[] labels, float[] weights) {
        double positives = 0;
        double negatives = 0;
        for (int row = 0; row < labels.length; row++) {
            positives += labels[row] * weights[row];
            negatives += (1 - labels[row]) * weights[row];
        }
        double above = 0;
        double negativesAbove = 0;
        int[] order = RowOrder.ascending(scores);
        for (int i = order.length - 1; i >= 0; i--) {
            if (Math.abs(above / positives - point.truePositiveRate()) < 1e-9
                    && Math.abs(negativesAbove / negatives - point.falsePositiveRate()) < 1e-9) {
                return true;
            }
            above += labels[order[i]] * weights[order[i]];
            negativesAbove += (1 - labels[order[i]]) * weights[order[i]];
        }
        return false;
    }

    private static float[] weights(Random random, int rows) {
        float[] weights = new float[rows];
        for (int row = 0; row < rows; row++) {
            weights[row] = random.nextInt(5) == 0 ? 0 : random.nextFloat();
        }
        return weights;
    }
}
