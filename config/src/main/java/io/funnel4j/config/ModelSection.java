// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Estimator;
import io.funnel4j.behavior.LossWeight;
import io.funnel4j.behavior.Objective;
import io.funnel4j.behavior.TowerRates;
import io.funnel4j.config.ModelConfig.PresetChoice;
import io.funnel4j.config.yaml.Converter;
import io.funnel4j.config.yaml.Converters;
import io.funnel4j.config.yaml.Keys;
import io.funnel4j.config.yaml.NumberRange;
import io.funnel4j.config.yaml.Section;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.model.InitialRates;
import io.funnel4j.model.Preset;
import io.funnel4j.model.TowerLayers;
import io.funnel4j.model.interest.Interest;
import io.funnel4j.model.representation.Representation;
import io.funnel4j.model.representation.SharedEmbeddings;
import io.funnel4j.problem.InvalidSpecException;
import io.funnel4j.problem.Problem;
import io.funnel4j.text.Nearest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code model}. */
final class ModelSection {
    private static final String PRESET = "preset";
    private static final String BEHAVIORS = "behaviors";
    private static final String CONVERSION = "conversion";
    private static final String WEIGHTS = "objective-weights";
    static final String REPRESENTATION = "representation";
    static final String INTERESTS = "interests";
    private static final String ESTIMATORS = "objective-estimators";
    private static final String RATES = "initial-rates";

    static final Keys<Written> KEYS = Keys.of(Written.class)
            .optional(PRESET, Converters.word(Preset.names()).to(Preset::named, Preset::presetName))
            .means("`esmm`, `esm2`")
            .readIf(ModelSection::isPreset)
            .optional(BEHAVIORS, BehaviorsSection.CONVERTER)
            .means("a behavior graph of your own")
            .readIf(model -> !model.has(PRESET))
            .optional(CONVERSION, Converters.TEXT)
            .means("the preset's last behavior")
            .readIf(ModelSection::isPreset)
            .optional(WEIGHTS, Converters.map("{<behavior>: <weight>, ...}", LossWeightYaml.CONVERTER))
            .means("loss weights of a preset")
            .readIf(model -> model.held(PRESET, Preset.class) != null)
            .optional(ESTIMATORS, Converters.map("{<behavior>: <estimator>, ...}", EstimatorYaml.CONVERTER))
            .means("estimators of a preset")
            .readIf(model -> model.held(PRESET, Preset.class) != null)
            .optional(REPRESENTATION, RepresentationSection.CONVERTER)
            .means("what the towers read")
            .optional(INTERESTS, InterestsSection.CONVERTER, List.of())
            .means("the attention of candidates over lists")
            .quiet()
            .optional("towers", Converters.list(Converters.wholeFrom(1)), List.of(128, 64))
            .means("widths of each tower's ReLU layers")
            .into("towers.units")
            .optional("dropout", Converters.number(NumberRange.SHARE_BELOW_ONE), 0.0)
            .means("dropout of the towers' hidden layers")
            .into("towers.dropout")
            .optional(
                    "embedding-deviation",
                    Converters.number(NumberRange.POSITIVE),
                    FunnelSpec.DEFAULT_EMBEDDING_DEVIATION)
            .means("standard deviation of initial embeddings")
            .optional(RATES, InitialRatesYaml.CONVERTER, InitialRates.DEFAULT)
            .means("near which the towers' probabilities start");

    static final Converter<ModelConfig> CONVERTER = Converters.section(
            "{preset: <name>, ...} or {behaviors: ..., ...}", ModelSection::read, ModelSection::write);

    private ModelSection() {}

    /** What the file says; null where it says nothing or something faulty. */
    private record Written(
            Preset preset,
            BehaviorGraph behaviors,
            String conversion,
            Map<String, LossWeight> objectiveWeights,
            Map<String, Estimator> objectiveEstimators,
            Representation representation,
            List<Interest> interests,
            TowerLayers towers,
            double embeddingDeviation,
            InitialRates initialRates) {
        Optional<PresetChoice> choice() {
            return Optional.ofNullable(preset)
                    .map(chosen ->
                            new PresetChoice(chosen, conversion == null ? chosen.defaultConversion() : conversion));
        }

        Representation usedRepresentation() {
            if (representation != null) {
                return representation;
            }
            return preset == null ? new SharedEmbeddings() : preset.representation();
        }
    }

    private static boolean isPreset(Section model) {
        return model.has(PRESET) && !model.has(BEHAVIORS);
    }

    private static Optional<ModelConfig> read(Section model) {
        Optional<String> form = model.oneOf(PRESET, BEHAVIORS);
        Written written = KEYS.read(model).orElseThrow();
        if (form.isPresent() && form.get().equals(BEHAVIORS)) {
            onlyWithPreset(model, CONVERSION, "name the behavior in 'behaviors'");
            onlyWithPreset(model, WEIGHTS, "write each objective's 'weight' in 'behaviors'");
            onlyWithPreset(model, ESTIMATORS, "write each objective's 'estimator' in 'behaviors'");
        }
        Optional<BehaviorGraph> graph = written.choice()
                .flatMap(choice -> presetGraph(model, choice, written))
                .or(() -> Optional.ofNullable(written.behaviors()));
        graph.ifPresent(behaviors -> fixedWeights(model, behaviors));
        return graph.map(behaviors -> new ModelConfig(
                written.choice(),
                behaviors,
                written.usedRepresentation(),
                written.interests(),
                written.towers(),
                written.embeddingDeviation(),
                checked(model, behaviors, written.initialRates())));
    }

    /** A learned weight grows without end where a loss is below 0, as that of a density may be. */
    private static void fixedWeights(Section model, BehaviorGraph graph) {
        for (Objective objective : graph.objectives()) {
            if (objective.estimator().readsDelays() && objective.weight() instanceof LossWeight.Learned) {
                model.report(
                        isPreset(model) ? WEIGHTS : BEHAVIORS,
                        "the weight of '%s' is learned, and its loss under estimator delayed may be below 0, where such a weight grows without end; give it a number"
                                .formatted(objective.behavior()));
            }
        }
    }

    /** Rates that are given must be of the graph's behaviors. */
    private static InitialRates checked(Section model, BehaviorGraph graph, InitialRates rates) {
        try {
            TowerRates.of(graph, rates.given());
        } catch (InvalidSpecException e) {
            e.problems().forEach(problem -> report(model, problem));
        }
        return rates;
    }

    private static void report(Section model, Problem problem) {
        if (problem.path().isEmpty()) {
            model.report(RATES, problem.message());
        } else {
            model.report(RATES, problem.path().get(0), problem.message());
        }
    }

    private static Object write(ModelConfig model) {
        Map<String, LossWeight> weights = new LinkedHashMap<>();
        model.graph()
                .objectives()
                .forEach(objective -> weights.put(weightKey(model.graph(), objective), objective.weight()));
        boolean preset = model.preset().isPresent();
        return KEYS.write(new Written(
                model.preset().map(PresetChoice::preset).orElse(null),
                preset ? null : model.graph(),
                model.preset().map(PresetChoice::conversion).orElse(null),
                preset ? weights : null,
                model.preset()
                        .map(choice -> estimators(choice, model.graph()))
                        .filter(estimators -> !estimators.isEmpty())
                        .orElse(null),
                model.representation(),
                model.interests(),
                model.towers(),
                model.embeddingDeviation(),
                model.initialRates()));
    }

    /** The estimators that are not the preset's own. */
    private static Map<String, Estimator> estimators(PresetChoice choice, BehaviorGraph graph) {
        Map<String, Estimator> estimators = new LinkedHashMap<>();
        List<Objective> own = choice.preset().graph(choice.conversion()).objectives();
        for (int i = 0; i < own.size(); i++) {
            Objective objective = graph.objectives().get(i);
            if (!objective.estimator().equals(own.get(i).estimator())) {
                estimators.put(weightKey(graph, objective), objective.estimator());
            }
        }
        return estimators;
    }

    private static Optional<BehaviorGraph> presetGraph(Section model, PresetChoice choice, Written written) {
        Optional<BehaviorGraph> graph =
                model.attempt(CONVERSION, () -> choice.preset().graph(choice.conversion()));
        return graph.map(own -> {
            Map<String, LossWeight> weights = ofObjectives(model, WEIGHTS, written.objectiveWeights(), own);
            Map<String, Estimator> estimators = ofObjectives(model, ESTIMATORS, written.objectiveEstimators(), own);
            return new BehaviorGraph(
                    own.towers(),
                    own.objectives().stream()
                            .map(objective -> {
                                String key = weightKey(own, objective);
                                return estimated(model, key, objective, estimators)
                                        .withWeight(weights.getOrDefault(key, objective.weight()));
                            })
                            .toList());
        });
    }

    /** What is given for objectives, by {@link #weightKey}; a key that is none is reported. */
    private static <T> Map<String, T> ofObjectives(
            Section model, String key, Map<String, T> given, BehaviorGraph graph) {
        if (given == null) {
            return Map.of();
        }
        List<String> known = graph.objectives().stream()
                .map(objective -> weightKey(graph, objective))
                .toList();
        given.keySet().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> model.report(
                        key,
                        name,
                        "no objective on this behavior; objectives are on %s%s"
                                .formatted(String.join(", ", known), Nearest.suggestion(name, known))));
        return given;
    }

    private static Objective estimated(
            Section model, String key, Objective objective, Map<String, Estimator> estimators) {
        try {
            return objective.withEstimator(estimators.getOrDefault(key, objective.estimator()));
        } catch (InvalidSpecException e) {
            e.problems().forEach(problem -> model.report(ESTIMATORS, key, problem.message()));
            return objective;
        }
    }

    /** An objective's behavior; with what it is given, {@code purchase_given_click}, where that does not tell it. */
    private static String weightKey(BehaviorGraph graph, Objective objective) {
        long alike = graph.objectives().stream()
                .filter(other -> other.behavior().equals(objective.behavior()))
                .count();
        return alike == 1
                ? objective.behavior()
                : objective.probability().columnName().substring("p_".length());
    }

    private static void onlyWithPreset(Section model, String key, String mend) {
        if (model.has(key)) {
            model.report(key, "belongs to a preset, and 'behaviors' stands here; " + mend);
        }
    }
}
