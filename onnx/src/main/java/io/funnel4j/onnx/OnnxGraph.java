// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.text.Message;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A graph of ONNX that grows node by node; values are known by their names. */
final class OnnxGraph {
    private static final String ML_DOMAIN = "ai.onnx.ml";

    /** What a message of protocol buffers may have, with room for what is not counted. */
    private static final long MOST_BYTES = Integer.MAX_VALUE - (64L << 20);

    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("funnel4j");
    private final Set<String> names = new HashSet<>();
    private final Map<String, String> constants = new HashMap<>();
    private long expected;

    /** A name that nothing has yet: this one, or with a number. */
    String unique(String name) {
        String free = name;
        for (int number = 2; !names.add(free); number++) {
            free = name + "_" + number;
        }
        return free;
    }

    /** A name that nothing has yet: this one, or the other, or that with a number. */
    String uniqueOr(String name, String other) {
        return names.add(name) ? name : unique(other);
    }

    /** Adds an input; every dimension is open, and has a name. */
    void input(String name, DataType type, String... dimensions) {
        graph.addInput(info(name, type, dimensions));
    }

    void output(String name, DataType type, String... dimensions) {
        graph.addOutput(info(name, type, dimensions));
    }

    private static ValueInfoProto info(String name, DataType type, String... dimensions) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (String dimension : dimensions) {
            shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimParam(dimension));
        }
        TypeProto.Tensor tensor = TypeProto.Tensor.newBuilder()
                .setElemType(type.getNumber())
                .setShape(shape)
                .build();
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }

    /** A node with one output, whose name it gives. */
    String node(String operator, List<String> inputs, AttributeProto... attributes) {
        return node("", operator, inputs, unique("f4j/" + operator.toLowerCase(Locale.ROOT)), attributes);
    }

    /** A node of the operators for classical machine learning. */
    String mlNode(String operator, List<String> inputs, AttributeProto... attributes) {
        return node(ML_DOMAIN, operator, inputs, unique("f4j/" + operator.toLowerCase(Locale.ROOT)), attributes);
    }

    String node(String operator, String... inputs) {
        return node(operator, List.of(inputs));
    }

    /** Gives a value another name, such as an output's. */
    void named(String name, String value) {
        node("", "Identity", List.of(value), name);
    }

    private String node(
            String domain, String operator, List<String> inputs, String output, AttributeProto... attributes) {
        NodeProto.Builder node = NodeProto.newBuilder()
                .setName("node_" + graph.getNodeCount())
                .setOpType(operator)
                .setDomain(domain)
                .addAllInput(inputs)
                .addOutput(output);
        for (AttributeProto attribute : attributes) {
            node.addAttribute(attribute);
        }
        graph.addNode(node);
        return output;
    }

    static AttributeProto integer(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.INT)
                .setI(value)
                .build();
    }

    static AttributeProto.Builder attribute(String name, AttributeType type) {
        return AttributeProto.newBuilder().setName(name).setType(type);
    }

    String cast(String value, DataType type) {
        return node("Cast", List.of(value), integer("to", type.getNumber()));
    }

    String concat(List<String> columns) {
        return columns.size() == 1 ? columns.get(0) : node("Concat", columns, integer("axis", 1));
    }

    /** Columns [from, to) of a matrix. */
    String columns(String matrix, long from, long to) {
        return node("Slice", matrix, longs(from), longs(to), longs(1));
    }

    /** A column of a matrix, as a vector. */
    String column(String matrix, long index) {
        return node("Gather", List.of(matrix, scalar(index)), integer("axis", 1));
    }

    /**
     * Where the values of a matrix of integers stand in each row, from the least to the largest.
     *
     * @param width columns of the matrix, as a vector of one
     */
    String sorted(String matrix, String width) {
        String values = unique("f4j/topk");
        String places = unique("f4j/topk_places");
        graph.addNode(NodeProto.newBuilder()
                .setName("node_" + graph.getNodeCount())
                .setOpType("TopK")
                .addInput(matrix)
                .addInput(width)
                .addOutput(values)
                .addOutput(places)
                .addAttribute(integer("axis", 1))
                .addAttribute(integer("largest", 0)));
        return places;
    }

    /** A vector as a matrix of one column. */
    String asColumn(String vector) {
        return node("Unsqueeze", vector, longs(1));
    }

    /** A scalar of 64 bits, the same for the same value. */
    String number(double value) {
        return constants.computeIfAbsent(
                "number " + Double.doubleToRawLongBits(value),
                key -> doubles("f4j/number", new double[] {value}, true));
    }

    /** A vector of numbers. */
    String numbers(double[] values) {
        return doubles("f4j/numbers", values, false);
    }

    private String doubles(String name, double[] values, boolean scalar) {
        ByteBuffer bytes = buffer(values.length * Double.BYTES);
        for (double value : values) {
            bytes.putDouble(value);
        }
        return initializer(name, DataType.DOUBLE, bytes, scalar ? new long[0] : new long[] {values.length});
    }

    /** A vector of integers, the same for the same values. */
    String longs(long... values) {
        return constants.computeIfAbsent("longs " + Arrays.toString(values), key -> longs(values, false));
    }

    private String scalar(long value) {
        return constants.computeIfAbsent("scalar " + value, key -> longs(new long[] {value}, true));
    }

    private String longs(long[] values, boolean scalar) {
        ByteBuffer bytes = buffer(values.length * Long.BYTES);
        for (long value : values) {
            bytes.putLong(value);
        }
        return initializer("f4j/integer", DataType.INT64, bytes, scalar ? new long[0] : new long[] {values.length});
    }

    /**
     * How many of some rising numbers are not above each of a vector's, as INT64; by halves, so that time and memory follow the
     * logarithm of how many there are. NaN is above none.
     */
    String rank(String vector, double[] rising) {
        int half = Integer.highestOneBit(Math.max(1, rising.length));
        double[] padded = Arrays.copyOf(rising, 2 * half - 1);
        Arrays.fill(padded, rising.length, padded.length, Double.POSITIVE_INFINITY);
        String numbers = numbers(padded);
        String some = node("IsNaN", vector);
        String found = cast(node("And", some, node("Not", some)), DataType.INT64); // zeros, one a row
        for (int step = half; step > 0; step /= 2) {
            String next = node("Gather", numbers, node("Add", found, longs(step - 1L)));
            String reached = cast(node("GreaterOrEqual", vector, next), DataType.INT64);
            found = node("Add", found, node("Mul", reached, longs(step)));
        }
        return node("Min", found, longs(rising.length));
    }

    /** Zeroed bytes as ONNX orders them. */
    static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Values that are in the model. */
    String initializer(String name, DataType type, ByteBuffer filled, long... dimensions) {
        expect(filled.capacity());
        return initializer(tensor(name, type, dimensions).setRawData(ByteString.copyFrom(filled.flip())));
    }

    /**
     * Counts bytes that the graph is to hold.
     *
     * @throws Funnel4jException if a file of ONNX cannot hold them
     */
    void expect(long bytes) {
        expected += bytes;
        if (expected > MOST_BYTES) {
            throw new Funnel4jException(Message.of(
                    "with its vocabularies the model has more than the %,d bytes that a file of ONNX may have; export it with ids for inputs",
                    MOST_BYTES));
        }
    }

    /** The beginning of a tensor, without its values. */
    TensorProto.Builder tensor(String name, DataType type, long... dimensions) {
        TensorProto.Builder tensor =
                TensorProto.newBuilder().setName(unique(name)).setDataType(type.getNumber());
        for (long dimension : dimensions) {
            tensor.addDims(dimension);
        }
        return tensor;
    }

    String initializer(TensorProto.Builder tensor) {
        graph.addInitializer(tensor);
        return tensor.getName();
    }

    GraphProto build() {
        return graph.build();
    }
}
