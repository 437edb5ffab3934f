// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.plan.ValueList;
import io.funnel4j.onnx.OnnxInput.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The inputs of a graph, each added where it is first read. */
final class OnnxInputs {
    private final OnnxGraph graph;
    private final List<Double> missingNumbers;
    /** By what is read, without a name. */
    private final Map<OnnxInput, String> read = new LinkedHashMap<>();

    private final List<OnnxInput> inputs = new ArrayList<>();

    /** @param missingNumbers that stand for a missing value in the log */
    OnnxInputs(OnnxGraph graph, List<Double> missingNumbers) {
        this.graph = graph;
        this.missingNumbers = missingNumbers;
    }

    List<OnnxInput> all() {
        return List.copyOf(inputs);
    }

    String text(String column) {
        return value(new OnnxInput(null, Kind.TEXT, column, null, null, null), column, "_text");
    }

    /** The texts of a list; features that split a column in two ways have an input each. */
    String texts(IdEncoding feature) {
        String column = feature.columns().get(0);
        return value(ofList(Kind.TEXTS, column, feature.list()), column, "_list");
    }

    /**
     * The weights of a list's values.
     *
     * @param outside whether the values come as ids
     */
    String weights(IdEncoding feature, boolean outside) {
        String column = feature.columns().get(0);
        return outside
                ? value(
                        new OnnxInput(null, Kind.WEIGHTS, null, feature.name(), null, null),
                        feature.name() + "_weights",
                        "_of_ids")
                : value(ofList(Kind.WEIGHTS, column, feature.list()), column + "_weights", "_of_list");
    }

    private static OnnxInput ofList(Kind kind, String column, ValueList list) {
        String weightSeparator =
                list.weightSeparator() == ValueList.NO_WEIGHTS ? null : String.valueOf(list.weightSeparator());
        return new OnnxInput(null, kind, column, null, String.valueOf(list.separator()), weightSeparator);
    }

    /** NaN where the number is missing or stands for that. */
    String number(String column) {
        OnnxInput key = new OnnxInput(null, Kind.NUMBER, column, null, null, null);
        String known = read.get(key);
        if (known == null) {
            known = add(key, column, "_number");
            for (double missing : missingNumbers) {
                known = graph.node(
                        "Where", graph.node("Equal", known, graph.number(missing)), graph.number(Double.NaN), known);
            }
            read.put(key, known);
        }
        return known;
    }

    String ids(IdEncoding feature) {
        Kind kind = feature.list() == null ? Kind.ID : Kind.IDS;
        return value(new OnnxInput(null, kind, null, feature.name(), null, null), feature.name(), "_ids");
    }

    private String value(OnnxInput key, String name, String ending) {
        return read.computeIfAbsent(key, added -> add(added, name, ending));
    }

    /** Adds an input under a name, with an ending where another has it. */
    private String add(OnnxInput input, String name, String ending) {
        String free = graph.uniqueOr(name, name + ending);
        Kind kind = input.kind();
        String[] dimensions = kind.list() ? new String[] {"rows", free + "_values"} : new String[] {"rows"};
        graph.input(free, DataType.valueOf(kind.type().toUpperCase(Locale.ROOT)), dimensions);
        inputs.add(
                new OnnxInput(free, kind, input.column(), input.feature(), input.separator(), input.weightSeparator()));
        return free;
    }
}
