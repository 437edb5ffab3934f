// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.training;

import io.funnel4j.embedding.EmbeddingTables;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Takes the steps of a training. A graph and its tables are the model of record: training starts from them, and what was
 * trained is in them after {@link #writeBack()} and after {@link #close()}. In between an engine may keep parameters and
 * optimizer state elsewhere, such as on a device.
 */
public interface Trainer extends AutoCloseable {
    /**
     * Makes a batch ready for its step. May be called by another thread than the steps, beside them.
     *
     * @throws IllegalArgumentException if the batch does not fit the model
     */
    default PreparedBatch prepare(MultiDataSet batch) {
        return () -> batch;
    }

    /** One step on one batch, see {@link #step(PreparedBatch)}. */
    default double step(MultiDataSet batch) {
        try (PreparedBatch prepared = prepare(batch)) {
            return step(prepared);
        }
    }

    /**
     * One step on one batch, which the caller closes.
     *
     * @return the mean loss of the batch before the step, without regularization
     * @throws DivergedException if the loss or the gradient is no longer finite; the parameters are left as they were
     */
    double step(PreparedBatch batch);

    /** The mean losses of the last step's batch by objective's output; empty where the graph does not tell. */
    Map<String, Double> losses();

    /**
     * Asks to be told, from any thread, when a worker of the step that runs has nothing left to do: the time for work beside the
     * step. The last who asks is told.
     *
     * @return whether this trainer tells
     */
    default boolean tellIdle(Runnable listener) {
        return false;
    }

    /** The names of {@link #losses}. */
    Set<String> objectives();

    /**
     * Starts from what the graph and the tables now hold.
     *
     * @param steps of this training that they have done; the graph's own count may include those of an earlier one
     */
    void goOnAfter(long steps);

    /** Brings what was trained into the graph and the tables, with the optimizer's state. */
    void writeBack();

    /** The graph that is trained. */
    ComputationGraph graph();

    /** What its embedding vertex reads. */
    EmbeddingTables tables();

    /** Tells the graph's listeners. */
    default void startEpoch() {
        graph().getListeners().forEach(listener -> listener.onEpochStart(graph()));
    }

    /** Tells the graph's listeners, and counts the epoch for them and for schedules. */
    default void endEpoch() {
        graph().getListeners().forEach(listener -> listener.onEpochEnd(graph()));
        graph().incrementEpochCount();
    }

    /** Writes back, and frees what training held. */
    @Override
    void close();
}
