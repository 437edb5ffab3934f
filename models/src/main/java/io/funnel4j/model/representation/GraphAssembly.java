// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.representation;

import io.funnel4j.text.Message;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.layers.Layer;

/** Deeplearning4j's builder of a graph, which would take the second of two vertices of one name in silence. */
public final class GraphAssembly {
    private static final int MAX_PARTS = 5_000;

    private final GraphBuilder builder;
    private final Set<String> names = new HashSet<>();

    public GraphAssembly(GraphBuilder builder) {
        this.builder = builder;
    }

    /**
     * Adds what the graph is given.
     *
     * @throws IllegalArgumentException if a part has one of the names already
     */
    public void addInputs(List<String> inputs) {
        inputs.forEach(this::requireNew);
        builder.addInputs(inputs);
    }

    /**
     * Adds a part.
     *
     * @throws IllegalArgumentException if another part has the name already, or there are too many
     */
    public void addLayer(String name, Layer layer, String input) {
        requireNew(name);
        builder.addLayer(name, layer, input);
    }

    /**
     * Adds a part.
     *
     * @throws IllegalArgumentException if another part has the name already
     */
    public void addVertex(String name, GraphVertex vertex, String... inputs) {
        requireNew(name);
        builder.addVertex(name, vertex, inputs);
    }

    private void requireNew(String name) {
        if (names.size() == MAX_PARTS) {
            throw new IllegalArgumentException(Message.of(
                    "the graph has more than %,d layers and vertices; use fewer towers, experts or layers", MAX_PARTS));
        }
        if (!names.add(name)) {
            throw new IllegalArgumentException(
                    "two parts of the graph would be vertex '%s'; rename a tower, or what the representation adds"
                            .formatted(name));
        }
    }
}
