// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Probability;
import io.funnel4j.text.Message;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Evaluates predictions for one set of labelled exposures, as often as wanted (once an epoch).
 *
 * <p>Every probability of the graph whose labels are there is evaluated in its own space: P(b) over all exposures, P(b |
 * a) over those whose label of a is 1. The others are listed with what is missing.
 */
public final class FunnelEvaluator {
    private final BehaviorGraph graph;
    private final LabelledExposures exposures;
    private final Map<Probability, Space> spaces = new LinkedHashMap<>();
    private final Map<Probability, String> withoutLabels = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();

    public FunnelEvaluator(BehaviorGraph graph, LabelledExposures exposures) {
        this.graph = graph;
        this.exposures = exposures;
        for (Probability probability : graph.probabilities()) {
            List<String> missing = labelsOf(probability)
                    .filter(label -> !exposures.labels().containsKey(label))
                    .toList();
            if (missing.isEmpty()) {
                spaces.put(probability, spaceOf(probability));
                noteContradictions(probability);
            } else {
                withoutLabels.put(
                        probability,
                        "no label '%s'; labels are %s"
                                .formatted(
                                        String.join("' and '", missing),
                                        new TreeSet<>(exposures.labels().keySet())));
            }
        }
    }

    /** The probabilities whose labels are there: those that predictions are wanted for. */
    public List<Probability> probabilities() {
        return List.copyOf(spaces.keySet());
    }

    /**
     * Refuses a metric that an evaluation of these exposures will not hold, so that a run fails before it is trained.
     *
     * @throws IllegalArgumentException saying what is missing
     */
    public void require(MetricName name) {
        graph.require(name.probability());
        if (withoutLabels.containsKey(name.probability())) {
            throw new IllegalArgumentException("no '%s': %s".formatted(name, withoutLabels.get(name.probability())));
        }
        if (name.metric().needsGroups() && exposures.groups() == null) {
            throw new IllegalArgumentException(
                    "no '%s': the exposures have no groups; name the column that groups them".formatted(name));
        }
    }

    /**
     * Why a metric that these exposures have labels for is no number on them, whatever is predicted: an AUC without a
     * positive. Empty where it is one.
     *
     * @throws IllegalArgumentException as {@link #require}
     */
    public Optional<String> undefined(MetricName name) {
        require(name);
        Space space = spaces.get(name.probability());
        double[] half = new double[space.labels().length];
        Arrays.fill(half, Math.log(0.5));
        LogProbabilities constant = new LogProbabilities(half, half);
        double value =
                ProbabilityMetrics.of(name.probability(), space, constant).value(name.metric());
        return Double.isNaN(value)
                ? Optional.of(Message.of(
                        "'%s' is not defined on these exposures: %s is judged on %,d of %,d, and on %,d of those it happened%s",
                        name,
                        name.probability(),
                        space.labels().length,
                        exposures.rows(),
                        space.positives(),
                        space.sampleWeights() == null ? "" : " (rows with a sample weight of 0 do not count)"))
                : Optional.empty();
    }

    /**
     * Evaluates the probabilities that have predictions; the others are listed.
     *
     * @param predictions for each probability, one pair for each of all exposures (also for P(b | a))
     * @throws IllegalArgumentException if predictions are for a probability that the graph does not define, of another
     *     number of rows, NaN, or not pairs (log p, log(1 - p))
     */
    public FunnelEvaluation evaluate(Map<Probability, LogProbabilities> predictions) {
        predictions.keySet().forEach(graph::require);
        List<ProbabilityMetrics> evaluated = new ArrayList<>();
        List<NotEvaluated> notEvaluated = new ArrayList<>();
        for (Probability probability : graph.probabilities()) {
            LogProbabilities predicted = predictions.get(probability);
            if (withoutLabels.containsKey(probability)) {
                notEvaluated.add(new NotEvaluated(probability, withoutLabels.get(probability)));
            } else if (predicted == null) {
                notEvaluated.add(new NotEvaluated(probability, "no predictions"));
            } else {
                Checks.sameLength("predictions of " + probability, predicted.rows(), "labels", exposures.rows());
                Checks.probabilities(probability.toString(), predicted, exposures.rows());
                Space space = spaces.get(probability);
                evaluated.add(ProbabilityMetrics.of(probability, space, space.select(predicted)));
            }
        }
        return new FunnelEvaluation(exposures.rows(), evaluated, notEvaluated, notes);
    }

    /**
     * The curves of the probabilities that have labels and predictions: what stands behind the figures of an evaluation.
     *
     * @param predictions as {@link #evaluate} takes them
     * @throws IllegalArgumentException as {@link #evaluate}
     */
    public List<ProbabilityCurves> curves(Map<Probability, LogProbabilities> predictions) {
        predictions.keySet().forEach(graph::require);
        List<ProbabilityCurves> curves = new ArrayList<>();
        spaces.forEach((probability, space) -> {
            LogProbabilities predicted = predictions.get(probability);
            if (predicted != null) {
                Checks.probabilities(probability.toString(), predicted, exposures.rows());
                curves.add(ProbabilityCurves.of(probability, space, space.select(predicted)));
            }
        });
        return curves;
    }

    private Stream<String> labelsOf(Probability probability) {
        Stream<String> behavior = Stream.of(graph.label(probability.behavior()));
        return probability.onAllExposures()
                ? behavior
                : Stream.concat(Stream.of(graph.label(probability.given())), behavior);
    }

    private Space spaceOf(Probability probability) {
        byte[] happened = label(probability.behavior());
        return probability.onAllExposures()
                ? Space.all(exposures, happened)
                : Space.where(label(probability.given()), exposures, happened);
    }

    /** Rows on which a behavior happened without another that must come before it. */
    private void noteContradictions(Probability probability) {
        String behavior = probability.behavior();
        String given = probability.given();
        if (!graph.necessaryAncestors(behavior).contains(given)) {
            return;
        }
        byte[] happened = label(behavior);
        byte[] before = label(given);
        int count = 0;
        for (int row = 0; row < happened.length; row++) {
            count += happened[row] & ~before[row] & 1;
        }
        if (count > 0) {
            notes.add("%s = 1 but %s = 0, which the graph excludes, in %s of %s rows: they count in %s and not in %s"
                    .formatted(
                            graph.label(behavior),
                            graph.label(given),
                            count,
                            happened.length,
                            Probability.of(behavior),
                            probability));
        }
    }

    private byte[] label(String behavior) {
        return exposures.labels().get(graph.label(behavior));
    }
}
