// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.tracking;

import io.funnel4j.cli.record.RunFolder;
import io.funnel4j.cli.run.RunOutput;
import io.funnel4j.dataset.encoders.Turnover;
import io.funnel4j.evaluation.detail.DetailedEvaluation;
import io.funnel4j.progress.Progress;
import io.funnel4j.report.result.DataSection;
import io.funnel4j.tracking.MetricPoint;
import io.funnel4j.training.StepResult;
import io.funnel4j.training.Validation;
import java.util.ArrayList;
import java.util.List;

/** A run's output that trackers hear too: losses, validations and final metrics. */
final class TrackedOutput implements RunOutput {
    /** Losses between validations, each the mean of some steps. */
    private static final long MOST_LOSSES = 1000;

    private final RunOutput told;
    private final RunTracking tracking;
    private long lastStep;

    TrackedOutput(RunOutput told, RunTracking tracking) {
        this.told = told;
        this.tracking = tracking;
    }

    @Override
    public Progress progress() {
        return told.progress();
    }

    @Override
    public void note(String text) {
        told.note(text);
    }

    @Override
    public void warning(String text) {
        told.warning(text);
    }

    @Override
    public void data(String report) {
        told.data(report);
    }

    @Override
    public void turnover(List<Turnover> tables) {
        told.turnover(tables);
    }

    @Override
    public Training training(long rowsPerEpoch, int epochs) {
        return new Tracked(told.training(rowsPerEpoch, epochs), epochs);
    }

    private final class Tracked implements Training {
        private final Training shown;
        private final long every;
        private boolean begun = !tracking.resumed();
        private double loss;
        private int steps;

        Tracked(Training shown, int epochs) {
            this.shown = shown;
            this.every = Math.max(1, (tracking.stepsPerEpoch() * epochs + MOST_LOSSES - 1) / MOST_LOSSES);
        }

        @Override
        public void goesOnAfter(long step, long rows, List<Validation> validations) {
            begun = true;
            lastStep = step;
            List<MetricPoint> before = new ArrayList<>();
            validations.forEach(validation -> before.addAll(points(validation)));
            tracking.goesOnAfter(step, before);
            shown.goesOnAfter(step, rows, validations);
        }

        @Override
        public void onStep(StepResult step) {
            begin();
            lastStep = step.step();
            loss += step.loss();
            steps++;
            if (step.step() % every == 0) {
                tracking.metrics(List.of(
                        new MetricPoint("train/loss_of_steps", loss / steps, step.step(), System.currentTimeMillis())));
                loss = 0;
                steps = 0;
            }
            shown.onStep(step);
        }

        /** A run that was killed before its first checkpoint begins anew. */
        private void begin() {
            if (!begun) {
                begun = true;
                tracking.goesOnAfter(0, List.of());
            }
        }

        @Override
        public void onValidation(Validation validation) {
            begin();
            tracking.metrics(points(validation));
            shown.onValidation(validation);
        }

        @Override
        public void onCheckpoint(long step) {
            shown.onCheckpoint(step);
        }

        @Override
        public void close() {
            shown.close();
        }
    }

    private static List<MetricPoint> points(Validation validation) {
        long now = System.currentTimeMillis();
        List<MetricPoint> points = new ArrayList<>();
        points.add(new MetricPoint("train/loss", validation.loss(), validation.step(), now));
        validation
                .losses()
                .forEach((output, loss) ->
                        points.add(new MetricPoint("train/" + output + ".loss", loss, validation.step(), now)));
        validation
                .metrics()
                .forEach((metric, value) ->
                        points.add(new MetricPoint("validation/" + metric, value, validation.step(), now)));
        points.add(new MetricPoint("train/samples_per_second", validation.samplesPerSecond(), validation.step(), now));
        points.add(new MetricPoint("epoch", validation.epoch(), validation.step(), now));
        return points;
    }

    @Override
    public void stopped(RunFolder folder, long step) {
        told.stopped(folder, step);
    }

    @Override
    public void evaluated(DetailedEvaluation evaluation, List<DataSection> sections) {
        long now = System.currentTimeMillis();
        String part = tracking.evaluatedPart();
        String prefix = part.equals("test") ? "test/" : "final_" + part + "/";
        List<MetricPoint> points = new ArrayList<>();
        evaluation
                .evaluation()
                .values()
                .forEach((metric, value) -> points.add(new MetricPoint(prefix + metric, value, lastStep, now)));
        tracking.metrics(points);
        told.evaluated(evaluation, sections);
    }

    @Override
    public void finished(RunFolder folder) {
        told.finished(folder);
    }
}
