// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import com.google.protobuf.ByteString;
import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.dataset.encoders.Vocabulary;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.rows.CrossText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** From texts to ids within the graph: 0 for a missing value, 1 for an unknown one. What ONNX cannot look up comes as ids. */
final class LookUps {
    private static final long MISSING = 0;
    /** Of a text in the model, beside itself: lengths, and its id. */
    private static final int BYTES_A_KEY = 11;

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

    boolean outside(IdEncoding feature) {
        return outside(feature, asked);
    }

    /** A feature's ids, [B], or [B, n] of a list. */
    String ids(IdEncoding feature) {
        if (outside(feature)) {
            return inputs.ids(feature);
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
        return feature.list() == null ? inputs.text(column) : inputs.texts(feature);
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
                ByteString key = ByteString.copyFromUtf8(values.get(number));
                graph.expect(key.size() + BYTES_A_KEY);
                keys.addStrings(key);
                ids.addInts(Vocabulary.id(number));
            }
        }
        return graph.mlNode("LabelEncoder", List.of(texts), keys.build(), ids.build(), unknown());
    }

    private static AttributeProto unknown() {
        return OnnxGraph.integer("default_int64", IdEncoding.UNKNOWN);
    }

    /**
     * A cross, column by column: a combination of values has a label, and with the label of the next column's value makes a number, by which
     * the longer combination is looked up; the last one is an id. A missing or unknown value has a label that is in no combination.
     */
    private String cross(IdEncoding feature) {
        Vocabulary vocabulary = (Vocabulary) encoders.tables().get(feature.table());
        int columns = feature.columns().size();
        List<List<String>> combinations = new ArrayList<>();
        vocabulary.values().forEach(text -> combinations.add(CrossText.values(text)));
        String known = null;
        Map<List<String>, Long> prefixes = new LinkedHashMap<>();
        List<String> labels = new ArrayList<>();
        for (int column = 0; column < columns; column++) {
            Map<String, Long> digits = new LinkedHashMap<>();
            for (List<String> values : combinations) {
                if (values.size() == columns) {
                    digits.putIfAbsent(values.get(column), (long) Vocabulary.id(digits.size()));
                }
            }
            String label = labels(
                    List.copyOf(digits.keySet()), inputs.text(feature.columns().get(column)));
            labels.add(label);
            boolean last = column == columns - 1;
            Map<List<String>, Long> longer = new LinkedHashMap<>();
            if (column == 0) {
                digits.forEach((value, digit) -> longer.put(List.of(value), digit));
                known = label;
            } else {
                long base = Vocabulary.id(digits.size());
                Map<Long, Long> found = new LinkedHashMap<>();
                for (int i = 0; i < combinations.size(); i++) {
                    List<String> values = combinations.get(i);
                    if (values.size() == columns) {
                        List<String> prefix = values.subList(0, column + 1);
                        long id = last ? Vocabulary.id(i) : Vocabulary.id(longer.size());
                        if (longer.putIfAbsent(prefix, id) == null) {
                            long number =
                                    prefixes.get(values.subList(0, column)) * base + digits.get(values.get(column));
                            found.put(number, id);
                        }
                    }
                }
                String number = graph.node("Add", graph.node("Mul", known, graph.longs(base)), label);
                known = labels(found, number);
            }
            prefixes = longer;
        }
        String missing = graph.node("Equal", graph.node("Min", labels), graph.longs(MISSING));
        return graph.node("Where", missing, graph.longs(MISSING), known);
    }

    private String labels(Map<Long, Long> idOfNumber, String numbers) {
        AttributeProto.Builder keys = OnnxGraph.attribute("keys_int64s", AttributeType.INTS);
        AttributeProto.Builder ids = OnnxGraph.attribute("values_int64s", AttributeType.INTS);
        keys.addAllInts(idOfNumber.keySet());
        ids.addAllInts(idOfNumber.values());
        return graph.mlNode("LabelEncoder", List.of(numbers), keys.build(), ids.build(), unknown());
    }
}
