// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.LogSpace;
import io.funnel4j.behavior.Probability;
import io.funnel4j.evaluation.FunnelEvaluation;
import io.funnel4j.evaluation.LabelledExposures;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.exposure.IdFeature;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.model.Preset;
import io.funnel4j.spark.train.Clusters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterEvaluationTest {
    private static final int ROWS = 2_000;
    private static final BehaviorGraph GRAPH = Preset.ESM2.graph("purchase");
    private static final FunnelSpec SPEC =
            FunnelSpec.of(GRAPH, new FeatureSchema(List.of(IdFeature.of("user", 10, 4)), List.of()));

    private static JavaSparkContext context;

    @BeforeAll
    static void start() {
        context = new JavaSparkContext(
                Clusters.conf("local[2]").set("spark.serializer", "org.apache.spark.serializer.KryoSerializer"));
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    /** Predictions of so many values, over partitions of which one in between is empty, sorted so many rows at a time. */
    @ParameterizedTest
    @CsvSource({
        "100000, 1, 2097152, true, true",
        "100000, 4, 600, true, true",
        "40, 3, 900, false, false",
        "1, 3, 500, true, true"
    })
    void equalsTheEvaluationOfOneMachine(
            int distinct, int partitions, int rowsPerTask, boolean grouped, boolean weighted) {
        Random random = new Random(distinct + partitions);
        LabelledExposures labelled = labelled(random, grouped, weighted);
        Map<Probability, LogProbabilities> predictions = predictions(random, distinct);

        FunnelEvaluation found = ClusterEvaluation.of(SPEC, blocks(labelled, predictions, partitions), rowsPerTask);

        SameEvaluation.assertSame(found, FunnelEvaluation.of(GRAPH, labelled, predictions));
    }

    /** What is left out is left out with the same reason, and notes are those of all rows. */
    @Test
    void namesWhatItDoesNotEvaluate() {
        Random random = new Random(3);
        LabelledExposures all = labelled(random, false, false);
        LabelledExposures labelled = LabelledExposures.of(Map.of(
                "click", all.labels().get("click"), "purchase", all.labels().get("purchase")));
        Map<Probability, LogProbabilities> predictions = predictions(random, 1000);
        predictions.remove(Probability.of("click"));

        FunnelEvaluation found = ClusterEvaluation.of(SPEC, blocks(labelled, predictions, 3), 1000);

        FunnelEvaluation expected = FunnelEvaluation.of(GRAPH, labelled, predictions);
        assertThat(found.notEvaluated()).isEqualTo(expected.notEvaluated()).isNotEmpty();
        assertThat(found.notes()).isEqualTo(expected.notes()).isNotEmpty();
        SameEvaluation.assertSame(found, expected);
    }

    @Test
    void refusesBlocksThatDoNotGoTogether() {
        ScoredBlock one = new ScoredBlock(LabelledExposures.of(Map.of("click", new byte[3])), Map.of());
        ScoredBlock other = new ScoredBlock(LabelledExposures.of(Map.of("purchase", new byte[3])), Map.of());
        assertThatThrownBy(() -> ClusterEvaluation.of(SPEC, context.parallelize(List.of(one, other), 2)))
                .hasMessageContaining("labels [click]")
                .hasMessageContaining("labels [purchase]");
        assertThatThrownBy(() -> ClusterEvaluation.of(SPEC, context.<ScoredBlock>parallelize(List.of(), 2)))
                .hasMessageContaining("nothing to evaluate");
    }

    private static LabelledExposures labelled(Random random, boolean grouped, boolean weighted) {
        Map<String, byte[]> labels = new LinkedHashMap<>();
        for (String label : List.of("click", "daction", "oaction", "purchase")) {
            byte[] values = new byte[ROWS];
            for (int row = 0; row < ROWS; row++) {
                values[row] = (byte) (random.nextDouble() < 0.3 ? 1 : 0);
            }
            labels.put(label, values);
        }
        long[] groups = random.longs(ROWS, -50, 300).toArray();
        float[] weights = new float[ROWS];
        for (int row = 0; row < ROWS; row++) {
            weights[row] = random.nextInt(5) / 3f;
        }
        return new LabelledExposures(labels, grouped ? groups : null, weighted ? weights : null);
    }

    private static Map<Probability, LogProbabilities> predictions(Random random, int distinct) {
        Map<Probability, LogProbabilities> predictions = new LinkedHashMap<>();
        for (Probability probability : GRAPH.probabilities()) {
            double[] logits = random.ints(ROWS, 0, distinct)
                    .mapToDouble(i -> 6.0 * i / distinct - 3)
                    .toArray();
            predictions.put(
                    probability,
                    new LogProbabilities(
                            Arrays.stream(logits)
                                    .map(z -> -LogSpace.softplus(-z))
                                    .toArray(),
                            Arrays.stream(logits)
                                    .map(z -> -LogSpace.softplus(z))
                                    .toArray()));
        }
        return predictions;
    }

    /** Blocks of at most 300 rows; the second partition is empty. */
    private static JavaRDD<ScoredBlock> blocks(
            LabelledExposures labelled, Map<Probability, LogProbabilities> predictions, int partitions) {
        JavaRDD<ScoredBlock> all = context.emptyRDD();
        int rows = labelled.rows() / partitions + 1;
        for (int partition = 0; partition < partitions; partition++) {
            List<ScoredBlock> blocks = new ArrayList<>();
            int end = Math.min(labelled.rows(), (partition + 1) * rows);
            for (int from = partition * rows; from < end; from += 300) {
                blocks.add(block(labelled, predictions, from, Math.min(end, from + 300)));
            }
            all = all.union(context.parallelize(blocks, 1));
            if (partition == 0) {
                all = all.union(context.parallelize(List.of(), 1));
            }
        }
        return all;
    }

    private static ScoredBlock block(
            LabelledExposures labelled, Map<Probability, LogProbabilities> predictions, int from, int to) {
        Map<String, byte[]> labels = new LinkedHashMap<>();
        labelled.labels().forEach((name, values) -> labels.put(name, Arrays.copyOfRange(values, from, to)));
        Map<Probability, LogProbabilities> predicted = new LinkedHashMap<>();
        predictions.forEach((probability, pairs) -> predicted.put(
                probability,
                new LogProbabilities(
                        Arrays.copyOfRange(pairs.logP(), from, to), Arrays.copyOfRange(pairs.logQ(), from, to))));
        return new ScoredBlock(
                new LabelledExposures(
                        labels,
                        labelled.groups() == null ? null : Arrays.copyOfRange(labelled.groups(), from, to),
                        labelled.sampleWeights() == null
                                ? null
                                : Arrays.copyOfRange(labelled.sampleWeights(), from, to)),
                predicted);
    }
}
