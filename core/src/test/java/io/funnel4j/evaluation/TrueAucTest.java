// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TrueAucTest {
    @Test
    void isWhatDrawnLabelsGiveInTheMean() {
        Random random = new Random(31);
        int rows = 2000;
        double[] truth = random.doubles(rows).map(u -> 0.3 * u * u).toArray();
        double[] scores =
                Arrays.stream(truth).map(p -> p + 0.1 * random.nextGaussian()).toArray();
        double sum = 0;
        int draws = 200;
        for (int draw = 0; draw < draws; draw++) {
            byte[] labels = new byte[rows];
            for (int row = 0; row < rows; row++) {
                labels[row] = (byte) (random.nextDouble() < truth[row] ? 1 : 0);
            }
            sum += RankAuc.of(scores, labels);
        }

        assertThat(TrueAuc.of(scores, truth)).isCloseTo(sum / draws, within(0.005));
    }

    @Test
    void isHighestForTheTruthItself() {
        Random random = new Random(32);
        double[] truth = random.doubles(500, 0, 1e-3).toArray();
        double ceiling = TrueAuc.of(truth, truth);
        for (int trial = 0; trial < 20; trial++) {
            double[] scores = Arrays.stream(truth)
                    .map(p -> p + 2e-4 * random.nextGaussian())
                    .toArray();
            assertThat(TrueAuc.of(scores, truth)).isLessThan(ceiling);
        }
        assertThat(ceiling).isBetween(0.6, 1.0);
    }

    @Test
    void isTheHardAucWhereTheTruthIsCertain() {
        assertThat(TrueAuc.of(new double[] {3, 1, 2}, new double[] {1, 0, 0})).isEqualTo(1);
        assertThat(TrueAuc.of(new double[] {3, 1}, new double[] {1, 1})).isNaN();
    }

    @Test
    void refusesATruthThatIsNoProbability() {
        assertThatThrownBy(() -> TrueAuc.of(new double[2], new double[] {0.5, 1.5}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("true probability of row 1 is 1.5; expected one in [0, 1]");
        assertThatThrownBy(() -> TrueAuc.of(new double[1], new double[] {Double.NaN}))
                .hasMessageContaining("row 0 is NaN");
    }

    @Test
    void measuresTheWayFromChanceToTheCeiling() {
        assertThat(Ceiling.share(0.5, 0.9)).isZero();
        assertThat(Ceiling.share(0.9, 0.9)).isEqualTo(1);
        assertThat(Ceiling.share(0.7, 0.9)).isCloseTo(0.5, within(1e-15));
        assertThat(Ceiling.share(0.4, 0.9)).isCloseTo(-0.25, within(1e-15));
    }

    @Test
    void hasNoShareWithoutARoomAboveChance() {
        assertThat(Ceiling.share(0.7, 0.5)).isNaN();
        assertThat(Ceiling.share(0.7, 0.4)).isNaN();
        assertThat(Ceiling.share(Double.NaN, 0.9)).isNaN();
        assertThat(Ceiling.share(0.7, Double.NaN)).isNaN();
    }

    @Test
    void refusesAnAucInPercent() {
        assertThatThrownBy(() -> Ceiling.share(65.3, 0.9)).hasMessage("AUC must be in [0, 1]; found 65.3");
        assertThatThrownBy(() -> Ceiling.share(0.6, 90)).hasMessage("ceiling must be in [0, 1]; found 90.0");
    }
}
