// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Estimator;
import io.funnel4j.behavior.LossWeight;
import io.funnel4j.behavior.Objective;
import io.funnel4j.behavior.Tower;
import io.funnel4j.config.yaml.Converter;
import io.funnel4j.config.yaml.Converters;
import io.funnel4j.config.yaml.Keys;
import io.funnel4j.config.yaml.Section;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code model.behaviors}. */
final class BehaviorsSection {
    static final Keys<Tower> TOWER = Keys.of(Tower.class)
            .required("from", Converters.TEXT.described("the behavior that the tower splits"))
            .means("the behavior that the tower leaves; `exposure` is the root")
            .required(
                    "to",
                    Converters.oneOrMore(Converters.TEXT).described("the behaviors that may follow, such as [click]"))
            .means("the exclusive outcomes")
            .into("outcomes")
            .optional("exhaustive", Converters.TRUE_OR_FALSE, false)
            .means("whether one of them always happens");

    static final Keys<Objective> OBJECTIVE = Keys.of(Objective.class)
            .required("behavior", Converters.TEXT.described("the behavior whose probability gets a loss"))
            .means("the behavior whose probability gets a loss")
            .optional("given", Converters.TEXT, BehaviorGraph.ROOT)
            .means("take the loss only on rows where this behavior happened")
            .derived("label", Converters.TEXT, objective -> objective.held("behavior", String.class))
            .means("the label that says that it happened")
            .optional("weight", LossWeightYaml.CONVERTER, LossWeight.fixed(1))
            .means("a number, `learned`, or a schedule")
            .optional("estimator", EstimatorYaml.CONVERTER, Estimator.mean())
            .means("how its rows stand for all");

    static final Keys<Written> KEYS = Keys.of(Written.class)
            .required(
                    "towers",
                    Converters.map(
                            "{<tower>: {from: exposure, to: [click]}, ...}",
                            Converters.tolerant(
                                    TOWER.section("{from: <behavior>, to: [<behavior>, ...], exhaustive: false}"))))
            .means("the tower of each name")
            .required(
                    "objectives",
                    Converters.list(Converters.tolerant(OBJECTIVE.section(
                            "{behavior: <behavior>, given: <behavior>, label: <label>, weight: 1, estimator: mean}"))))
            .means("the list of objectives");

    static final Converter<BehaviorGraph> CONVERTER = Converters.section(
            "{towers: ..., objectives: ...}", BehaviorsSection::read, graph -> KEYS.write(Written.of(graph)));

    private BehaviorsSection() {}

    /** Empty is what is faulty and was reported. */
    private record Written(Map<String, Optional<Tower>> towers, List<Optional<Objective>> objectives) {
        static Written of(BehaviorGraph graph) {
            Map<String, Optional<Tower>> towers = new LinkedHashMap<>();
            graph.towers().forEach(tower -> towers.put(tower.name(), Optional.of(tower)));
            return new Written(
                    towers, graph.objectives().stream().map(Optional::of).toList());
        }

        /** Of the rest of a faulty graph, what is missing cannot be told from what is faulty. */
        boolean whole() {
            return towers.values().stream().allMatch(Optional::isPresent)
                    && objectives.stream().allMatch(Optional::isPresent);
        }

        BehaviorGraph graph() {
            return new BehaviorGraph(
                    towers.values().stream().flatMap(Optional::stream).toList(),
                    objectives.stream().flatMap(Optional::stream).toList());
        }
    }

    private static Optional<BehaviorGraph> read(Section behaviors) {
        return KEYS.read(behaviors).filter(Written::whole).flatMap(written -> behaviors.attempt(written::graph));
    }
}
