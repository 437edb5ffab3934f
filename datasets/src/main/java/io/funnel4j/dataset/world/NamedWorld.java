// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.world;

import io.funnel4j.text.EnumNames;
import io.funnel4j.text.Nearest;
import java.util.Arrays;
import java.util.List;

/** Worlds that stress one thing each, all else as in the standard one. */
public enum NamedWorld {
    STANDARD("nothing is stressed"),
    /** What is seen decides clicks more: inverse propensities can undo it. */
    SELECTION_BIAS("the clicked exposures are unlike all exposures, in what is seen"),
    /** No model of what is seen can undo it. */
    CONFOUNDING("what drives clicks and purchases unseen is twice as strong"),
    RARE_PURCHASES("one exposure in 1,800 ends in a purchase"),
    INFORMATIVE_DACTION("nearly all purchases go through a daction"),
    UNINFORMATIVE_DACTION("a daction says nothing about a purchase"),
    SHIFT("tastes and the assortment move on from day to day, so the test days are unlike the train days");

    private final String description;

    NamedWorld(String description) {
        this.description = description;
    }

    /** What it stresses. */
    public String description() {
        return description;
    }

    /** With the standard seed and rows. */
    public WorldSpec spec() {
        WorldSpec standard = WorldSpec.standard();
        return switch (this) {
            case STANDARD -> standard;
            case SELECTION_BIAS -> standard.withSelection(2.5);
            case CONFOUNDING -> standard.withConfounding(2);
            case RARE_PURCHASES -> standard.withRates(new WorldRates(0.04, 0.2, 0.05, 0.005));
            case INFORMATIVE_DACTION -> standard.withRates(new WorldRates(0.04, 0.2, 0.3, 0.002));
            case UNINFORMATIVE_DACTION -> standard.withRates(new WorldRates(0.04, 0.2, 0.07, 0.07))
                    .withDactionTie(0);
            case SHIFT -> standard.withDrift(1.5);
        };
    }

    /** As the command line writes it: {@code selection-bias}. */
    public String worldName() {
        return EnumNames.of(this);
    }

    /** The names of all. */
    public static List<String> names() {
        return Arrays.stream(values()).map(NamedWorld::worldName).toList();
    }

    /**
     * The world of a name.
     *
     * @throws IllegalArgumentException naming the worlds there are
     */
    public static NamedWorld named(String name) {
        return Arrays.stream(values())
                .filter(world -> world.worldName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown world '%s'; worlds are %s%s"
                        .formatted(name, names(), Nearest.suggestion(name, names()))));
    }
}
