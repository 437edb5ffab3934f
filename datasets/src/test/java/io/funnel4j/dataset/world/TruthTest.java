// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.funnel4j.behavior.Probability;
import io.funnel4j.dataset.world.TrueProbability.Unseen;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TruthTest {
    private static final int ROWS = 400_000;
    /** Rates high enough that every bin holds events. */
    private static final World WORLD = World.of(Worlds.small()
            .withRows(ROWS)
            .withRates(new WorldRates(0.1, 0.3, 0.3, 0.06))
            .withConfounding(1.5));

    private static final Truth TRUTH = WORLD.truth(0, ROWS);
    private static final Map<WorldColumn, double[]> LABELS = Worlds.labels(WORLD);

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"DACTION_DO_CLICK", "PURCHASE_DO_CLICK"})
    void matchesTheFrequenciesOfLabelsInEachTenth(TrueProbability probability) {
        double[] happened = label(probability.probability().behavior());
        double[] given = label(probability.probability().given());
        double[] truth = TRUTH.of(probability);
        List<Integer> rows = IntStream.range(0, ROWS)
                .filter(row -> given[row] == 1)
                .boxed()
                .sorted(Comparator.comparingDouble(row -> truth[row]))
                .toList();
        for (int tenth = 0; tenth < 10; tenth++) {
            double difference = 0;
            double variance = 0;
            for (int row : rows.subList(rows.size() * tenth / 10, rows.size() * (tenth + 1) / 10)) {
                difference += happened[row] - truth[row];
                variance += truth[row] * (1 - truth[row]);
            }
            assertThat(Math.abs(difference) / Math.sqrt(variance))
                    .as("standard errors between labels and %s in tenth %d", probability, tenth)
                    .isLessThan(4.5);
        }
    }

    @Test
    void underDoIsTheMeanOverTheUnseenAsDrawn() {
        assertMeansAgree(TrueProbability.PURCHASE_DO_CLICK, TrueProbability.PURCHASE_GIVEN_CLICK_DRAWN);
        assertMeansAgree(TrueProbability.DACTION_DO_CLICK, TrueProbability.DACTION_GIVEN_CLICK_DRAWN);
    }

    @Test
    void observedAndDoDifferInLevelAndInOrderWhereSomethingUnseenDrivesBoth() {
        double observed = TRUTH.mean(TrueProbability.PURCHASE_GIVEN_CLICK);
        double underDo = TRUTH.mean(TrueProbability.PURCHASE_DO_CLICK);
        assertThat(observed).isGreaterThan(1.3 * underDo);
        assertThat(TRUTH.mean(TrueProbability.DACTION_GIVEN_CLICK))
                .isGreaterThan(1.1 * TRUTH.mean(TrueProbability.DACTION_DO_CLICK));

        double[] one = TRUTH.of(TrueProbability.PURCHASE_GIVEN_CLICK);
        double[] other = TRUTH.of(TrueProbability.PURCHASE_DO_CLICK);
        long turned = IntStream.range(0, ROWS - 1)
                .filter(row -> (one[row] < one[row + 1]) != (other[row] < other[row + 1]))
                .count();
        assertThat(turned / (ROWS - 1.0)).isBetween(0.03, 0.3);
    }

    @Test
    void observedAndDoAgreeWhereNothingUnseenDrivesThem() {
        World plain = World.of(Worlds.small().withRows(5_000).withConfounding(0));
        Truth truth = plain.truth(0, 5_000);
        assertEqual(truth, TrueProbability.PURCHASE_GIVEN_CLICK, TrueProbability.PURCHASE_DO_CLICK);
        assertEqual(truth, TrueProbability.DACTION_GIVEN_CLICK, TrueProbability.DACTION_DO_CLICK);
        assertEqual(truth, TrueProbability.PURCHASE_GIVEN_CLICK, TrueProbability.PURCHASE_GIVEN_CLICK_DRAWN);
        assertEqual(truth, TrueProbability.CLICK, TrueProbability.CLICK_DRAWN);
    }

    @Test
    void probabilitiesKeepTheirIdentities() {
        double[] click = TRUTH.of(TrueProbability.CLICK);
        double[] dactionGivenClick = TRUTH.of(TrueProbability.DACTION_GIVEN_CLICK);
        double[] oactionGivenClick = TRUTH.of(TrueProbability.OACTION_GIVEN_CLICK);
        double[] purchaseGivenClick = TRUTH.of(TrueProbability.PURCHASE_GIVEN_CLICK);
        double[] purchaseGivenDaction = TRUTH.of(TrueProbability.PURCHASE_GIVEN_DACTION);
        double[] purchaseGivenOaction = TRUTH.of(TrueProbability.PURCHASE_GIVEN_OACTION);
        for (int row = 0; row < 20_000; row++) {
            assertClose(TRUTH.of(TrueProbability.PURCHASE)[row], click[row] * purchaseGivenClick[row]);
            assertClose(TRUTH.of(TrueProbability.DACTION)[row], click[row] * dactionGivenClick[row]);
            assertClose(TRUTH.of(TrueProbability.OACTION)[row], click[row] * oactionGivenClick[row]);
            assertClose(1, dactionGivenClick[row] + oactionGivenClick[row]);
            assertClose(
                    purchaseGivenClick[row],
                    dactionGivenClick[row] * purchaseGivenDaction[row]
                            + oactionGivenClick[row] * purchaseGivenOaction[row]);
            assertClose(
                    TRUTH.of(TrueProbability.PURCHASE_DRAWN)[row],
                    TRUTH.of(TrueProbability.CLICK_DRAWN)[row]
                            * TRUTH.of(TrueProbability.PURCHASE_GIVEN_CLICK_DRAWN)[row]);
        }
    }

    @Test
    void anyRangeHoldsTheSameValues() {
        Truth part = WORLD.truth(70_001, 70_101, EnumSet.of(TrueProbability.PURCHASE));
        for (int entry = 0; entry < part.rows(); entry++) {
            assertThat(part.of(TrueProbability.PURCHASE)[entry])
                    .isEqualTo(TRUTH.of(TrueProbability.PURCHASE)[70_001 + entry])
                    .isEqualTo(WORLD.exposure(70_001 + entry).truth().get(TrueProbability.PURCHASE));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> part.of(TrueProbability.CLICK))
                .withMessageContaining("CLICK")
                .withMessageContaining("70001");
    }

    @Test
    void isFoundByTheProbabilityOfABehaviorGraph() {
        assertThat(TrueProbability.find(new Probability("purchase", "click"), Unseen.UNDER_DO))
                .contains(TrueProbability.PURCHASE_DO_CLICK);
        assertThat(TrueProbability.find(Probability.of("click"), Unseen.INTEGRATED_OUT))
                .contains(TrueProbability.CLICK);
        assertThat(TrueProbability.find(Probability.of("review"), Unseen.INTEGRATED_OUT))
                .isEmpty();
        assertThat(TrueProbability.PURCHASE_DO_CLICK.columnName()).isEqualTo("true_p_purchase_do_click");
        assertThat(TrueProbability.CLICK_DRAWN.columnName()).isEqualTo("true_p_click_drawn");
    }

    private static double[] label(String behavior) {
        double[] all = new double[ROWS];
        for (int row = 0; row < ROWS; row++) {
            all[row] = switch (behavior) {
                case "exposure" -> 1;
                case "click" -> LABELS.get(WorldColumn.CLICK)[row];
                case "daction" -> LABELS.get(WorldColumn.DACTION)[row];
                case "oaction" -> LABELS.get(WorldColumn.CLICK)[row] - LABELS.get(WorldColumn.DACTION)[row];
                case "purchase" -> LABELS.get(WorldColumn.PURCHASE)[row];
                default -> throw new IllegalArgumentException(behavior);
            };
        }
        return all;
    }

    /** The mean of the differences is 0 within four standard errors. */
    private static void assertMeansAgree(TrueProbability integrated, TrueProbability drawn) {
        double sum = 0;
        double squares = 0;
        for (int row = 0; row < ROWS; row++) {
            double difference = TRUTH.of(drawn)[row] - TRUTH.of(integrated)[row];
            sum += difference;
            squares += difference * difference;
        }
        assertThat(Math.abs(sum) / Math.sqrt(squares)).isLessThan(4);
    }

    private static void assertEqual(Truth truth, TrueProbability one, TrueProbability other) {
        for (int row = 0; row < truth.rows(); row++) {
            assertClose(truth.of(one)[row], truth.of(other)[row]);
        }
    }

    private static void assertClose(double one, double other) {
        assertThat(one).isEqualTo(other, within(1e-12 * Math.max(1, Math.abs(other))));
    }
}
