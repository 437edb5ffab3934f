package io.funnel4j.training;

import java.util.List;

/**
 * What training came to.
 *
 * @param points every validation, in order; none where it was stopped before the first
 * @param kept index of the point whose weights the model has now; -1 where it was stopped
 * @param stopped whether it was asked to stop before its end; the model then has the weights of the last step
 * @param steps all that were made, before a checkpoint that it went on from too
 */
public record TrainingResult(List<TrainingPoint> points, int kept, boolean stopped, long steps) {
    public TrainingResult {
        points = List.copyOf(points);
    }

    /** The point whose weights the model has now. */
    public TrainingPoint keptPoint() {
        if (stopped) {
            throw new IllegalStateException("training was stopped before its end; no point is kept yet");
        }
        return points.get(kept);
    }

    /** The epoch in whose midst, or at whose end, training ended; 1 for the first. */
    public int lastEpoch() {
        return points.isEmpty() ? 1 : points.get(points.size() - 1).epoch();
    }

    /** Median over the points of the rows trained a second. */
    public double samplesPerSecond() {
        double[] sorted = points.stream()
                .mapToDouble(TrainingPoint::samplesPerSecond)
                .sorted()
                .toArray();
        return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
    }
}
