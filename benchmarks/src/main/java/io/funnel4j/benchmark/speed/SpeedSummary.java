// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.speed;

import io.funnel4j.benchmark.speed.contender.Engine;
import io.funnel4j.benchmark.speed.contender.Rate;
import io.funnel4j.benchmark.speed.contender.Shape;
import io.funnel4j.benchmark.speed.contender.Work;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Runs to figures: medians over the rounds at each contender's best batch, and ratios round by round. */
final class SpeedSummary {
    /** What a figure is about. */
    private record Subject(Shape shape, int ids, String contender, Work work) {}

    /** One round of a subject. */
    private record Sample(int round, Rate rate, long peakBytes) {}

    /** Samples by batch. */
    private final Map<Subject, Map<Integer, List<Sample>>> samples = new LinkedHashMap<>();

    SpeedSummary(List<Run> runs) {
        for (Run run : runs) {
            for (Rate rate : run.measured().rates()) {
                samples.computeIfAbsent(
                                new Subject(run.shape(), run.ids(), run.contender(), rate.work()),
                                subject -> new LinkedHashMap<>())
                        .computeIfAbsent(rate.batch(), batch -> new ArrayList<>())
                        .add(new Sample(run.round(), rate, run.measured().peakBytes()));
            }
        }
    }

    /** One a contender, number of ids and work, in the order of the runs. */
    List<Figure> figures() {
        List<Figure> figures = new ArrayList<>();
        for (Subject subject : samples.keySet()) {
            List<Sample> best = best(subject);
            figures.add(new Figure(
                    subject.shape(),
                    subject.ids(),
                    subject.contender(),
                    subject.work(),
                    best.get(0).rate().batch(),
                    rowsPerSecond(best),
                    range(best, sample -> sample.rate().cores()).median(),
                    Math.round(range(best, Sample::peakBytes).median())));
        }
        return figures;
    }

    /** Of this project's training to all other training, and of its predicting to the products of the forward pass. */
    List<Ratio> ratios() {
        List<Ratio> ratios = new ArrayList<>();
        for (Subject ours : samples.keySet()) {
            for (Subject other : samples.keySet()) {
                if (comparable(ours, other)) {
                    ratio(ours, other, ratios);
                }
            }
        }
        return ratios;
    }

    private static boolean comparable(Subject ours, Subject other) {
        boolean sameData = ours.shape().equals(other.shape()) && other.ids() == ours.ids();
        boolean training = ours.contender().equals(Engine.FUNNEL4J.lowerCase())
                && other.work() == Work.TRAINING
                && !other.contender().equals(ours.contender());
        boolean predicting = ours.work() == Work.PREDICTING && other.work() == Work.FORWARD;
        return sameData && (training || predicting);
    }

    private void ratio(Subject ours, Subject other, List<Ratio> ratios) {
        List<Double> times = new ArrayList<>();
        for (Sample our : best(ours)) {
            for (Sample their : best(other)) {
                if (our.round() == their.round()) {
                    times.add(our.rate().rowsPerSecond() / their.rate().rowsPerSecond());
                }
            }
        }
        if (!times.isEmpty()) {
            ratios.add(new Ratio(ours.shape(), ours.ids(), ours.work(), other.contender(), Range.of(times)));
        }
    }

    /** The samples of the batch with the best median. */
    private List<Sample> best(Subject subject) {
        List<Sample> best = List.of();
        for (List<Sample> ofBatch : samples.get(subject).values()) {
            if (best.isEmpty()
                    || rowsPerSecond(ofBatch).median() > rowsPerSecond(best).median()) {
                best = ofBatch;
            }
        }
        return best;
    }

    private static Range rowsPerSecond(List<Sample> samples) {
        return range(samples, sample -> sample.rate().rowsPerSecond());
    }

    private static Range range(List<Sample> samples, ToDoubleFunction<Sample> value) {
        return Range.of(samples.stream().map(value::applyAsDouble).toList());
    }
}
