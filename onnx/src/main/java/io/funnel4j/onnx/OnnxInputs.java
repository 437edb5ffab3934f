// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.funnel4j.onnx.OnnxInput.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The inputs of a graph, each added where it is first read. */
final class OnnxInputs {
    private final OnnxGraph graph;
    private final List<Double> missingNumbers;
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
        return ofColumn(Kind.TEXT, column, column, "_text");
    }

    String texts(String column) {
        return ofColumn(Kind.TEXTS, column, column, "_list");
    }

    String weights(String column) {
        return ofColumn(Kind.WEIGHTS, column, column + "_weights", "_of_list");
    }

    /** NaN where the number is missing or stands for that. */
    String number(String column) {
        OnnxInput key = new OnnxInput(null, Kind.NUMBER, column, null);
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

    String ids(String feature, boolean list) {
        OnnxInput key = new OnnxInput(null, list ? Kind.IDS : Kind.ID, null, feature);
        return read.computeIfAbsent(key, added -> add(added, feature, list ? "_ids" : "_id"));
    }

    private String ofColumn(Kind kind, String column, String name, String ending) {
        OnnxInput key = new OnnxInput(null, kind, column, null);
        return read.computeIfAbsent(key, added -> add(added, name, ending));
    }

    /** Adds an input under a name, with an ending where another has it. */
    private String add(OnnxInput input, String name, String ending) {
        String free = graph.uniqueOr(name, name + ending);
        Kind kind = input.kind();
        String[] dimensions = kind.list() ? new String[] {"rows", free + "_values"} : new String[] {"rows"};
        graph.input(free, type(kind), dimensions);
        inputs.add(new OnnxInput(free, kind, input.column(), input.feature()));
        return free;
    }

    private static DataType type(Kind kind) {
        return DataType.valueOf(kind.type().toUpperCase(java.util.Locale.ROOT));
    }
}
