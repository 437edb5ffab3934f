// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation.detail;

import io.funnel4j.evaluation.Checks;
import io.funnel4j.evaluation.RowOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The ROC curve: at each threshold the share of the positives and of the negatives that score at least it.
 *
 * @param points exact vertices from (0, 0) to (1, 1), both rates never falling; empty unless both classes have weight
 */
public record RocCurve(List<Point> points) {
    /** Points unless asked for otherwise: with them a curve is as good as whole on a screen. */
    public static final int DEFAULT_POINTS = 200;

    /** Before the curve is thinned, vertices that are so near to one another, in the sum of both rates, are one. */
    private static final double RESOLUTION = 1e-4;

    public RocCurve {
        points = List.copyOf(points);
    }

    /**
     * A vertex.
     *
     * @param falsePositiveRate share of the negatives' weight at or above the threshold
     * @param truePositiveRate share of the positives' weight at or above the threshold
     */
    public record Point(double falsePositiveRate, double truePositiveRate) {}

    /**
     * The curve, thinned to the vertices that keep its shape best. Rows of equal score are one step, so the area under the
     * whole curve is {@link io.funnel4j.evaluation.RankAuc}.
     *
     * @param scores one a row
     * @param labels 0 or 1 a row
     * @param sampleWeights one a row, finite and not negative, or null for 1 everywhere
     * @param most points at most, at least 2
     * @throws IllegalArgumentException if lengths differ, a score is NaN, a label is neither 0 nor 1, or a weight is
     *     negative or not finite
     */
    public static RocCurve of(double[] scores, byte[] labels, float[] sampleWeights, int most) {
        Checks.sameLength("scores", scores.length, "labels", labels.length);
        Checks.notNan("score", scores);
        Checks.binary("label", labels);
        Checks.sampleWeights(sampleWeights, labels.length);
        if (most < 2) {
            throw new IllegalArgumentException("a curve has at least 2 points; found " + most);
        }
        double[] totals = new double[2];
        for (int row = 0; row < labels.length; row++) {
            totals[labels[row]] += sampleWeights == null ? 1 : sampleWeights[row];
        }
        return totals[0] > 0 && totals[1] > 0
                ? new RocCurve(thinned(vertices(scores, labels, sampleWeights, totals), most))
                : new RocCurve(List.of());
    }

    /** The area under the points, by trapezoids; NaN without points. */
    public double area() {
        double area = points.isEmpty() ? Double.NaN : 0;
        for (int i = 1; i < points.size(); i++) {
            Point left = points.get(i - 1);
            Point right = points.get(i);
            area += (right.falsePositiveRate - left.falsePositiveRate)
                    * (right.truePositiveRate + left.truePositiveRate)
                    / 2;
        }
        return area;
    }

    private static List<Point> vertices(double[] scores, byte[] labels, float[] sampleWeights, double[] totals) {
        int[] order = RowOrder.ascending(scores);
        List<Point> vertices = new ArrayList<>();
        vertices.add(new Point(0, 0));
        double[] above = new double[2];
        double kept = 0;
        for (int i = order.length - 1; i >= 0; i--) {
            int row = order[i];
            above[labels[row]] += sampleWeights == null ? 1 : sampleWeights[row];
            boolean step = i > 0 && scores[order[i - 1]] != scores[row];
            double negatives = Math.min(1, above[0] / totals[0]);
            double positives = Math.min(1, above[1] / totals[1]);
            if (step && negatives + positives - kept >= RESOLUTION) {
                vertices.add(new Point(negatives, positives));
                kept = negatives + positives;
            }
        }
        vertices.add(new Point(1, 1));
        return vertices;
    }

    /** Takes, again and again, the vertex that lies farthest from the line that stands for it. */
    private static List<Point> thinned(List<Point> vertices, int most) {
        boolean[] taken = new boolean[vertices.size()];
        taken[0] = true;
        taken[taken.length - 1] = true;
        int count = 2;
        PriorityQueue<Stretch> stretches = new PriorityQueue<>(
                Comparator.comparingDouble(Stretch::deviation).reversed());
        stretches.add(Stretch.of(vertices, 0, taken.length - 1));
        while (count < most && stretches.peek().deviation > 0) {
            Stretch split = stretches.remove();
            taken[split.farthest] = true;
            count++;
            stretches.add(Stretch.of(vertices, split.first, split.farthest));
            stretches.add(Stretch.of(vertices, split.farthest, split.last));
        }
        List<Point> kept = new ArrayList<>(count);
        for (int i = 0; i < taken.length; i++) {
            if (taken[i]) {
                kept.add(vertices.get(i));
            }
        }
        return kept;
    }

    /** Vertices between two that were taken, and the one of them that lies farthest from the line between those. */
    private record Stretch(int first, int last, int farthest, double deviation) {
        static Stretch of(List<Point> vertices, int first, int last) {
            Point from = vertices.get(first);
            Point to = vertices.get(last);
            double width = to.falsePositiveRate - from.falsePositiveRate;
            double height = to.truePositiveRate - from.truePositiveRate;
            double length = Math.hypot(width, height);
            int farthest = first;
            double deviation = 0;
            for (int i = first + 1; i < last; i++) {
                Point point = vertices.get(i);
                double distance = Math.abs(width * (point.truePositiveRate - from.truePositiveRate)
                                - height * (point.falsePositiveRate - from.falsePositiveRate))
                        / length;
                if (distance > deviation) {
                    farthest = i;
                    deviation = distance;
                }
            }
            return new Stretch(first, last, farthest, deviation);
        }
    }
}
