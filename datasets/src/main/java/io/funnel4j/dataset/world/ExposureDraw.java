// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.world;

/** One exposure in the making: what it shows, and the uniform numbers that will decide what follows. */
final class ExposureDraw {
    /** How much of the world's days has passed, in [0, 1). */
    double time;

    int user;
    int market;
    int item;
    int channel;
    int device;
    /** From 0. */
    int position;

    int hour;
    int discount;
    int priorEvents;

    /** Uniform numbers: for the unseen level, each step, and the kind of a daction. */
    double levelChance;

    double clickChance;
    double dactionChance;
    double kindChance;
    double purchaseChance;

    /** Uniform numbers for when it was shown, and how long click and purchase took; in worlds with times. */
    double secondChance;

    double clickDelayChance;
    double purchaseDelayChance;
    /** Days from click to purchase, in the mean. */
    double meanDelay;

    /** Chance that the item at this position is looked at. */
    double examination;
    /** Chance that the user's budget reaches the price. */
    double affordable;
    /** By step: all that x says, before the intercept and the unseen. */
    final EnumDoubles<Step> index = new EnumDoubles<>(Step.class);
}
