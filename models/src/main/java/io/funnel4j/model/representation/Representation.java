// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.representation;

import io.funnel4j.exposure.FeatureSchema;
import java.util.Map;
import org.nd4j.shade.jackson.annotation.JsonTypeInfo;
import org.nd4j.shade.jackson.databind.annotation.JsonTypeIdResolver;

/**
 * What the towers read, between the features and their first layer. Any class may be one: it adds its layers and vertices
 * to the graph, and is saved with the model as JSON, so that a record with plain components is all it takes.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.CUSTOM, property = "type")
@JsonTypeIdResolver(RepresentationTypes.JsonId.class)
public interface Representation {
    /**
     * Adds what stands between the features and the towers.
     *
     * @param graph offers the features' vertex and takes layers and vertices
     * @return the vertex that each of {@link RepresentationGraph#heads()} reads, by its name
     */
    Map<String, String> addTo(RepresentationGraph graph);

    /**
     * Refuses features that it cannot read; it is asked before anything is encoded or built.
     *
     * @throws IllegalArgumentException naming the features, and what to do
     */
    default void requireFeatures(FeatureSchema schema) {}

    /**
     * Whether it reads the embeddings of single features, {@link RepresentationGraph#fields()}, so that no other
     * representation can stand before it.
     */
    default boolean readsFields() {
        return false;
    }

    /** Whether each head has embedding tables of its own, so that heads share nothing. */
    default boolean ownTables() {
        return false;
    }
}
