// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import com.google.protobuf.ByteString;
import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.dataset.encoders.Vocabulary;
import io.funnel4j.dataset.plan.IdEncoding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** From texts to ids within the graph: 0 for a missing value, 1 for an unknown one. What ONNX cannot look up comes as ids. */
final class LookUps {
    private static final long MISSING = 0;

    private final OnnxGraph graph;
    private final OnnxInputs inputs;
    private final Encoders encoders;
    private final IdInputs asked;
    private final Set<String> missingTexts = new LinkedHashSet<>();
    private final Map<String, String> found = new HashMap<>();

    LookUps(OnnxGraph graph, OnnxInputs inputs, Encoders encoders, IdInputs asked) {
        this.graph = graph;
        this.inputs = inputs;
        this.encoders = encoders;
        this.asked = asked;
        missingTexts.add("");
        missingTexts.addAll(encoders.plan().missingValues());
    }

    /** Whether a feature's ids are found outside of the graph. */
    static boolean outside(IdEncoding feature, IdInputs asked) {
        return asked == IdInputs.IDS || feature.hashed();
    }

    /** A feature's ids, [B], or [B, n] of a list. */
    String ids(IdEncoding feature) {
        if (outside(feature, asked)) {
            return inputs.ids(feature.name(), feature.list() != null);
        }
        if (feature.columns().size() > 1) {
            return cross(feature);
        }
        if (!found.containsKey(feature.name())) {
            lookUpTogether(encoders.plan().ids().stream()
                    .filter(other -> other.table().equals(feature.table())
                            && other.columns().size() == 1)
                    .toList());
        }
        return found.get(feature.name());
    }

    /** Features that share a table are looked up side by side, so that its vocabulary is in the model once. */
    private void lookUpTogether(List<IdEncoding> features) {
        List<String> read = features.stream().map(this::texts).toList();
        Vocabulary vocabulary =
                (Vocabulary) encoders.tables().get(features.get(0).table());
        if (features.size() == 1) {
            found.put(features.get(0).name(), ids(vocabulary, read.get(0)));
            return;
        }
        List<String> matrices = new ArrayList<>();
        for (int i = 0; i < features.size(); i++) {
            matrices.add(features.get(i).list() == null ? graph.asColumn(read.get(i)) : read.get(i));
        }
        String all = ids(vocabulary, graph.concat(matrices));
        String from = graph.longs(0);
        for (int i = 0; i < features.size(); i++) {
            IdEncoding feature = features.get(i);
            String width = graph.node(
                    "Gather",
                    List.of(graph.node("Shape", matrices.get(i)), graph.longs(1)),
                    OnnxGraph.integer("axis", 0));
            String to = graph.node("Add", from, width);
            String own = graph.node("Slice", all, from, to, graph.longs(1));
            found.put(feature.name(), feature.list() == null ? graph.column(own, 0) : own);
            from = to;
        }
    }

    private String texts(IdEncoding feature) {
        String column = feature.columns().get(0);
        return feature.list() == null ? inputs.text(column) : inputs.texts(column);
    }

    private String ids(Vocabulary vocabulary, String texts) {
        List<String> values = new ArrayList<>();
        vocabulary.values().forEach(values::add);
        return labels(values, texts);
    }

    /** Ids of texts that are numbered in their order. */
    private String labels(List<String> values, String texts) {
        AttributeProto.Builder keys = OnnxGraph.attribute("keys_strings", AttributeType.STRINGS);
        AttributeProto.Builder ids = OnnxGraph.attribute("values_int64s", AttributeType.INTS);
        missingTexts.forEach(text -> keys.addStrings(ByteString.copyFromUtf8(text)));
        missingTexts.forEach(text -> ids.addInts(MISSING));
        for (int number = 0; number < values.size(); number++) {
            if (!missingTexts.contains(values.get(number))) {
                keys.addStrings(ByteString.copyFromUtf8(values.get(number)));
                ids.addInts(Vocabulary.id(number));
            }
        }
        return graph.mlNode("LabelEncoder", List.of(texts), keys.build(), ids.build(), unknown());
    }

    private static AttributeProto unknown() {
        return OnnxGraph.integer("default_int64", IdEncoding.UNKNOWN);
    }

    /**
     * A cross: the labels of its columns' values as the digits of one number, which is looked up. Labels of missing and unknown
     * values are digits too, and no number with one of them is found.
     */
    private String cross(IdEncoding feature) {
        Vocabulary vocabulary = (Vocabulary) encoders.tables().get(feature.table());
        int columns = feature.columns().size();
        List<Map<String, Integer>> digits = new ArrayList<>();
        for (int column = 0; column < columns; column++) {
            digits.add(new LinkedHashMap<>());
        }
        List<List<String>> combinations = new ArrayList<>();
        vocabulary.values().forEach(text -> {
            List<String> values = CrossText.values(text);
            combinations.add(values);
            for (int column = 0; column < columns && values.size() == columns; column++) {
                Map<String, Integer> known = digits.get(column);
                known.putIfAbsent(values.get(column), known.size());
            }
        });
        List<String> labels = new ArrayList<>();
        String number = null;
        for (int column = 0; column < columns; column++) {
            List<String> values = List.copyOf(digits.get(column).keySet());
            String label = labels(values, inputs.text(feature.columns().get(column)));
            labels.add(label);
            String shifted = number == null ? null : graph.node("Mul", number, graph.longs(base(values.size())));
            number = shifted == null ? label : graph.node("Add", shifted, label);
        }
        AttributeProto.Builder keys = OnnxGraph.attribute("keys_int64s", AttributeType.INTS);
        AttributeProto.Builder ids = OnnxGraph.attribute("values_int64s", AttributeType.INTS);
        Set<Long> taken = new HashSet<>();
        for (int i = 0; i < combinations.size(); i++) {
            if (combinations.get(i).size() == columns) {
                long key = number(combinations.get(i), digits);
                if (taken.add(key)) {
                    keys.addInts(key);
                    ids.addInts(Vocabulary.id(i));
                }
            }
        }
        String known = graph.mlNode("LabelEncoder", List.of(number), keys.build(), ids.build(), unknown());
        String missing = graph.node("Equal", graph.node("Min", labels), graph.longs(MISSING));
        return graph.node("Where", missing, graph.longs(MISSING), known);
    }

    private static long base(int values) {
        return (long) IdEncoding.FIRST_KNOWN + values;
    }

    private static long number(List<String> values, List<Map<String, Integer>> digits) {
        long number = 0;
        for (int column = 0; column < values.size(); column++) {
            Map<String, Integer> known = digits.get(column);
            long shifted = Math.multiplyExact(number, base(known.size()));
            number = Math.addExact(shifted, Vocabulary.id(known.get(values.get(column))));
        }
        return number;
    }
}
