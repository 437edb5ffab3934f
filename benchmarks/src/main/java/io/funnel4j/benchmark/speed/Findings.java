package io.funnel4j.benchmark.speed;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs to figures: medians over the rounds at each contender's best batch, and ratios round by round. */
final class Findings {
    /** What a figure is about. */
    private record Subject(Shape shape, int ids, String contender, Work work) {}

    /** Rates by batch, then by round. */
    private final Map<Subject, Map<Integer, Map<Integer, Double>>> rates = new LinkedHashMap<>();

    private final Map<Subject, List<Double>> peaks = new LinkedHashMap<>();

    Findings(List<Run> runs) {
        for (Run run : runs) {
            for (Rate rate : run.measured().rates()) {
                Subject subject = new Subject(run.shape(), run.ids(), run.contender(), rate.work());
                rates.computeIfAbsent(subject, key -> new LinkedHashMap<>())
                        .computeIfAbsent(rate.batch(), key -> new LinkedHashMap<>())
                        .put(run.round(), rate.rowsPerSecond());
                peaks.computeIfAbsent(subject, key -> new ArrayList<>())
                        .add((double) run.measured().peakBytes());
            }
        }
    }

    /** One a contender, number of ids and work, in the order of the runs. */
    List<Figure> figures() {
        List<Figure> figures = new ArrayList<>();
        rates.forEach((subject, byBatch) -> {
            int batch = bestBatch(byBatch);
            figures.add(new Figure(
                    subject.shape(),
                    subject.ids(),
                    subject.contender(),
                    subject.work(),
                    batch,
                    range(byBatch.get(batch)),
                    Math.round(Range.of(peaks.get(subject)).median())));
        });
        return figures;
    }

    /** Of this project's training to all other training, and of its predicting to the products of the forward pass. */
    List<Ratio> ratios() {
        List<Ratio> ratios = new ArrayList<>();
        for (Subject ours : rates.keySet()) {
            for (Subject other : rates.keySet()) {
                if (comparable(ours, other)) {
                    ratio(ours, other, ratios);
                }
            }
        }
        return ratios;
    }

    private static boolean comparable(Subject ours, Subject other) {
        boolean sameData = ours.shape().equals(other.shape()) && (other.ids() == ours.ids() || other.ids() == 0);
        boolean training = ours.contender().equals(Engine.FUNNEL4J.lowerCase())
                && other.work() == Work.TRAINING
                && !other.contender().equals(ours.contender());
        boolean predicting = ours.work() == Work.PREDICTING && other.work() == Work.FORWARD;
        return sameData && (training || predicting);
    }

    private void ratio(Subject ours, Subject other, List<Ratio> ratios) {
        Map<Integer, Double> ourRounds = bestRounds(ours);
        List<Double> times = new ArrayList<>();
        bestRounds(other).forEach((round, rate) -> {
            if (ourRounds.containsKey(round)) {
                times.add(ourRounds.get(round) / rate);
            }
        });
        if (!times.isEmpty()) {
            ratios.add(new Ratio(ours.shape(), ours.ids(), ours.work(), other.contender(), Range.of(times)));
        }
    }

    private Map<Integer, Double> bestRounds(Subject subject) {
        Map<Integer, Map<Integer, Double>> byBatch = rates.get(subject);
        return byBatch.get(bestBatch(byBatch));
    }

    private static int bestBatch(Map<Integer, Map<Integer, Double>> byBatch) {
        int best = -1;
        for (int batch : byBatch.keySet()) {
            if (best < 0
                    || range(byBatch.get(batch)).median()
                            > range(byBatch.get(best)).median()) {
                best = batch;
            }
        }
        return best;
    }

    private static Range range(Map<Integer, Double> byRound) {
        return Range.of(List.copyOf(byRound.values()));
    }
}
