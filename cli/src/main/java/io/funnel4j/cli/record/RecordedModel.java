// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.record;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Objective;
import io.funnel4j.behavior.Probability;
import io.funnel4j.config.ModelConfig;
import io.funnel4j.model.Preset;
import io.funnel4j.model.representation.RepresentationTypes;
import io.funnel4j.model.representation.SharedEmbeddings;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The model of a run.
 *
 * @param name of its preset, or {@code behaviors}
 * @param representation what its towers read: {@code mmoe}; with attention over lists {@code mmoe+interests}
 * @param objectives the probabilities to look at first, such as {@code P(purchase)}: of what no other objective follows on
 *     all exposures, then of each objective in its space
 */
public record RecordedModel(String name, String representation, List<String> objectives) {
    private static final String INTERESTS = "+interests";

    public RecordedModel {
        objectives = List.copyOf(objectives);
    }

    public static RecordedModel of(ModelConfig model) {
        BehaviorGraph graph = model.graph();
        List<String> behaviors =
                graph.objectives().stream().map(Objective::behavior).distinct().toList();
        Set<Probability> probabilities = new LinkedHashSet<>();
        behaviors.stream()
                .filter(behavior -> behaviors.stream().noneMatch(other -> graph.isAncestor(behavior, other)))
                .forEach(last -> probabilities.add(Probability.of(last)));
        graph.objectives().forEach(objective -> probabilities.add(objective.probability()));
        return new RecordedModel(
                model.name(),
                RepresentationTypes.nameOf(model.representation())
                        + (model.interests().isEmpty() ? "" : INTERESTS),
                probabilities.stream().map(Probability::toString).toList());
    }

    /** {@code esm2}, or {@code esm2@mmoe} over another representation than the preset's own. */
    public String title() {
        return representation.equals(usual()) ? name : name + "@" + representation;
    }

    private String usual() {
        return Arrays.stream(Preset.values())
                .filter(preset -> preset.presetName().equals(name))
                .findFirst()
                .map(preset -> RepresentationTypes.nameOf(preset.representation()))
                .orElseGet(() -> RepresentationTypes.nameOf(new SharedEmbeddings()));
    }
}
