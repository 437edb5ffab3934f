// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.config;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.LossWeight;
import io.funnel4j.behavior.Objective;
import io.funnel4j.cli.config.ModelConfig.PresetChoice;
import io.funnel4j.cli.config.yaml.Converter;
import io.funnel4j.cli.config.yaml.Converters;
import io.funnel4j.cli.config.yaml.NumberRange;
import io.funnel4j.cli.config.yaml.Section;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.model.Preset;
import io.funnel4j.model.TowerLayers;
import io.funnel4j.model.representation.Representation;
import io.funnel4j.model.representation.SharedEmbeddings;
import io.funnel4j.text.Nearest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code model}. */
final class ModelSection {
    static final Converter<ModelConfig> CONVERTER =
            Converters.section("{preset: <name>, ...} or {behaviors: ..., ...}", ModelSection::read);

    private static final List<Integer> DEFAULT_TOWERS = List.of(128, 64);
    private static final Converter<List<Integer>> WIDTHS = Converters.list(Converters.wholeFrom(1));
    private static final Converter<Map<String, LossWeight>> WEIGHTS =
            Converters.map("{<behavior>: <weight>, ...}", LossWeightYaml.CONVERTER);

    private ModelSection() {}

    private static Optional<ModelConfig> read(Section model) {
        Optional<String> form = model.oneOf("preset", "behaviors");
        Optional<PresetChoice> preset = Optional.empty();
        Optional<BehaviorGraph> graph = Optional.empty();
        if (form.isEmpty()) {
            model.ignore("conversion", "objective-weights");
        } else if (form.get().equals("preset")) {
            preset = preset(model);
            graph = preset.flatMap(choice -> presetGraph(model, choice));
        } else {
            graph = model.optional("behaviors", BehaviorsSection.CONVERTER);
            onlyWithPreset(model, "conversion", "name the behavior in 'behaviors'");
            onlyWithPreset(model, "objective-weights", "write each objective's 'weight' in 'behaviors'");
        }
        Optional<PresetChoice> chosen = preset;
        Representation representation = model.optional("representation", RepresentationSection.CONVERTER)
                .orElseGet(() ->
                        chosen.map(choice -> choice.preset().representation()).orElseGet(SharedEmbeddings::new));
        List<Integer> units = model.optional("towers", WIDTHS).orElse(DEFAULT_TOWERS);
        double dropout = model.optional("dropout", Converters.number(NumberRange.SHARE_BELOW_ONE))
                .orElse(0.0);
        double deviation = model.optional("embedding-deviation", Converters.number(NumberRange.POSITIVE))
                .orElse(FunnelSpec.DEFAULT_EMBEDDING_DEVIATION);
        Optional<TowerLayers> towers = model.attempt("towers", () -> new TowerLayers(units, dropout));
        return graph.flatMap(behaviors ->
                towers.map(layers -> new ModelConfig(chosen, behaviors, representation, layers, deviation)));
    }

    private static Optional<PresetChoice> preset(Section model) {
        Optional<Preset> preset =
                model.optional("preset", Converters.word(Preset.names())).map(Preset::named);
        Optional<String> conversion = model.optional("conversion", Converters.TEXT);
        if (preset.isEmpty()) {
            model.ignore("objective-weights");
        }
        return preset.map(chosen -> new PresetChoice(chosen, conversion.orElse(chosen.defaultConversion())));
    }

    private static Optional<BehaviorGraph> presetGraph(Section model, PresetChoice choice) {
        Map<String, LossWeight> weights =
                model.optional("objective-weights", WEIGHTS).orElse(Map.of());
        Optional<BehaviorGraph> graph =
                model.attempt("conversion", () -> choice.preset().graph(choice.conversion()));
        return graph.map(unweighted -> {
            List<Objective> objectives = unweighted.objectives();
            List<String> keys = objectives.stream()
                    .map(objective -> weightKey(unweighted, objective))
                    .toList();
            weights.keySet().stream()
                    .filter(key -> !keys.contains(key))
                    .forEach(key -> model.report(
                            "objective-weights",
                            key,
                            "no objective on this behavior; objectives are on %s%s"
                                    .formatted(String.join(", ", keys), Nearest.suggestion(key, keys))));
            return new BehaviorGraph(
                    unweighted.towers(),
                    objectives.stream()
                            .map(objective -> objective.withWeight(
                                    weights.getOrDefault(weightKey(unweighted, objective), objective.weight())))
                            .toList());
        });
    }

    /** An objective's behavior; with what it is given, {@code purchase_given_click}, where that does not tell it. */
    static String weightKey(BehaviorGraph graph, Objective objective) {
        long alike = graph.objectives().stream()
                .filter(other -> other.behavior().equals(objective.behavior()))
                .count();
        return alike == 1
                ? objective.behavior()
                : objective.probability().columnName().substring("p_".length());
    }

    private static void onlyWithPreset(Section model, String key, String mend) {
        model.ignore(key);
        if (model.has(key)) {
            model.report(key, "belongs to a preset, and 'behaviors' stands here; " + mend);
        }
    }
}
