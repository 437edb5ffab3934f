// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.calibration;

import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Probability;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The calibrators of a model's probabilities. Each is calibrated in its own space, so that the graph's products hold no longer to
 * the last digit: pCTCVR is that of its own map, and not the calibrated pCTR times the calibrated pCVR.
 *
 * @param byProbability those that are calibrated; the others stay as they are predicted
 */
public record Calibrators(Map<Probability, Calibrator> byProbability) {
    /** All probabilities as they are predicted. */
    public static final Calibrators NONE = new Calibrators(Map.of());

    public Calibrators {
        byProbability = Collections.unmodifiableMap(new LinkedHashMap<>(byProbability));
    }

    public boolean none() {
        return byProbability.isEmpty();
    }

    /** One probability's pairs, calibrated where it is. */
    public LogProbabilities calibrate(Probability probability, LogProbabilities predicted) {
        Calibrator calibrator = byProbability.get(probability);
        return calibrator == null ? predicted : calibrator.calibrate(predicted);
    }
}
