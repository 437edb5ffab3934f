// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.behavior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.funnel4j.problem.InvalidSpecException;
import io.funnel4j.problem.Problem;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BehaviorGraphTest {
    @Test
    void samplesNoRowsWhoseOutcomeMayBeLate() {
        for (Estimator late : List.of(Estimator.delayed(), Estimator.fakeNegative())) {
            BehaviorGraph click = new BehaviorGraph(
                    Graphs.esmm().towers(),
                    List.of(Objective.of("click").withEstimator(late), Objective.of("conversion")));
            assertThatThrownBy(click::samplingTower)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("the estimator %s of its objective says that it may be late", late.type());
            BehaviorGraph conversion = new BehaviorGraph(
                    Graphs.esmm().towers(),
                    List.of(Objective.of("click"), Objective.of("conversion").withEstimator(late)));
            assertThat(conversion.samplingTower().name()).isEqualTo("ctr");
        }
    }

    private static final Tower CTR = Tower.binary("ctr", "exposure", "click");
    private static final Tower CVR = Tower.binary("cvr", "click", "conversion");

    @Test
    void ordersBehaviorsAfterTheOnesTheyFollow() {
        BehaviorGraph graph = new BehaviorGraph(List.of(CVR, CTR), List.of(Objective.of("conversion")));

        assertThat(graph.behaviors()).containsExactly("click", "conversion");
    }

    @Test
    void knowsWhatMayFollowWhat() {
        BehaviorGraph graph = Graphs.esm2();

        assertThat(graph.isAncestor("exposure", "purchase")).isTrue();
        assertThat(graph.isAncestor("oaction", "purchase")).isTrue();
        assertThat(graph.isAncestor("oaction", "daction")).isFalse();
        assertThat(graph.isAncestor("click", "click")).isFalse();
        assertThat(graph.isAncestor("purchase", "click")).isFalse();
        assertThat(graph.isAncestor("nowhere", "click")).isFalse();
    }

    @Test
    void findsTheBehaviorsThatCannotBeLeftOut() {
        assertThat(Graphs.esm2().necessaryAncestors("purchase")).containsExactly("click");
        assertThat(Graphs.esm2().necessaryAncestors("click")).isEmpty();
        assertThat(Graphs.esmm().necessaryAncestors("conversion")).containsExactly("click");
        assertThat(Graphs.threeWay().necessaryAncestors("cart")).containsExactly("click");
    }

    @Test
    void findsTheTowerTowardABehavior() {
        BehaviorGraph graph = Graphs.esm2();

        assertThat(graph.towerToward("exposure", "purchase")).contains(graph.tower("ctr"));
        assertThat(graph.towerToward("click", "purchase")).contains(graph.tower("action"));
        assertThat(graph.towerToward("oaction", "purchase")).contains(graph.tower("buy_after_oaction"));
        assertThat(graph.towerToward("daction", "oaction")).isEmpty();
        assertThat(graph.towerToward("purchase", "click")).isEmpty();
    }

    @Test
    void listsProbabilitiesOverAllExposuresFirst() {
        assertThat(Graphs.esm2().probabilities().stream().map(Probability::columnName))
                .containsExactly(
                        "p_click",
                        "p_daction",
                        "p_oaction",
                        "p_purchase",
                        "p_daction_given_click",
                        "p_oaction_given_click",
                        "p_purchase_given_click",
                        "p_purchase_given_daction",
                        "p_purchase_given_oaction");
    }

    @Test
    void readsTheLabelsOfObjectivesAndOfWhatTheyAreGiven() {
        BehaviorGraph graph = new BehaviorGraph(
                List.of(CTR, CVR),
                List.of(
                        new Objective("conversion", "click", "order", 1),
                        new Objective("click", "exposure", "detail", 1)));

        assertThat(graph.labels()).containsExactly("detail", "order");
        assertThat(graph.label("click")).isEqualTo("detail");
        assertThat(Graphs.esm2().label("oaction")).isEqualTo("oaction");
    }

    @Test
    void equalsAGraphOfTheSameTowersAndObjectives() {
        assertThat(Graphs.esm2()).isEqualTo(Graphs.esm2()).hasSameHashCodeAs(Graphs.esm2());
        assertThat(Graphs.esm2()).isNotEqualTo(Graphs.esmm());
    }

    @Test
    void refusesAnUnknownTowerByName() {
        assertThatThrownBy(() -> Graphs.esmm().tower("ctcvr"))
                .hasMessage("unknown tower 'ctcvr'; towers are [ctr, cvr]");
    }

    @Test
    void refusesACycle() {
        assertThat(problems(
                        List.of(CTR, Tower.binary("on", "click", "more"), Tower.binary("back", "more", "click")),
                        Objective.of("more")))
                .containsExactly("behaviors form a cycle: click -> more -> click; remove one of these outcomes");
        assertThat(problems(List.of(CTR, Tower.binary("again", "click", "click")), Objective.of("click")))
                .containsExactly("behaviors form a cycle: click -> click; remove one of these outcomes");
    }

    @Test
    void refusesAnOutcomeThatIsTheRoot() {
        assertThat(problems(List.of(CTR, Tower.binary("back", "click", "exposure")), Objective.of("click")))
                .contains("tower 'back' leads to 'exposure'; nothing leads to the root");
    }

    @Test
    void refusesTwoTowersOfOneName() {
        assertThat(problems(List.of(CTR, Tower.binary("ctr", "click", "conversion")), Objective.of("conversion")))
                .containsExactly("two towers are named 'ctr'; rename one");
    }

    @Test
    void refusesATowerThatLeavesAnUnknownBehavior() {
        assertThat(problems(List.of(CTR, Tower.binary("cvr", "clik", "conversion")), Objective.of("click")))
                .containsExactly(
                        "tower 'cvr' leaves 'clik', which no tower leads to; behaviors are [click, conversion, exposure]");
    }

    @Test
    void refusesAGraphWithoutTowersOrObjectives() {
        assertThat(problems(List.of())).containsExactly("the graph has no tower; add one that leaves 'exposure'");
        assertThat(problems(List.of(CTR)))
                .containsExactly(
                        "the graph has no objective; nothing would be trained",
                        "tower 'ctr' is read by no objective and would not be trained; add an objective on click");
    }

    @Test
    void refusesJoiningPathsThatMayBothHappen() {
        assertThat(problems(
                        List.of(
                                CTR,
                                Tower.binary("carting", "click", "cart"),
                                Tower.binary("wishing", "click", "wish"),
                                Tower.binary("buy_after_cart", "cart", "purchase"),
                                Tower.binary("buy_after_wish", "wish", "purchase")),
                        Objective.of("purchase")))
                .containsExactly(
                        "paths to 'purchase' through 'cart' (tower 'carting') and 'wish' (tower 'wishing') are not"
                                + " exclusive: both may follow 'click', so their sum could pass 1; make 'cart' and 'wish' outcomes"
                                + " of one tower");
    }

    @Test
    void refusesTwoTowersOfOneBehaviorThatLeadToTheSameOutcome() {
        assertThat(problems(List.of(CTR, Tower.binary("again", "exposure", "click")), Objective.of("click")))
                .containsExactly(
                        "paths to 'click' through 'click' (tower 'ctr') and 'click' (tower 'again') are not exclusive:"
                                + " both may follow 'exposure', so their sum could pass 1; remove 'click' from one of the towers");
    }

    @Test
    void refusesGraphsExactlyWhereSomeWorldHasTwoPathsToOneBehavior() {
        int refused = 0;
        for (long seed = 0; seed < 600; seed++) {
            RandomTowers towers = new RandomTowers(new Random(seed));
            InvalidSpecException refusal = catchThrowableOfType(InvalidSpecException.class, towers::graph);
            assertThat(refusal == null)
                    .as("seed %d, towers %s", seed, towers.towers())
                    .isEqualTo(towers.exclusive());
            if (refusal != null) {
                assertThat(refusal).as("seed %d", seed).hasMessageContaining("are not exclusive");
                refused++;
            }
        }
        assertThat(refused).isBetween(50, 550);
    }

    @Test
    void refusesAnObjectiveOnAnUnknownBehavior() {
        assertThat(problems(List.of(CTR), Objective.of("click"), Objective.of("conversion")))
                .containsExactly("objective on unknown behavior 'conversion'; behaviors are [click]");
        assertThat(problems(List.of(CTR), Objective.of("click"), Objective.of("exposure")))
                .containsExactly("objective on unknown behavior 'exposure'; behaviors are [click]");
        assertThat(problems(List.of(CTR), Objective.of("click"), Objective.of("click", "view")))
                .containsExactly(
                        "objective on 'click' is given unknown behavior 'view'; behaviors are [click, exposure]");
    }

    @Test
    void refusesAnObjectiveGivenWhatIsNoAncestor() {
        assertThat(problems(List.of(CTR, CVR), Objective.of("conversion"), Objective.of("click", "conversion")))
                .containsExactly("objective on 'click' is given 'conversion', from which no path leads to it; name an"
                        + " ancestor or 'exposure'");
    }

    @Test
    void refusesTwoObjectivesOnOneProbability() {
        assertThat(problems(
                        List.of(CTR),
                        Objective.of("click"),
                        Objective.of("click").withWeight(2)))
                .containsExactly("two objectives on P(click); keep one");
    }

    @Test
    void refusesTwoLabelsOfOneBehavior() {
        assertThat(problems(
                        List.of(CTR, CVR),
                        new Objective("conversion", "exposure", "order", 1),
                        new Objective("conversion", "click", "paid", 1)))
                .containsExactly(
                        "behavior 'conversion' has two labels, 'order' and 'paid'; it happens or not, so keep one");
    }

    @Test
    void refusesOneLabelForTwoBehaviors() {
        assertThat(problems(
                        List.of(CTR, CVR),
                        new Objective("click", "exposure", "y", 1),
                        new Objective("conversion", "exposure", "y", 1)))
                .containsExactly("behaviors 'click' and 'conversion' have one label, 'y'; name each one's own column");
    }

    @Test
    void refusesATowerThatNoObjectiveReads() {
        assertThat(problems(List.of(CTR, CVR), Objective.of("click")))
                .containsExactly(
                        "tower 'cvr' is read by no objective and would not be trained; add an objective on conversion");
        assertThat(problems(List.of(CTR, CVR), Objective.of("conversion", "click")))
                .containsExactly(
                        "tower 'ctr' is read by no objective and would not be trained; add an objective on click");
    }

    @Test
    void refusesTwoProbabilitiesOfOneColumnName() {
        assertThat(problems(
                        List.of(CTR, CVR, Tower.binary("odd", "exposure", "conversion_given_click")),
                        Objective.of("conversion"),
                        Objective.of("conversion_given_click")))
                .containsExactly("P(conversion_given_click) and P(conversion | click) would share the column"
                        + " 'p_conversion_given_click'; rename a behavior");
    }

    @Test
    void reportsAllProblemsAtOnce() {
        assertThat(problems(
                        List.of(CTR, Tower.binary("ctr", "click", "cart"), Tower.binary("buy", "basket", "purchase")),
                        Objective.of("click")))
                .hasSize(2);
    }

    private static List<String> problems(List<Tower> towers, Objective... objectives) {
        return catchThrowableOfType(InvalidSpecException.class, () -> new BehaviorGraph(towers, List.of(objectives)))
                .problems()
                .stream()
                .map(Problem::message)
                .toList();
    }
}
