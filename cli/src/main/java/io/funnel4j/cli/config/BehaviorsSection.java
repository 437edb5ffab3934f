// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.config;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Estimator;
import io.funnel4j.behavior.LossWeight;
import io.funnel4j.behavior.Objective;
import io.funnel4j.behavior.Tower;
import io.funnel4j.cli.config.yaml.Converter;
import io.funnel4j.cli.config.yaml.Converters;
import io.funnel4j.cli.config.yaml.Section;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code model.behaviors}. */
final class BehaviorsSection {
    static final Converter<BehaviorGraph> CONVERTER =
            Converters.section("{towers: ..., objectives: ...}", BehaviorsSection::read);

    private static final Converter<Map<String, Optional<Tower>>> TOWERS = Converters.map(
            "{<tower>: {from: exposure, to: [click]}, ...}",
            Converters.tolerant(Converters.section(
                    "{from: <behavior>, to: [<behavior>, ...], exhaustive: false}", BehaviorsSection::readTower)));
    private static final Converter<List<Optional<Objective>>> OBJECTIVES =
            Converters.list(Converters.tolerant(Converters.section(
                    "{behavior: <behavior>, given: <behavior>, label: <label>, weight: 1, estimator: mean}",
                    BehaviorsSection::readObjective)));

    private BehaviorsSection() {}

    private static Optional<BehaviorGraph> read(Section behaviors) {
        List<Optional<Tower>> towers = behaviors
                .required("towers", TOWERS)
                .map(named -> List.copyOf(named.values()))
                .orElse(List.of(Optional.empty()));
        List<Optional<Objective>> objectives =
                behaviors.required("objectives", OBJECTIVES).orElse(List.of(Optional.empty()));
        if (towers.stream().anyMatch(Optional::isEmpty) || objectives.stream().anyMatch(Optional::isEmpty)) {
            return Optional.empty(); // reported; of the rest, what is missing cannot be told from what is faulty
        }
        return behaviors.attempt(() -> new BehaviorGraph(
                towers.stream().flatMap(Optional::stream).toList(),
                objectives.stream().flatMap(Optional::stream).toList()));
    }

    private static Optional<Tower> readTower(Section tower) {
        Optional<String> from = tower.required("from", Converters.TEXT.described("the behavior that the tower splits"));
        Optional<List<String>> to = tower.required(
                "to",
                Converters.oneOrMore(Converters.TEXT).described("the behaviors that may follow, such as [click]"));
        boolean exhaustive =
                tower.optional("exhaustive", Converters.TRUE_OR_FALSE).orElse(false);
        return from.isPresent() && to.isPresent()
                ? tower.attempt(() -> new Tower(tower.name(), from.get(), to.get(), exhaustive))
                : Optional.empty();
    }

    private static Optional<Objective> readObjective(Section objective) {
        Optional<String> behavior =
                objective.required("behavior", Converters.TEXT.described("the behavior whose probability gets a loss"));
        String given = objective.optional("given", Converters.TEXT).orElse(BehaviorGraph.ROOT);
        Optional<String> label = objective.optional("label", Converters.TEXT);
        LossWeight weight =
                objective.optional("weight", LossWeightYaml.CONVERTER).orElse(LossWeight.fixed(1));
        Estimator estimator =
                objective.optional("estimator", EstimatorYaml.CONVERTER).orElse(Estimator.mean());
        return behavior.flatMap(
                name -> objective.attempt(() -> new Objective(name, given, label.orElse(name), weight, estimator)));
    }
}
