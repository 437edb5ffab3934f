package io.funnel4j.cli;

import io.funnel4j.training.StepResult;
import io.funnel4j.training.TrainingPoint;
import io.funnel4j.training.TrainingProgress;

/** Writes each point down before it is told, and remembers the last step. */
final class LastStep implements TrainingProgress {
    private final TrainingProgress told;
    private final MetricsLog metrics;
    private long step;

    LastStep(TrainingProgress told, MetricsLog metrics) {
        this.told = told;
        this.metrics = metrics;
    }

    void goesOnAfter(long steps) {
        step = steps;
    }

    long step() {
        return step;
    }

    @Override
    public void onStep(StepResult result) {
        step = result.step();
        told.onStep(result);
    }

    @Override
    public void onPoint(TrainingPoint point) {
        metrics.append(point);
        told.onPoint(point);
    }

    @Override
    public void onCheckpoint(long atStep) {
        told.onCheckpoint(atStep);
    }
}
