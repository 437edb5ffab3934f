// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.onnx;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Paths;
import io.funnel4j.behavior.Probability;
import io.funnel4j.behavior.Tower;
import io.funnel4j.calibration.BetaCalibrator;
import io.funnel4j.calibration.Calibrator;
import io.funnel4j.calibration.IsotonicCalibrator;
import io.funnel4j.calibration.PlattCalibrator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The algebra of {@link Paths} as nodes, in 64 bits and log space: every value is a vector [B] of logarithms, and only what
 * leaves the graph is a probability.
 */
final class PathNodes {
    private final OnnxGraph graph;
    private final BehaviorGraph behaviors;
    /** By tower, the logits of its categories but the last, each [B]. */
    private final Map<String, List<String>> logits;

    private final Map<String, List<String>> categories = new HashMap<>();
    private final Map<Probability, Pair> pairs = new HashMap<>();

    /** log p and log(1 - p). */
    private record Pair(String logP, String logQ) {}

    PathNodes(OnnxGraph graph, BehaviorGraph behaviors, Map<String, List<String>> logits) {
        this.graph = graph;
        this.behaviors = behaviors;
        this.logits = logits;
    }

    /** p of a probability, through its calibrator where it has one. */
    String probability(Probability probability, Calibrator calibrator) {
        Pair pair = pair(probability);
        String logP = calibrator == null ? pair.logP() : logSigmoid(logOdds(pair, calibrator));
        return graph.node("Exp", logP);
    }

    private Pair pair(Probability probability) {
        Pair known = pairs.get(probability);
        if (known == null) {
            known = reach(probability);
            pairs.put(probability, known);
        }
        return known;
    }

    /** p(b | a) = sum over o of p(o | a) p(b | o), q(b | a) = sum over o of p(o | a) q(b | o) + p(remainder | a). */
    private Pair reach(Probability probability) {
        String behavior = probability.behavior();
        Tower tower = behaviors.towerToward(probability.given(), behavior).orElseThrow();
        List<String> reached = new ArrayList<>();
        List<String> missed = new ArrayList<>();
        List<String> logCategories = categories.computeIfAbsent(tower.name(), name -> logCategories(tower));
        for (int category = 0; category < logCategories.size(); category++) {
            String here = logCategories.get(category);
            String outcome =
                    category < tower.outcomes().size() ? tower.outcomes().get(category) : null;
            if (behavior.equals(outcome)) {
                reached.add(here);
            } else if (outcome != null && behaviors.isAncestor(outcome, behavior)) {
                Pair onward = pair(new Probability(behavior, outcome));
                reached.add(graph.node("Add", here, onward.logP()));
                missed.add(graph.node("Add", here, onward.logQ()));
            } else {
                missed.add(here);
            }
        }
        return new Pair(logSum(reached), logSum(missed));
    }

    /** log softmax of (z1, ..., z(n-1), 0). */
    private List<String> logCategories(Tower tower) {
        List<String> of = logits.get(tower.name());
        if (of.size() == 1) {
            return List.of(logSigmoid(of.get(0)), logSigmoid(graph.node("Neg", of.get(0))));
        }
        List<String> all = new ArrayList<>(of);
        all.add(graph.node("Sub", of.get(0), of.get(0)));
        String normaliser = logSum(all);
        return all.stream().map(z -> graph.node("Sub", z, normaliser)).toList();
    }

    /** log(e^a + e^b + ...). */
    private String logSum(List<String> values) {
        if (values.size() == 1) {
            return values.get(0);
        }
        String most = graph.node("Max", values);
        List<String> terms = values.stream()
                .map(value -> graph.node("Exp", graph.node("Sub", value, most)))
                .toList();
        return graph.node("Add", most, graph.node("Log", graph.node("Sum", terms)));
    }

    /** log(1 / (1 + e^-z)) = min(z, 0) - log(1 + e^-|z|), finite for every z. */
    private String logSigmoid(String z) {
        String odds = graph.node("Exp", graph.node("Neg", graph.node("Abs", z)));
        String correction = graph.node("Log", graph.node("Add", graph.number(1), odds));
        return graph.node("Sub", graph.node("Min", z, graph.number(0)), correction);
    }

    private String logOdds(Pair pair, Calibrator calibrator) {
        if (calibrator instanceof PlattCalibrator platt) {
            return linear(platt.slope(), graph.node("Sub", pair.logP(), pair.logQ()), platt.intercept());
        }
        if (calibrator instanceof BetaCalibrator beta) {
            String low = linear(beta.a(), pair.logP(), beta.c());
            return graph.node("Sub", low, graph.node("Mul", graph.number(beta.b()), pair.logQ()));
        }
        return throughPoints((IsotonicCalibrator) calibrator, graph.node("Sub", pair.logP(), pair.logQ()));
    }

    private String linear(double slope, String value, double intercept) {
        return graph.node("Add", graph.node("Mul", graph.number(slope), value), graph.number(intercept));
    }

    /**
     * The line that holds z: piece i begins at point i - 1, those before the first point and behind the last have slope 1. How
     * many points are not above z says which it is.
     */
    private String throughPoints(IsotonicCalibrator line, String z) {
        double[] from = line.from().stream().mapToDouble(Double::doubleValue).toArray();
        double[] to = line.to().stream().mapToDouble(Double::doubleValue).toArray();
        int pieces = from.length + 1;
        double[] starts = new double[pieces];
        double[] values = new double[pieces];
        double[] slopes = new double[pieces];
        for (int piece = 0; piece < pieces; piece++) {
            int point = Math.max(0, piece - 1);
            boolean within = piece > 0 && piece < pieces - 1;
            starts[piece] = from[point];
            values[piece] = to[point];
            slopes[piece] = within ? (to[point + 1] - to[point]) / (from[point + 1] - from[point]) : 1;
        }
        String piece = graph.rank(z, from);
        String along = graph.node("Sub", z, graph.node("Gather", graph.numbers(starts), piece));
        String rise = graph.node("Mul", along, graph.node("Gather", graph.numbers(slopes), piece));
        return graph.node("Add", graph.node("Gather", graph.numbers(values), piece), rise);
    }
}
