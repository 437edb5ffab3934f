// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.funnel4j.embedding.EmbeddingField;
import io.funnel4j.model.interest.AttentionInputVertex;
import io.funnel4j.model.interest.AttentionPoolingVertex;
import io.funnel4j.model.interest.EntryVertex;
import io.funnel4j.model.interest.EntryWeights;
import io.funnel4j.model.interest.ListColumns;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Interests as nodes. Every row has M places, as many as the shortest of the lists' inputs and one: arrays over entries are [B * M,
 * width], and those of places without an entry are computed but weigh nothing.
 */
final class InterestNodes {
    /** Sorts behind every place. */
    private static final long NOWHERE = 1L << 40;

    private final OnnxGraph graph;
    private final FeatureNodes features;
    private final DataType type;
    private final Map<List<ListColumns>, Places> known = new HashMap<>();

    /**
     * The places of lists that belong together.
     *
     * @param ids of each list, [B, M], none below 0
     * @param taken whether an entry is there, [B, M]
     * @param count M, [1]
     */
    private record Places(List<String> ids, String taken, String count) {}

    /** @param type of the model's parameters */
    InterestNodes(OnnxGraph graph, FeatureNodes features, DataType type) {
        this.graph = graph;
        this.features = features;
        this.type = type;
    }

    /** The entries' embeddings. */
    String entries(EntryVertex vertex) {
        Places places = places(vertex.getFields().stream()
                .map(field -> new ListColumns(field.slot(), field.slots()))
                .toList());
        List<String> embeddings = new ArrayList<>();
        for (int list = 0; list < vertex.getFields().size(); list++) {
            EmbeddingField field = vertex.getFields().get(list);
            String gathered =
                    graph.node("Gather", features.table(field), places.ids().get(list));
            embeddings.add(graph.node("Reshape", gathered, graph.longs(-1, field.dimension())));
        }
        return graph.concat(embeddings);
    }

    /** [q | k | q - k | q * k]. */
    String input(AttentionInputVertex vertex, String entries, String embeddings) {
        List<String> parts = new ArrayList<>();
        long width = 0;
        for (AttentionInputVertex.Columns candidate : vertex.getCandidates()) {
            parts.add(graph.columns(embeddings, candidate.from(), candidate.from() + (long) candidate.width()));
            width += candidate.width();
        }
        String candidates = graph.node("Unsqueeze", graph.concat(parts), graph.longs(1));
        String everywhere = vector(graph.longs(1), places(vertex.getLists()).count(), graph.longs(1));
        String q = graph.node("Reshape", graph.node("Expand", candidates, everywhere), graph.longs(-1, width));
        return graph.concat(List.of(q, entries, graph.node("Sub", q, entries), graph.node("Mul", q, entries)));
    }

    /** The entries' weighted sum, [B, width]. */
    String pooled(AttentionPoolingVertex vertex, String entries, String scores, long width) {
        Places places = places(vertex.getLists());
        String byRow = graph.node("Reshape", scores, vector(graph.longs(-1), places.count()));
        boolean softmax = vertex.getWeights() == EntryWeights.SOFTMAX;
        String nothing = graph.cast(graph.number(softmax ? Double.NEGATIVE_INFINITY : 0), type);
        String weights = graph.node("Where", places.taken(), byRow, nothing);
        if (softmax) {
            weights = graph.node("Softmax", List.of(weights), OnnxGraph.integer("axis", 1));
        }
        String keys = graph.node("Reshape", entries, vector(graph.longs(-1), places.count(), graph.longs(width)));
        String weighed = graph.node("Mul", keys, graph.node("Unsqueeze", weights, graph.longs(2)));
        return graph.node("ReduceSum", List.of(weighed, graph.longs(1)), OnnxGraph.integer("keepdims", 0));
    }

    private Places places(List<ListColumns> lists) {
        return known.computeIfAbsent(lists, this::addPlaces);
    }

    private Places addPlaces(List<ListColumns> lists) {
        List<String> sorted = new ArrayList<>();
        List<String> counts = new ArrayList<>();
        List<String> widths = new ArrayList<>();
        for (ListColumns list : lists) {
            addSorted(list, sorted, counts, widths);
        }
        String count = least(widths);
        String taken = graph.node(
                "Less",
                graph.node("Range", scalar(graph.longs(0)), scalar(count), scalar(graph.longs(1))),
                least(counts));
        List<String> ids = sorted.stream()
                .map(all -> graph.node("Slice", all, graph.longs(0), count, graph.longs(1)))
                .toList();
        return new Places(ids, taken, count);
    }

    /**
     * Adds a list's values that there are slots for, at the front of its places and in their order, wherever they stand in the input; a list
     * without values has one, the missing one.
     */
    private void addSorted(ListColumns list, List<String> sorted, List<String> counts, List<String> widths) {
        String given = features.listIds(list.slot());
        // One place more, for a list that has no values.
        String more = graph.node("Pad", given, graph.longs(0, 0, 0, 1), scalar(graph.longs(0)));
        String of = graph.node("Max", more, graph.longs(0));
        String there = graph.node("Greater", of, graph.longs(0));
        String place = graph.node("CumSum", graph.cast(there, DataType.INT64), graph.longs(1));
        String kept = graph.node("And", there, graph.node("LessOrEqual", place, graph.longs(list.slots())));
        String width =
                graph.node("Gather", List.of(graph.node("Shape", of), graph.longs(1)), OnnxGraph.integer("axis", 0));
        String order = graph.sorted(graph.node("Where", kept, place, graph.longs(NOWHERE)), width);
        sorted.add(graph.node("GatherElements", List.of(of, order), OnnxGraph.integer("axis", 1)));
        String found = graph.node(
                "ReduceSum",
                List.of(graph.cast(kept, DataType.INT64), graph.longs(1)),
                OnnxGraph.integer("keepdims", 1));
        counts.add(graph.node("Max", found, graph.longs(1)));
        widths.add(width);
    }

    private String least(List<String> values) {
        return values.size() == 1 ? values.get(0) : graph.node("Min", values);
    }

    private String scalar(String vector) {
        return graph.node("Squeeze", vector, graph.longs(0));
    }

    private String vector(String... parts) {
        return graph.node("Concat", List.of(parts), OnnxGraph.integer("axis", 0));
    }
}
