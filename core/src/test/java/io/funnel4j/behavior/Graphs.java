// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.behavior;

import java.util.List;

/** Graphs that several tests read. */
public final class Graphs {
    private Graphs() {}

    public static BehaviorGraph esmm() {
        return new BehaviorGraph(
                List.of(Tower.binary("ctr", "exposure", "click"), Tower.binary("cvr", "click", "conversion")),
                List.of(Objective.of("click"), Objective.of("conversion")));
    }

    public static BehaviorGraph esm2() {
        return new BehaviorGraph(
                List.of(
                        Tower.binary("ctr", "exposure", "click"),
                        Tower.exhaustive("action", "click", "daction", "oaction"),
                        Tower.binary("buy_after_daction", "daction", "purchase"),
                        Tower.binary("buy_after_oaction", "oaction", "purchase")),
                List.of(Objective.of("click"), Objective.of("daction"), Objective.of("purchase")));
    }

    /** A three-way split after the click, two branches of which lead to a purchase. */
    public static BehaviorGraph threeWay() {
        return new BehaviorGraph(
                List.of(
                        Tower.binary("ctr", "exposure", "click"),
                        Tower.exclusive("next", "click", "cart", "wish", "leave"),
                        Tower.binary("buy_after_cart", "cart", "purchase"),
                        Tower.binary("buy_after_wish", "wish", "purchase")),
                List.of(Objective.of("click"), Objective.of("leave"), Objective.of("purchase")));
    }
}
