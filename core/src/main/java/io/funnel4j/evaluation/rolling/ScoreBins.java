// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation.rolling;

import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Probability;
import io.funnel4j.evaluation.Calibration;
import io.funnel4j.evaluation.GroupedAuc;
import io.funnel4j.evaluation.LogLoss;
import io.funnel4j.evaluation.PairSums;
import io.funnel4j.evaluation.ProbabilityMetrics;
import io.funnel4j.evaluation.Scores;
import io.funnel4j.evaluation.Space;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The rows of one probability in bins of their log-odds, each {@value #WIDTH} wide. Log loss and predicted over observed are those
 * of the rows themselves. The AUC takes the rows of a bin for tied: it is off by no more than half of the pairs whose
 * rows share a bin, {@link #aucError}. The expected calibration error joins whole bins.
 */
final class ScoreBins {
    /** Of a bin, in log-odds. */
    private static final double WIDTH = 1.0 / 128;
    /** From here on downwards, and from its opposite on upwards, log-odds share a bin. */
    private static final double LOWEST = -32;

    private static final int BINS = (int) (-2 * LOWEST / WIDTH);

    private final long[] counts = new long[BINS];
    private final double[] positives = new double[BINS];
    private final double[] negatives = new double[BINS];
    private final double[] predicted = new double[BINS];
    private final LogLoss.Sums loss = new LogLoss.Sums();
    private long rows;
    private long positiveRows;

    /** @param predictions of the rows of the space */
    void add(Space space, LogProbabilities predictions) {
        double[] scores = Scores.of(predictions);
        float[] weights = space.sampleWeights();
        for (int row = 0; row < scores.length; row++) {
            int bin = bin(scores[row]);
            double weight = weights == null ? 1 : weights[row];
            counts[bin]++;
            (space.labels()[row] == 1 ? positives : negatives)[bin] += weight;
            predicted[bin] += weight * Math.exp(predictions.logP()[row]);
        }
        loss.add(predictions, space.labels(), weights);
        rows += scores.length;
        positiveRows += space.positives();
    }

    private static int bin(double score) {
        return (int) Math.max(0, Math.min(BINS - 1, Math.floor((score - LOWEST) / WIDTH)));
    }

    /** Of all rows so far. */
    ProbabilityMetrics metrics(Probability probability) {
        PairSums pairs = new PairSums();
        Calibration.Sums calibration = new Calibration.Sums(Calibration.DEFAULT_BINS, rows);
        long lower = 0;
        for (int bin = 0; bin < BINS; bin++) {
            if (counts[bin] > 0) {
                pairs.addTied(bin, positives[bin], negatives[bin]);
                calibration.add(lower, counts[bin], positives[bin] + negatives[bin], predicted[bin], positives[bin]);
                lower += counts[bin];
            }
        }
        return new ProbabilityMetrics(
                probability,
                rows,
                positiveRows,
                pairs.auc(),
                GroupedAuc.WITHOUT_GROUPS,
                loss.logLoss(),
                calibration.calibration());
    }

    /** How far the AUC is off at most: half of the share of pairs whose rows share a bin. */
    double aucError() {
        double positive = 0;
        double negative = 0;
        double tied = 0;
        for (int bin = 0; bin < BINS; bin++) {
            positive += positives[bin];
            negative += negatives[bin];
            tied += positives[bin] * negatives[bin];
        }
        return 0.5 * tied / (positive * negative);
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(rows);
        out.writeLong(positiveRows);
        loss.write(out);
        int used = 0;
        for (long count : counts) {
            used += count > 0 ? 1 : 0;
        }
        out.writeInt(used);
        for (int bin = 0; bin < BINS; bin++) {
            if (counts[bin] > 0) {
                out.writeInt(bin);
                out.writeLong(counts[bin]);
                out.writeDouble(positives[bin]);
                out.writeDouble(negatives[bin]);
                out.writeDouble(predicted[bin]);
            }
        }
    }

    /** Becomes what was written, where nothing was added before. */
    void read(DataInput in) throws IOException {
        rows = in.readLong();
        positiveRows = in.readLong();
        loss.read(in);
        for (int left = in.readInt(); left > 0; left--) {
            int bin = in.readInt();
            if (bin < 0 || bin >= BINS) {
                throw new IOException("bin %s of %s".formatted(bin, BINS));
            }
            counts[bin] = in.readLong();
            positives[bin] = in.readDouble();
            negatives[bin] = in.readDouble();
            predicted[bin] = in.readDouble();
        }
    }
}
