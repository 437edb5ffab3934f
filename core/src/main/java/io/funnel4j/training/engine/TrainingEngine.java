// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.training.engine;

import io.funnel4j.embedding.EmbeddingTables;
import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.training.GradientPolicy;
import io.funnel4j.training.HostTrainer;
import io.funnel4j.training.Trainer;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** What computes the steps of a training. A model that one engine trained is opened, scored and trained on by any other. */
public interface TrainingEngine {
    /** Deeplearning4j's layers and this project's vertices, with tables on the host. */
    TrainingEngine DEEPLEARNING4J = new TrainingEngine() {
        @Override
        public String name() {
            return "deeplearning4j";
        }

        @Override
        public String start() {
            return "Deeplearning4j";
        }

        @Override
        public Trainer open(
                ComputationGraph graph, EmbeddingTables tables, int workers, long seed, GradientPolicy policy) {
            return new HostTrainer(graph, tables, workers, seed, policy);
        }
    };

    /** As configurations write it: {@code deeplearning4j}. */
    String name();

    /**
     * Loads what the engine computes with, and looks for its device.
     *
     * @return both in one line, for logs and reports
     * @throws io.funnel4j.device.UnusableDeviceException if something is missing, and how to go on
     */
    String start();

    /**
     * Opens a graph for training.
     *
     * @param graph initialised, with an updater for its dense parameters
     * @param tables what its embedding vertex reads, updated by their own optimizer
     * @param workers threads that compute, at least 1
     * @param seed of dropout; the data's order is the iterator's own
     * @param policy its steps are counted from here
     * @throws Funnel4jException naming what of the graph the engine cannot compute
     */
    Trainer open(ComputationGraph graph, EmbeddingTables tables, int workers, long seed, GradientPolicy policy);
}
