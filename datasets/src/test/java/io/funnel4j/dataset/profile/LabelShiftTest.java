// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.funnel4j.behavior.Probability;
import io.funnel4j.dataset.profile.DataProfile.Step;
import io.funnel4j.dataset.report.EncodingReport.SamplingReport;
import io.funnel4j.dataset.split.Part;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabelShiftTest {
    private static final Probability CLICK = Probability.of("click");
    private static final Probability BUY = Probability.of("buy");
    private static final Probability BUY_OF_CLICKS = new Probability("buy", "click");

    @Test
    void namesARateThatIsClearlyAnotherByALargeFactor() {
        List<LabelShift> shifts = shifts(
                step(Part.TRAIN, CLICK, 5_000, 100_000),
                step(Part.VALIDATION, CLICK, 500, 10_000),
                step(Part.TEST, CLICK, 300, 10_000));
        assertThat(shifts).hasSize(1);
        LabelShift shift = shifts.get(0);
        assertThat(shift.part()).isEqualTo(Part.TEST);
        assertThat(shift.ratio()).isCloseTo(0.6, within(1e-12));
        assertThat(shift.z()).isCloseTo(-8.91, within(0.01));
        assertThat(shift.text())
                .startsWith(
                        "SHIFT: P(click) happens on 5.000% of 100,000 train rows and on 3.000% of 10,000 test rows (0.600 times");
    }

    @Test
    void whatMayBeChanceOrIsSmallIsNone() {
        assertThat(shifts(step(Part.TRAIN, CLICK, 5_000, 100_000), step(Part.TEST, CLICK, 3, 40)))
                .as("few rows")
                .isEmpty();
        assertThat(shifts(step(Part.TRAIN, CLICK, 500_000, 10_000_000), step(Part.TEST, CLICK, 55_000, 1_000_000)))
                .as("1.1 times, though clear")
                .isEmpty();
        assertThat(shifts(step(Part.TRAIN, CLICK, 0, 100_000), step(Part.TEST, CLICK, 0, 10_000)))
                .as("never")
                .isEmpty();
        assertThat(shifts(step(Part.TRAIN, CLICK, 5, 100), step(Part.TEST, CLICK, 0, 0)))
                .as("no rows")
                .isEmpty();
    }

    @Test
    void aLabelThatStopsIsAShift() {
        assertThat(shifts(step(Part.TRAIN, CLICK, 5_000, 100_000), step(Part.TEST, CLICK, 0, 10_000)))
                .hasSize(1);
        List<LabelShift> starts = shifts(step(Part.TRAIN, CLICK, 0, 10_000), step(Part.TEST, CLICK, 5_000, 100_000));
        assertThat(starts).hasSize(1);
        assertThat(starts.get(0).ratio()).isInfinite();
    }

    @Test
    void fewerClicksAreNoShiftOfPurchasesAmongThem() {
        List<LabelShift> shifts = shifts(
                step(Part.TRAIN, CLICK, 20_000, 100_000),
                step(Part.TRAIN, BUY, 4_000, 100_000),
                step(Part.TRAIN, BUY_OF_CLICKS, 4_000, 20_000),
                step(Part.TEST, CLICK, 10_000, 100_000),
                step(Part.TEST, BUY, 2_000, 100_000),
                step(Part.TEST, BUY_OF_CLICKS, 2_000, 10_000));
        assertThat(shifts).extracting(LabelShift::probability).containsExactly(CLICK);
    }

    @Test
    void rowsThatSamplingLeftOutCount() {
        List<Step> steps = List.of(step(Part.TRAIN, CLICK, 5_000, 24_000), step(Part.TEST, CLICK, 500, 10_000));
        assertThat(LabelShift.among(steps, null)).hasSize(1);
        assertThat(LabelShift.among(steps, new SamplingReport(1, 100_000, 0, 5, 95_000, 76_000)))
                .isEmpty();
    }

    private static List<LabelShift> shifts(Step... steps) {
        return LabelShift.among(List.of(steps), null);
    }

    private static Step step(Part part, Probability probability, long positives, long rows) {
        return new Step(part, probability, positives, rows);
    }
}
