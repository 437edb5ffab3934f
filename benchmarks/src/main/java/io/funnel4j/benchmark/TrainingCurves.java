package io.funnel4j.benchmark;

import io.funnel4j.report.result.EpochResult;
import io.funnel4j.report.result.TrainingCurve;
import io.funnel4j.training.FittingResult;

/** The course of a training, for reports. */
public final class TrainingCurves {
    private TrainingCurves() {}

    /** One point an epoch; the epoch whose weights were kept is marked. */
    public static TrainingCurve of(long seed, FittingResult fitted) {
        return new TrainingCurve(
                seed,
                fitted.epochs().stream()
                        .map(epoch -> new EpochResult(
                                epoch.epoch(),
                                epoch.trainingLoss(),
                                epoch.validation(),
                                epoch.epoch() == fitted.bestEpoch()))
                        .toList());
    }
}
