// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.jmh;

import io.funnel4j.model.loss.LogProbabilityLoss;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** The loss of one objective on pairs [B, 2]: its value alone, and with its gradient. */
public class LossBenchmark extends HotPiece {
    private static final double POSITIVES = 0.04;

    /** Whether rows have factors, as with {@code given} or sample weights. */
    @Param({"false", "true"})
    public boolean masked;

    private final LogProbabilityLoss loss = new LogProbabilityLoss(1);
    private final IActivation identity = new ActivationIdentity();
    private final StepMemory memory = new StepMemory();
    private INDArray pairs;
    private INDArray labels;
    private INDArray mask;

    /** Draws probabilities, labels and factors. */
    @Setup(Level.Trial)
    public void setUp() {
        Nd4j.getRandom().setSeed(SEED);
        pairs = VertexBenchmark.pairs();
        labels = Nd4j.rand(DataType.FLOAT, BATCH_SIZE, 1).lt(POSITIVES).castTo(DataType.FLOAT);
        mask = masked ? Nd4j.rand(DataType.FLOAT, BATCH_SIZE, 1) : null;
    }

    /** The mean over the batch. */
    @Benchmark
    public double forward() {
        try (MemoryWorkspace open = memory.open()) {
            return loss.computeScore(labels, pairs, identity, mask, true);
        }
    }

    /** As in training. */
    @Benchmark
    public double forwardAndBackward() {
        try (MemoryWorkspace open = memory.open()) {
            return loss.computeGradientAndScore(labels, pairs, identity, mask, true)
                    .getFirst();
        }
    }
}
