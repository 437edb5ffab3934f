// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation;

import io.funnel4j.Internal;
import java.io.Serializable;

/**
 * AUC from rows that arrive by rising score, each with a positive and a negative weight.
 *
 * <p>All terms are added and none is taken away, so a row is never paired with itself, not even by rounding.
 */
@Internal
public final class PairSums implements Serializable {
    private static final long serialVersionUID = 1;

    private double score = Double.NaN;
    private double positiveBelow;
    private double negativeBelow;
    private double positiveTied;
    private double negativeTied;
    private double tiedPairs;
    private double won;
    private double pairs;

    void add(double nextScore, double positiveWeight, double negativeWeight) {
        if (nextScore != score) {
            closeTies();
            score = nextScore;
        }
        tiedPairs += positiveWeight * negativeTied + negativeWeight * positiveTied;
        positiveTied += positiveWeight;
        negativeTied += negativeWeight;
    }

    /**
     * Adds all rows of one score at once, each of which is positive or negative.
     *
     * @param nextScore above that of all rows before
     */
    public void addTied(double nextScore, double positiveWeight, double negativeWeight) {
        add(nextScore, positiveWeight, negativeWeight);
        tiedPairs += positiveWeight * negativeWeight;
    }

    /** Adds the sums of rows whose scores are above those of all rows before. */
    public void append(PairSums higher) {
        closeTies();
        higher.closeTies();
        double ranked = higher.positiveBelow * negativeBelow;
        won += higher.won + ranked;
        pairs += higher.pairs + ranked + higher.negativeBelow * positiveBelow;
        positiveBelow += higher.positiveBelow;
        negativeBelow += higher.negativeBelow;
        score = higher.score;
    }

    /** The AUC of the rows so far, NaN where no pair has weight. */
    public double auc() {
        closeTies();
        return pairs > 0 ? won / pairs : Double.NaN;
    }

    /** The AUC of the rows since the last call, NaN where no pair has weight; then forgets them. */
    double take() {
        double auc = auc();
        score = Double.NaN;
        positiveBelow = 0;
        negativeBelow = 0;
        won = 0;
        pairs = 0;
        return auc;
    }

    private void closeTies() {
        double ranked = positiveTied * negativeBelow;
        won += ranked + 0.5 * tiedPairs;
        pairs += ranked + negativeTied * positiveBelow + tiedPairs;
        positiveBelow += positiveTied;
        negativeBelow += negativeTied;
        positiveTied = 0;
        negativeTied = 0;
        tiedPairs = 0;
    }
}
