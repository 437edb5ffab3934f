// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.evaluate;

import io.funnel4j.dataset.StableHash;
import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Some of many scores, each as likely as any other: those whose numbers have the smallest hashes. */
final class ScoreSample {
    private final int size;
    private final PriorityQueue<Drawn> drawn =
            new PriorityQueue<>(Comparator.comparingLong(Drawn::hash).reversed());
    private long number;

    private record Drawn(long hash, double score) {}

    /** @param size at most so many are kept */
    ScoreSample(int size) {
        this.size = size;
    }

    void add(double[] scores) {
        for (double score : scores) {
            long hash = StableHash.mix(number++);
            if (drawn.size() < size) {
                drawn.add(new Drawn(hash, score));
            } else if (hash < drawn.element().hash()) {
                drawn.remove();
                drawn.add(new Drawn(hash, score));
            }
        }
    }

    /** Rising. */
    double[] scores() {
        return drawn.stream().mapToDouble(Drawn::score).sorted().toArray();
    }

    /**
     * Borders between ranges that hold about as many rows each.
     *
     * @param samples of some parts
     * @param rows of each part
     * @param ranges at least 1
     * @return rising, at most ranges - 1; fewer where one score has many rows
     */
    static double[] borders(double[][] samples, long[] rows, int ranges) {
        int count = Arrays.stream(samples).mapToInt(sample -> sample.length).sum();
        double[][] weighted = new double[count][];
        int at = 0;
        double all = 0;
        for (int part = 0; part < samples.length; part++) {
            for (double score : samples[part]) {
                weighted[at++] = new double[] {score, (double) rows[part] / samples[part].length};
            }
            all += samples[part].length == 0 ? 0 : rows[part];
        }
        Arrays.sort(weighted, Comparator.comparingDouble(pair -> pair[0]));
        double[] borders = new double[ranges - 1];
        int found = 0;
        double below = 0;
        for (int i = 0; i < count && found < borders.length; i++) {
            below += weighted[i][1];
            boolean another = found == 0 || weighted[i][0] > borders[found - 1];
            if (below >= all * (found + 1) / ranges && another) {
                borders[found++] = weighted[i][0];
            }
        }
        return Arrays.copyOf(borders, found);
    }
}
