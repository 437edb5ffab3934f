// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.funnel4j.array.HostArrays;
import io.funnel4j.behavior.Tower;
import io.funnel4j.embedding.EmbeddingField;
import io.funnel4j.exposure.BatchLayout;
import io.funnel4j.model.VertexNames;
import io.funnel4j.model.fusion.FeatureGateVertex;
import io.funnel4j.model.fusion.HeadProductsVertex;
import io.funnel4j.model.interest.AttentionInputVertex;
import io.funnel4j.model.interest.AttentionPoolingVertex;
import io.funnel4j.model.interest.EntryVertex;
import io.funnel4j.model.layer.FusedDenseLayer;
import io.funnel4j.model.vertex.ColumnsVertex;
import io.funnel4j.model.vertex.ConditionalProbabilityVertex;
import io.funnel4j.model.vertex.CrossVertex;
import io.funnel4j.model.vertex.EmbeddingVertex;
import io.funnel4j.model.vertex.FieldInteractionsVertex;
import io.funnel4j.model.vertex.MixtureVertex;
import io.funnel4j.model.vertex.SampledLogitsVertex;
import io.funnel4j.model.vertex.StopGradientVertex;
import io.funnel4j.problem.Funnel4jException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A compiled graph's vertices as nodes, from the features to the towers' logits; what losses read is left out. */
final class DenseNodes {
    private final OnnxGraph onnx;
    private final ComputationGraph graph;
    private final FeatureNodes features;
    private final DataType type;
    private final InterestNodes interests;
    private final Map<String, String> values = new HashMap<>();
    private final Set<String> unknown = new LinkedHashSet<>();

    /** @param type of the model's parameters */
    DenseNodes(OnnxGraph onnx, ComputationGraph graph, FeatureNodes features, DataType type) {
        this.onnx = onnx;
        this.graph = graph;
        this.features = features;
        this.type = type;
        this.interests = new InterestNodes(onnx, features, type);
    }

    /**
     * The logits of some towers, by name; of each, one vector [B] of 64 bits a logit.
     *
     * @throws Funnel4jException naming all vertices that there are no nodes for
     */
    Map<String, List<String>> logits(List<Tower> towers) {
        Map<String, List<String>> logits = new HashMap<>();
        for (Tower tower : towers) {
            String read = inputs(VertexNames.tower(tower.name())).get(0);
            String matrix = onnx.cast(value(read), DataType.DOUBLE);
            List<String> columns = new ArrayList<>();
            for (int logit = 0; logit < tower.logits(); logit++) {
                columns.add(onnx.column(matrix, logit));
            }
            logits.put(tower.name(), columns);
        }
        if (!unknown.isEmpty()) {
            throw new Funnel4jException(
                    "ONNX is written for the vertices of Funnel4j's own representations, and there is none for %s"
                            .formatted(String.join(", ", unknown)));
        }
        return logits;
    }

    private List<String> inputs(String vertex) {
        return graph.getConfiguration().getVertexInputs().get(vertex);
    }

    private String value(String vertex) {
        String known = values.get(vertex);
        if (known == null) {
            known = compute(vertex);
            values.put(vertex, known);
        }
        return known;
    }

    private String compute(String name) {
        if (name.equals(BatchLayout.NUMERIC)) {
            return features.numeric();
        }
        GraphVertex vertex = graph.getConfiguration().getVertices().get(name);
        if (vertex instanceof EmbeddingVertex embedding) {
            return onnx.concat(
                    embedding.getFields().stream().map(features::embedding).toList());
        }
        if (vertex instanceof EntryVertex entries) {
            return interests.entries(entries);
        }
        if (vertex instanceof AttentionInputVertex input) {
            return interests.input(
                    input, value(inputs(name).get(0)), value(inputs(name).get(1)));
        }
        if (vertex instanceof AttentionPoolingVertex pooling) {
            return interests.pooled(
                    pooling, value(inputs(name).get(0)), value(inputs(name).get(1)), entryWidth(name));
        }
        List<String> read = inputs(name).stream().map(this::value).toList();
        if (vertex instanceof LayerVertex layer
                && layer.getPreProcessor() == null
                && layer.getLayerConf().getLayer() instanceof FusedDenseLayer dense) {
            return dense(name, dense, read.get(0));
        }
        if (vertex instanceof MixtureVertex) {
            return mixture(read);
        }
        if (vertex instanceof CrossVertex) {
            return cross(read);
        }
        if (vertex instanceof FieldInteractionsVertex interactions) {
            return interactions(interactions, read.get(0));
        }
        if (vertex instanceof StopGradientVertex) {
            return read.get(0);
        }
        if (vertex instanceof FeatureGateVertex) {
            String gated = onnx.node("Mul", onnx.node("Sigmoid", read.get(1)), read.get(0));
            return onnx.node("Mul", gated, onnx.cast(onnx.number(2), type));
        }
        if (vertex instanceof HeadProductsVertex products) {
            return headProducts(products.getHeads(), read);
        }
        if (vertex instanceof SampledLogitsVertex) {
            return read.get(0); // shifts logits in training alone
        }
        if (vertex instanceof MergeVertex) {
            return onnx.concat(read);
        }
        if (vertex instanceof ColumnsVertex columns) {
            return onnx.concat(columns.getParts().stream()
                    .map(part -> onnx.columns(read.get(part.input()), part.from(), (long) part.from() + part.width()))
                    .toList());
        }
        if (vertex instanceof SubsetVertex subset) {
            return onnx.columns(read.get(0), subset.getFrom(), subset.getTo() + 1);
        }
        if (vertex instanceof ScaleVertex scale) {
            return onnx.node("Mul", read.get(0), onnx.cast(onnx.number(scale.getScaleFactor()), type));
        }
        if (vertex instanceof ElementWiseVertex elements && operator(elements.getOp()) != null) {
            String operator = operator(elements.getOp());
            return read.stream().reduce((a, b) -> onnx.node(operator, a, b)).orElseThrow();
        }
        unknown.add("'%s' (%s)".formatted(name, kind(vertex)));
        return name;
    }

    /** Of the entries that a vertex pools. */
    private int entryWidth(String pooling) {
        EntryVertex entries = (EntryVertex)
                graph.getConfiguration().getVertices().get(inputs(pooling).get(0));
        return EmbeddingField.width(entries.getFields());
    }

    private static String operator(ElementWiseVertex.Op op) {
        return switch (op) {
            case Add -> "Add";
            case Subtract -> "Sub";
            case Product -> "Mul";
            default -> null;
        };
    }

    private static String kind(GraphVertex vertex) {
        Object shown =
                vertex instanceof LayerVertex layer ? layer.getLayerConf().getLayer() : vertex;
        return vertex instanceof ConditionalProbabilityVertex
                ? "a tower's probabilities, read by another vertex"
                : shown.getClass().getSimpleName();
    }

    /** X W + b, rectified or not. */
    private String dense(String name, FusedDenseLayer layer, String input) {
        List<String> read = new ArrayList<>(List.of(input, parameter(name, "W")));
        if (layer.isBiased()) {
            read.add(parameter(name, "b"));
        }
        String output = onnx.node("Gemm", read);
        return layer.getActivationFn() instanceof ActivationReLU ? onnx.node("Relu", output) : output;
    }

    /** Experts, then the gate's logits z: sum over i of softmax(z)_i h_i. */
    private String mixture(List<String> read) {
        int experts = read.size() - 1;
        String weights = onnx.node("Softmax", List.of(read.get(experts)), OnnxGraph.integer("axis", 1));
        List<String> weighed = new ArrayList<>();
        for (int expert = 0; expert < experts; expert++) {
            weighed.add(onnx.node("Mul", read.get(expert), onnx.columns(weights, expert, expert + 1)));
        }
        return onnx.node("Sum", weighed);
    }

    /** x_0, u, and x_l where it is not x_0: x_0 u + x_l. */
    private String cross(List<String> read) {
        String layer = read.get(read.size() > 2 ? 2 : 0);
        return onnx.node("Add", onnx.node("Mul", read.get(0), read.get(1)), layer);
    }

    /** Of embeddings v_i side by side: ((sum of v_i)^2 - sum of v_i^2) / 2, element by element. */
    private String interactions(FieldInteractionsVertex vertex, String input) {
        String columns = onnx.columns(input, 0, (long) vertex.getFields() * vertex.getDimension());
        String embeddings = onnx.node("Reshape", columns, onnx.longs(-1, vertex.getFields(), vertex.getDimension()));
        String sum = sumOfFields(embeddings);
        String squares = sumOfFields(onnx.node("Mul", embeddings, embeddings));
        String twice = onnx.node("Sub", onnx.node("Mul", sum, sum), squares);
        return onnx.node("Mul", twice, onnx.cast(onnx.number(0.5), type));
    }

    private String sumOfFields(String embeddings) {
        return onnx.node("ReduceSum", List.of(embeddings, onnx.longs(1)), OnnxGraph.integer("keepdims", 0));
    }

    /** Of u and v, cut into a chunk a head: the sums of u_i v_i. */
    private String headProducts(int heads, List<String> read) {
        String products = onnx.node("Reshape", onnx.node("Mul", read), onnx.longs(0, heads, -1));
        return onnx.node("ReduceSum", List.of(products, onnx.longs(2)), OnnxGraph.integer("keepdims", 0));
    }

    private String parameter(String layer, String parameter) {
        String name = layer + "_" + parameter;
        INDArray array = graph.getParam(name);
        double[] found = HostArrays.toDoubles(array);
        ByteBuffer bytes = OnnxGraph.buffer(found.length * width(type));
        for (double each : found) {
            put(bytes, type, each);
        }
        // A bias is a row.
        return parameter.equals("b")
                ? onnx.initializer("weights/" + name, type, bytes, found.length)
                : onnx.initializer("weights/" + name, type, bytes, array.size(0), array.size(1));
    }

    static int width(DataType type) {
        return type == DataType.DOUBLE ? Double.BYTES : Float.BYTES;
    }

    static void put(ByteBuffer bytes, DataType type, double value) {
        if (type == DataType.DOUBLE) {
            bytes.putDouble(value);
        } else {
            bytes.putFloat((float) value);
        }
    }
}
