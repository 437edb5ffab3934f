// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.tune;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Probability;
import io.funnel4j.cli.run.TrainedRun;
import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.evaluation.RankAuc;
import io.funnel4j.evaluation.Scores;
import java.util.List;
import java.util.Locale;

/** What the best settings gain over the start on rows that chose nothing: the AUC of the searched probability. */
final class Gain {
    /** Positives below which a difference of AUCs is not told. */
    private static final int FEWEST_POSITIVES = 30;

    private Gain() {}

    /**
     * A run's scores on the rows of a probability's space.
     *
     * @param part that they are of
     * @param scores one a row
     * @param labels 0 or 1 a row
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Ranked(Part part, double[] scores, byte[] labels) {}

    /** Of the part that the run is evaluated on. */
    static Ranked scores(TrainedRun run, Probability probability) {
        EncodedExposures rows = run.encoded().evaluated();
        BehaviorGraph graph = run.encoded().run().config().graph();
        byte[] labels = rows.label(graph.label(probability.behavior()));
        byte[] given = probability.onAllExposures() ? null : rows.label(graph.label(probability.given()));
        LogProbabilities predicted = run.model()
                .predict(
                        rows,
                        List.of(probability),
                        run.encoded().run().config().training().workers())
                .get(probability);
        return new Ranked(
                run.encoded().evaluatedPart(), selected(Scores.of(predicted), given), selected(labels, given));
    }

    private static double[] selected(double[] values, byte[] given) {
        if (given == null) {
            return values;
        }
        double[] chosen = new double[count(given)];
        int next = 0;
        for (int row = 0; row < given.length; row++) {
            if (given[row] == 1) {
                chosen[next++] = values[row];
            }
        }
        return chosen;
    }

    private static byte[] selected(byte[] labels, byte[] given) {
        if (given == null) {
            return labels;
        }
        byte[] chosen = new byte[count(given)];
        int next = 0;
        for (int row = 0; row < given.length; row++) {
            if (given[row] == 1) {
                chosen[next++] = labels[row];
            }
        }
        return chosen;
    }

    private static int count(byte[] given) {
        int count = 0;
        for (byte happened : given) {
            count += happened;
        }
        return count;
    }

    /** In a sentence. */
    static String text(RankAuc.Comparison found, Probability probability, String part) {
        if (found.positives() < FEWEST_POSITIVES || found.negatives() < FEWEST_POSITIVES) {
            return String.format(
                    Locale.ROOT,
                    "AUC of %s on %s: too few rows to tell: %,d on which it happened, %,d on which not; expected %d of each.",
                    probability,
                    part,
                    found.positives(),
                    found.negatives(),
                    FEWEST_POSITIVES);
        }
        return String.format(
                Locale.ROOT,
                "AUC of %s on %s: %.4f at the start, %.4f at the best, %+.4f (95%% interval %+.4f to %+.4f; %,d positives).",
                probability,
                part,
                found.first(),
                found.second(),
                found.difference(),
                found.difference() - found.margin(),
                found.difference() + found.margin(),
                found.positives());
    }
}
