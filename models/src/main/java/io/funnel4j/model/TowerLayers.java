// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model;

import java.util.List;

/**
 * The hidden layers of every tower.
 *
 * @param units width of each ReLU layer; empty for logits straight from the representation
 * @param dropout share of each hidden layer's activations that is dropped in training, [0, 1)
 */
public record TowerLayers(List<Integer> units, double dropout) {
    public TowerLayers {
        units = List.copyOf(units);
        if (units.stream().anyMatch(width -> width < 1)) {
            throw new IllegalArgumentException("a tower's layers have at least 1 unit, found %s".formatted(units));
        }
        if (!(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException("dropout is %s; expected [0, 1)".formatted(dropout));
        }
    }

    /** Without dropout. */
    public static TowerLayers of(Integer... units) {
        return new TowerLayers(List.of(units), 0);
    }
}
