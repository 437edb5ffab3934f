// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.report.result.ComparisonReport;
import io.funnel4j.report.result.Goal;
import io.funnel4j.report.result.MetricColumn;
import io.funnel4j.report.result.MetricGroup;
import io.funnel4j.report.result.MetricValues;
import io.funnel4j.report.result.ModelResult;
import io.funnel4j.report.result.Spread;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TextReportTest {
    @Test
    void aComparisonReadsAsTables() {
        MetricColumn auc = SampleReports.column("auc", "CTR AUC", "all exposures", MetricGroup.RANKING, Goal.HIGHER, 3);
        MetricColumn speed =
                SampleReports.column("speed", "samples / s", "wall clock", MetricGroup.SPEED, Goal.HIGHER, 0);
        ComparisonReport report = new ComparisonReport(
                "ESMM and ESM2",
                Map.of("rows", "1,000"),
                List.of(1L, 2L, 3L),
                List.of(auc, speed),
                List.of(
                        model("esmm", MetricValues.of(0.70, 0.71, 0.72), MetricValues.of(10_000, 20_000, 30_000)),
                        model("esm2", MetricValues.of(0.73, Double.NaN, 0.75), MetricValues.of(1, 2, 3)),
                        model("failed", MetricValues.of(Double.NaN, Double.NaN, Double.NaN), MetricValues.of(1, 1, 1))),
                Map.of("auc", Spread.exactly(0.8)),
                List.of("Seed 2 of esm2 had no click in its test rows."));
        assertThat(TextReport.of(report, 80))
                .isEqualTo(
                        """
                        ESMM and ESM2
                        =============
                        Ranking
                        -------
                        model            CTR AUC
                                   all exposures
                        -------  ---------------
                        esmm       0.710 ± 0.010
                        esm2     * 0.740 ± 0.014
                                  (2 of 3 seeds)
                        failed               n/a
                        -------  ---------------
                        ceiling            0.800
                        mean ± standard deviation over 3 seeds
                        * best mean of the column

                        Speed
                        -----
                        model         samples / s
                                       wall clock
                        ------  -----------------
                        esmm    * 20,000 ± 10,000
                        esm2                2 ± 1
                        failed              1 ± 0
                        mean ± standard deviation over 3 seeds
                        * best mean of the column

                        What the columns mean
                        ---------------------
                        CTR AUC (all exposures): What CTR AUC means. [higher is better]
                        samples / s (wall clock): What samples / s means. [higher is better]

                        Notes
                        -----
                        - Seed 2 of esm2 had no click in its test rows.

                        Setting
                        -------
                        what  value
                        ----  -----
                        rows  1,000
                        """);
    }

    @Test
    void aRunReadsAsTables() {
        String text = TextReport.of(SampleReports.run(), 100);
        assertThat(text)
                .contains(
                        """
                        Labels that did not nest
                        ------------------------
                        raise-cause: the cause was set to 1 where the effect was 1.
                        effect without cause    rows     share  what was done
                        ----------------------  ----  --------  -------------
                        purchase without click    41  0.0034 %  click := 1
                        daction without click    310  0.0258 %  click := 1
                        """)
                .contains("    4        0.21010      0.72980         0.78390  kept\n")
                .contains("  0.5            n/a      0.71000         0.70200\n")
                .contains("warning: SHIFT: P(click) happens on", "note: 12 of 1,203,314 rows")
                .contains("P(purchase | click)  clicks           4,918         27  0.6712     n/a");
        assertThat(text.lines()).allMatch(line -> line.length() <= 100);
    }

    @Test
    void differencesAreHeldAgainstTheBaseline() {
        MetricColumn auc = SampleReports.column("auc", "CTR AUC", "all exposures", MetricGroup.RANKING, Goal.HIGHER, 3);
        MetricColumn speed =
                SampleReports.column("speed", "samples / s", "wall clock", MetricGroup.SPEED, Goal.HIGHER, 0);
        ComparisonReport report = new ComparisonReport(
                "ESMM and ESM2",
                Map.of(),
                List.of(1L, 2L, 3L),
                "esmm",
                0,
                List.of(auc, speed),
                List.of(
                        model("esmm", MetricValues.of(0.70, 0.71, 0.72), MetricValues.of(1, 2, 3)),
                        model("esm2", MetricValues.of(0.71, 0.73, 0.75), MetricValues.of(1, 2, 3)),
                        model("rest", MetricValues.of(0.71, 0.70, Double.NaN), MetricValues.of(1, 2, 3))),
                Map.of(),
                List.of());
        assertThat(TextReport.of(report, 80))
                .contains(
                        """
                        Ranking: difference to esmm
                        ---------------------------
                        model           CTR AUC
                                  all exposures
                        -----  ----------------
                        esm2             +0.020
                               [-0.005, +0.045]
                                         3 of 3
                        rest              0.000
                               [-0.127, +0.127]
                                         1 of 2
                        """)
                .contains("* the interval excludes 0");
    }

    private static ModelResult model(String name, MetricValues auc, MetricValues speed) {
        return new ModelResult(name, "", Map.of("auc", auc, "speed", speed), List.of(), List.of());
    }
}
