// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.jmh;

import io.funnel4j.model.layer.FusedDenseLayer;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.infra.Blackhole;

/** A dense layer with ReLU on a batch: its output, and both passes of training. */
public class DenseLayerBenchmark extends HotPiece {
    /** Whose layer. */
    public enum Kind {
        DEEPLEARNING4J {
            @Override
            FeedForwardLayer layer(int inputs, int units) {
                return new DenseLayer.Builder()
                        .nIn(inputs)
                        .nOut(units)
                        .activation(Activation.RELU)
                        .build();
            }
        },
        FUSED {
            @Override
            FeedForwardLayer layer(int inputs, int units) {
                FusedDenseLayer layer = FusedDenseLayer.relu(units);
                layer.setNIn(inputs);
                return layer;
            }
        };

        abstract FeedForwardLayer layer(int inputs, int units);
    }

    @Param({"DEEPLEARNING4J", "FUSED"})
    public Kind kind;

    /** Inputs by units. */
    @Param({"128x128", "132x128", "128x64", "414x360", "360x200"})
    public String size;

    private final StepMemory memory = new StepMemory();
    private Layer layer;
    private INDArray input;
    private INDArray outputGradient;
    private INDArray epsilon;

    /** Draws weights, input and gradient. */
    @Setup(Level.Trial)
    public void setUp() {
        String[] sides = size.split("x", -1);
        int inputs = Integer.parseInt(sides[0]);
        int units = Integer.parseInt(sides[1]);
        NeuralNetConfiguration configuration = new NeuralNetConfiguration.Builder()
                .seed(SEED)
                .layer(kind.layer(inputs, units))
                .build();
        long parameters = (long) inputs * units + units;
        layer = configuration
                .getLayer()
                .instantiate(configuration, null, 0, Nd4j.create(DataType.FLOAT, 1, parameters), true, DataType.FLOAT);
        layer.setBackpropGradientsViewArray(Nd4j.create(DataType.FLOAT, 1, parameters));
        input = Nd4j.randn(DataType.FLOAT, BATCH_SIZE, inputs);
        outputGradient = Nd4j.randn(DataType.FLOAT, BATCH_SIZE, units);
        epsilon = outputGradient.dup();
    }

    /** As in scoring. */
    @Benchmark
    public void forward(Blackhole blackhole) {
        try (MemoryWorkspace open = memory.open()) {
            layer.setInput(input, memory.manager());
            blackhole.consume(layer.activate(false, memory.manager()));
            layer.clear();
        }
    }

    /** As in training; a layer may write into the gradient that arrives, so it is filled for each call. */
    @Benchmark
    public void forwardAndBackward(Blackhole blackhole) {
        try (MemoryWorkspace open = memory.open()) {
            layer.setInput(input, memory.manager());
            blackhole.consume(layer.activate(true, memory.manager()));
            epsilon.assign(outputGradient);
            blackhole.consume(layer.backpropGradient(epsilon, memory.manager()).getSecond());
            layer.clear();
        }
    }
}
