// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.behavior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LogSpaceTest {
    private static final double NEVER = Double.NEGATIVE_INFINITY;

    @Test
    void addsProbabilitiesThatUnderflow() {
        assertThat(LogSpace.add(-1000, -1000)).isCloseTo(-1000 + Math.log(2), within(1e-12));
        assertThat(LogSpace.add(-1, -1000)).isEqualTo(-1);
        assertThat(LogSpace.sum(new double[] {7, -2000, -2000, -2000, 7}, 1, 4))
                .isCloseTo(-2000 + Math.log(3), within(1e-12));
    }

    @Test
    void takesMinusInfinityAsNever() {
        assertThat(LogSpace.add(NEVER, -3)).isEqualTo(-3);
        assertThat(LogSpace.add(-3, NEVER)).isEqualTo(-3);
        assertThat(LogSpace.add(NEVER, NEVER)).isEqualTo(NEVER);
        assertThat(LogSpace.sum(new double[] {NEVER, NEVER}, 0, 2)).isEqualTo(NEVER);
        assertThat(LogSpace.sum(new double[0], 0, 0)).isEqualTo(NEVER);
    }

    @Test
    void keepsSmallTermsOfSoftplus() {
        assertThat(LogSpace.softplus(0)).isEqualTo(Math.log(2));
        assertThat(LogSpace.softplus(1e4)).isEqualTo(1e4);
        assertThat(LogSpace.softplus(-60)).isCloseTo(Math.exp(-60), within(1e-40));
        assertThat(LogSpace.softplus(-1e4)).isZero();
    }

    @Test
    void agreesWithJavasLog1pToTheLastDigits() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        assertThat(LogSpace.log1p(0)).isZero();
        assertThat(LogSpace.log1p(1)).isEqualTo(Math.log(2));
        for (int i = 0; i < 100_000; i++) {
            double u = Math.exp(-40 * random.nextDouble());
            double expected = StrictMath.log1p(u);
            assertThat(LogSpace.log1p(u))
                    .as("u %s, seed %d", u, seed)
                    .isCloseTo(expected, within(4 * Math.ulp(expected)));
        }
    }

    @Test
    void silencesTheLogarithmThatALabelDoesNotRead() {
        assertThat(LogSpace.logLoss(1, 0, NEVER)).isZero();
        assertThat(LogSpace.logLoss(0, NEVER, 0)).isZero();
        assertThat(LogSpace.logLoss(1, NEVER, 0)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(LogSpace.logLoss(0.25, -2, -4)).isCloseTo(0.25 * 2 + 0.75 * 4, within(1e-15));
    }
}
