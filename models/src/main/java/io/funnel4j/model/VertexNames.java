// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model;

import io.funnel4j.behavior.Probability;
import java.util.ArrayList;
import java.util.List;

/**
 * Names of a compiled graph's vertices. A tower is {@code tower_NAME}, its layers {@code tower_NAME_dense_0, ...} and
 * {@code tower_NAME_logits}; an output is its probability's column name, {@code p_click}; the pair of logarithms that
 * feeds it is {@code pair_click} where no tower gives it directly. What an interest gives is {@code interest_0}, the score of its
 * attention unit {@code interest_0_score}; with embeddings of its own a tower has {@code tower_NAME_interest_0}, ....
 */
public final class VertexNames {
    /** The vertex that gathers the embeddings. */
    public static final String EMBEDDING = "embedding";

    static final String INPUT = "input";

    private VertexNames() {}

    /** The vertex that gives the log-probabilities of a tower's categories. */
    public static String tower(String tower) {
        return "tower_" + tower;
    }

    /** The layer that gives a tower's logits. */
    public static String logits(String tower) {
        return tower(tower) + "_logits";
    }

    /** The logits of the first tower on train rows that were sampled. */
    public static String sampledLogits(String tower) {
        return tower(tower) + "_sampled_logits";
    }

    /** A hidden layer of a tower, from 0. */
    public static String hidden(String tower, int layer) {
        return tower(tower) + "_dense_" + layer;
    }

    /** All vertices that a tower may have. */
    static List<String> ofTower(String tower, int hiddenLayers) {
        List<String> names = new ArrayList<>(
                List.of(tower(tower), logits(tower), sampledLogits(tower), towerInput(tower), towerEmbedding(tower)));
        for (int layer = 0; layer < hiddenLayers; layer++) {
            names.add(hidden(tower, layer));
        }
        return names;
    }

    static String pair(Probability probability) {
        return "pair_" + probability.columnName().substring("p_".length());
    }

    /** What a loss reads, where it is more than a pair. */
    static String risk(Probability probability) {
        return "risk_" + probability.columnName().substring("p_".length());
    }

    /** What an interest gives, from 0. */
    public static String interest(int interest) {
        return "interest_" + interest;
    }

    /** What an interest gives to a tower with embeddings of its own. */
    static String towerInterest(String tower, int interest) {
        return tower(tower) + "_" + interest(interest);
    }

    static String towerInput(String tower) {
        return tower(tower) + "_" + INPUT;
    }

    static String towerEmbedding(String tower) {
        return tower(tower) + "_" + EMBEDDING;
    }
}
