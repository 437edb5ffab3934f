// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.array.HostArrays;
import io.funnel4j.behavior.LogSpace;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.ObjectMapper;

class LogProbabilityLossTest {
    private static final int ROWS = 6;

    private final LogProbabilityLoss loss = new LogProbabilityLoss(2.5);

    @RepeatedTest(5)
    void gradientIsThatOfTheScore() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        double[] labels =
                random.doubles(ROWS).map(y -> y < 0.4 ? 0 : y > 0.8 ? 1 : y).toArray();
        double[] pairs = random.doubles(2 * ROWS, -8, -0.01).toArray();
        double[] factors = random.doubles(ROWS).map(m -> m < 0.3 ? 0 : 4 * m).toArray();
        for (double[] mask : new double[][] {null, factors}) {
            double[] gradient = HostArrays.toDoubles(
                    loss.computeGradient(column(labels), pairs(pairs), new ActivationIdentity(), column(mask)));
            for (int i = 0; i < pairs.length; i++) {
                double before = pairs[i];
                pairs[i] = before + 1e-6;
                double above = score(labels, pairs, mask);
                pairs[i] = before - 1e-6;
                double below = score(labels, pairs, mask);
                pairs[i] = before;
                assertThat(gradient[i])
                        .as("seed %d, [%d], masked %s", seed, i, mask != null)
                        .isCloseTo((above - below) / 2e-6, Offset.offset(1e-7));
            }
        }
    }

    @Test
    void isTheWeightedCrossEntropy() {
        double[] labels = {1, 0, 0.25};
        double[] pairs = {Math.log(0.2), Math.log(0.8), Math.log(0.5), Math.log(0.5), Math.log(0.9), Math.log(0.1)};
        double[] expected = {
            -2.5 * Math.log(0.2), -2.5 * Math.log(0.5), -2.5 * (0.25 * Math.log(0.9) + 0.75 * Math.log(0.1))
        };
        assertThat(scores(labels, pairs, null)).containsExactly(expected, Offset.offset(1e-15));
        double[] factors = {3, 0, 0.5};
        assertThat(scores(labels, pairs, factors))
                .containsExactly(new double[] {3 * expected[0], 0, 0.5 * expected[2]}, Offset.offset(1e-14));
        double sum = 3 * expected[0] + 0.5 * expected[2];
        assertThat(score(labels, pairs, factors)).isCloseTo(sum, Offset.offset(1e-14));
        INDArray mask = column(factors);
        assertThat(loss.computeScore(column(labels), pairs(pairs), null, mask, true))
                .isCloseTo(sum / 3, Offset.offset(1e-14));
        assertThat(loss.computeGradientAndScore(column(labels), pairs(pairs), null, mask, false)
                        .getFirst())
                .isCloseTo(sum, Offset.offset(1e-14));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 60, 89, 1_000, 10_000, -60, -10_000})
    void isFiniteAndExactForHugeLogitsInFloat(double logit) {
        double[] pair = {-LogSpace.softplus(-logit), -LogSpace.softplus(logit)};
        INDArray floats = HostArrays.fromDoubles(pair, DataType.FLOAT, 1, 2);
        for (double label : new double[] {0, 1}) {
            INDArray y = HostArrays.fromDoubles(new double[] {label}, DataType.FLOAT, 1, 1);
            double exact = 2.5 * LogSpace.softplus(label == 1 ? -logit : logit);
            assertThat(loss.computeScore(y, floats, null, null, false))
                    .isFinite()
                    .isCloseTo(exact, Offset.offset(1e-6 * exact + 1e-30));
            assertThat(HostArrays.toDoubles(loss.computeGradient(y, floats, null, null)))
                    .containsExactly(-2.5 * label, -2.5 * (1 - label));
        }
    }

    /** A row that an objective leaves out may be impossible under it. */
    @Test
    void aRowOfFactorZeroIsSilentEvenWhereItIsImpossible() {
        double[] impossible = {Double.NEGATIVE_INFINITY, 0, -1, -0.5};
        double[] labels = {1, 1};
        double[] factors = {0, 2};
        assertThat(scores(labels, impossible, factors)).containsExactly(0, 5);
        assertThat(HostArrays.toDoubles(loss.computeGradient(column(labels), pairs(impossible), null, column(factors))))
                .containsExactly(new double[] {0, 0, -5, 0}, Offset.offset(0.0));
    }

    @Test
    void anInfiniteLogarithmBesideAZeroLabelIsSilent() {
        assertThat(scores(
                        new double[] {0, 1},
                        new double[] {Double.NEGATIVE_INFINITY, 0, 0, Double.NEGATIVE_INFINITY},
                        null))
                .containsExactly(new double[] {0, 0}, Offset.offset(0.0));
    }

    @Test
    void keepsTheTypeOfTheNetwork() {
        INDArray floats = HostArrays.fromDoubles(new double[] {-1, -0.5}, DataType.FLOAT, 1, 2);
        INDArray label = HostArrays.fromDoubles(new double[] {1}, DataType.FLOAT, 1, 1);
        assertThat(loss.computeGradient(label, floats, null, null).dataType()).isEqualTo(DataType.FLOAT);
        assertThat(loss.computeScoreArray(label, floats, null, null).dataType()).isEqualTo(DataType.FLOAT);
        assertThat(loss.computeScoreArray(label, floats, null, null).shape()).containsExactly(1, 1);
    }

    @Test
    void refusesArraysThatDoNotFit() {
        assertThatThrownBy(() -> scores(new double[2], new double[2], null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a loss on 2 labels needs as many pairs (log p, log(1 - p)), found 2 values");
        assertThatThrownBy(() -> scores(new double[2], new double[4], new double[1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a loss on 2 labels needs a mask of as many factors, found 1");
        assertThatThrownBy(() -> loss.computeGradient(column(new double[2]), pairs(new double[2]), null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 labels");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesAWeightThatIsNone(double weight) {
        assertThatThrownBy(() -> new LogProbabilityLoss(weight))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("weight is %s; expected a positive number".formatted(weight));
    }

    @Test
    void roundTripsThroughJson() throws JsonProcessingException {
        ObjectMapper mapper = new ObjectMapper();
        String json = mapper.writeValueAsString(loss);
        LogProbabilityLoss read = mapper.readValue(json, LogProbabilityLoss.class);
        assertThat(read).isEqualTo(loss).hasSameHashCodeAs(loss).isNotEqualTo(new LogProbabilityLoss(2));
        ComputationGraphConfiguration graph = new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("pair")
                .addLayer("p", LogProbabilityLossLayer.ofWeight(2.5), "pair")
                .setOutputs("p")
                .setInputTypes(InputType.feedForward(2))
                .build();
        ComputationGraphConfiguration graphRead = ComputationGraphConfiguration.fromJson(graph.toJson());
        assertThat(graphRead).isEqualTo(graph);
        assertThat(graphRead.toJson()).contains("\"weight\" : 2.5");
    }

    @Test
    void theLayerReadsAPairAlone() {
        LossLayer layer = LogProbabilityLossLayer.ofWeight(1);
        layer.setLayerName("p_click");
        assertThat(layer.getOutputType(0, InputType.feedForward(2))).isEqualTo(InputType.feedForward(1));
        assertThatThrownBy(() -> layer.getOutputType(0, InputType.feedForward(3)))
                .hasMessage("loss layer 'p_click' reads a pair (log p, log(1 - p)) of width 2, found width 3");
    }

    private double score(double[] labels, double[] pairs, double[] mask) {
        return loss.computeScore(column(labels), pairs(pairs), new ActivationIdentity(), column(mask), false);
    }

    private double[] scores(double[] labels, double[] pairs, double[] mask) {
        return HostArrays.toDoubles(
                loss.computeScoreArray(column(labels), pairs(pairs), new ActivationIdentity(), column(mask)));
    }

    private static INDArray column(double[] values) {
        return values == null ? null : HostArrays.fromDoubles(values, DataType.DOUBLE, values.length, 1);
    }

    private static INDArray pairs(double[] values) {
        return HostArrays.fromDoubles(values, DataType.DOUBLE, values.length / 2, 2);
    }
}
