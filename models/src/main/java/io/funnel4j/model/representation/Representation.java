package io.funnel4j.model.representation;

import java.util.List;
import org.nd4j.shade.jackson.annotation.JsonSubTypes;
import org.nd4j.shade.jackson.annotation.JsonTypeInfo;

/** What the towers read, between the features and their first layer. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Representation.SharedEmbeddings.class, name = "shared-embeddings"),
    @JsonSubTypes.Type(value = Representation.SharedBottom.class, name = "shared-bottom"),
    @JsonSubTypes.Type(value = Representation.SeparateEmbeddings.class, name = "separate-embeddings")
})
public sealed interface Representation {
    /** All towers read the same embeddings and numeric features: ESMM and ESM2 as in their papers. */
    record SharedEmbeddings() implements Representation {}

    /**
     * All towers read one MLP over the shared embeddings.
     *
     * @param units width of each ReLU layer, at least one
     */
    record SharedBottom(List<Integer> units) implements Representation {
        public SharedBottom {
            units = List.copyOf(units);
            if (units.isEmpty() || units.stream().anyMatch(width -> width < 1)) {
                throw new IllegalArgumentException(
                        "a shared bottom needs layers of at least 1 unit, found %s".formatted(units));
            }
        }
    }

    /** Each tower has embeddings of its own, so that towers share nothing: single-task models in one graph. */
    record SeparateEmbeddings() implements Representation {}
}
