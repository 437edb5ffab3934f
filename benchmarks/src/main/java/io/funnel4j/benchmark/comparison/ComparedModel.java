// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.comparison;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.LossWeight;
import io.funnel4j.model.OptimizerSpec;
import io.funnel4j.model.TowerLayers;
import io.funnel4j.model.interest.Interest;
import io.funnel4j.model.representation.Representation;
import java.util.List;
import java.util.Optional;

/**
 * A model of a comparison.
 *
 * @param name as it was asked for, such as {@code esmm@mmoe}
 * @param description what it is, in a line
 * @param graph behaviors, towers and objectives
 * @param representation what the towers read
 * @param interests the attention of candidates over lists; empty for none
 * @param own settings that were found for it alone; empty where it is trained as all are
 */
public record ComparedModel(
        String name,
        String description,
        BehaviorGraph graph,
        Representation representation,
        List<Interest> interests,
        Optional<Own> own) {
    public ComparedModel {
        interests = List.copyOf(interests);
    }

    /**
     * A model's own settings, in place of the comparison's.
     *
     * @param optimizer of the model
     * @param towers hidden layers of its towers
     * @param text for people
     */
    public record Own(OptimizerSpec optimizer, TowerLayers towers, String text) {}

    /** Without interests, and trained as all models are. */
    public ComparedModel(String name, String description, BehaviorGraph graph, Representation representation) {
        this(name, description, graph, representation, List.of(), Optional.empty());
    }

    /** The same with interests. */
    public ComparedModel withInterests(List<Interest> newInterests) {
        return new ComparedModel(name, description, graph, representation, newInterests, own);
    }

    ComparedModel with(BehaviorGraph weighted, Own found) {
        return new ComparedModel(name, description, weighted, representation, interests, Optional.of(found));
    }

    ComparedModel withName(String newName) {
        return new ComparedModel(newName, description, graph, representation, interests, own);
    }

    ComparedModel withRepresentation(Representation newRepresentation, String words) {
        return new ComparedModel(name, description + "; " + words, graph, newRepresentation, interests, own);
    }

    /** With the weight of every loss learned, each from where it was, but of those that may be below 0. */
    ComparedModel withLearnedWeights() {
        BehaviorGraph learned = new BehaviorGraph(
                graph.towers(),
                graph.objectives().stream()
                        .map(objective -> objective.estimator().readsDelays()
                                ? objective
                                : objective.withWeight(learned(objective.weight())))
                        .toList());
        return new ComparedModel(
                name,
                description + "; losses weighted by learned uncertainty",
                learned,
                representation,
                interests,
                own);
    }

    private static LossWeight learned(LossWeight weight) {
        return new LossWeight.Learned(
                weight instanceof LossWeight.Scheduled scheduled ? scheduled.last() : weight.at(0));
    }
}
