// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import org.junit.jupiter.api.Test;

final class LinksTest {
    @Test
    void normalMatchesKnownValues() {
        assertThat(Links.normal(0)).isEqualTo(0.5, within(1e-14));
        assertThat(Links.normal(1)).isEqualTo(0.8413447460685429, within(1e-14));
        assertThat(Links.normal(1.96)).isEqualTo(0.9750021048517795, within(1e-14));
        assertThat(Links.normal(-3)).isCloseTo(0.0013498980316300933, withPercentage(1e-10));
        assertThat(Links.normal(-8)).isCloseTo(6.220960574271785e-16, withPercentage(1e-5));
        assertThat(Links.normal(-50)).isZero();
        assertThat(Links.normal(50)).isEqualTo(1);
    }

    @Test
    void studentIsTheIntegralOfItsDensity() {
        // density (3 / 8) (1 + t^2 / 4)^(-5/2), by Simpson's rule
        for (double value : new double[] {-30, -4, -1, 0.5, 3}) {
            double low = Math.min(0, value);
            double width = Math.abs(value) / 20_000;
            double integral = 0;
            for (int step = 0; step <= 20_000; step++) {
                double at = low + step * width;
                double weight = step == 0 || step == 20_000 ? 1 : 2 + 2 * (step % 2);
                integral += weight * 0.375 * Math.pow(1 + at * at / 4, -2.5) * width / 3;
            }
            assertThat(Links.student(value)).isEqualTo(0.5 + Math.signum(value) * integral, within(1e-11));
        }
        // the tail is 3 / t^4 times 1 + O(t^-2)
        assertThat(Links.student(-1e6)).isCloseTo(3e-24, withPercentage(0.001));
        assertThat(Links.student(1e6)).isEqualTo(1);
    }

    @Test
    void hazardIsExactNearZero() {
        for (double hazard = 1e-12; hazard < 30; hazard *= 1.7) {
            assertThat(Links.ofHazard(hazard)).isCloseTo(-Math.expm1(-hazard), withPercentage(1e-10));
        }
        assertThat(Links.ofHazard(0)).isZero();
        assertThat(Links.ofHazard(Double.POSITIVE_INFINITY)).isEqualTo(1);
    }
}
