// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation;

import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.LogSpace;
import java.util.Arrays;
import java.util.Random;

/** Plain definitions, slow and short, and random rows to try them on. */
public final class Oracles {
    private Oracles() {}

    /** The definition, over all pairs of rows. */
    public static double softAuc(double[] scores, double[] positive, double[] negative) {
        double won = 0;
        double pairs = 0;
        for (int i = 0; i < scores.length; i++) {
            for (int j = 0; j < scores.length; j++) {
                if (i != j) {
                    double weight = positive[i] * negative[j];
                    won += weight * (scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0);
                    pairs += weight;
                }
            }
        }
        return pairs == 0 ? Double.NaN : won / pairs;
    }

    public static double auc(double[] scores, byte[] labels) {
        return softAuc(scores, doubles(labels, 1), doubles(labels, 0));
    }

    /** 1 where the label is the given one. */
    public static double[] doubles(byte[] labels, int label) {
        double[] values = new double[labels.length];
        Arrays.setAll(values, row -> labels[row] == label ? 1 : 0);
        return values;
    }

    /** Scores of few distinct values. */
    public static double[] tiedScores(Random random, int rows, int distinct) {
        return random.ints(rows, 0, distinct)
                .mapToDouble(value -> value / 8.0 - 1)
                .toArray();
    }

    public static byte[] labels(Random random, int rows, double rate) {
        byte[] labels = new byte[rows];
        for (int row = 0; row < rows; row++) {
            labels[row] = (byte) (random.nextDouble() < rate ? 1 : 0);
        }
        return labels;
    }

    public static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    public static LogProbabilities ofLogits(double... logits) {
        return new LogProbabilities(
                Arrays.stream(logits).map(z -> -LogSpace.softplus(-z)).toArray(),
                Arrays.stream(logits).map(z -> -LogSpace.softplus(z)).toArray());
    }

    public static LogProbabilities ofProbabilities(double... p) {
        return new LogProbabilities(
                Arrays.stream(p).map(Math::log).toArray(),
                Arrays.stream(p).map(value -> Math.log1p(-value)).toArray());
    }
}
