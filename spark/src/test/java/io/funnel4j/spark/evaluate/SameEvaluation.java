// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.funnel4j.evaluation.CalibrationBin;
import io.funnel4j.evaluation.FunnelEvaluation;
import io.funnel4j.evaluation.ProbabilityMetrics;
import java.util.Map;

/** Compares evaluations that added the same numbers in another order. */
public final class SameEvaluation {
    private SameEvaluation() {}

    /** To the rounding of sums. */
    public static void assertSame(FunnelEvaluation found, FunnelEvaluation expected) {
        assertThat(found.rows()).isEqualTo(expected.rows());
        assertThat(found.notEvaluated()).isEqualTo(expected.notEvaluated());
        assertThat(found.notes()).isEqualTo(expected.notes());
        assertThat(found.evaluated()).hasSameSizeAs(expected.evaluated());
        for (int k = 0; k < expected.evaluated().size(); k++) {
            ProbabilityMetrics one = found.evaluated().get(k);
            ProbabilityMetrics other = expected.evaluated().get(k);
            assertThat(one.probability()).isEqualTo(other.probability());
            assertThat(one.rows()).isEqualTo(other.rows());
            assertThat(one.positives()).isEqualTo(other.positives());
            assertClose(one.groupedAuc().mean(), other.groupedAuc().mean());
            assertThat(one.groupedAuc().groups()).isEqualTo(other.groupedAuc().groups());
            assertThat(one.groupedAuc().validGroups())
                    .isEqualTo(other.groupedAuc().validGroups());
            assertThat(one.groupedAuc().validRows())
                    .isEqualTo(other.groupedAuc().validRows());
            assertClose(one.logLoss().baseRate(), other.logLoss().baseRate());
            assertClose(
                    one.calibration().predictedOverObserved(),
                    other.calibration().predictedOverObserved());
            assertThat(one.calibration().curve())
                    .hasSameSizeAs(other.calibration().curve());
            for (int bin = 0; bin < other.calibration().curve().size(); bin++) {
                CalibrationBin oneBin = one.calibration().curve().get(bin);
                CalibrationBin otherBin = other.calibration().curve().get(bin);
                assertThat(oneBin.rows()).isEqualTo(otherBin.rows());
                assertClose(oneBin.predicted(), otherBin.predicted());
                assertClose(oneBin.observed(), otherBin.observed());
            }
        }
        Map<String, Double> values = found.values();
        expected.values().forEach((name, value) -> assertClose(values.get(name), value));
        assertThat(values.keySet()).isEqualTo(expected.values().keySet());
    }

    private static void assertClose(double found, double expected) {
        if (Double.isNaN(expected)) {
            assertThat(found).isNaN();
        } else {
            assertThat(found).isCloseTo(expected, within(1e-12));
        }
    }
}
