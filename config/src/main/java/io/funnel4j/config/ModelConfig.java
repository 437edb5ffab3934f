// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.model.InitialRates;
import io.funnel4j.model.Preset;
import io.funnel4j.model.TowerLayers;
import io.funnel4j.model.interest.Interest;
import io.funnel4j.model.representation.Representation;
import java.util.List;
import java.util.Optional;

/**
 * What is trained.
 *
 * @param preset the preset that the graph comes from; empty where the file has the behaviors in full
 * @param graph behaviors, towers and objectives
 * @param representation what the towers read
 * @param interests the attention of candidates over lists; empty for none
 * @param towers the towers' hidden layers
 * @param embeddingDeviation standard deviation of the embeddings' first weights
 * @param initialRates near which the towers' probabilities start
 */
public record ModelConfig(
        Optional<PresetChoice> preset,
        BehaviorGraph graph,
        Representation representation,
        List<Interest> interests,
        TowerLayers towers,
        double embeddingDeviation,
        InitialRates initialRates) {
    /**
     * A preset and the name of its last behavior.
     *
     * @param preset which
     * @param conversion such as {@code purchase}
     */
    public record PresetChoice(Preset preset, String conversion) {}

    /** What a report calls the model: the preset's name, or {@code behaviors}. */
    public String name() {
        return preset.map(choice -> choice.preset().presetName()).orElse("behaviors");
    }
}
