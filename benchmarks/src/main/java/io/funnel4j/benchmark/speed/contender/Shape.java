// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.speed.contender;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.exposure.IdFeature;
import io.funnel4j.exposure.Pooling;
import io.funnel4j.model.Preset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The size of the measured ESMM: a CTR and a CVR tower over shared embeddings.
 *
 * @param name as the command line writes it
 * @param fields F, id features with a table each
 * @param dimension D of every field
 * @param towers hidden units of each tower
 * @param representation what the towers read
 */
public record Shape(String name, int fields, int dimension, List<Integer> towers, BenchRepresentation representation) {
    public static final Shape STANDARD =
            new Shape("standard", 16, 8, List.of(128, 64), BenchRepresentation.SHARED_EMBEDDINGS);

    /** Near the one of Ma et al., 2018. */
    public static final Shape PAPER =
            new Shape("paper", 23, 18, List.of(360, 200, 80), BenchRepresentation.SHARED_EMBEDDINGS);

    static final String CLICK = "click";
    static final String LIST = "list";
    static final String PURCHASE = "purchase";

    public Shape {
        towers = List.copyOf(towers);
    }

    @JsonValue
    @Override
    public String name() {
        return name;
    }

    /** The same size over another representation: {@code standard-mmoe}. */
    public Shape withRepresentation(BenchRepresentation other) {
        String plain = representation.isPlain()
                ? name
                : name.substring(0, name.length() - representation.lowerCase().length() - 1);
        return new Shape(other.isPlain() ? plain : plain + "-" + other.lowerCase(), fields, dimension, towers, other);
    }

    /** The shapes that have a name, over shared embeddings. */
    public static List<Shape> all() {
        return List.of(STANDARD, PAPER);
    }

    /** F * D. */
    int embeddingWidth() {
        return fields * dimension;
    }

    /**
     * The shape of a name.
     *
     * @throws IllegalArgumentException naming the shapes there are
     */
    @JsonCreator
    public static Shape named(String name) {
        return all().stream()
                .flatMap(shape -> Arrays.stream(BenchRepresentation.values()).map(shape::withRepresentation))
                .filter(shape -> shape.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown shape '%s'; shapes are %s"
                        .formatted(name, all().stream().map(Shape::name).toList())));
    }

    /** Bytes of all tables of {@code ids} rows with both moments of Adam, as float32. */
    public long tableBytes(long ids) {
        return 3 * Float.BYTES * ids * embeddingWidth();
    }

    /** {@code 16 id fields, embedding 8, shared embeddings, towers 128-64}. */
    public String words() {
        return "%s id fields, embedding %s, %s, towers %s"
                .formatted(
                        fields,
                        dimension,
                        representation.words(),
                        towers.stream().map(String::valueOf).collect(Collectors.joining("-")));
    }

    static BehaviorGraph graph() {
        return Preset.ESMM.graph(PURCHASE);
    }

    /** Features with a table of {@code ids} rows each, and a list that reads the first one's. */
    FeatureSchema schema(int ids) {
        List<IdFeature> features = new ArrayList<>();
        for (int field = 0; field < fields; field++) {
            features.add(IdFeature.of(fieldName(field), ids, dimension));
        }
        if (representation.slots() > 0) {
            features.add(new IdFeature(LIST, fieldName(0), ids, dimension, representation.slots(), Pooling.MEAN));
        }
        return new FeatureSchema(features, List.of());
    }

    static String fieldName(int field) {
        return "field_" + field;
    }
}
