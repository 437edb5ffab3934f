// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.exposure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.array.HostArrays;
import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Estimator;
import io.funnel4j.behavior.Objective;
import io.funnel4j.behavior.Tower;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;

class BatchLayoutTest {
    private static final Objective CLICK = Objective.of("click");
    private static final Objective BUY_GIVEN_CLICK = Objective.of("buy", "click");
    private static final FeatureSchema SCHEMA = new FeatureSchema(
            List.of(IdFeature.of("sku", Integer.MAX_VALUE, 2), IdFeature.of("user", 100, 2)),
            List.of(new NumericFeature("price")));
    private static final BatchLayout LAYOUT = layout(CLICK, BUY_GIVEN_CLICK);

    private static final BatchLayout DELAYED = layout(CLICK, BUY_GIVEN_CLICK.withEstimator(Estimator.delayed()));

    private static final byte[] CLICKS = {1, 0, 1, 0, 0};
    private static final byte[] BUYS = {1, 0, 0, 0, 0};

    @Test
    void factorsOverAllExposuresAreOneUnlessWeighted() {
        assertThat(LAYOUT.lossFactors(CLICK, batch(CLICKS, BUYS, null))).isNull();
        assertThat(LAYOUT.lossFactors(CLICK, batch(CLICKS, BUYS, new float[] {1, 2, 0.5f, 0, 4})))
                .containsExactly(1, 2, 0.5, 0, 4);
    }

    @Test
    void factorsOnTheRowsThatHappenedMakeTheMeanOverThem() {
        assertThat(LAYOUT.lossFactors(BUY_GIVEN_CLICK, batch(CLICKS, BUYS, null)))
                .containsExactly(2.5, 0, 2.5, 0, 0);
        assertThat(LAYOUT.lossFactors(BUY_GIVEN_CLICK, batch(CLICKS, BUYS, new float[] {1, 9, 0.5f, 9, 9})))
                .containsExactly(2.5, 0, 1.25, 0, 0);
    }

    @Test
    void factorsAreZeroWhereNoneHappened() {
        assertThat(LAYOUT.lossFactors(BUY_GIVEN_CLICK, batch(new byte[5], new byte[5], null)))
                .containsExactly(0, 0, 0, 0, 0);
    }

    @Test
    void factorsOfAnyBatchSumToTheSumOfItsWeights() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int trial = 0; trial < 50; trial++) {
            int rows = 1 + random.nextInt(40);
            byte[] clicks = new byte[rows];
            for (int row = 0; row < rows; row++) {
                clicks[row] = (byte) random.nextInt(2);
            }
            clicks[random.nextInt(rows)] = 1;
            ExposureBatch batch = new ExposureBatch(
                    rows, new int[rows * 2], new float[rows], Map.of("click", clicks, "buy", new byte[rows]), null);
            double sum = 0;
            for (double factor : LAYOUT.lossFactors(BUY_GIVEN_CLICK, batch)) {
                sum += factor;
            }
            assertThat(sum).as("seed %d", seed).isCloseTo(rows, Offset.offset(1e-9 * rows));
        }
    }

    @Test
    void readsTheGivenBehaviorsOwnLabel() {
        Objective click = new Objective("click", BehaviorGraph.ROOT, "is_click", 1);
        BatchLayout layout = layout(click, BUY_GIVEN_CLICK);
        ExposureBatch batch = new ExposureBatch(
                2, new int[4], new float[2], Map.of("is_click", new byte[] {0, 1}, "buy", new byte[] {0, 1}), null);
        assertThat(layout.lossFactors(BUY_GIVEN_CLICK, batch)).containsExactly(0, 2);
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    void putsEverythingWhereTheGraphReadsIt(DataType dataType) {
        MultiDataSet data = LAYOUT.multiDataSet(batch(CLICKS, BUYS, null), dataType);
        assertThat(LAYOUT.inputs()).containsExactly("ids", "numeric");
        assertThat(LAYOUT.outputs()).containsExactly("p_click", "p_buy_given_click");
        assertThat(data.getFeatures(0).shape()).containsExactly(5, 2);
        assertThat(data.getFeatures(0).dataType()).isEqualTo(DataType.INT32);
        assertThat(HostArrays.toInts(data.getFeatures(0)))
                .containsExactly(Integer.MAX_VALUE - 1, 1, (1 << 24) + 1, 3, 16_777_219, 5, 6, 7, 8, 9);
        assertThat(data.getFeatures(1).dataType()).isEqualTo(dataType);
        assertThat(HostArrays.toDoubles(data.getFeatures(1))).containsExactly(0.5, 1.5, 2.5, 3.5, 4.5);
        assertThat(data.getLabels(0).shape()).containsExactly(5, 1);
        assertThat(data.getLabels(1).dataType()).isEqualTo(dataType);
        assertThat(HostArrays.toDoubles(data.getLabels(0))).containsExactly(1, 0, 1, 0, 0);
        assertThat(HostArrays.toDoubles(data.getLabels(1))).containsExactly(1, 0, 0, 0, 0);
        assertThat(data.getLabelsMaskArray(0)).isNull();
        assertThat(HostArrays.toDoubles(data.getLabelsMaskArray(1))).containsExactly(2.5, 0, 2.5, 0, 0);
        assertThat(data.getFeaturesMaskArrays()).isNull();
    }

    @Test
    void cutsABatchIntoParts() {
        ExposureBatch batch = batch(CLICKS, BUYS, null);
        assertThat(LAYOUT.parts(batch, 5)).containsExactly(batch);
        List<ExposureBatch> parts = LAYOUT.parts(batch, 2);
        assertThat(parts).extracting(ExposureBatch::rows).containsExactly(2, 2, 1);
        assertThat(parts.get(0).ids()).containsExactly(Integer.MAX_VALUE - 1, 1, (1 << 24) + 1, 3);
        assertThat(parts.get(1).numeric()).containsExactly(2.5f, 3.5f);
        assertThat(parts.get(2).ids()).containsExactly(8, 9);
        assertThat(parts.get(2).numeric()).containsExactly(4.5f);
        assertThat(LAYOUT.parts(new ExposureBatch(0, new int[0], new float[0], Map.of(), null), 2))
                .isEmpty();
        assertThatThrownBy(() -> LAYOUT.parts(new ExposureBatch(2, new int[3], new float[2], Map.of(), null), 1))
                .hasMessage("a batch of 2 exposures with 2 ids each needs 4, found 3");
    }

    @Test
    void hasNoMasksWhereAllFactorsAreOne() {
        BatchLayout entireSpace = layout(CLICK, Objective.of("buy"));
        assertThat(entireSpace
                        .multiDataSet(batch(CLICKS, BUYS, null), DataType.FLOAT)
                        .getLabelsMaskArrays())
                .isNull();
    }

    @Test
    void leavesOutAnInputThatTheSchemaLacks() {
        BehaviorGraph graph = LAYOUT.graph();
        BatchLayout ids = new BatchLayout(graph, new FeatureSchema(SCHEMA.ids(), List.of()));
        BatchLayout numeric = new BatchLayout(graph, new FeatureSchema(List.of(), SCHEMA.numeric()));
        assertThat(ids.inputs()).containsExactly("ids");
        assertThat(numeric.inputs()).containsExactly("numeric");
        INDArray[] inputs =
                numeric.inputs(new ExposureBatch(2, new int[0], new float[] {1, 2}, Map.of(), null), DataType.FLOAT);
        assertThat(inputs).hasSize(1);
        assertThat(HostArrays.toFloats(inputs[0])).containsExactly(1, 2);
        assertThatThrownBy(() -> ids.inputs(batch(CLICKS, BUYS, null), DataType.FLOAT))
                .hasMessage("a batch of 5 exposures with 0 numeric values each needs 0, found 5");
    }

    @Test
    void scoresWithoutLabels() {
        ExposureBatch unlabelled = new ExposureBatch(1, new int[2], new float[1], Map.of(), null);
        assertThat(LAYOUT.inputs(unlabelled, DataType.FLOAT)).hasSize(2);
        assertThatThrownBy(() -> LAYOUT.multiDataSet(unlabelled, DataType.FLOAT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the batch of 1 exposures has no values of label 'click'; it has labels []");
    }

    @Test
    void saysWhichLengthIsWrong() {
        assertRefused(
                new ExposureBatch(2, new int[3], new float[2], Map.of(), null),
                "a batch of 2 exposures with 2 ids each needs 4, found 3");
        assertRefused(
                new ExposureBatch(2, new int[4], new float[1], Map.of(), null),
                "a batch of 2 exposures with 1 numeric values each needs 2, found 1");
        assertRefused(
                new ExposureBatch(2, new int[4], new float[2], Map.of("click", new byte[3]), null),
                "the batch of 2 exposures has 3 values of label 'click'; it has labels [click]");
        assertRefused(
                new ExposureBatch(
                        2, new int[4], new float[2], Map.of("click", new byte[2], "buy", new byte[2]), new float[] {
                            1, 1, 1
                        }),
                "a batch of 2 exposures with 1 sample weights each needs 2, found 3");
        assertRefused(
                new ExposureBatch(0, new int[0], new float[0], Map.of("click", new byte[0], "buy", new byte[0]), null),
                "a batch has 0 exposures; expected at least 1");
    }

    @Test
    void refusesALabelOfTwo() {
        assertRefused(
                batch(new byte[] {0, 1, 2, 0, 0}, BUYS, null),
                "label 'click' is 2 in row 3 of the batch; expected 0 or 1");
        assertRefused(
                batch(CLICKS, new byte[] {-1, 0, 0, 0, 0}, null),
                "label 'buy' is -1 in row 1 of the batch; expected 0 or 1");
    }

    @Test
    void refusesASampleWeightThatIsNoWeight() {
        for (float weight : new float[] {Float.NaN, Float.POSITIVE_INFINITY, -1}) {
            assertRefused(
                    batch(CLICKS, BUYS, new float[] {1, 1, 1, weight, 1}),
                    "the sample weight is %s in row 4 of the batch; expected a number of at least 0".formatted(weight));
        }
    }

    @Test
    void givesADelayedObjectiveTheDelaysBesideItsLabels() {
        MultiDataSet data = DELAYED.multiDataSet(delays(0, 0.5f, 2.5f, Float.POSITIVE_INFINITY, 0), DataType.FLOAT);
        assertThat(data.getLabels(0).shape()).containsExactly(5, 1);
        assertThat(data.getLabels(1).shape()).containsExactly(5, 2);
        assertThat(HostArrays.toDoubles(data.getLabels(1)))
                .containsExactly(1, 0, 0, 0.5, 0, 2.5, 0, Double.POSITIVE_INFINITY, 0, 0);
        assertThat(HostArrays.toDoubles(data.getLabelsMaskArray(1))).containsExactly(2.5, 0, 2.5, 0, 0);
        assertThat(DELAYED.graph().delayedLabels()).containsExactly("buy");
        assertThat(LAYOUT.graph().delayedLabels()).isEmpty();
    }

    /** Row 1 stands once more, as the purchase that it became: its click counts there. */
    @Test
    void countsARowThatStandsTwiceOnceForOtherLabels() {
        ExposureBatch batch = delays(0.5f, 0, Float.NaN, 0, 0);
        assertThat(LAYOUT.lossFactors(CLICK, batch)).containsExactly(1.25, 1.25, 0, 1.25, 1.25);
        assertThat(LAYOUT.lossFactors(BUY_GIVEN_CLICK, batch)).containsExactly(2.5, 0, 2.5, 0, 0);
        assertThat(LAYOUT.lossFactors(CLICK, delays(0.5f, 0, 0, 0, 0))).isNull();
        ExposureBatch ofClicks = new ExposureBatch(
                batch.rows(),
                batch.ids(),
                batch.weights(),
                batch.numeric(),
                batch.labels(),
                new float[] {1, 1, 1, 2, 0},
                Map.of("click", new float[] {0, Float.NaN, 0, 0, 0}));
        assertThat(LAYOUT.lossFactors(CLICK, ofClicks)).containsExactly(1, 1, 1, 2, 0);
        assertThat(LAYOUT.lossFactors(BUY_GIVEN_CLICK, ofClicks)).containsExactly(2.5, 0, 2.5, 0, 0);
    }

    /** Row 1 says nothing of its purchase: its click counts, and the purchase of row 3 for both. */
    @Test
    void leavesOutWhatARowDoesNotSay() {
        ExposureBatch batch = delays(ExposureBatch.UNKNOWN_DELAY, 0, 2.5f, Float.POSITIVE_INFINITY, 0);
        assertThat(LAYOUT.lossFactors(CLICK, batch)).isNull();
        assertThat(LAYOUT.lossFactors(BUY_GIVEN_CLICK, batch)).containsExactly(0, 0, 5, 0, 0);
        MultiDataSet data = DELAYED.multiDataSet(batch, DataType.FLOAT);
        assertThat(HostArrays.toDoubles(data.getLabels(1)))
                .as("a loss of which nothing is no number")
                .containsExactly(1, 0, 0, 0, 0, 2.5, 0, Double.POSITIVE_INFINITY, 0, 0);
        assertThat(HostArrays.toDoubles(data.getLabelsMaskArray(1))).containsExactly(0, 0, 5, 0, 0);
    }

    @Test
    void refusesDelaysThatAreMissing() {
        assertRefused(
                DELAYED,
                batch(CLICKS, BUYS, null),
                "the batch of 5 exposures has no delays of label 'buy'; it has delays of []");
        assertRefused(
                DELAYED, delays(1, 2), "the batch of 5 exposures has 2 delays of label 'buy'; it has delays of [buy]");
    }

    @Test
    void refusesADelayThatIsNone() {
        for (float delay : new float[] {-0.5f, Float.NaN}) {
            assertRefused(
                    DELAYED,
                    delays(1, 1, delay, 1, 1),
                    "the delay of label 'buy' is %s in row 3 of the batch, where the label is 0; expected the non-negative number of days that it has had to happen, infinite where it cannot"
                            .formatted(delay));
        }
        for (float delay : new float[] {-1, Float.NaN, Float.POSITIVE_INFINITY}) {
            assertRefused(
                    DELAYED,
                    delays(delay, 1, 1, 1, 1),
                    "the delay of label 'buy' is %s in row 1 of the batch, where the label is 1; expected the finite, non-negative number of days until it happened"
                            .formatted(delay));
        }
    }

    private static void assertRefused(ExposureBatch batch, String message) {
        assertRefused(LAYOUT, batch, message);
    }

    private static void assertRefused(BatchLayout layout, ExposureBatch batch, String message) {
        assertThatThrownBy(() -> layout.multiDataSet(batch, DataType.FLOAT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    private static BatchLayout layout(Objective... objectives) {
        return new BatchLayout(
                new BehaviorGraph(
                        List.of(Tower.binary("ctr", BehaviorGraph.ROOT, "click"), Tower.binary("cvr", "click", "buy")),
                        List.of(objectives)),
                SCHEMA);
    }

    /** Five exposures whose ids lie beyond what a float can tell apart. */
    private static ExposureBatch batch(byte[] clicks, byte[] buys, float[] sampleWeights) {
        int[] ids = {Integer.MAX_VALUE - 1, 1, (1 << 24) + 1, 3, (1 << 24) + 3, 5, 6, 7, 8, 9};
        float[] prices = {0.5f, 1.5f, 2.5f, 3.5f, 4.5f};
        return new ExposureBatch(5, ids, prices, Map.of("click", clicks, "buy", buys), sampleWeights);
    }

    private static ExposureBatch delays(float... buys) {
        ExposureBatch batch = batch(CLICKS, BUYS, null);
        return new ExposureBatch(
                batch.rows(),
                batch.ids(),
                batch.weights(),
                batch.numeric(),
                batch.labels(),
                batch.sampleWeights(),
                Map.of("buy", buys));
    }
}
