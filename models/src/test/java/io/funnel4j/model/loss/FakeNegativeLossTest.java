// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.loss;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.array.HostArrays;
import io.funnel4j.behavior.LogSpace;
import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.ObjectMapper;

class FakeNegativeLossTest {
    private static final double WEIGHT = 2.5;

    private final FakeNegativeLoss loss = new FakeNegativeLoss(WEIGHT);

    /** The weights' p stands still while the logarithms move. */
    @RepeatedTest(5)
    void gradientIsThatOfTheLossWithItsWeightsHeld() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int rows = 8;
        double[] labels = random.ints(rows, 0, 2).asDoubleStream().toArray();
        double[] factors = random.doubles(rows).map(m -> m < 0.3 ? 0 : 4 * m).toArray();
        double[] logits = random.doubles(rows, -6, 6).toArray();
        double[] pairs = pairs(logits);
        double[] gradient = HostArrays.toDoubles(
                loss.computeGradient(column(labels), array(pairs), new ActivationIdentity(), column(factors)));
        for (int i = 0; i < pairs.length; i++) {
            double before = pairs[i];
            double above = held(labels, logits, pairs, factors, i, before + 1e-6);
            double below = held(labels, logits, pairs, factors, i, before - 1e-6);
            assertThat(gradient[i]).as("seed %d, [%d]", seed, i).isCloseTo((above - below) / 2e-6, Offset.offset(1e-6));
        }
    }

    private static double held(
            double[] labels, double[] logits, double[] pairs, double[] factors, int moved, double value) {
        double sum = 0;
        for (int row = 0; row < labels.length; row++) {
            double p = 1 / (1 + Math.exp(-logits[row]));
            double logP = moved == 2 * row ? value : pairs[2 * row];
            double logQ = moved == 2 * row + 1 ? value : pairs[2 * row + 1];
            sum -= WEIGHT
                    * factors[row]
                    * (labels[row] * (1 + p) * logP + (1 - labels[row]) * (1 - p) * (1 + p) * logQ);
        }
        return sum;
    }

    /** A stream of n rows, k of which come again: the loss is least at k / n, that of a mean at k / (n + k). */
    @Test
    void isLeastWhereTheProbabilityIsThatOfTheWorld() {
        int n = 10;
        int k = 4;
        double[] labels = new double[n + k];
        Arrays.fill(labels, n, n + k, 1);
        double[] logits = new double[n + k];
        Arrays.fill(logits, Math.log((double) k / (n - k)));
        double[] gradient =
                HostArrays.toDoubles(loss.computeGradient(column(labels), array(pairs(logits)), null, null));
        double ofLogit = 0;
        for (int row = 0; row < n + k; row++) {
            ofLogit += 0.6 * gradient[2 * row] - 0.4 * gradient[2 * row + 1];
        }
        assertThat(ofLogit).isCloseTo(0, Offset.offset(1e-14));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-10_000, -100, -20, 0, 20, 100, 10_000})
    void isFiniteForHugeLogitsInFloat(double logit) {
        INDArray pairs = HostArrays.fromDoubles(
                new double[] {-LogSpace.softplus(-logit), -LogSpace.softplus(logit)}, DataType.FLOAT, 1, 2);
        double p = 1 / (1 + Math.exp(-logit));
        double q = 1 / (1 + Math.exp(logit));
        double[] exact = {WEIGHT * q * (1 + p) * LogSpace.softplus(logit), WEIGHT * (1 + p) * LogSpace.softplus(-logit)
        };
        for (int label = 0; label <= 1; label++) {
            INDArray labels = HostArrays.fromDoubles(new double[] {label}, DataType.FLOAT, 1, 1);
            assertThat(loss.computeScore(labels, pairs, null, null, false))
                    .isCloseTo(exact[label], Offset.offset(1e-6 * exact[label] + 1e-30));
            double[] gradient = HostArrays.toDoubles(loss.computeGradient(labels, pairs, null, null));
            assertThat(Arrays.stream(gradient)).allMatch(Double::isFinite);
        }
    }

    @Test
    void isAnotherThanTheCrossEntropy() throws JsonProcessingException {
        ObjectMapper mapper = new ObjectMapper();
        assertThat(mapper.readValue(mapper.writeValueAsString(loss), FakeNegativeLoss.class))
                .isEqualTo(loss)
                .hasSameHashCodeAs(loss)
                .isNotEqualTo(new FakeNegativeLoss(2))
                .isNotEqualTo(new LogProbabilityLoss(WEIGHT));
        assertThat(new LogProbabilityLoss(WEIGHT)).isNotEqualTo(loss);
        assertThat(loss).hasToString("FakeNegativeLoss(weight=2.5)");
    }

    private static double[] pairs(double[] logits) {
        double[] pairs = new double[2 * logits.length];
        for (int row = 0; row < logits.length; row++) {
            pairs[2 * row] = -LogSpace.softplus(-logits[row]);
            pairs[2 * row + 1] = -LogSpace.softplus(logits[row]);
        }
        return pairs;
    }

    private static INDArray array(double[] pairs) {
        return HostArrays.fromDoubles(pairs, DataType.DOUBLE, pairs.length / 2, 2);
    }

    private static INDArray column(double[] values) {
        return HostArrays.fromDoubles(values, DataType.DOUBLE, values.length, 1);
    }
}
