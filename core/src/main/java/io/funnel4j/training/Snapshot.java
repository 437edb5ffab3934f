package io.funnel4j.training;

import io.funnel4j.embedding.EmbeddingTables;
import io.funnel4j.embedding.TableFiles;
import io.funnel4j.file.TemporaryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The best model seen so far: dense parameters, updater state and the counts of iterations and epochs in memory, tables
 * streamed to a temporary folder, so that a large vocabulary is not held twice.
 */
final class Snapshot implements AutoCloseable {
    private final ComputationGraph graph;
    private final EmbeddingTables tables;
    private TemporaryFolder folder;
    private INDArray parameters;
    private INDArray updaterState;
    private int iterations;
    private int epochs;

    Snapshot(Trainer trainer) {
        this.graph = trainer.graph();
        this.tables = trainer.tables();
    }

    void capture() {
        try {
            if (folder == null) {
                folder = new TemporaryFolder("funnel4j-best");
            }
            parameters = graph.params().dup();
            INDArray state = graph.getUpdater().getStateViewArray();
            updaterState = state == null ? null : state.dup();
            iterations = graph.getConfiguration().getIterationCount();
            epochs = graph.getConfiguration().getEpochCount();
            TableFiles.write(tables, folder.path());
        } catch (IOException e) {
            throw new UncheckedIOException("keeping the best weights in '%s' failed".formatted(folder.path()), e);
        }
    }

    void restore() {
        try {
            graph.params().assign(parameters);
            if (updaterState != null) {
                graph.getUpdater().getStateViewArray().assign(updaterState);
            }
            graph.getConfiguration().setIterationCount(iterations);
            graph.getConfiguration().setEpochCount(epochs);
            TableFiles.read(tables, folder.path());
        } catch (IOException e) {
            throw new UncheckedIOException("restoring the best weights from '%s' failed".formatted(folder.path()), e);
        }
    }

    @Override
    public void close() {
        if (folder != null) {
            folder.close();
        }
    }
}
