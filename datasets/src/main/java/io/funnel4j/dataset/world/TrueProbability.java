// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.world;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Probability;
import java.util.Arrays;
import java.util.Optional;

/**
 * A probability that a generated world knows for every exposure x.
 *
 * <p>With w the level of what is unseen, pi_w its probability, c_w = P(click | x, w) and b_w = P(b | click, x, w):
 *
 * <pre>
 *   {@link Unseen#INTEGRATED_OUT}   P(b | x)            = sum_w pi_w c_w b_w
 *                     P(b | click, x)     = sum_w pi_w c_w b_w / sum_w pi_w c_w   (what is seen among clicks)
 *   {@link Unseen#UNDER_DO}         P(b | do(click), x) = sum_w pi_w b_w                      (if all were made to click)
 *   {@link Unseen#AS_DRAWN}         P(b | click, x, w)  = b_w                                 (w the one of this row)
 * </pre>
 *
 * <p>No model of x can do better than {@link Unseen#INTEGRATED_OUT}.
 */
public enum TrueProbability {
    CLICK(Unseen.INTEGRATED_OUT, "click", BehaviorGraph.ROOT),
    DACTION(Unseen.INTEGRATED_OUT, "daction", BehaviorGraph.ROOT),
    OACTION(Unseen.INTEGRATED_OUT, "oaction", BehaviorGraph.ROOT),
    PURCHASE(Unseen.INTEGRATED_OUT, "purchase", BehaviorGraph.ROOT),
    DACTION_GIVEN_CLICK(Unseen.INTEGRATED_OUT, "daction", "click"),
    OACTION_GIVEN_CLICK(Unseen.INTEGRATED_OUT, "oaction", "click"),
    PURCHASE_GIVEN_CLICK(Unseen.INTEGRATED_OUT, "purchase", "click"),
    PURCHASE_GIVEN_DACTION(Unseen.INTEGRATED_OUT, "purchase", "daction"),
    PURCHASE_GIVEN_OACTION(Unseen.INTEGRATED_OUT, "purchase", "oaction"),
    DACTION_DO_CLICK(Unseen.UNDER_DO, "daction", "click"),
    PURCHASE_DO_CLICK(Unseen.UNDER_DO, "purchase", "click"),
    CLICK_DRAWN(Unseen.AS_DRAWN, "click", BehaviorGraph.ROOT),
    DACTION_DRAWN(Unseen.AS_DRAWN, "daction", BehaviorGraph.ROOT),
    PURCHASE_DRAWN(Unseen.AS_DRAWN, "purchase", BehaviorGraph.ROOT),
    DACTION_GIVEN_CLICK_DRAWN(Unseen.AS_DRAWN, "daction", "click"),
    PURCHASE_GIVEN_CLICK_DRAWN(Unseen.AS_DRAWN, "purchase", "click"),
    PURCHASE_GIVEN_DACTION_DRAWN(Unseen.AS_DRAWN, "purchase", "daction"),
    PURCHASE_GIVEN_OACTION_DRAWN(Unseen.AS_DRAWN, "purchase", "oaction");

    private final Unseen unseen;
    private final String behavior;
    private final String given;

    TrueProbability(Unseen unseen, String behavior, String given) {
        this.unseen = unseen;
        this.behavior = behavior;
        this.given = given;
    }

    public Unseen unseen() {
        return unseen;
    }

    /** The probability of the behavior graph that this is the truth of; its behaviors bear the labels' names. */
    public Probability probability() {
        return new Probability(behavior, given);
    }

    /** {@code true_p_purchase_given_click}, {@code true_p_purchase_do_click}, {@code true_p_click_drawn}. */
    public String columnName() {
        String name = "true_" + probability().columnName();
        return switch (unseen) {
            case INTEGRATED_OUT -> name;
            case UNDER_DO -> name.replace("_given_", "_do_");
            case AS_DRAWN -> name + "_drawn";
        };
    }

    /**
     * The truth of a graph's probability.
     *
     * @param probability with behaviors named as the labels are: click, daction, oaction, purchase
     * @return empty where the world does not know it
     */
    public static Optional<TrueProbability> find(Probability probability, Unseen unseen) {
        return Arrays.stream(values())
                .filter(truth -> truth.unseen == unseen && truth.probability().equals(probability))
                .findFirst();
    }

    /** What became of what is unseen. */
    public enum Unseen {
        /** Averaged over what it may be, given that the condition was seen to happen: all that x can tell. */
        INTEGRATED_OUT,
        /** Averaged as if the condition had been brought about whatever is unseen. */
        UNDER_DO,
        /** Known, as drawn for the row: beyond any model of x. */
        AS_DRAWN
    }
}
