// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.jmh;

import io.funnel4j.model.vertex.ConditionalProbabilityVertex;
import io.funnel4j.model.vertex.ExclusiveUnionVertex;
import io.funnel4j.model.vertex.ProbabilityProductVertex;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.infra.Blackhole;

/** A vertex between logits and loss, on float logits [B, 1] or pairs [B, 2]: its output, and both passes of training. */
public class VertexBenchmark extends HotPiece {
    /** Which vertex. */
    public enum Kind {
        /** A tower with one outcome: a logit to a pair. */
        CONDITIONAL,
        /** pCTCVR = pCTR * pCVR. */
        PRODUCT,
        /** pCVR = y2*y3 + (1 - y2)*y4. */
        UNION;

        private GraphVertex vertex() {
            return switch (this) {
                case CONDITIONAL -> runtime(new ConditionalProbabilityVertex(2), 1);
                case PRODUCT -> runtime(new ProbabilityProductVertex(), 2);
                case UNION -> runtime(new ExclusiveUnionVertex(1, 2), 3);
            };
        }

        private INDArray[] inputs() {
            return switch (this) {
                case CONDITIONAL -> new INDArray[] {logits()};
                case PRODUCT -> new INDArray[] {pairs(), pairs()};
                case UNION -> new INDArray[] {pairs(), pairs(), pairs()};
            };
        }

        private static GraphVertex runtime(org.deeplearning4j.nn.conf.graph.GraphVertex configuration, int inputs) {
            GraphVertex vertex = configuration.instantiate(null, "vertex", 0, null, false, DataType.FLOAT);
            vertex.setInputVertices(new VertexIndices[inputs]);
            return vertex;
        }
    }

    @Param
    public Kind kind;

    private final StepMemory memory = new StepMemory();
    private GraphVertex vertex;
    private INDArray[] inputs;
    private INDArray epsilon;

    /** Draws inputs and gradient. */
    @Setup(Level.Trial)
    public void setUp() {
        Nd4j.getRandom().setSeed(SEED);
        inputs = kind.inputs();
        vertex = kind.vertex();
        epsilon = Nd4j.rand(DataType.FLOAT, BATCH_SIZE, 2).negi();
    }

    /** As in scoring. */
    @Benchmark
    public void forward(Blackhole blackhole) {
        try (MemoryWorkspace open = memory.open()) {
            setInputs(vertex, inputs, memory);
            blackhole.consume(vertex.doForward(false, memory.manager()));
        }
    }

    /** As in training. */
    @Benchmark
    public void forwardAndBackward(Blackhole blackhole) {
        try (MemoryWorkspace open = memory.open()) {
            setInputs(vertex, inputs, memory);
            blackhole.consume(vertex.doForward(true, memory.manager()));
            vertex.setEpsilon(epsilon);
            blackhole.consume(vertex.doBackward(false, memory.manager()).getSecond());
        }
    }

    /** Pairs (log p, log(1 - p)) [B, 2] of random logits. */
    static INDArray pairs() {
        StepMemory memory = new StepMemory();
        GraphVertex conditional = Kind.CONDITIONAL.vertex();
        try (MemoryWorkspace open = memory.open()) {
            setInputs(conditional, new INDArray[] {logits()}, memory);
            return conditional.doForward(false, memory.manager()).detach();
        }
    }

    private static INDArray logits() {
        return Nd4j.randn(DataType.FLOAT, BATCH_SIZE, 1);
    }

    private static void setInputs(GraphVertex vertex, INDArray[] inputs, StepMemory memory) {
        for (int i = 0; i < inputs.length; i++) {
            vertex.setInput(i, inputs[i], memory.manager());
        }
    }
}
