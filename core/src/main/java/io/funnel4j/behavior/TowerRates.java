// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.behavior;

import io.funnel4j.problem.Problems;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.nd4j.shade.jackson.annotation.JsonInclude;

/**
 * How often each category of a tower happens, of the exposures on which the behavior that it leaves did; and how soon late effects come.
 *
 * @param categories by tower the shares of its categories, in order, each in (0, 1), with the sum 1; a tower that is not there has
 *     equal ones, one half each where there are two
 * @param hazards by hazard tower the rate of delays, a day; one that is not there has 1
 */
public record TowerRates(
        Map<String, List<Double>> categories, @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Double> hazards) {
    /** Equal shares everywhere: a logit of 0 each. */
    public static final TowerRates EQUAL = new TowerRates(Map.of());

    private static final double ROUNDING = 1e-9;

    public TowerRates {
        Map<String, List<Double>> copy = new LinkedHashMap<>();
        categories.forEach((tower, shares) -> copy.put(tower, List.copyOf(shares)));
        categories = Collections.unmodifiableMap(copy);
        hazards = Collections.unmodifiableMap(new LinkedHashMap<>(hazards));
        Problems problems = new Problems();
        categories.forEach((tower, shares) -> {
            shares.forEach(share -> problems.rate("a share of tower '%s'".formatted(tower), share));
            double sum = sum(shares);
            if (Math.abs(sum - 1) > ROUNDING) {
                problems.add("the shares %s of tower '%s' have the sum %s; expected 1".formatted(shares, tower, sum));
            }
        });
        hazards.forEach((tower, rate) -> {
            if (!(rate > 0) || Double.isInfinite(rate)) {
                problems.add("the rate of tower '%s' is %s a day; expected a positive number".formatted(tower, rate));
            }
        });
        problems.throwIfAny("rates of towers");
    }

    /** Without late effects. */
    public TowerRates(Map<String, List<Double>> categories) {
        this(categories, Map.of());
    }

    /**
     * The rates of some behaviors, each given what its towers leave. The categories of a tower that are not named share what the
     * others leave equally; a tower of which none is named has equal shares.
     *
     * @param rates by behavior, in (0, 1)
     * @throws io.funnel4j.problem.InvalidSpecException listing every behavior that is no tower's outcome, every rate that is
     *     none, and every tower whose rates leave nothing for its other categories
     */
    public static TowerRates of(BehaviorGraph graph, Map<String, Double> rates) {
        Problems problems = new Problems();
        Set<String> unknown = new TreeSet<>(rates.keySet());
        graph.behaviors().forEach(unknown::remove);
        unknown.forEach(behavior -> problems.add(
                List.of(behavior),
                "'%s' is the outcome of no tower; outcomes are %s".formatted(behavior, graph.behaviors())));
        rates.forEach((behavior, rate) -> {
            if (!(rate > 0 && rate < 1)) {
                problems.add(
                        List.of(behavior),
                        "the rate of '%s' is %s; expected one between 0 and 1, both excluded"
                                .formatted(behavior, rate));
            }
        });
        problems.throwIfAny("the initial rates");
        Map<String, List<Double>> shares = new LinkedHashMap<>();
        for (Tower tower : graph.towers()) {
            List<Double> named = tower.outcomes().stream()
                    .filter(rates::containsKey)
                    .map(rates::get)
                    .toList();
            if (!named.isEmpty()) {
                shares.put(tower.name(), shares(tower, rates, named, problems));
            }
        }
        problems.throwIfAny("the initial rates");
        return new TowerRates(shares);
    }

    private static List<Double> shares(Tower tower, Map<String, Double> rates, List<Double> named, Problems problems) {
        double left = 1 - sum(named);
        int others = tower.categories() - named.size();
        if (others == 0 ? Math.abs(left) > ROUNDING : left <= 0) {
            problems.add("the rates %s of tower '%s' have the sum %s; expected %s"
                    .formatted(
                            named,
                            tower.name(),
                            sum(named),
                            others == 0 ? "1, for one of its outcomes always happens" : "less than 1"));
        }
        List<Double> shares = new ArrayList<>();
        for (int category = 0; category < tower.categories(); category++) {
            boolean outcome = category < tower.outcomes().size();
            Double rate = outcome ? rates.get(tower.outcomes().get(category)) : null;
            shares.add(rate == null ? left / others : rate);
        }
        return shares;
    }

    private static double sum(List<Double> shares) {
        return shares.stream().mapToDouble(Double::doubleValue).sum();
    }

    /**
     * Refuses rates that are not of a graph's towers.
     *
     * @throws IllegalArgumentException if a tower is none of the graph's, or has another number of categories
     */
    public void require(BehaviorGraph graph) {
        hazards.keySet().forEach(name -> {
            if (!graph.lossTowers().contains(name)) {
                throw new IllegalArgumentException("a rate of delays is of tower '%s'; towers that losses read are %s"
                        .formatted(name, graph.lossTowers()));
            }
        });
        categories.forEach((name, shares) -> {
            Tower tower = graph.tower(name);
            if (tower.categories() != shares.size()) {
                throw new IllegalArgumentException("tower '%s' has %s categories, and rates of %s"
                        .formatted(name, tower.categories(), shares.size()));
            }
        });
    }

    /** The output at which a tower that a loss reads starts: the logarithm of its rate of delays, 0 for any other. */
    public double lossTowerOutput(String tower) {
        return Math.log(hazards.getOrDefault(tower, 1.0));
    }

    /** The logits at which a tower predicts its rates: log(share / share of the last category), which is 0 for equal ones. */
    public double[] logits(Tower tower) {
        double[] logits = new double[tower.logits()];
        List<Double> shares = categories.get(tower.name());
        if (shares != null) {
            double last = Math.log(shares.get(logits.length));
            for (int category = 0; category < logits.length; category++) {
                logits[category] = Math.log(shares.get(category)) - last;
            }
        }
        return logits;
    }
}
