// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.torch;

import io.funnel4j.embedding.EmbeddingTables;
import io.funnel4j.training.GradientPolicy;
import io.funnel4j.training.Trainer;
import io.funnel4j.training.engine.EngineOptions;
import io.funnel4j.training.engine.TrainingEngine;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * Trains on libtorch, with tables, dense parameters and the optimizer's state on the device. The same seed, device, number of
 * threads and version give the same bits, unless that was given up for speed; they are not the bits of another engine.
 *
 * <pre>{@code
 * Training.of(model).engine(TorchEngine.cuda()).batchSize(65_536).fit(data.train(), data.validation());
 * }</pre>
 *
 * @param options where and how it computes
 */
public record TorchEngine(EngineOptions options) implements TrainingEngine {
    /** As configurations write it. */
    public static final String NAME = "torch";

    /** On the CPU. */
    public static TorchEngine cpu() {
        return new TorchEngine(EngineOptions.CPU);
    }

    /** On the first NVIDIA GPU that the process sees. */
    public static TorchEngine cuda() {
        return new TorchEngine(EngineOptions.CUDA);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String start() {
        return TorchLibrary.start(options);
    }

    /**
     * {@inheritDoc}
     *
     * @throws io.funnel4j.device.UnusableDeviceException if there is no such device, or libtorch cannot be loaded
     * @throws io.funnel4j.memory.MemoryShortageException if the device's memory cannot hold the tables
     */
    @Override
    public Trainer open(ComputationGraph graph, EmbeddingTables tables, int workers, long seed, GradientPolicy policy) {
        TorchLibrary.start(options);
        return new TorchTrainer(options, graph, tables, workers, seed, policy);
    }
}
