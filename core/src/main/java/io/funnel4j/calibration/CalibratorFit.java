// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.calibration;

import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.evaluation.RowOrder;
import io.funnel4j.evaluation.Scores;
import io.funnel4j.evaluation.Space;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Fits the calibrator of one probability. */
final class CalibratorFit {
    /** Beyond this a probability is 0 or 1 in double. */
    private static final double MOST_LOG_ODDS = 745;

    private final LogProbabilities predicted;
    private final double[] logOdds;
    private final byte[] labels;
    private final double[] weights;

    /**
     * @param space the rows on which the probability is judged
     * @param predicted its predictions for them
     */
    CalibratorFit(Space space, LogProbabilities predicted) {
        this.predicted = predicted;
        this.logOdds =
                Arrays.stream(Scores.of(predicted)).map(CalibratorFit::finite).toArray();
        this.labels = space.labels();
        this.weights = new double[labels.length];
        double sum = 0;
        int counted = 0;
        for (int row = 0; row < weights.length; row++) {
            weights[row] = space.sampleWeights() == null ? 1 : space.sampleWeights()[row];
            sum += weights[row];
            counted += weights[row] > 0 ? 1 : 0;
        }
        double mean = sum / Math.max(1, counted); // what the weights' scale is must not matter
        for (int row = 0; row < weights.length; row++) {
            weights[row] /= mean;
        }
    }

    private static double finite(double logOdds) {
        return Math.max(-MOST_LOG_ODDS, Math.min(MOST_LOG_ODDS, logOdds));
    }

    /** a z + b; where a is not above 0, since the rows are ordered the wrong way or all alike, z + b. */
    PlattCalibrator platt() {
        double[] found = LogisticRegression.fit(new double[][] {logOdds}, zeros(), targets(), weights);
        return found[1] > 0 ? new PlattCalibrator(found[1], found[0]) : new PlattCalibrator(1, shift(logOdds));
    }

    /** a log p - b log(1 - p) + c; one that would be negative is 0, and where both would be, Platt's is taken. */
    Calibrator beta() {
        double[] logP =
                Arrays.stream(predicted.logP()).map(CalibratorFit::finite).toArray();
        double[] minusLogQ =
                Arrays.stream(predicted.logQ()).map(value -> -finite(value)).toArray();
        double[] both = LogisticRegression.fit(new double[][] {logP, minusLogQ}, zeros(), targets(), weights);
        if (both[1] > 0 && both[2] >= 0) {
            return new BetaCalibrator(both[1], both[2], both[0]);
        }
        boolean low = both[1] > 0;
        double[] one = LogisticRegression.fit(new double[][] {low ? logP : minusLogQ}, zeros(), targets(), weights);
        if (!(one[1] > 0)) {
            return platt();
        }
        return low ? new BetaCalibrator(one[1], 0, one[0]) : new BetaCalibrator(0, one[1], one[0]);
    }

    /**
     * Blocks of rows by rising log-odds, joined as long as one happens no more often than the one before (pool adjacent
     * violators); the first and the last take in a neighbour where nothing, or everything, happened. A point a block: its mean log-odds,
     * and those of its rate. In the end all points move alike, so that as much is predicted as happened.
     */
    IsotonicCalibrator isotonic() {
        List<Block> blocks = blocks();
        List<Double> from = blocks.stream().map(Block::logOdds).toList();
        List<Double> to =
                blocks.stream().map(block -> Logistic.logOdds(block.rate())).toList();
        IsotonicCalibrator line = new IsotonicCalibrator(from, to);
        double[] calibrated = new double[logOdds.length];
        for (int row = 0; row < calibrated.length; row++) {
            calibrated[row] = line.logOdds(logOdds[row], 0);
        }
        double shift = shift(calibrated);
        return new IsotonicCalibrator(
                from, to.stream().map(value -> value + shift).toList());
    }

    private List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        for (int row : RowOrder.ascending(logOdds)) {
            Block block = new Block(weights[row], weights[row] * labels[row], weights[row] * logOdds[row]);
            if (block.weight > 0) {
                while (!blocks.isEmpty() && blocks.get(blocks.size() - 1).notBelow(block)) {
                    block = blocks.remove(blocks.size() - 1).and(block);
                }
                blocks.add(block);
            }
        }
        while (blocks.size() > 1 && blocks.get(0).positives == 0) {
            blocks.set(1, blocks.get(0).and(blocks.get(1)));
            blocks.remove(0);
        }
        while (blocks.size() > 1 && blocks.get(blocks.size() - 1).all()) {
            Block last = blocks.remove(blocks.size() - 1);
            blocks.set(blocks.size() - 1, blocks.get(blocks.size() - 1).and(last));
        }
        return blocks;
    }

    /** Rows of one rate: their weight, that of those on which it happened, and the sum of their log-odds by weight. */
    private record Block(double weight, double positives, double sum) {
        Block and(Block other) {
            return new Block(weight + other.weight, positives + other.positives, sum + other.sum);
        }

        boolean notBelow(Block next) {
            return rate() >= next.rate() || logOdds() >= next.logOdds();
        }

        boolean all() {
            return positives == weight;
        }

        double rate() {
            return positives / weight;
        }

        double logOdds() {
            return sum / weight;
        }
    }

    /** b of z + b such that as much is predicted as happened. */
    private double shift(double[] z) {
        double[] happened = new double[labels.length];
        for (int row = 0; row < happened.length; row++) {
            happened[row] = labels[row];
        }
        return LogisticRegression.fit(new double[0][], z, happened, weights)[0];
    }

    /** (n1 + 1) / (n1 + 2) and 1 / (n0 + 2): what keeps a slope finite where the two classes lie apart. */
    private double[] targets() {
        double ones = 0;
        double zeros = 0;
        for (int row = 0; row < labels.length; row++) {
            if (labels[row] == 1) {
                ones += weights[row];
            } else {
                zeros += weights[row];
            }
        }
        double[] targets = new double[labels.length];
        for (int row = 0; row < targets.length; row++) {
            targets[row] = labels[row] == 1 ? (ones + 1) / (ones + 2) : 1 / (zeros + 2);
        }
        return targets;
    }

    private double[] zeros() {
        return new double[labels.length];
    }
}
