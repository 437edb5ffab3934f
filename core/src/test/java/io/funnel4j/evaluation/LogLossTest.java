// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation;

import static io.funnel4j.evaluation.Oracles.bytes;
import static io.funnel4j.evaluation.Oracles.ofLogits;
import static io.funnel4j.evaluation.Oracles.ofProbabilities;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.funnel4j.behavior.LogProbabilities;
import org.junit.jupiter.api.Test;

class LogLossTest {
    @Test
    void isTheMeanOfTheNegativeLogarithms() {
        LogLoss found = LogLoss.of(ofProbabilities(0.5, 0.25, 0.125), bytes(1, 0, 1));

        assertThat(found.mean()).isCloseTo(-(Math.log(0.5) + Math.log(0.75) + Math.log(0.125)) / 3, within(1e-15));
        assertThat(found.baseRate()).isCloseTo(2.0 / 3, within(1e-15));
    }

    @Test
    void isOneInUnitsOfEntropyForTheBaseRate() {
        LogLoss found = LogLoss.of(ofProbabilities(0.25, 0.25, 0.25, 0.25), bytes(0, 0, 1, 0));

        assertThat(found.normalisedEntropy()).isCloseTo(1, within(1e-15));
    }

    @Test
    void clipsNothing() {
        LogLoss rare = LogLoss.of(ofProbabilities(1e-8, 1e-8), bytes(1, 0));
        assertThat(rare.mean()).isCloseTo((-Math.log(1e-8) + 1e-8) / 2, within(1e-12));

        LogLoss certain = LogLoss.of(ofLogits(800, -800, 690, -690), bytes(0, 1, 0, 1));
        assertThat(certain.mean()).isCloseTo((800 + 690) / 2.0, within(1e-9));

        LogLoss right = LogLoss.of(ofLogits(690, -690), bytes(1, 0));
        assertThat(right.mean()).isCloseTo(Math.exp(-690), within(1e-310));
    }

    @Test
    void isInfiniteWhereWhatHappenedHadNoProbability() {
        LogProbabilities never = new LogProbabilities(
                new double[] {Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY}, new double[] {0, 0});

        assertThat(LogLoss.of(never, bytes(0, 1)).mean()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(LogLoss.of(never, bytes(0, 0)).mean()).isZero();
        assertThat(LogLoss.of(never, bytes(0, 1), new float[] {1, 0}).mean()).isZero();
    }

    @Test
    void hasNoNormalisedEntropyForOneClass() {
        LogLoss found = LogLoss.of(ofProbabilities(0.1, 0.2), bytes(0, 0));

        assertThat(found.mean()).isPositive();
        assertThat(found.normalisedEntropy()).isNaN();
        assertThat(LogLoss.of(ofLogits(), new byte[0]).mean()).isNaN();
        assertThat(LogLoss.of(ofLogits(3, 4), bytes(1, 1)).normalisedEntropy()).isNaN();
    }

    @Test
    void weighsARowAsOftenAsItIsRepeated() {
        LogLoss weighted = LogLoss.of(ofProbabilities(0.2, 0.7, 0.4), bytes(0, 1, 1), new float[] {2, 0, 1});
        LogLoss repeated = LogLoss.of(ofProbabilities(0.2, 0.2, 0.4), bytes(0, 0, 1));

        assertThat(weighted.mean()).isCloseTo(repeated.mean(), within(1e-15));
        assertThat(weighted.baseRate()).isCloseTo(repeated.baseRate(), within(1e-15));
        assertThat(weighted.normalisedEntropy()).isCloseTo(repeated.normalisedEntropy(), within(1e-15));
    }

    @Test
    void refusesWhatIsNoPairOfLogarithms() {
        assertThatThrownBy(() -> LogLoss.of(new LogProbabilities(new double[] {0.3}, new double[] {0.7}), bytes(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("row 0 is the pair (0.3, 0.7), whose exponentials do not add up to 1");
        assertThatThrownBy(() -> LogLoss.of(
                        new LogProbabilities(
                                new double[] {-1, Double.NaN}, new double[] {Math.log1p(-Math.exp(-1)), 0}),
                        bytes(1, 0)))
                .hasMessageContaining("row 1 is the pair (log p, log(1 - p)) = (NaN, 0.0)");
        assertThatThrownBy(() -> LogLoss.of(ofLogits(1, 2), bytes(1)))
                .hasMessage("predictions and labels must be one a row; found 2 and 1");
    }
}
