// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.funnel4j.array.HostArrays;
import java.util.Random;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Against Deeplearning4j's own layer, which computes the same in another order. */
class FusedDenseLayerTest {
    private static final int INPUTS = 5;

    /** Two hidden layers after one that both read, so that a gradient is added to and handed on. */
    private static ComputationGraph graph(boolean fused, int outputs, DataType dataType, double dropout) {
        ComputationGraphConfiguration configuration = new NeuralNetConfiguration.Builder()
                .seed(11)
                .dataType(dataType)
                .updater(new Sgd(0.1))
                .weightInit(WeightInit.XAVIER)
                .graphBuilder()
                .addInputs("x")
                .addLayer("bottom", layer(fused, true, INPUTS, 7, 0), "x")
                .addLayer("left", layer(fused, true, 7, 6, dropout), "bottom")
                .addLayer("right", layer(fused, false, 7, outputs, 0), "bottom")
                .addLayer("logits", layer(fused, false, 6, outputs, dropout), "left")
                .addLayer("a", loss(), "logits")
                .addLayer("b", loss(), "right")
                .setOutputs("a", "b")
                .build();
        ComputationGraph graph = new ComputationGraph(configuration);
        graph.init();
        return graph;
    }

    private static FeedForwardLayer layer(boolean fused, boolean rectified, int inputs, int units, double dropout) {
        FeedForwardLayer layer;
        if (fused) {
            layer = (rectified ? FusedDenseLayer.relu(units) : FusedDenseLayer.linear(units)).droppingInputs(dropout);
            layer.setNIn(inputs);
        } else {
            layer = new DenseLayer.Builder()
                    .nIn(inputs)
                    .nOut(units)
                    .activation(rectified ? Activation.RELU : Activation.IDENTITY)
                    .build();
            layer.setIDropout(dropout == 0 ? null : new Dropout(1 - dropout));
        }
        return layer;
    }

    private static LossLayer loss() {
        return new LossLayer.Builder()
                .lossFunction(LossFunction.MSE)
                .activation(Activation.IDENTITY)
                .build();
    }

    @ParameterizedTest
    @CsvSource({"1, DOUBLE", "3, DOUBLE", "1, FLOAT", "3, FLOAT"})
    void trainsAsDeeplearning4jsLayerDoes(int outputs, DataType dataType) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        ComputationGraph ours = graph(true, outputs, dataType, 0);
        ComputationGraph theirs = graph(false, outputs, dataType, 0);
        assertThat(ours.params()).isEqualTo(theirs.params());
        double tolerance = dataType == DataType.DOUBLE ? 1e-12 : 1e-5;
        for (int rows : new int[] {9, 1, 64, 3}) {
            INDArray[] inputs = {random(random, dataType, rows, INPUTS)};
            INDArray[] labels = {random(random, dataType, rows, outputs), random(random, dataType, rows, outputs)};
            assertClose(ours.output(inputs)[0], theirs.output(inputs)[0], tolerance, seed);
            ours.fit(inputs, labels);
            theirs.fit(inputs, labels);
            assertThat(ours.score()).as("seed %d", seed).isCloseTo(theirs.score(), within(tolerance));
            assertClose(ours.params(), theirs.params(), tolerance, seed);
        }
    }

    /** Memory is kept from batch to batch; what was in it, and how large it is, moves no bit. */
    @Test
    void aBatchHasTheSameBitsAfterBatchesOfOtherSizes() {
        Random random = new Random(4);
        ComputationGraph used = graph(true, 3, DataType.FLOAT, 0);
        for (int rows : new int[] {20, 7, 64, 1, 63, 16, 200, 5}) {
            INDArray[] inputs = {random(random, DataType.FLOAT, rows, INPUTS)};
            INDArray[] labels = {random(random, DataType.FLOAT, rows, 3), random(random, DataType.FLOAT, rows, 3)};
            INDArray expected = gradient(graph(true, 3, DataType.FLOAT, 0), inputs, labels);
            assertThat(HostArrays.toDoubles(gradient(used, inputs, labels)))
                    .as("%d rows", rows)
                    .isEqualTo(HostArrays.toDoubles(expected));
        }
    }

    private static INDArray gradient(ComputationGraph graph, INDArray[] inputs, INDArray[] labels) {
        graph.setInputs(inputs);
        graph.setLabels(labels);
        graph.computeGradientAndScore();
        return graph.getGradientsViewArray();
    }

    @Test
    void dropsInputsAsDeeplearning4jsLayerDoes() {
        ComputationGraph ours = graph(true, 2, DataType.DOUBLE, 0.5);
        ComputationGraph theirs = graph(false, 2, DataType.DOUBLE, 0.5);
        Random random = new Random(3);
        INDArray[] inputs = {random(random, DataType.DOUBLE, 20, INPUTS)};
        INDArray[] labels = {random(random, DataType.DOUBLE, 20, 2), random(random, DataType.DOUBLE, 20, 2)};
        for (ComputationGraph graph : new ComputationGraph[] {ours, theirs}) {
            Nd4j.getRandom().setSeed(5);
            graph.fit(inputs, labels);
        }
        assertClose(ours.params(), theirs.params(), 1e-12, 3);
    }

    @Test
    void survivesItsJson() {
        ComputationGraph graph = graph(true, 2, DataType.FLOAT, 0.25);
        String json = graph.getConfiguration().toJson();
        ComputationGraphConfiguration read = ComputationGraphConfiguration.fromJson(json);
        assertThat(read).isEqualTo(graph.getConfiguration());
        assertThat(read.toJson()).isEqualTo(json);
    }

    @Test
    void refusesAnyOtherActivation() {
        FusedDenseLayer layer = FusedDenseLayer.relu(3);
        layer.setActivationFn(new ActivationTanH());
        layer.setNIn(2);
        NeuralNetConfiguration.Builder builder = new NeuralNetConfiguration.Builder();
        ComputationGraphConfiguration configuration = builder.graphBuilder()
                .addInputs("x")
                .addLayer("h", layer, "x")
                .addLayer("a", loss(), "h")
                .setOutputs("a")
                .build();
        assertThatThrownBy(() -> new ComputationGraph(configuration).init())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'h' computes RELU or IDENTITY, not tanh");
    }

    @Test
    void namesAnInputOfAnotherWidth() {
        ComputationGraph graph = graph(true, 2, DataType.FLOAT, 0);
        assertThatThrownBy(() -> graph.output(Nd4j.zeros(DataType.FLOAT, 4, INPUTS + 1)))
                .hasStackTraceContaining("expected input [B, 5], found [4, 6]")
                .hasStackTraceContaining("bottom");
    }

    private static INDArray random(Random random, DataType dataType, int rows, int columns) {
        double[] values = random.doubles((long) rows * columns, -1, 1).toArray();
        return HostArrays.fromDoubles(values, dataType, rows, columns);
    }

    private static void assertClose(INDArray found, INDArray expected, double tolerance, long seed) {
        assertThat(HostArrays.toDoubles(found))
                .as("seed %d", seed)
                .containsExactly(HostArrays.toDoubles(expected), within(tolerance));
    }
}
