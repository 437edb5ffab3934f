// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.exposure;

import io.funnel4j.Internal;
import io.funnel4j.array.HostArrays;
import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Objective;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;

/**
 * What stands where in a batch of B exposures, and in which order a compiled graph reads it.
 *
 * <pre>
 *   features  {@value #IDS} INT32 [B, S] and {@value #WEIGHTS} FLOAT [B, W] of their slots, then {@value #NUMERIC} [B, N];
 *             one that the schema lacks is left out
 *   labels    [B, 1] an objective, in the graph's order; [B, 2] where its estimator weighs by propensity, the second
 *             column saying where {@code given} happened, or where it reads delays, the second column being those in days
 *   masks     [B, 1] an objective: the factor of each row's loss; none where all factors are 1
 * </pre>
 *
 * <p>The factor of row i is its sample weight s_i over all exposures, and for an estimator that weighs by propensity; for
 * another objective {@code given} a behavior that
 * happened in n of the B rows it is s_i * B / n where it happened and 0 elsewhere, so that the mean over B rows is the
 * mean over those n.
 *
 * @param graph whose objectives are the outputs
 * @param schema whose features are the inputs
 */
public record BatchLayout(BehaviorGraph graph, FeatureSchema schema) {
    private static final int ROWS_TOGETHER = 16;

    public static final String IDS = "ids";
    public static final String WEIGHTS = "weights";
    public static final String NUMERIC = "numeric";

    /** Names of the inputs, in order. */
    public List<String> inputs() {
        List<String> inputs = new ArrayList<>();
        if (!schema.ids().isEmpty()) {
            inputs.add(IDS);
        }
        if (schema.weightSlots() > 0) {
            inputs.add(WEIGHTS);
        }
        if (!schema.numeric().isEmpty()) {
            inputs.add(NUMERIC);
        }
        return List.copyOf(inputs);
    }

    /** Names of the outputs, in order: each objective's probability, {@code p_click}, {@code p_purchase}, ... */
    public List<String> outputs() {
        return graph.objectives().stream()
                .map(objective -> objective.probability().columnName())
                .toList();
    }

    /**
     * A batch of at least so many rows as products take together, those that are added blank, for scoring: among fewer rows the last bit of a
     * sum may be another.
     */
    @Internal
    public ExposureBatch filled(ExposureBatch batch) {
        check(batch);
        if (batch.rows() >= ROWS_TOGETHER) {
            return batch;
        }
        return new ExposureBatch(
                ROWS_TOGETHER,
                filledIds(batch),
                Arrays.copyOf(batch.weights(), ROWS_TOGETHER * schema.weightSlots()),
                Arrays.copyOf(batch.numeric(), ROWS_TOGETHER * schema.numeric().size()),
                Map.of(),
                null);
    }

    /** Blank lists have one id, as those without values. */
    private int[] filledIds(ExposureBatch batch) {
        int[] ids = Arrays.copyOf(batch.ids(), ROWS_TOGETHER * schema.slots());
        int at = batch.ids().length;
        for (int row = batch.rows(); row < ROWS_TOGETHER; row++) {
            for (IdFeature feature : schema.ids()) {
                Arrays.fill(ids, at + 1, at + feature.slots(), IdFeature.PADDING);
                at += feature.slots();
            }
        }
        return ids;
    }

    /** The input arrays alone, for scoring. */
    public INDArray[] inputs(ExposureBatch batch, DataType dataType) {
        check(batch);
        List<INDArray> inputs = new ArrayList<>();
        if (!schema.ids().isEmpty()) {
            inputs.add(HostArrays.fromInts(batch.ids(), batch.rows(), schema.slots()));
        }
        if (schema.weightSlots() > 0) {
            inputs.add(HostArrays.fromFloats(batch.weights(), batch.rows(), schema.weightSlots()));
        }
        if (!schema.numeric().isEmpty()) {
            inputs.add(HostArrays.fromFloats(
                            batch.numeric(), batch.rows(), schema.numeric().size())
                    .castTo(dataType));
        }
        return inputs.toArray(INDArray[]::new);
    }

    /**
     * The batch in parts of at most {@code rows} exposures, for scoring: what is cut loses labels and sample weights.
     *
     * @return in order; none for a batch without exposures
     * @throws IllegalArgumentException if an array has another length than the schema asks for
     */
    public List<ExposureBatch> parts(ExposureBatch batch, int rows) {
        checkLengths(batch);
        if (batch.rows() > 0 && batch.rows() <= rows) {
            return List.of(batch);
        }
        List<ExposureBatch> parts = new ArrayList<>();
        int slots = schema.slots();
        int weightSlots = schema.weightSlots();
        int numericCount = schema.numeric().size();
        for (int from = 0; from < batch.rows(); from += rows) {
            int to = Math.min(from + rows, batch.rows());
            parts.add(new ExposureBatch(
                    to - from,
                    Arrays.copyOfRange(batch.ids(), from * slots, to * slots),
                    Arrays.copyOfRange(batch.weights(), from * weightSlots, to * weightSlots),
                    Arrays.copyOfRange(batch.numeric(), from * numericCount, to * numericCount),
                    Map.of(),
                    null));
        }
        return parts;
    }

    /**
     * Inputs, labels and masks, for training.
     *
     * @param dataType of the numeric inputs, labels and masks: the network's
     * @throws IllegalArgumentException if an array has another length than the schema asks for, a label is missing or
     *     neither 0 nor 1, a sample weight is negative or no number, or a delay that an objective reads is missing,
     *     negative or no number, or infinite where the label is 1
     */
    public MultiDataSet multiDataSet(ExposureBatch batch, DataType dataType) {
        INDArray[] inputs = inputs(batch, dataType);
        List<Objective> objectives = graph.objectives();
        INDArray[] labels = new INDArray[objectives.size()];
        INDArray[] masks = new INDArray[objectives.size()];
        boolean masked = false;
        for (int k = 0; k < labels.length; k++) {
            labels[k] = labels(objectives.get(k), batch, dataType);
            double[] factors = lossFactors(objectives.get(k), batch);
            if (factors != null) {
                masks[k] = column(factors, dataType);
                masked = true;
            }
        }
        return new MultiDataSet(inputs, labels, null, masked ? masks : null);
    }

    private INDArray labels(Objective objective, ExposureBatch batch, DataType dataType) {
        double[] happened = toDoubles(label(batch, objective.label()));
        if (objective.estimator().weighsByPropensity()) {
            return columns(happened, toDoubles(label(batch, graph.label(objective.given()))), dataType);
        }
        if (objective.estimator().readsDelays()) {
            return columns(happened, delays(batch, objective.label(), happened), dataType);
        }
        return column(happened, dataType);
    }

    private static INDArray columns(double[] first, double[] second, DataType dataType) {
        double[] both = new double[2 * first.length];
        for (int row = 0; row < first.length; row++) {
            both[2 * row] = first[row];
            both[2 * row + 1] = second[row];
        }
        return HostArrays.fromDoubles(both, dataType, first.length, 2);
    }

    /** The factor of each row's loss under an objective, [B]; null where all are 1. */
    public double[] lossFactors(Objective objective, ExposureBatch batch) {
        float[] sampleWeights = batch.sampleWeights();
        checkWeights(sampleWeights, batch.rows());
        boolean onAllExposures = objective.probability().onAllExposures()
                || objective.estimator().weighsByPropensity();
        byte[] learnt = learnt(objective, batch);
        if (onAllExposures && sampleWeights == null && learnt == null) {
            return null;
        }
        double[] factors = new double[batch.rows()];
        for (int row = 0; row < factors.length; row++) {
            factors[row] = sampleWeights == null ? 1 : sampleWeights[row];
        }
        if (!onAllExposures) {
            narrow(factors, both(label(batch, graph.label(objective.given())), learnt));
        } else if (learnt != null) {
            narrow(factors, learnt);
        }
        return factors;
    }

    /**
     * 0 for the rows that stand once more with another label set, which this objective learns from there, and for those that
     * say nothing of its own label; null for none.
     */
    private static byte[] learnt(Objective objective, ExposureBatch batch) {
        byte[] learnt = null;
        for (Map.Entry<String, float[]> delays : batch.delays().entrySet()) {
            boolean own = delays.getKey().equals(objective.label());
            float[] days = delays.getValue();
            for (int row = 0; row < Math.min(days.length, batch.rows()); row++) {
                if (own ? days[row] == ExposureBatch.UNKNOWN_DELAY : Float.isNaN(days[row])) {
                    learnt = learnt == null ? allOnes(batch.rows()) : learnt;
                    learnt[row] = 0;
                }
            }
        }
        return learnt;
    }

    private static byte[] allOnes(int rows) {
        byte[] ones = new byte[rows];
        Arrays.fill(ones, (byte) 1);
        return ones;
    }

    private static byte[] both(byte[] one, byte[] other) {
        if (other == null) {
            return one;
        }
        byte[] both = new byte[one.length];
        for (int row = 0; row < both.length; row++) {
            both[row] = (byte) (one[row] & other[row]);
        }
        return both;
    }

    /** Keeps the n rows where {@code given} is 1, and scales them by B / n. */
    private static void narrow(double[] factors, byte[] given) {
        int happened = 0;
        for (byte label : given) {
            happened += label;
        }
        for (int row = 0; row < factors.length; row++) {
            factors[row] = given[row] == 1 ? factors[row] * factors.length / happened : 0;
        }
    }

    private static void checkWeights(float[] sampleWeights, int rows) {
        if (sampleWeights == null) {
            return;
        }
        checkLength("sample weights", sampleWeights.length, rows, 1);
        for (int row = 0; row < rows; row++) {
            if (!(sampleWeights[row] >= 0) || Float.isInfinite(sampleWeights[row])) {
                throw new IllegalArgumentException(
                        "the sample weight is %s in row %s of the batch; expected a number of at least 0"
                                .formatted(sampleWeights[row], row + 1));
            }
        }
    }

    private void check(ExposureBatch batch) {
        if (batch.rows() < 1) {
            throw new IllegalArgumentException("a batch has %s exposures; expected at least 1".formatted(batch.rows()));
        }
        checkLengths(batch);
    }

    private void checkLengths(ExposureBatch batch) {
        checkLength("ids", batch.ids().length, batch.rows(), schema.slots());
        checkLength("weights", batch.weights().length, batch.rows(), schema.weightSlots());
        checkLength(
                "numeric values",
                batch.numeric().length,
                batch.rows(),
                schema.numeric().size());
    }

    private static void checkLength(String what, int found, int rows, int columns) {
        if (found != (long) rows * columns) {
            throw new IllegalArgumentException("a batch of %s exposures with %s %s each needs %s, found %s"
                    .formatted(rows, columns, what, (long) rows * columns, found));
        }
    }

    private static byte[] label(ExposureBatch batch, String label) {
        byte[] values = batch.labels().get(label);
        if (values == null || values.length != batch.rows()) {
            throw new IllegalArgumentException("the batch of %s exposures has %s values of label '%s'; it has labels %s"
                    .formatted(
                            batch.rows(),
                            values == null ? "no" : Integer.toString(values.length),
                            label,
                            batch.labels().keySet()));
        }
        for (int row = 0; row < values.length; row++) {
            if (values[row] != 0 && values[row] != 1) {
                throw new IllegalArgumentException("label '%s' is %s in row %s of the batch; expected 0 or 1"
                        .formatted(label, values[row], row + 1));
            }
        }
        return values;
    }

    private static double[] delays(ExposureBatch batch, String label, double[] happened) {
        float[] delays = batch.delays().get(label);
        if (delays == null || delays.length != batch.rows()) {
            throw new IllegalArgumentException(
                    "the batch of %s exposures has %s delays of label '%s'; it has delays of %s"
                            .formatted(
                                    batch.rows(),
                                    delays == null ? "no" : Integer.toString(delays.length),
                                    label,
                                    batch.delays().keySet()));
        }
        double[] days = new double[delays.length];
        for (int row = 0; row < days.length; row++) {
            days[row] = delays[row] == ExposureBatch.UNKNOWN_DELAY ? 0 : delays[row]; // its factor is 0
            if (!(days[row] >= 0) || (happened[row] == 1 && Double.isInfinite(days[row]))) {
                throw new IllegalArgumentException(
                        "the delay of label '%s' is %s in row %s of the batch, where the label is %s; expected %s"
                                .formatted(
                                        label,
                                        delays[row],
                                        row + 1,
                                        (int) happened[row],
                                        happened[row] == 1
                                                ? "the finite, non-negative number of days until it happened"
                                                : "the non-negative number of days that it has had to happen, infinite where it cannot"));
            }
        }
        return days;
    }

    private static double[] toDoubles(byte[] values) {
        double[] doubles = new double[values.length];
        for (int row = 0; row < doubles.length; row++) {
            doubles[row] = values[row];
        }
        return doubles;
    }

    private static INDArray column(double[] values, DataType dataType) {
        return HostArrays.fromDoubles(values, dataType, values.length, 1);
    }
}
