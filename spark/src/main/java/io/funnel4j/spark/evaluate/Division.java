// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.evaluate;

import java.io.Serializable;
import java.util.List;

/**
 * How the rows are divided among tasks: those of each probability by ranges of the score, for rank and calibration, and by groups,
 * for GAUC. A function of the rows alone, whatever the cluster has.
 */
final class Division implements Serializable {
    private static final long serialVersionUID = 1;

    private final double[][] borders;
    private final int[] firstRange;
    private final int[] groupParts;
    private final int[] firstGroupPart;
    private final int tasks;

    /** @param rowsPerTask about as many rows of one probability are sorted at once */
    Division(List<BlockSums> partitions, int probabilities, int rowsPerTask) {
        borders = new double[probabilities][];
        firstRange = new int[probabilities];
        groupParts = new int[probabilities];
        firstGroupPart = new int[probabilities];
        int next = 0;
        for (int k = 0; k < probabilities; k++) {
            int probability = k;
            if (partitions.stream().noneMatch(sums -> sums.evaluated[probability])) {
                continue;
            }
            long[] rows = partitions.stream()
                    .mapToLong(sums -> sums.rows[probability])
                    .toArray();
            double[][] samples =
                    partitions.stream().map(sums -> sums.samples[probability]).toArray(double[][]::new);
            long all = partitions.stream()
                    .mapToLong(sums -> sums.rows[probability])
                    .sum();
            int parts = Math.toIntExact(Math.max(1, (all + rowsPerTask - 1) / rowsPerTask));
            borders[k] = ScoreSample.borders(samples, rows, parts);
            firstRange[k] = next;
            next += borders[k].length + 1;
            if (partitions.stream().anyMatch(sums -> sums.grouped)) {
                groupParts[k] = parts;
                firstGroupPart[k] = next;
                next += parts;
            }
        }
        tasks = next;
    }

    int tasks() {
        return tasks;
    }

    boolean evaluated(int probability) {
        return borders[probability] != null;
    }

    /** Between the ranges of a probability. */
    double[] borders(int probability) {
        return borders[probability];
    }

    int ranges(int probability) {
        return borders[probability].length + 1;
    }

    /** The task of the lowest range; the others follow. */
    int firstRange(int probability) {
        return firstRange[probability];
    }

    /** 0 without groups. */
    int groupParts(int probability) {
        return groupParts[probability];
    }

    int firstGroupPart(int probability) {
        return firstGroupPart[probability];
    }

    /** The probability whose range a task has; -1 for groups. */
    int probabilityOfRange(int task) {
        for (int k = 0; k < borders.length; k++) {
            if (evaluated(k) && task >= firstRange[k] && task < firstRange[k] + ranges(k)) {
                return k;
            }
        }
        return -1;
    }
}
