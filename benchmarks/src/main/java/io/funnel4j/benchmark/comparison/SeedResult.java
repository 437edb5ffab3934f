// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.comparison;

import io.funnel4j.report.result.CalibrationCurve;
import io.funnel4j.report.result.TrainingCurve;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one model reached from one seed.
 *
 * @param failure why there is nothing else, such as a loss that became infinite; empty for none
 * @param trainRows that it was trained on
 * @param metrics by key
 * @param ceilings of the same test part, by key of metric; empty where the truth is not known
 * @param calibration one curve a probability
 * @param training the course of the training
 */
public record SeedResult(
        String failure,
        long trainRows,
        Map<String, Double> metrics,
        Map<String, Double> ceilings,
        List<CalibrationCurve> calibration,
        TrainingCurve training) {
    public SeedResult {
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
        ceilings = Collections.unmodifiableMap(new LinkedHashMap<>(ceilings));
        calibration = List.copyOf(calibration);
    }

    static SeedResult failed(String failure, long seed, long trainRows, Map<String, Double> ceilings) {
        return new SeedResult(failure, trainRows, Map.of(), ceilings, List.of(), new TrainingCurve(seed, List.of()));
    }
}
