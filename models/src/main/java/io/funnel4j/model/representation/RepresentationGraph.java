// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.representation;

import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.exposure.IdFeature;
import io.funnel4j.model.layer.FusedDenseLayer;
import io.funnel4j.model.vertex.MixtureVertex;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.layers.Layer;

/** The part of a graph under construction that a {@link Representation} sees. Every vertex is a [B, width] array. */
public final class RepresentationGraph {
    private final GraphAssembly assembly;
    private final Map<String, String> inputs;
    private final int width;
    private final List<IdFeature> fields;

    /**
     * @param assembly takes layers and vertices
     * @param inputs the vertex of each head's features, by the head's name, in order
     * @param schema of these features
     */
    public RepresentationGraph(GraphAssembly assembly, Map<String, String> inputs, FeatureSchema schema) {
        this(assembly, inputs, schema.inputWidth(), schema.ids());
    }

    private RepresentationGraph(GraphAssembly assembly, Map<String, String> inputs, int width, List<IdFeature> fields) {
        this.assembly = assembly;
        this.inputs = new LinkedHashMap<>(inputs);
        this.width = width;
        this.fields = fields;
    }

    /**
     * The same graph for a representation that stands behind a part of another one: all heads have a vertex in place of
     * the features, and there are no {@link #fields} any more.
     *
     * @param vertex the last one of that part
     * @param itsWidth of that vertex
     */
    public RepresentationGraph reading(String vertex, int itsWidth) {
        return new RepresentationGraph(assembly, forEachHead(head -> vertex), itsWidth, List.of());
    }

    /** The names of what reads the representation: the behavior graph's towers, then those that a loss alone reads. */
    public List<String> heads() {
        return List.copyOf(inputs.keySet());
    }

    /** What a function gives for each head, by its name. */
    public Map<String, String> forEachHead(UnaryOperator<String> vertexOf) {
        Map<String, String> vertices = new LinkedHashMap<>();
        heads().forEach(head -> vertices.put(head, vertexOf.apply(head)));
        return vertices;
    }

    /**
     * The vertex of the embeddings and numeric features that all heads share.
     *
     * @throws IllegalStateException if each head has its own, see {@link Representation#ownTables()}
     */
    public String input() {
        List<String> distinct = inputs.values().stream().distinct().toList();
        if (distinct.size() > 1) {
            throw new IllegalStateException(
                    "each head has features of its own, %s; ask for inputOf(head)".formatted(inputs));
        }
        return distinct.get(0);
    }

    /** Width of {@link #input()}, and of each {@link #inputOf}. */
    public int width() {
        return width;
    }

    /**
     * The id features, whose embeddings stand side by side at the beginning of {@link #input()}, and of each {@link
     * #inputOf}, in this order, lists pooled; the numeric features follow.
     *
     * @throws IllegalStateException if there are none, or none any more, since another representation stands before
     */
    public List<IdFeature> fields() {
        if (fields.isEmpty()) {
            throw new IllegalStateException(
                    "there are no embeddings of single features here: the schema has no id feature, or another representation stands before this one");
        }
        return fields;
    }

    /** The vertex of the embeddings and numeric features that a head has. */
    public String inputOf(String head) {
        return inputs.get(head);
    }

    /** Adds a dense layer with ReLU; gives its name. */
    public String relu(String name, int units, String from) {
        return layer(name, FusedDenseLayer.relu(units), from);
    }

    /** Adds a dense layer without activation; gives its name. */
    public String linear(String name, int units, String from) {
        return layer(name, FusedDenseLayer.linear(units), from);
    }

    /** Adds any layer of Deeplearning4j or this project; gives its name. */
    public String layer(String name, Layer layer, String from) {
        assembly.addLayer(name, layer, from);
        return name;
    }

    /** Adds any vertex of Deeplearning4j or this project; gives its name. */
    public String vertex(String name, GraphVertex vertex, String... from) {
        assembly.addVertex(name, vertex, from);
        return name;
    }

    /**
     * Adds a gate, softmax(x W), and the mixture of experts that it weighs; gives the mixture's name.
     *
     * @param head whom reports of gates name
     * @param experts of one width
     * @param from x
     */
    public String mixture(String name, String head, List<String> experts, String gate, String from) {
        layer(gate, FusedDenseLayer.linear(experts.size()).withoutBias(), from);
        List<String> read = new ArrayList<>(experts);
        read.add(gate);
        return vertex(name, new MixtureVertex(head), read.toArray(String[]::new));
    }
}
