// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation;

import io.funnel4j.Internal;
import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Probability;
import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.text.Message;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    private final Map<Probability, Long> contradictions = new LinkedHashMap<>();

    public FunnelEvaluator(BehaviorGraph graph, LabelledExposures exposures) {
        this.graph = graph;
        this.exposures = exposures;
        for (Probability probability : graph.probabilities()) {
            Optional<String> missing =
                    missingLabels(graph, probability, exposures.labels().keySet());
            if (missing.isPresent()) {
                withoutLabels.put(probability, missing.get());
            } else {
                spaces.put(probability, spaceOf(probability));
                countContradictions(probability);
            }
        }
    }

    private static Optional<String> missingLabels(BehaviorGraph graph, Probability probability, Set<String> labels) {
        List<String> missing = labelsOf(graph, probability)
                .filter(label -> !labels.contains(label))
                .toList();
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of("no label '%s'; labels are %s"
                        .formatted(String.join("' and '", missing), new TreeSet<>(labels)));
    }

    /** The probabilities whose labels are there: those that predictions are wanted for. */
    public List<Probability> probabilities() {
        return List.copyOf(spaces.keySet());
    }

    /**
     * Refuses a metric that an evaluation of these exposures will not hold, so that a run fails before it is trained.
     *
     * @throws Funnel4jException saying what is missing
     */
    public void require(MetricName name) {
        graph.require(name.probability());
        if (withoutLabels.containsKey(name.probability())) {
            throw new Funnel4jException("no '%s': %s".formatted(name, withoutLabels.get(name.probability())));
        }
        if (name.metric().needsGroups() && exposures.groups() == null) {
            throw new Funnel4jException(
                    "no '%s': the exposures have no groups; name the column that groups them".formatted(name));
        }
    }

    /**
     * Why a metric that these exposures have labels for is no number on them, whatever is predicted: an AUC without a
     * positive. Empty where it is one.
     *
     * @throws Funnel4jException as {@link #require}
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
                        "'%s' is not defined on these exposures: %s is judged on %,d of %,d, and on %,d of those it"
                                + " happened%s",
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
        Map<Probability, ProbabilityMetrics> metrics = new LinkedHashMap<>();
        spaces(predictions)
                .forEach((probability, space) -> metrics.put(
                        probability,
                        ProbabilityMetrics.of(probability, space, space.select(predictions.get(probability)))));
        return evaluation(graph, exposures.labels().keySet(), exposures.rows(), contradictions, metrics);
    }

    /** What is evaluated. */
    LabelledExposures exposures() {
        return exposures;
    }

    /** {@link #evaluate} on some of the rows alone. */
    FunnelEvaluation on(int[] rows, Map<Probability, LogProbabilities> predictions) {
        Map<Probability, LogProbabilities> selected = new LinkedHashMap<>();
        predictions.forEach((probability, pairs) -> selected.put(probability, pairs.select(rows)));
        return new FunnelEvaluator(graph, exposures.select(rows)).evaluate(selected);
    }

    /** The rows of each probability that has labels. */
    @Internal
    public Map<Probability, Space> spaces() {
        return Collections.unmodifiableMap(spaces);
    }

    /**
     * The rows of each probability that has labels and predictions.
     *
     * @throws IllegalArgumentException as {@link #evaluate}
     */
    @Internal
    public Map<Probability, Space> spaces(Map<Probability, LogProbabilities> predictions) {
        predictions.keySet().forEach(graph::require);
        Map<Probability, Space> predicted = new LinkedHashMap<>();
        spaces.forEach((probability, space) -> {
            LogProbabilities pairs = predictions.get(probability);
            if (pairs != null) {
                Checks.sameLength("predictions of " + probability, pairs.rows(), "labels", exposures.rows());
                Checks.probabilities(probability.toString(), pairs, exposures.rows());
                predicted.put(probability, space);
            }
        });
        return predicted;
    }

    /** How many rows contradict the graph, by the probability in which they do not count for that. */
    @Internal
    public Map<Probability, Long> contradictions() {
        return Collections.unmodifiableMap(contradictions);
    }

    /**
     * The evaluation that metrics are, wherever they were computed.
     *
     * @param labels names of the labels that the rows have
     * @param contradictions of all rows, as {@link #contradictions()} gives them
     * @param metrics of the probabilities that have labels and predictions
     */
    @Internal
    public static FunnelEvaluation evaluation(
            BehaviorGraph graph,
            Set<String> labels,
            long rows,
            Map<Probability, Long> contradictions,
            Map<Probability, ProbabilityMetrics> metrics) {
        List<ProbabilityMetrics> evaluated = new ArrayList<>();
        List<NotEvaluated> notEvaluated = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (Probability probability : graph.probabilities()) {
            if (metrics.containsKey(probability)) {
                evaluated.add(metrics.get(probability));
            } else {
                notEvaluated.add(new NotEvaluated(
                        probability, missingLabels(graph, probability, labels).orElse("no predictions")));
            }
            if (contradictions.getOrDefault(probability, 0L) > 0) {
                notes.add(contradiction(graph, probability, contradictions.get(probability), rows));
            }
        }
        return new FunnelEvaluation(rows, evaluated, notEvaluated, notes);
    }

    private static String contradiction(BehaviorGraph graph, Probability probability, long count, long rows) {
        return "%s = 1 but %s = 0, which the graph excludes, in %s of %s rows: they count in %s and not in %s"
                .formatted(
                        graph.label(probability.behavior()),
                        graph.label(probability.given()),
                        count,
                        rows,
                        Probability.of(probability.behavior()),
                        probability);
    }

    private static Stream<String> labelsOf(BehaviorGraph graph, Probability probability) {
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
    private void countContradictions(Probability probability) {
        String behavior = probability.behavior();
        String given = probability.given();
        if (!graph.necessaryAncestors(behavior).contains(given)) {
            return;
        }
        byte[] happened = label(behavior);
        byte[] before = label(given);
        long count = 0;
        for (int row = 0; row < happened.length; row++) {
            count += happened[row] & ~before[row] & 1;
        }
        contradictions.put(probability, count);
    }

    private byte[] label(String behavior) {
        return exposures.labels().get(graph.label(behavior));
    }
}
