// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.torch;

import static org.bytedeco.pytorch.global.torch.ScalarType.Double;

import io.funnel4j.embedding.EmbeddingField;
import io.funnel4j.exposure.BatchLayout;
import io.funnel4j.model.interest.EntryVertex;
import io.funnel4j.model.loss.LogProbabilityLossLayer;
import io.funnel4j.model.vertex.EmbeddingVertex;
import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.torch.operation.ObjectiveLosses;
import io.funnel4j.torch.operation.Operation;
import io.funnel4j.torch.operation.Operations;
import io.funnel4j.torch.operation.Parameters;
import io.funnel4j.torch.operation.Pass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** A compiled graph as operations on tensors, in the graph's own order. */
final class TorchGraph {
    private final List<String> inputs;
    private final List<Step> steps = new ArrayList<>();
    private final Map<String, Output> outputs = new LinkedHashMap<>();
    private final List<EmbeddingField> fields = new ArrayList<>();
    private final Map<String, List<EmbeddingField>> entries = new LinkedHashMap<>();
    /** The vertex of the embeddings; null for a graph without any. */
    private String embedding;

    private record Step(String name, List<String> inputs, Operation operation) {}

    private record Output(String input, ObjectiveLosses losses) {}

    /**
     * Reads a graph's configuration.
     *
     * @throws Funnel4jException naming all vertices that there is no operation for
     */
    TorchGraph(ComputationGraph graph, Parameters parameters) {
        ComputationGraphConfiguration configuration = graph.getConfiguration();
        inputs = configuration.getNetworkInputs();
        List<String> unknown = new ArrayList<>();
        for (org.deeplearning4j.nn.graph.vertex.GraphVertex runtime : inOrder(graph)) {
            String name = runtime.getVertexName();
            GraphVertex vertex = configuration.getVertices().get(name);
            if (vertex instanceof EmbeddingVertex gather) {
                if (embedding != null) {
                    throw new IllegalArgumentException(
                            "the graph has embedding vertices '%s' and '%s'; one gathers all fields"
                                    .formatted(embedding, name));
                }
                embedding = name;
                fields.addAll(gather.getFields());
            } else if (vertex instanceof EntryVertex ofLists) {
                entries.put(name, ofLists.getFields());
            } else if (layer(vertex) instanceof LogProbabilityLossLayer loss) {
                outputs.put(
                        name,
                        new Output(read(configuration, name).get(0), new ObjectiveLosses(name, loss, parameters)));
            } else if (vertex instanceof LayerVertex wrapped && wrapped.getPreProcessor() != null) {
                unknown.add("'%s' (its preprocessor)".formatted(name));
            } else if (layer(vertex) instanceof BaseLayer base && altered(base)) {
                unknown.add("'%s' (its normalization of gradients, constraints or noise)".formatted(name));
            } else if (vertex != null) {
                Operations.of(name, vertex, parameters)
                        .ifPresentOrElse(
                                operation -> steps.add(new Step(name, read(configuration, name), operation)),
                                () -> unknown.add("'%s' (%s)".formatted(name, kind(vertex))));
            }
        }
        if (!unknown.isEmpty()) {
            throw new Funnel4jException(
                    "the torch engine has no operation for %s; it computes what Funnel4j's own representations are made of, so train on the deeplearning4j engine"
                            .formatted(String.join(", ", unknown)));
        }
    }

    private static boolean altered(BaseLayer layer) {
        boolean normalized = layer.getGradientNormalization() != null
                && layer.getGradientNormalization() != GradientNormalization.None;
        boolean constrained =
                layer.getConstraints() != null && !layer.getConstraints().isEmpty();
        return normalized || constrained || layer.getWeightNoise() != null;
    }

    private static List<org.deeplearning4j.nn.graph.vertex.GraphVertex> inOrder(ComputationGraph graph) {
        return Arrays.stream(graph.topologicalSortOrder())
                .mapToObj(index -> graph.getVertices()[index])
                .toList();
    }

    private static List<String> read(ComputationGraphConfiguration configuration, String name) {
        return configuration.getVertexInputs().get(name);
    }

    private static org.deeplearning4j.nn.conf.layers.Layer layer(GraphVertex vertex) {
        return vertex instanceof LayerVertex layer ? layer.getLayerConf().getLayer() : null;
    }

    private static String kind(GraphVertex vertex) {
        return (vertex instanceof LayerVertex ? layer(vertex) : vertex)
                .getClass()
                .getSimpleName();
    }

    /** What the embedding vertex reads; empty for a graph without one. */
    List<EmbeddingField> fields() {
        return fields;
    }

    /** What vertices of entries read, by their names. */
    Map<String, List<EmbeddingField>> entries() {
        return entries;
    }

    /** All that is read of tables. */
    List<EmbeddingField> allFields() {
        List<EmbeddingField> all = new ArrayList<>(fields);
        entries.values().forEach(all::addAll);
        return all;
    }

    /**
     * The mean loss of each objective.
     *
     * @param tables of the graph's fields; null for a graph without any
     * @return by the output's name
     */
    Map<String, Tensor> losses(BatchTensors batch, DeviceTables tables, Pass pass) {
        Map<String, Tensor> values = new HashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            values.put(inputs.get(i), batch.features().get(i));
        }
        if (embedding != null) {
            Tensor ids = ids(batch);
            values.put(embedding, tables.gather(ids, weights(batch)));
            entries.keySet().forEach(name -> values.put(name, tables.entries(name, ids)));
        }
        for (Step step : steps) {
            List<Tensor> read = new ArrayList<>();
            step.inputs().forEach(input -> read.add(values.get(input)));
            values.put(step.name(), step.operation().forward(read, pass));
        }
        Map<String, Tensor> losses = new LinkedHashMap<>();
        outputs.forEach((name, output) -> losses.put(
                name,
                output.losses()
                        .of(
                                values.get(output.input()).to(Double),
                                batch.labels().get(name),
                                batch.masks().get(name),
                                pass.iteration())));
        return losses;
    }

    /** The batch's ids. */
    private Tensor ids(BatchTensors batch) {
        return batch.features().get(inputs.indexOf(BatchLayout.IDS));
    }

    /** The batch's weights; null where there are none. */
    private Tensor weights(BatchTensors batch) {
        int index = inputs.indexOf(BatchLayout.WEIGHTS);
        return index < 0 ? null : batch.features().get(index);
    }
}
