// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.comparison;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/**
 * Writes a log of nothing but ids: 16 fields of Zipf-distributed ids, each with an effect of its own on click and on purchase, and with
 * one together with its neighbour's. 4% of exposures are clicked, 7% of clicks end in a purchase.
 *
 * <pre>
 *   IdsAloneLog ROWS IDS_PER_FIELD OUT.csv
 * </pre>
 */
final class IdsAloneLog {
    private static final int FIELDS = 16;
    private static final int DIMENSION = 4;
    private static final double ZIPF = 0.8;
    private static final double EFFECT = 0.28;
    private static final double PAIR_EFFECT = 0.35;
    private static final double CLICKS = 0.04;
    private static final double PURCHASES = 0.07;

    private final Random random = new Random(5);
    private final int rows;
    private final int ids;

    private IdsAloneLog(int rows, int ids) {
        this.rows = rows;
        this.ids = ids;
    }

    public static void main(String[] arguments) throws IOException {
        new IdsAloneLog(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1])).write(Path.of(arguments[2]));
    }

    private void write(Path file) throws IOException {
        int[][] drawn = draw();
        double[][] click = effects(FIELDS, ids, EFFECT);
        double[][] purchase = effects(FIELDS, ids, EFFECT);
        double[][] clickPairs = effects(FIELDS, ids * DIMENSION, PAIR_EFFECT);
        double[][] purchasePairs = effects(FIELDS, ids * DIMENSION, PAIR_EFFECT);
        mix(purchase, click, 0.5);
        mix(purchasePairs, clickPairs, 0.6);
        boolean[] all = new boolean[rows];
        Arrays.fill(all, true);
        boolean[] clicked = happened(scores(drawn, click, clickPairs), CLICKS, all);
        boolean[] bought = happened(scores(drawn, purchase, purchasePairs), PURCHASES, clicked);
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            out.write("row");
            for (int field = 0; field < FIELDS; field++) {
                out.write(",f" + field);
            }
            out.write(",click,purchase\n");
            for (int row = 0; row < rows; row++) {
                out.write(Integer.toString(row));
                for (int field = 0; field < FIELDS; field++) {
                    out.write("," + drawn[field][row]);
                }
                out.write((clicked[row] ? ",1" : ",0") + (bought[row] ? ",1\n" : ",0\n"));
            }
        }
    }

    private int[][] draw() {
        double[] cumulated = new double[ids];
        double sum = 0;
        for (int id = 0; id < ids; id++) {
            sum += Math.pow(id + 1, -ZIPF);
            cumulated[id] = sum;
        }
        int[][] drawn = new int[FIELDS][rows];
        for (int[] field : drawn) {
            for (int row = 0; row < rows; row++) {
                int found = Arrays.binarySearch(cumulated, random.nextDouble() * sum);
                field[row] = found < 0 ? -found - 1 : found;
            }
        }
        return drawn;
    }

    private double[][] effects(int fields, int count, double deviation) {
        double[][] effects = new double[fields][count];
        for (double[] field : effects) {
            for (int i = 0; i < count; i++) {
                field[i] = deviation * random.nextGaussian();
            }
        }
        return effects;
    }

    /** Correlates effects with others, by a share, at the same variance. */
    private static void mix(double[][] effects, double[][] others, double share) {
        double own = Math.sqrt(1 - share * share);
        for (int field = 0; field < effects.length; field++) {
            for (int i = 0; i < effects[field].length; i++) {
                effects[field][i] = own * effects[field][i] + share * others[field][i];
            }
        }
    }

    private double[] scores(int[][] drawn, double[][] effects, double[][] pairs) {
        double[] scores = new double[rows];
        for (int row = 0; row < rows; row++) {
            for (int field = 0; field < FIELDS; field++) {
                scores[row] += effects[field][drawn[field][row]];
            }
            for (int field = 0; field < FIELDS; field += 2) {
                for (int d = 0; d < DIMENSION; d++) {
                    scores[row] += pairs[field][drawn[field][row] * DIMENSION + d]
                            * pairs[field + 1][drawn[field + 1][row] * DIMENSION + d];
                }
            }
        }
        return scores;
    }

    /** On so many of the rows where something else happened. */
    private boolean[] happened(double[] scores, double rate, boolean[] where) {
        double low = -30;
        double high = 30;
        for (int step = 0; step < 60; step++) {
            double middle = (low + high) / 2;
            double sum = 0;
            int count = 0;
            for (int row = 0; row < rows; row++) {
                if (where[row]) {
                    sum += 1 / (1 + Math.exp(-scores[row] - middle));
                    count++;
                }
            }
            if (sum / count > rate) {
                high = middle;
            } else {
                low = middle;
            }
        }
        boolean[] happened = new boolean[rows];
        for (int row = 0; row < rows; row++) {
            happened[row] = where[row] && random.nextDouble() < 1 / (1 + Math.exp(-scores[row] - low));
        }
        return happened;
    }
}
