// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model;

import io.funnel4j.embedding.EmbeddingTables;
import io.funnel4j.memory.Bytes;
import io.funnel4j.memory.Memory;
import io.funnel4j.memory.MemoryNeed;
import io.funnel4j.memory.MemoryShortageException;
import io.funnel4j.text.Message;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;

/** What a model takes of memory, known before anything is allocated: at least so much, since Java and ND4J take more. */
public final class ModelMemory {
    private ModelMemory() {}

    /** A model that is made or loaded: its tables and its layers, with the optimizer's state. */
    public static List<MemoryNeed> ofModel(FunnelSpec spec) {
        return ofModel(spec, GraphCompiler.compile(spec), 1);
    }

    /**
     * A model that is trained.
     *
     * @param batchRows rows of a batch
     * @param workers replicas, each with gradients of its own
     */
    public static List<MemoryNeed> ofTraining(FunnelSpec spec, long batchRows, int workers) {
        ComputationGraphConfiguration configuration = GraphCompiler.compile(spec);
        List<MemoryNeed> needs = new ArrayList<>(ofModel(spec, configuration, workers));
        long bytesARow = bytesARow(spec, configuration);
        needs.add(MemoryNeed.ofNative(
                Message.of("a batch of %,d rows with its activations needs", batchRows),
                Bytes.product(batchRows, bytesARow),
                "a smaller batch-size"));
        return needs;
    }

    /**
     * Refuses a model that this process has no memory for, before anything of it is allocated.
     *
     * @throws MemoryShortageException naming the largest parts, what there is, and what to do
     */
    public static void require(FunnelSpec spec) {
        require(spec, GraphCompiler.compile(spec));
    }

    static void require(FunnelSpec spec, ComputationGraphConfiguration configuration) {
        Memory.now().require(ofModel(spec, configuration, 1));
        requireParameters(configuration);
    }

    /** As {@link #require(FunnelSpec)}, of the layers alone. */
    static void requireLayers(FunnelSpec spec, ComputationGraphConfiguration configuration) {
        Memory.now().require(List.of(ofLayers(spec, configuration, 1)));
        requireParameters(configuration);
    }

    private static void requireParameters(ComputationGraphConfiguration configuration) {
        long parameters = parameters(configuration);
        if (parameters > Integer.MAX_VALUE) {
            throw new MemoryShortageException(Message.of(
                    "the model's layers have %,d parameters, which one array must hold; expected at most %,d; use fewer or narrower layers, or a smaller embedding",
                    parameters, Integer.MAX_VALUE));
        }
    }

    private static List<MemoryNeed> ofModel(FunnelSpec spec, ComputationGraphConfiguration configuration, int workers) {
        List<MemoryNeed> needs = new ArrayList<>(
                EmbeddingTables.needs(spec.tables(), spec.optimizer().rowOptimizer(), spec.dataType()));
        needs.add(ofLayers(spec, configuration, workers));
        return needs;
    }

    private static MemoryNeed ofLayers(FunnelSpec spec, ComputationGraphConfiguration configuration, int workers) {
        long parameters = parameters(configuration);
        return MemoryNeed.ofNative(
                Message.of(
                        "the model's layers have %,d parameters, which need, with their gradient%s and the optimizer's state,",
                        parameters, workers == 1 ? "" : Message.of(" in each of %,d workers", workers)),
                Bytes.product(
                        parameters,
                        1L + workers + states(spec.optimizer()),
                        spec.dataType().width()),
                workers == 1 ? "fewer or narrower layers" : "fewer or narrower layers or fewer workers");
    }

    /** Dense parameters of all layers. */
    static long parameters(ComputationGraphConfiguration configuration) {
        return configuration.getVertices().values().stream()
                .mapToLong(vertex -> Math.max(0, vertex.numParams(false)))
                .reduce(0, Bytes::sum);
    }

    /** Values that the optimizer keeps of a dense parameter. */
    static int states(OptimizerSpec optimizer) {
        return switch (optimizer.type()) {
            case ADAM -> 2;
            case ADAGRAD -> 1;
            case SGD -> 0;
        };
    }

    /**
     * Ids, weights and numbers of a row, the embeddings, and what each layer keeps of a row from step to step: its output and the
     * gradient of its input.
     */
    private static long bytesARow(FunnelSpec spec, ComputationGraphConfiguration configuration) {
        long embeddings = Bytes.product(
                spec.schema().embeddingWidth(),
                spec.representation().ownTables() ? spec.heads().size() : 1);
        long widths = configuration.getVertices().values().stream()
                .mapToLong(ModelMemory::kept)
                .reduce(embeddings, Bytes::sum);
        long read = Bytes.product(
                Integer.BYTES, Bytes.sum(spec.schema().slots(), spec.schema().weightSlots()));
        long numbers = spec.schema().numeric().size();
        int value = spec.dataType().width();
        return Bytes.sum(read, Bytes.product(value, numbers), Bytes.product(value, widths));
    }

    private static long kept(GraphVertex vertex) {
        return vertex instanceof LayerVertex layer && layer.getLayerConf().getLayer() instanceof FeedForwardLayer dense
                ? Bytes.sum(Math.max(0, dense.getNOut()), Math.max(0, dense.getNIn()))
                : 0;
    }
}
