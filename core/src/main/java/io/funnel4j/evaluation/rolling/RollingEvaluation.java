// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation.rolling;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Probability;
import io.funnel4j.evaluation.FunnelEvaluation;
import io.funnel4j.evaluation.FunnelEvaluator;
import io.funnel4j.evaluation.LabelledExposures;
import io.funnel4j.evaluation.ProbabilityMetrics;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * How good predictions are of rows without end, each predicted before it was learned: of every probability of the graph
 * whose labels are there, in its own space, over the last rows and over all of them. Its memory depends on the window alone.
 * One thread's at a time.
 */
public final class RollingEvaluation {
    private final BehaviorGraph graph;
    private final List<String> labels;
    private final List<Probability> probabilities;
    private final RowWindow window;
    private final Map<Probability, ScoreBins> sinceStart = new LinkedHashMap<>();
    private final Map<Probability, Long> contradictions = new LinkedHashMap<>();
    private long rows;

    /**
     * @param labels names of the labels that rows have
     * @param windowRows of the window, at least 1
     * @param grouped whether rows have groups
     * @param weighted whether rows have sample weights
     */
    public RollingEvaluation(
            BehaviorGraph graph, List<String> labels, int windowRows, boolean grouped, boolean weighted) {
        if (windowRows < 1) {
            throw new IllegalArgumentException("a window of %s rows; expected at least 1".formatted(windowRows));
        }
        this.graph = graph;
        this.labels = List.copyOf(labels);
        Map<String, byte[]> none = new LinkedHashMap<>();
        labels.forEach(label -> none.put(label, new byte[0]));
        this.probabilities = new FunnelEvaluator(graph, LabelledExposures.of(none)).probabilities();
        this.window = new RowWindow(windowRows, this.labels, probabilities, grouped, weighted);
        probabilities.forEach(probability -> sinceStart.put(probability, new ScoreBins()));
    }

    /** The probabilities whose labels are there: those that predictions are wanted for. */
    public List<Probability> probabilities() {
        return probabilities;
    }

    /**
     * Adds rows.
     *
     * @param predictions of all of {@link #probabilities}, one pair a row, by the model that had not learned the rows
     * @throws IllegalArgumentException as {@link FunnelEvaluator#evaluate}
     */
    public void add(LabelledExposures exposures, Map<Probability, LogProbabilities> predictions) {
        FunnelEvaluator evaluator = new FunnelEvaluator(graph, exposures);
        evaluator.spaces(predictions).forEach((probability, space) -> sinceStart
                .get(probability)
                .add(space, space.select(predictions.get(probability))));
        evaluator.contradictions().forEach((probability, count) -> contradictions.merge(probability, count, Long::sum));
        window.add(exposures, predictions);
        rows += exposures.rows();
    }

    /** Rows since the start. */
    public long rows() {
        return rows;
    }

    /** Rows of the window. */
    public int windowRows() {
        return window.rows();
    }

    /** What happened on the rows of the window; they are not in the order in which they came. */
    public FunnelEvaluator windowEvaluator() {
        return new FunnelEvaluator(graph, window.exposures());
    }

    /** What was predicted of the rows of the window, in the order of {@link #windowEvaluator}. */
    public Map<Probability, LogProbabilities> windowPredictions() {
        return window.predictions();
    }

    /** Over the window; exact. */
    public FunnelEvaluation overWindow() {
        return windowEvaluator().evaluate(windowPredictions());
    }

    /**
     * Over all rows. Log loss and predicted over observed are exact; {@link #aucErrors} bounds what the AUC is off by, GAUC is
     * left out.
     */
    public FunnelEvaluation sinceStart() {
        Map<Probability, ProbabilityMetrics> metrics = new LinkedHashMap<>();
        sinceStart.forEach((probability, bins) -> metrics.put(probability, bins.metrics(probability)));
        return FunnelEvaluator.evaluation(graph, new TreeSet<>(labels), rows, contradictions, metrics);
    }

    /** How far each AUC of {@link #sinceStart} is off at most; NaN where there is none. */
    public Map<Probability, Double> aucErrors() {
        Map<Probability, Double> errors = new LinkedHashMap<>();
        sinceStart.forEach((probability, bins) -> errors.put(probability, bins.aucError()));
        return errors;
    }

    /** Writes all of it, for a later process. */
    public void write(DataOutput out) throws IOException {
        out.writeLong(rows);
        window.write(out);
        for (Probability probability : probabilities) {
            sinceStart.get(probability).write(out);
            out.writeLong(contradictions.getOrDefault(probability, 0L));
        }
    }

    /**
     * Becomes the evaluation of the same graph, labels and window that was written, where nothing was added before.
     *
     * @throws IOException if it is another
     */
    public void read(DataInput in) throws IOException {
        rows = in.readLong();
        window.read(in);
        for (Probability probability : probabilities) {
            sinceStart.get(probability).read(in);
            contradictions.put(probability, in.readLong());
        }
    }
}
