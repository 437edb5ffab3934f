// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.array.HostArrays;
import io.funnel4j.behavior.Estimator;
import io.funnel4j.behavior.LogSpace;
import io.funnel4j.behavior.Objective;
import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.ObjectMapper;

class DelayedLossTest {
    private static final double WEIGHT = 2.5;
    private static final double NEVER = Double.POSITIVE_INFINITY;

    private final DelayedLoss loss = new DelayedLoss(WEIGHT);

    @RepeatedTest(5)
    void gradientIsThatOfTheScore() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int rows = 12;
        double[] labels = new double[2 * rows];
        double[] values = new double[3 * rows];
        for (int row = 0; row < rows; row++) {
            labels[2 * row] = random.nextInt(2);
            labels[2 * row + 1] = labels[2 * row] == 0 && random.nextInt(4) == 0 ? NEVER : 3 * random.nextDouble();
            double logit = 4 * random.nextGaussian();
            values[3 * row] = -LogSpace.softplus(-logit);
            values[3 * row + 1] = -LogSpace.softplus(logit);
            values[3 * row + 2] = 1.5 * random.nextGaussian();
        }
        double[] factors = random.doubles(rows).map(m -> m < 0.3 ? 0 : 4 * m).toArray();
        for (double[] mask : new double[][] {null, factors}) {
            double[] gradient = gradient(labels, values, mask);
            for (int i = 0; i < values.length; i++) {
                double before = values[i];
                values[i] = before + 1e-6;
                double above = score(labels, values, mask);
                values[i] = before - 1e-6;
                double below = score(labels, values, mask);
                values[i] = before;
                double difference = (above - below) / 2e-6;
                assertThat(gradient[i])
                        .as("seed %d, [%d], masked %s", seed, i, mask != null)
                        .isCloseTo(difference, Offset.offset(1e-7 + 1e-8 * Math.abs(difference)));
            }
        }
    }

    @Test
    void isTheLikelihoodOfAnEffectSeenAndOfOneThatIsNot() {
        double p = 0.3;
        double rate = 0.7;
        double[] row = {Math.log(p), Math.log1p(-p), Math.log(rate)};
        double[] rows = new double[12];
        for (int i = 0; i < 4; i++) {
            System.arraycopy(row, 0, rows, 3 * i, 3);
        }
        double[] expected = {
            -WEIGHT * Math.log(p * rate * Math.exp(-rate * 2)),
            -WEIGHT * Math.log(1 - p + p * Math.exp(-rate * 5)),
            -WEIGHT * Math.log(1 - p + p * Math.exp(-rate * 0.25)),
            -WEIGHT * Math.log(1 - p)
        };
        double[] labels = {1, 2, 0, 5, 0, 0.25, 0, NEVER};
        assertThat(scores(labels, rows, null)).containsExactly(expected, Offset.offset(1e-14));
        double[] factors = {2, 0, 1, 0.5};
        assertThat(scores(labels, rows, factors))
                .containsExactly(new double[] {2 * expected[0], 0, expected[2], expected[3] / 2}, Offset.offset(1e-14));
    }

    /** Without a limit to the delay the loss is the cross-entropy, and the rate is not trained. */
    @Test
    void isTheCrossEntropyWhereTheEffectCannotComeAnyMore() {
        double[] values = {Math.log(0.3), Math.log(0.7), 0.4, Math.log(0.3), Math.log(0.7), 800};
        double[] labels = {0, NEVER, 0, 1e-3};
        assertThat(scores(labels, values, null))
                .containsExactly(new double[] {-WEIGHT * Math.log(0.7), -WEIGHT * Math.log(0.7)}, Offset.offset(1e-15));
        assertThat(gradient(labels, values, null))
                .containsExactly(new double[] {0, -WEIGHT, 0, 0, -WEIGHT, 0}, Offset.offset(1e-15));
    }

    /** At t = 0 nothing can be seen yet, and what is not seen says nothing. */
    @Test
    void saysNothingOfAnEffectThatHasHadNoTime() {
        double[] values = {Math.log(0.3), Math.log(0.7), 0.4, Math.log(0.3), Math.log(0.7), 1_000};
        double[] labels = {0, 0, 0, 0};
        assertThat(scores(labels, values, null)).containsExactly(new double[2], Offset.offset(0.0));
        assertThat(gradient(labels, values, null)).containsExactly(new double[6], Offset.offset(0.0));
    }

    @Test
    void takesAnEffectAtOnce() {
        double[] values = {Math.log(0.3), Math.log(0.7), 0.4};
        double[] labels = {1, 0};
        assertThat(scores(labels, values, null))
                .containsExactly(new double[] {-WEIGHT * (Math.log(0.3) + 0.4)}, Offset.offset(1e-15));
        assertThat(gradient(labels, values, null))
                .containsExactly(new double[] {-WEIGHT, 0, -WEIGHT}, Offset.offset(0.0));
    }

    /** -log(1 - p (1 - exp(-x))) = p x (1 - (1 - p) x / 2 + ...), of which a difference of logarithms keeps no digit. */
    @ParameterizedTest
    @CsvSource({"1e-9, 0.4", "1e-14, 0.4", "1e-30, 0.4", "1e-9, 1e-20", "1e-9, 1"})
    void keepsItsDigitsWhereTheTimeWasShort(double days, double p) {
        double[] values = {Math.log(p), p == 1 ? -50 : Math.log1p(-p), 0};
        double expected = WEIGHT * p * days * (1 - (1 - p) * days / 2);
        assertThat(scores(new double[] {0, days}, values, null)[0])
                .isCloseTo(expected, Offset.offset(1e-14 * expected));
        double[] gradient = gradient(new double[] {0, days}, values, null);
        double q = Math.exp(values[1]);
        assertThat(q * gradient[0] - p * gradient[1])
                .as("of the logit")
                .isCloseTo(q * expected, Offset.offset(1e-8 * q * expected));
        assertThat(gradient[2]).as("of the log rate").isCloseTo(expected, Offset.offset(1e-8 * expected));
    }

    /** Just below and above the time that the form of the loss changes at. */
    @ParameterizedTest
    @ValueSource(doubles = {-100, -20, -1, 0, 1, 20})
    void isOneFunctionOfTheTime(double logit) {
        double q = 1 / (1 + Math.exp(logit));
        double p = 1 / (1 + Math.exp(-logit));
        double[] values = {-LogSpace.softplus(-logit), -LogSpace.softplus(logit), 0};
        double[] below = {0, Math.nextDown(Math.log(2))};
        double[] above = {0, Math.log(2)};
        double expected = -WEIGHT * Math.log1p(-p / 2);
        assertThat(scores(below, values, null)[0]).isCloseTo(expected, Offset.offset(1e-14 * expected));
        assertThat(scores(above, values, null)[0]).isCloseTo(expected, Offset.offset(1e-14 * expected));
        double ofLogit = WEIGHT * p * q / (2 - p);
        for (double[] labels : new double[][] {below, above}) {
            double[] gradient = gradient(labels, values, null);
            assertThat(q * gradient[0] - p * gradient[1]).isCloseTo(ofLogit, Offset.offset(1e-14 * ofLogit));
            double ofRate = WEIGHT * Math.log(2) * p / (2 - p);
            assertThat(gradient[2]).isCloseTo(ofRate, Offset.offset(1e-14 * ofRate));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {-10_000, -1_000, -100, -20, 0, 20, 100, 1_000, 10_000})
    void isFiniteForHugeLogitsInFloat(double logit) {
        float[] pair = {(float) -LogSpace.softplus(-logit), (float) -LogSpace.softplus(logit)};
        for (float logRate : new float[] {-10_000, -200, -80, 0, 80, 200, 10_000}) {
            for (double[] label :
                    new double[][] {{0, 0}, {0, 1e-30}, {0, 1}, {0, 1e30}, {0, NEVER}, {1, 0}, {1, 1e-40}}) {
                INDArray labels = HostArrays.fromDoubles(label, DataType.FLOAT, 1, 2);
                INDArray values =
                        HostArrays.fromDoubles(new double[] {pair[0], pair[1], logRate}, DataType.FLOAT, 1, 3);
                boolean outOfRange = label[0] == 1 && label[1] > 0 && logRate > 100;
                String what = "logit %s, log rate %s, label %s".formatted(logit, logRate, Arrays.toString(label));
                if (!outOfRange) {
                    assertThat(loss.computeScore(labels, values, null, null, false))
                            .as(what)
                            .isFinite()
                            .isGreaterThanOrEqualTo(label[0] == 1 ? -WEIGHT * logRate : 0);
                    assertThat(Arrays.stream(HostArrays.toDoubles(loss.computeGradient(labels, values, null, null))))
                            .as(what)
                            .allMatch(Double::isFinite);
                }
            }
        }
    }

    /** A rate under which what was seen cannot be is told, not clipped. */
    @Test
    void isInfiniteWhereTheDelayPassesTheRangeOfNumbers() {
        assertThat(scores(new double[] {1, 1}, new double[] {-1, -0.5, 1_000}, null)[0])
                .isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void aRowOfFactorZeroIsSilentEvenWhereItIsImpossible() {
        double[] impossible = {Double.NEGATIVE_INFINITY, 0, 1_000, -1, -0.5, 0};
        double[] labels = {1, 1, 1, 2};
        double[] factors = {0, 2};
        assertThat(scores(labels, impossible, factors)).containsExactly(new double[] {0, 15}, Offset.offset(0.0));
        assertThat(gradient(labels, impossible, factors))
                .containsExactly(new double[] {0, 0, 0, -5, 0, 5}, Offset.offset(0.0));
    }

    @Test
    void refusesArraysThatDoNotFit() {
        assertThatThrownBy(() -> loss.computeScore(pairs(2), pairs(2), null, null, false))
                .hasMessage(
                        "a delayed loss reads (log p, log(1 - p), log of the rate of delays) of width 3, found 2 columns");
        assertThatThrownBy(() -> scores(new double[2], new double[6], null))
                .hasMessage("a delayed loss on 2 rows needs a label and a delay a row, found 2 values");
        assertThatThrownBy(() -> scores(new double[4], new double[6], new double[1]))
                .hasMessage("a loss on 2 labels needs a mask of as many factors, found 1");
        LogProbabilityLossLayer layer =
                LogProbabilityLossLayer.of(Objective.of("purchase", "click").withEstimator(Estimator.delayed()));
        layer.setLayerName("p_purchase_given_click");
        assertThat(layer.getOutputType(0, InputType.feedForward(3))).isEqualTo(InputType.feedForward(1));
        assertThatThrownBy(() -> layer.getOutputType(0, InputType.feedForward(2)))
                .hasMessage(
                        "loss layer 'p_purchase_given_click' reads (log p, log(1 - p), log of the rate of delays) of width 3, found width 2");
    }

    @Test
    void roundTripsThroughJson() throws JsonProcessingException {
        ObjectMapper mapper = new ObjectMapper();
        assertThat(mapper.readValue(mapper.writeValueAsString(loss), DelayedLoss.class))
                .isEqualTo(loss)
                .hasSameHashCodeAs(loss)
                .isNotEqualTo(new DelayedLoss(2));
        assertThat(loss).hasToString("DelayedLoss(weight=2.5)");
    }

    private double score(double[] labels, double[] values, double[] mask) {
        return loss.computeScore(labels(labels), values(values), new ActivationIdentity(), column(mask), false);
    }

    private double[] scores(double[] labels, double[] values, double[] mask) {
        return HostArrays.toDoubles(
                loss.computeScoreArray(labels(labels), values(values), new ActivationIdentity(), column(mask)));
    }

    private double[] gradient(double[] labels, double[] values, double[] mask) {
        return HostArrays.toDoubles(
                loss.computeGradient(labels(labels), values(values), new ActivationIdentity(), column(mask)));
    }

    private static INDArray pairs(int rows) {
        return labels(new double[2 * rows]);
    }

    private static INDArray labels(double[] values) {
        return HostArrays.fromDoubles(values, DataType.DOUBLE, values.length / 2, 2);
    }

    private static INDArray values(double[] values) {
        return HostArrays.fromDoubles(values, DataType.DOUBLE, values.length / 3, 3);
    }

    private static INDArray column(double[] values) {
        return values == null ? null : HostArrays.fromDoubles(values, DataType.DOUBLE, values.length, 1);
    }
}
