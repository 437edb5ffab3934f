// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.TowerRates;
import io.funnel4j.exposure.Exposures;
import io.funnel4j.exposure.TowerCounts;
import io.funnel4j.text.EnumNames;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What the towers' probabilities are near before training. A logit that starts at 0 says one half, where 4% of exposures are
 * clicked and 7% of clicks end in a purchase; the biases alone would need thousands of steps to get from there to the rates, so
 * weights and embeddings move too, all of them one way.
 *
 * @param source where they come from
 * @param given by behavior, given what its tower leaves, see {@link TowerRates#of}; empty unless they are given
 */
public record InitialRates(Source source, Map<String, Double> given) {
    /** Equal shares of a tower's categories: one half. */
    public static final InitialRates HALF = new InitialRates(Source.HALF, Map.of());

    /** How often each outcome happened in the train rows, and how soon late ones that were seen came. */
    public static final InitialRates TRAIN = new InitialRates(Source.TRAIN, Map.of());

    /** Unless others are asked for. */
    public static final InitialRates DEFAULT = TRAIN;

    /** Where rates come from. */
    public enum Source {
        HALF,
        TRAIN,
        GIVEN
    }

    public InitialRates {
        given = Collections.unmodifiableMap(new LinkedHashMap<>(given));
        if (source != Source.GIVEN && !given.isEmpty()) {
            throw new IllegalArgumentException("rates %s are given for initial rates from %s; expected none"
                    .formatted(given, EnumNames.of(source)));
        }
    }

    /** Rates that are known, by behavior. */
    public static InitialRates of(Map<String, Double> rates) {
        return new InitialRates(Source.GIVEN, rates);
    }

    /**
     * The rates of a graph's towers.
     *
     * @param keepEvery k where of the train rows without an outcome of the first tower every k-th was kept; 1 for all
     * @param train counts of the train rows, asked for where they are needed
     * @throws io.funnel4j.problem.InvalidSpecException as {@link TowerRates#of}
     */
    public TowerRates of(BehaviorGraph graph, int keepEvery, Supplier<TowerCounts> train) {
        return switch (source) {
            case HALF -> TowerRates.EQUAL;
            case TRAIN -> train.get().rates(graph, keepEvery);
            case GIVEN -> TowerRates.of(graph, given);
        };
    }

    /** A spec whose towers start at these rates. */
    public FunnelSpec in(FunnelSpec spec, Exposures train) {
        return spec.withInitialRates(of(spec.graph(), spec.keepEvery(), () -> TowerCounts.of(spec.graph(), train)));
    }

    /** {@code half}, {@code train}, or the rates. */
    @Override
    public String toString() {
        return source == Source.GIVEN ? given.toString() : EnumNames.of(source);
    }
}
