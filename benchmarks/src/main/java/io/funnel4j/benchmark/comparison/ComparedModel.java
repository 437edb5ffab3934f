// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.comparison;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.LossWeight;
import io.funnel4j.model.representation.Representation;

/**
 * A model of a comparison.
 *
 * @param name as it was asked for, such as {@code esmm@mmoe}
 * @param description what it is, in a line
 * @param graph behaviors, towers and objectives
 * @param representation what the towers read
 */
public record ComparedModel(String name, String description, BehaviorGraph graph, Representation representation) {
    ComparedModel withName(String newName) {
        return new ComparedModel(newName, description, graph, representation);
    }

    ComparedModel withRepresentation(Representation newRepresentation, String words) {
        return new ComparedModel(name, description + "; " + words, graph, newRepresentation);
    }

    /** With the weight of every loss learned, each from where it was. */
    ComparedModel withLearnedWeights() {
        BehaviorGraph learned = new BehaviorGraph(
                graph.towers(),
                graph.objectives().stream()
                        .map(objective -> objective.withWeight(learned(objective.weight())))
                        .toList());
        return new ComparedModel(
                name, description + "; losses weighted by learned uncertainty", learned, representation);
    }

    private static LossWeight learned(LossWeight weight) {
        return new LossWeight.Learned(
                weight instanceof LossWeight.Scheduled scheduled ? scheduled.last() : weight.at(0));
    }
}
