// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.vertex;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.array.HostArrays;
import io.funnel4j.model.loss.LogProbabilityLossLayer;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InvalidInputTypeException;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What every vertex without parameters keeps. A subclass gives one vertex and what may arrive at it. */
public abstract class VertexContract {
    protected static final int ROWS = 5;

    /** The vertex under test. */
    protected abstract org.deeplearning4j.nn.conf.graph.GraphVertex vertex();

    /** Its inputs row by row, drawn with values or logits of the given size. */
    protected abstract double[][] inputs(Random random, int rows, double size);

    protected abstract int[] inputWidths();

    /** Whether an input is ids, INT32 and without gradient. */
    protected boolean isIds(int input) {
        return false;
    }

    @Test
    void roundTripsThroughJson() {
        NeuralNetConfiguration.Builder base = new NeuralNetConfiguration.Builder();
        ComputationGraphConfiguration.GraphBuilder builder = base.graphBuilder();
        String[] names =
                IntStream.range(0, inputWidths().length).mapToObj(i -> "in" + i).toArray(String[]::new);
        builder.addInputs(names);
        builder.addVertex("vertex", vertex(), names);
        builder.addLayer("out", LogProbabilityLossLayer.ofWeight(0.5), "vertex");
        builder.setOutputs("out");
        ComputationGraphConfiguration configuration = builder.build();
        ComputationGraphConfiguration read = ComputationGraphConfiguration.fromJson(configuration.toJson());
        assertThat(read.getVertices().get("vertex")).isEqualTo(vertex()).hasSameHashCodeAs(vertex());
        assertThat(read).isEqualTo(configuration);
    }

    @Test
    void clonesToAnEqualOfItsOwn() {
        org.deeplearning4j.nn.conf.graph.GraphVertex vertex = vertex();
        assertThat(vertex.clone()).isEqualTo(vertex).isNotSameAs(vertex);
    }

    @Test
    void statesTheWidthThatItGives() throws InvalidInputTypeException {
        double[][] inputs = inputs(new Random(1), ROWS, 1);
        InputType[] types =
                IntStream.of(inputWidths()).mapToObj(InputType::feedForward).toArray(InputType[]::new);
        long width = forward(inputs, DataType.DOUBLE).size(1);
        assertThat(vertex().getOutputType(0, types).arrayElementsPerExample()).isEqualTo(width);
    }

    @RepeatedTest(20)
    void gradientIsThatOfTheOutput() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        double[][] inputs = inputs(random, ROWS, 4);
        double[] epsilon =
                random.doubles(forward(inputs, DataType.DOUBLE).length(), -1, 1).toArray();
        double[][] gradients = backward(inputs, epsilon, DataType.DOUBLE);
        double step = 1e-6;
        for (int input = 0; input < inputs.length; input++) {
            if (isIds(input)) {
                assertThat(gradients[input]).isNull();
                continue;
            }
            for (int i = 0; i < inputs[input].length; i++) {
                double before = inputs[input][i];
                inputs[input][i] = before + step;
                double above = dot(epsilon, HostArrays.toDoubles(forward(inputs, DataType.DOUBLE)));
                inputs[input][i] = before - step;
                double below = dot(epsilon, HostArrays.toDoubles(forward(inputs, DataType.DOUBLE)));
                inputs[input][i] = before;
                double numeric = (above - below) / (2 * step);
                assertThat(gradients[input][i])
                        .as("seed %d, input %d [%d]", seed, input, i)
                        .isCloseTo(numeric, Offset.offset(1e-7 + 1e-6 * Math.abs(numeric)));
            }
        }
    }

    @Test
    void gradientsAreArraysOfTheirOwn() {
        double[][] inputs = inputs(new Random(2), ROWS, 1);
        GraphVertex runtime = run(inputs, DataType.DOUBLE);
        INDArray output = runtime.doForward(true, LayerWorkspaceMgr.noWorkspaces());
        runtime.setEpsilon(output.dup());
        INDArray[] epsilons =
                runtime.doBackward(false, LayerWorkspaceMgr.noWorkspaces()).getSecond();
        for (int i = 0; i < epsilons.length; i++) {
            for (int j = 0; j < i && !isIds(i); j++) {
                assertThat(epsilons[i]).isNotSameAs(epsilons[j]);
                double before = epsilons[j].getDouble(0);
                epsilons[i].addi(1);
                assertThat(epsilons[j].getDouble(0)).isEqualTo(before);
            }
        }
    }

    protected final INDArray forward(double[][] inputs, DataType dataType) {
        return run(inputs, dataType).doForward(true, LayerWorkspaceMgr.noWorkspaces());
    }

    protected final double[][] backward(double[][] inputs, double[] epsilon, DataType dataType) {
        GraphVertex runtime = run(inputs, dataType);
        INDArray output = runtime.doForward(true, LayerWorkspaceMgr.noWorkspaces());
        runtime.setEpsilon(HostArrays.fromDoubles(epsilon, dataType, output.shape()));
        INDArray[] epsilons =
                runtime.doBackward(false, LayerWorkspaceMgr.noWorkspaces()).getSecond();
        return Arrays.stream(epsilons)
                .map(gradient -> gradient == null ? null : HostArrays.toDoubles(gradient))
                .toArray(double[][]::new);
    }

    private GraphVertex run(double[][] inputs, DataType dataType) {
        GraphVertex runtime = vertex().instantiate(null, "vertex", 0, null, false, dataType);
        runtime.setInputVertices(new VertexIndices[inputs.length]);
        for (int i = 0; i < inputs.length; i++) {
            long[] shape = {inputs[i].length / inputWidths()[i], inputWidths()[i]};
            INDArray array = HostArrays.fromDoubles(inputs[i], dataType, shape);
            runtime.setInput(i, isIds(i) ? array.castTo(DataType.INT32) : array, LayerWorkspaceMgr.noWorkspaces());
        }
        return runtime;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
