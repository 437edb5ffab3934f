// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.report;

import io.funnel4j.report.result.EpochResult;
import io.funnel4j.report.result.TrainingCurve;
import io.funnel4j.training.TrainingResult;

/** The course of a training, for reports. */
public final class TrainingCurves {
    private TrainingCurves() {}

    /**
     * One point per validation; the one whose weights were kept is marked.
     *
     * @param stepsPerEpoch how many steps an epoch has
     */
    public static TrainingCurve of(long seed, TrainingResult trained, long stepsPerEpoch) {
        return new TrainingCurve(
                seed,
                trained.validations().stream()
                        .map(validation -> new EpochResult(
                                validation.epoch(),
                                validation.loss(),
                                validation.metrics(),
                                validation.equals(trained.keptValidation()),
                                validation.endOfEpoch()
                                        ? validation.epoch()
                                        : (double) validation.step() / stepsPerEpoch))
                        .toList());
    }

    /** Steps of an epoch of so many rows. */
    public static long stepsPerEpoch(long rows, int batchSize) {
        return (rows + batchSize - 1) / batchSize;
    }
}
