// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.world;

import java.util.Map;

/** Turns the probabilities of the steps at each unseen level into every {@link TrueProbability} of one exposure. */
final class TruthSums {
    private final EnumDoubles<TrueProbability> values = new EnumDoubles<>(TrueProbability.class);

    double get(TrueProbability probability) {
        return values.get(probability);
    }

    /**
     * Takes an exposure.
     *
     * @param steps p(step | x, w) by step, then by level w
     * @param drawn the level of this exposure
     */
    void set(Map<Step, double[]> steps, int drawn) {
        double[] clicks = steps.get(Step.CLICK);
        double[] dactions = steps.get(Step.DACTION);
        double[] purchasesAfterDaction = steps.get(Step.PURCHASE_AFTER_DACTION);
        double[] purchasesAfterOaction = steps.get(Step.PURCHASE_AFTER_OACTION);
        double click = 0;
        double daction = 0;
        double oaction = 0;
        double purchaseThroughDaction = 0;
        double purchaseThroughOaction = 0;
        double dactionIfClicked = 0;
        double purchaseIfClicked = 0;
        for (int level = 0; level < clicks.length; level++) {
            double prior = Unobserved.probability(level);
            double throughDaction = dactions[level] * purchasesAfterDaction[level];
            double throughOaction = (1 - dactions[level]) * purchasesAfterOaction[level];
            double clicked = prior * clicks[level];
            click += clicked;
            daction += clicked * dactions[level];
            oaction += clicked * (1 - dactions[level]);
            purchaseThroughDaction += clicked * throughDaction;
            purchaseThroughOaction += clicked * throughOaction;
            dactionIfClicked += prior * dactions[level];
            purchaseIfClicked += prior * (throughDaction + throughOaction);
        }
        double purchase = purchaseThroughDaction + purchaseThroughOaction;
        set(TrueProbability.CLICK, click);
        set(TrueProbability.DACTION, daction);
        set(TrueProbability.OACTION, oaction);
        set(TrueProbability.PURCHASE, purchase);
        set(TrueProbability.DACTION_GIVEN_CLICK, daction / click);
        set(TrueProbability.OACTION_GIVEN_CLICK, oaction / click);
        set(TrueProbability.PURCHASE_GIVEN_CLICK, purchase / click);
        set(TrueProbability.PURCHASE_GIVEN_DACTION, purchaseThroughDaction / daction);
        set(TrueProbability.PURCHASE_GIVEN_OACTION, purchaseThroughOaction / oaction);
        set(TrueProbability.DACTION_DO_CLICK, dactionIfClicked);
        set(TrueProbability.PURCHASE_DO_CLICK, purchaseIfClicked);

        double purchaseDrawn =
                dactions[drawn] * purchasesAfterDaction[drawn] + (1 - dactions[drawn]) * purchasesAfterOaction[drawn];
        set(TrueProbability.CLICK_DRAWN, clicks[drawn]);
        set(TrueProbability.DACTION_DRAWN, clicks[drawn] * dactions[drawn]);
        set(TrueProbability.PURCHASE_DRAWN, clicks[drawn] * purchaseDrawn);
        set(TrueProbability.DACTION_GIVEN_CLICK_DRAWN, dactions[drawn]);
        set(TrueProbability.PURCHASE_GIVEN_CLICK_DRAWN, purchaseDrawn);
        set(TrueProbability.PURCHASE_GIVEN_DACTION_DRAWN, purchasesAfterDaction[drawn]);
        set(TrueProbability.PURCHASE_GIVEN_OACTION_DRAWN, purchasesAfterOaction[drawn]);
    }

    private void set(TrueProbability probability, double value) {
        values.set(probability, value);
    }
}
