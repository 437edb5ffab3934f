// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.speed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.funnel4j.benchmark.speed.contender.Measured;
import io.funnel4j.benchmark.speed.contender.Rate;
import io.funnel4j.benchmark.speed.contender.Shape;
import io.funnel4j.benchmark.speed.contender.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpeedSummaryTest {
    private final List<Run> runs = new ArrayList<>();

    @Test
    void takesTheMedianOfTheMiddle() {
        assertThat(Range.of(List.of(5.0, 1.0, 9.0))).isEqualTo(new Range(5, 1, 9));
        assertThat(Range.of(List.of(4.0, 1.0, 9.0, 2.0))).isEqualTo(new Range(3, 1, 9));
        assertThatThrownBy(() -> Range.of(List.of())).hasMessageContaining("at least one");
    }

    @Test
    void countsTheBatchWithTheBestMedian() {
        training("funnel4j", 100, 1, rate(1024, 90), rate(4096, 50));
        training("funnel4j", 100, 2, rate(1024, 10), rate(4096, 60));
        training("funnel4j", 100, 3, rate(1024, 20), rate(4096, 40));
        assertThat(new SpeedSummary(runs).figures()).singleElement().satisfies(figure -> {
            assertThat(figure.batch()).isEqualTo(4096);
            assertThat(figure.rowsPerSecond()).isEqualTo(new Range(50, 40, 60));
            assertThat(figure.peakBytes()).isEqualTo(2_000);
        });
    }

    @Test
    void takesRatiosRoundByRound() {
        // The machine is busy in the second round: rates fall, ratios stay.
        training("funnel4j", 100, 1, rate(1024, 80));
        training("dl4j", 100, 1, rate(4096, 10));
        training("funnel4j", 100, 2, rate(1024, 30));
        training("dl4j", 100, 2, rate(4096, 5));
        training("funnel4j", 100, 3, rate(1024, 80));
        training("dl4j", 100, 3, rate(4096, 10));
        assertThat(new SpeedSummary(runs).ratios())
                .containsExactly(new Ratio(Shape.STANDARD, 100, Work.TRAINING, "dl4j", new Range(8, 6, 8)));
    }

    @Test
    void holdsEveryNumberOfIdsAgainstTheMatmulBoundAndOnlyItsOwnPeers() {
        for (int ids : new int[] {100, 1000}) {
            training("products", ids, 1, rate(1024, ids == 100 ? 200 : 400));
            training("funnel4j", ids, 1, rate(1024, 100));
            training("dl4j", ids, 1, rate(1024, ids));
        }
        assertThat(new SpeedSummary(runs).ratios())
                .extracting(ratio ->
                        ratio.ids() + " " + ratio.to() + " " + ratio.times().median())
                .containsExactlyInAnyOrder("100 products 0.5", "100 dl4j 1.0", "1000 products 0.25", "1000 dl4j 0.1");
    }

    @Test
    void holdsPredictingAgainstTheForwardPassAlone() {
        run("products", 100, 1, new Rate(Work.TRAINING, 64, 100, 1, Double.NaN), new Rate(Work.FORWARD, 64, 400, 1, 0));
        run("pipeline", 100, 1, new Rate(Work.READING, 64, 900, 1, 0), new Rate(Work.PREDICTING, 64, 100, 1, 0));
        assertThat(new SpeedSummary(runs).ratios()).singleElement().satisfies(ratio -> {
            assertThat(ratio.work()).isEqualTo(Work.PREDICTING);
            assertThat(ratio.times().median()).isCloseTo(0.25, within(1e-12));
        });
    }

    @Test
    void hasNoRatioWithoutARoundInCommon() {
        training("funnel4j", 100, 1, rate(1024, 80));
        training("dl4j", 100, 2, rate(1024, 10));
        assertThat(new SpeedSummary(runs).ratios()).isEmpty();
    }

    private static Rate rate(int batch, double rowsPerSecond) {
        return new Rate(Work.TRAINING, batch, rowsPerSecond, 1, 0.5);
    }

    private void training(String contender, int ids, int round, Rate... rates) {
        run(contender, ids, round, rates);
    }

    private void run(String contender, int ids, int round, Rate... rates) {
        Measured measured = new Measured(List.of(rates), round * 1_000L, Map.of());
        runs.add(new Run(Shape.STANDARD, ids, round, contender, measured, 1, 0));
    }
}
