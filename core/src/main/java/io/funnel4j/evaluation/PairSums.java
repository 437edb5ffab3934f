// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation;

/**
 * AUC from rows that arrive by rising score, each with a positive and a negative weight.
 *
 * <p>All terms are added and none is taken away, so a row is never paired with itself, not even by rounding.
 */
final class PairSums {
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

    /** The AUC of the rows since the last call, NaN where no pair has weight; then forgets them. */
    double take() {
        closeTies();
        double auc = pairs > 0 ? won / pairs : Double.NaN;
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
