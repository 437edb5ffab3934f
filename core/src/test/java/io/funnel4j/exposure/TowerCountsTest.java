// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.exposure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Estimator;
import io.funnel4j.behavior.Objective;
import io.funnel4j.behavior.Tower;
import io.funnel4j.behavior.TowerRates;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TowerCountsTest {
    private static final BehaviorGraph ESM2 = new BehaviorGraph(
            List.of(
                    Tower.binary("ctr", BehaviorGraph.ROOT, "click"),
                    Tower.exhaustive("action", "click", "daction", "oaction"),
                    Tower.binary("buy_after_daction", "daction", "purchase"),
                    Tower.binary("buy_after_oaction", "oaction", "purchase")),
            List.of(Objective.of("click"), Objective.of("daction"), Objective.of("purchase")));

    private static final byte[] CLICK = {1, 1, 1, 1, 0, 0, 0, 0, 0, 0};
    private static final byte[] DACTION = {1, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    private static final byte[] PURCHASE = {1, 1, 0, 0, 0, 0, 0, 0, 0, 0};
    private static final Map<String, byte[]> LABELS = Map.of("click", CLICK, "daction", DACTION, "purchase", PURCHASE);

    private static ExposureBatch batch(Map<String, byte[]> labels, float[] weights) {
        return new ExposureBatch(CLICK.length, new int[0], new float[0], labels, weights);
    }

    private static TowerCounts counted(BehaviorGraph graph, ExposureBatch... batches) {
        TowerCounts counts = new TowerCounts();
        for (ExposureBatch batch : batches) {
            counts.add(graph, batch);
        }
        return counts;
    }

    private static void assertFirst(TowerRates rates, String tower, double share) {
        assertThat(rates.categories().get(tower).get(0)).as(tower).isCloseTo(share, within(1e-15));
    }

    @Test
    void theActionWithoutALabelHappenedWhereTheOtherDidNot() {
        TowerRates rates = counted(ESM2, batch(LABELS, null)).rates(ESM2, 1);

        // (positives + 1/2) / (rows + 1)
        assertFirst(rates, "ctr", 4.5 / 11);
        assertFirst(rates, "action", 1.5 / 5);
        assertFirst(rates, "buy_after_daction", 1.5 / 2);
        assertFirst(rates, "buy_after_oaction", 1.5 / 4);
    }

    @Test
    void aLabelThatIsThereIsRead() {
        byte[] other = {0, 1, 1, 0, 0, 0, 0, 0, 0, 0};
        TowerRates rates = counted(
                        ESM2,
                        batch(Map.of("click", CLICK, "daction", DACTION, "oaction", other, "purchase", PURCHASE), null))
                .rates(ESM2, 1);

        assertFirst(rates, "action", 1.5 / 4);
        assertFirst(rates, "buy_after_oaction", 1.5 / 3);
    }

    @Test
    void rowsWeighAsInTheLoss() {
        float[] weights = {2, 0, 1, 1, 4, 0, 0, 0, 0, 0};

        // Of 8 in all the clicks weigh 4; a row weighs 0.8 in the mean.
        assertFirst(counted(ESM2, batch(LABELS, weights)).rates(ESM2, 1), "ctr", 4.4 / 8.8);
    }

    @Test
    void weightsMayBeOfAnySize() {
        float[] small = new float[CLICK.length];
        Arrays.fill(small, 1.0f / 1024);

        assertFirst(counted(ESM2, batch(LABELS, small)).rates(ESM2, 1), "ctr", 4.5 / 11);
    }

    @Test
    void rowsThatWereLeftOutCountAgain() {
        TowerRates rates = counted(ESM2, batch(LABELS, null)).rates(ESM2, 10);

        assertFirst(rates, "ctr", 4.5 / 65);
        assertFirst(rates, "action", 1.5 / 5);
    }

    @Test
    void partsAddUpToTheWhole() {
        TowerCounts sum = counted(ESM2, batch(LABELS, null));
        sum.add(counted(ESM2, batch(LABELS, null)));
        sum.add(new TowerCounts());

        assertThat(sum.rates(ESM2, 1))
                .isEqualTo(
                        counted(ESM2, batch(LABELS, null), batch(LABELS, null)).rates(ESM2, 1));
    }

    @Test
    void towersThatNoLabelTellsOfAreNotCounted() {
        BehaviorGraph graph = new BehaviorGraph(
                List.of(
                        Tower.binary("seen", BehaviorGraph.ROOT, "view"),
                        Tower.binary("ctr", "view", "click"),
                        Tower.binary("cvr", "click", "purchase")),
                List.of(Objective.of("click"), Objective.of("purchase")));

        TowerRates rates = counted(graph, batch(LABELS, null)).rates(graph, 1);

        assertThat(rates.categories()).containsOnlyKeys("cvr");
        assertFirst(rates, "cvr", 2.5 / 5);
    }

    @Test
    void ofNoRowsAllSharesAreEqual() {
        TowerRates rates = counted(
                        ESM2,
                        new ExposureBatch(
                                0,
                                new int[0],
                                new float[0],
                                Map.of("click", new byte[0], "daction", new byte[0], "purchase", new byte[0]),
                                null))
                .rates(ESM2, 1);

        assertThat(rates.categories().values()).containsOnly(List.of(0.5, 0.5));
    }

    @Test
    void theRateOfDelaysIsThatOfTheEffectsThatWereSeen() {
        BehaviorGraph graph = new BehaviorGraph(
                ESM2.towers(),
                List.of(
                        Objective.of("click"),
                        Objective.of("daction"),
                        Objective.of("purchase", "click").withEstimator(Estimator.delayed())));
        float[] delays = new float[CLICK.length];
        Arrays.fill(delays, Float.POSITIVE_INFINITY);
        delays[0] = 3;
        delays[1] = 5;
        delays[2] = 40;
        String tower = "hazard_purchase_given_click";
        TowerCounts counts = counted(graph, delayed(delays, null));
        assertThat(counts.rates(graph, 1).hazards()).containsOnlyKeys(tower).containsEntry(tower, 2.5 / 8.5);

        counts.add(counted(graph, delayed(delays, null)));
        assertThat(counts.rates(graph, 1).hazards()).containsEntry(tower, 4.5 / 16.5);

        float[] weights = new float[CLICK.length];
        Arrays.fill(weights, 10);
        weights[1] = 30;
        assertThat(counted(graph, delayed(delays, weights)).rates(graph, 1).hazards())
                .containsEntry(tower, (40.0 + 10) / (180 + 10));

        assertThat(counted(graph, batch(LABELS, null)).rates(graph, 1).hazards())
                .isEmpty();
        assertThat(counted(ESM2, delayed(delays, null)).rates(ESM2, 1).hazards())
                .isEmpty();
    }

    /** As in the loss: clicks 0 to 3, of which 0 stands once more and 1 says nothing of the purchase. */
    @Test
    void rowsThatAreNotLearntFromAreNotCounted() {
        BehaviorGraph graph = new BehaviorGraph(
                List.of(Tower.binary("ctr", BehaviorGraph.ROOT, "click"), Tower.binary("cvr", "click", "purchase")),
                List.of(Objective.of("click"), Objective.of("purchase", "click").withEstimator(Estimator.delayed())));
        float[] days = new float[CLICK.length];
        Arrays.fill(days, Float.POSITIVE_INFINITY);
        int[] clicks =
                IntStream.range(0, CLICK.length).filter(row -> CLICK[row] == 1).toArray();
        int[] buyers = IntStream.of(clicks).filter(row -> PURCHASE[row] == 1).toArray();
        int other = IntStream.of(clicks)
                .filter(row -> PURCHASE[row] == 0)
                .findFirst()
                .orElseThrow();
        for (int buyer : buyers) {
            days[buyer] = 3;
        }
        days[buyers[0]] = ExposureBatch.UNKNOWN_DELAY;
        days[other] = Float.NaN;

        TowerRates rates = counted(graph, delayed(days, null)).rates(graph, 1);

        assertFirst(rates, "ctr", (clicks.length - 1 + 0.5) / (CLICK.length - 1 + 1));
        assertFirst(rates, "cvr", (buyers.length - 1 + 0.5) / (clicks.length - 2 + 1));
        double seen = buyers.length - 1;
        assertThat(rates.hazards()).containsEntry("hazard_purchase_given_click", (seen + 0.5) / (3 * seen + 0.5));
    }

    private static ExposureBatch delayed(float[] days, float[] weights) {
        return new ExposureBatch(
                CLICK.length, new int[0], new float[0], new float[0], LABELS, weights, Map.of("purchase", days));
    }
}
