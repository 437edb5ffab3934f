// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.dataset.encoders.NumericStatistics;
import io.funnel4j.dataset.plan.BucketEncoding;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.plan.NumericEncoding;
import io.funnel4j.embedding.EmbeddingField;
import io.funnel4j.exposure.IdFeature;
import io.funnel4j.exposure.Pooling;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a model's features become: the encoders' transforms and look-ups, and the rows of its tables.
 *
 * <p>Ids are INT64, one vector [B] a feature, a matrix [B, n] a list. In a list every id that is not above 0 is padding.
 */
final class FeatureNodes {
    private final OnnxGraph graph;
    private final OnnxInputs inputs;
    private final LookUps lookUps;
    private final TableWeights weights;
    private final Encoders encoders;
    private final EncodingPlan plan;
    private final DataType type;
    private final Map<String, String> ids = new HashMap<>();
    private final Map<Integer, IdFeature> bySlot = new HashMap<>();
    /** Which rows have a number that encoders refuse, [B]; null where none can. */
    private String refused;

    /** @param type of the model's parameters */
    FeatureNodes(
            OnnxGraph graph,
            OnnxInputs inputs,
            LookUps lookUps,
            TableWeights weights,
            Encoders encoders,
            DataType type) {
        this.graph = graph;
        this.inputs = inputs;
        this.lookUps = lookUps;
        this.weights = weights;
        this.encoders = encoders;
        this.plan = encoders.plan();
        this.type = type;
        encoders.schema().idSlots().forEach(slots -> bySlot.put(slots.first(), slots.feature()));
    }

    /** The numeric features side by side, [B, N]. */
    String numeric() {
        List<String> columns = new ArrayList<>();
        for (int i = 0; i < plan.numerics().size(); i++) {
            NumericEncoding feature = plan.numerics().get(i);
            String number = inputs.number(feature.column());
            String encoded = scaled(feature, encoders.statistics().get(i), number);
            refuseUnlessFloat(number, number);
            refuseUnlessFloat(encoded, number);
            encoded = squashed(feature, encoded);
            String known = graph.node("Where", graph.node("IsNaN", number), graph.number(0), encoded);
            // Encoded numbers have 32 bits, whatever the model computes in.
            columns.add(graph.asColumn(graph.cast(graph.cast(known, DataType.FLOAT), type)));
        }
        return graph.concat(columns);
    }

    private String scaled(NumericEncoding feature, NumericStatistics statistics, String number) {
        String value = number;
        if (feature.transform().logarithm()) {
            value = graph.node("Log", graph.node("Add", graph.number(1), value));
        }
        if (!statistics.equals(NumericStatistics.IDENTITY)) {
            value = graph.node(
                    "Div",
                    graph.node("Sub", value, graph.number(statistics.mean())),
                    graph.number(statistics.standardDeviation()));
        }
        return value;
    }

    private String squashed(NumericEncoding feature, String value) {
        // Encoders round to 32 bits before they squash.
        return feature.transform().squashed()
                ? graph.node("Tanh", graph.cast(graph.cast(value, DataType.FLOAT), DataType.DOUBLE))
                : value;
    }

    /** Encoders take a number that is there if it, and what it comes to, fit into a float. */
    private void refuseUnlessFloat(String value, String number) {
        String outside =
                graph.node("Not", graph.node("LessOrEqual", graph.node("Abs", value), graph.number(Float.MAX_VALUE)));
        String there = graph.node("Not", graph.node("IsNaN", number));
        String refusedHere = graph.node("And", there, outside);
        refused = refused == null ? refusedHere : graph.node("Or", refused, refusedHere);
    }

    /** A probability where all numbers of the row are such as encoders take, and NaN in the other rows. */
    String unlessRefused(String probability) {
        return refused == null ? probability : graph.node("Where", refused, graph.number(Double.NaN), probability);
    }

    /** The embeddings that a field of the graph reads, [B, D]. */
    String embedding(EmbeddingField field) {
        IdFeature feature = bySlot.get(field.slot());
        String of = ids.computeIfAbsent(feature.name(), name -> idsOf(feature));
        String table = table(field);
        IdEncoding encoding = encoding(feature);
        return encoding != null && encoding.list() != null
                ? pooled(feature, encoding, of, table)
                : graph.node("Gather", table, of);
    }

    /** The table that a field of the graph reads. */
    String table(EmbeddingField field) {
        IdFeature feature = bySlot.get(field.slot());
        return weights.of(field.table(), feature.rows(), feature.dimension());
    }

    /**
     * The ids of a list, [B, n]; at most 0 where a value is missing.
     *
     * @param slot its first
     */
    String listIds(int slot) {
        IdFeature feature = bySlot.get(slot);
        return ids.computeIfAbsent(feature.name(), name -> idsOf(feature));
    }

    private IdEncoding encoding(IdFeature feature) {
        return plan.ids().stream()
                .filter(encoding -> encoding.name().equals(feature.name()))
                .findFirst()
                .orElse(null);
    }

    private String idsOf(IdFeature feature) {
        IdEncoding encoding = encoding(feature);
        if (encoding == null) {
            return bucket(feature.name());
        }
        return lookUps.ids(encoding);
    }

    /** 1 + how many borders a number has reached; 0 where it is missing. */
    private String bucket(String name) {
        int index = plan.buckets().stream().map(BucketEncoding::name).toList().indexOf(name);
        String number = inputs.number(plan.buckets().get(index).column());
        refuseUnlessFloat(number, number);
        double[] borders = encoders.buckets().get(index).borders().stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
        String bucket = graph.node("Add", graph.longs(1), graph.rank(number, borders));
        return graph.node("Where", graph.node("IsNaN", number), graph.longs(0), bucket);
    }

    /**
     * As {@link Pooling} says, of the first values that there are slots for, wherever they stand; a list without values is the missing value,
     * with weight 1.
     */
    private String pooled(IdFeature feature, IdEncoding encoding, String of, String table) {
        Pooling pooling = feature.pooling();
        String there = graph.node("Greater", of, graph.longs(0));
        String place = graph.node("CumSum", graph.cast(there, DataType.INT64), graph.longs(1));
        String kept = graph.node("And", there, graph.node("LessOrEqual", place, graph.longs(feature.slots())));
        String count = sum(graph.cast(kept, type));
        String one = graph.cast(graph.number(1), type);
        String zero = graph.cast(graph.number(0), type);
        String factors = graph.cast(kept, type);
        if (pooling.weighted()) {
            String given = graph.cast(inputs.weights(encoding, lookUps.outside(encoding)), type);
            factors = graph.node("Where", kept, given, zero);
        }
        String none = graph.node("Sub", one, graph.node("Min", count, one));
        String rows = graph.node("Gather", table, graph.node("Max", of, graph.longs(0)));
        String weighed = graph.node("Mul", rows, graph.node("Unsqueeze", factors, graph.longs(2)));
        String pooled = graph.node("ReduceSum", List.of(weighed, graph.longs(1)), OnnxGraph.integer("keepdims", 0));
        if (pooling.mean()) {
            String whole = pooling.weighted() ? sum(factors) : count;
            pooled = graph.node("Div", pooled, graph.node("Where", graph.node("Equal", whole, zero), one, whole));
        }
        String missing = graph.node("Gather", table, graph.longs(0));
        return graph.node("Add", pooled, graph.node("Mul", none, missing));
    }

    /** Sums of rows, [B, 1]. */
    private String sum(String matrix) {
        return graph.node("ReduceSum", List.of(matrix, graph.longs(1)), OnnxGraph.integer("keepdims", 1));
    }
}
