// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.array.HostArrays;
import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Probability;
import io.funnel4j.embedding.TableRows;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.exposure.IdFeature;
import io.funnel4j.model.contract.Batches;
import io.funnel4j.model.contract.RandomExposures;
import io.funnel4j.model.contract.Specs;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/** A model is a plain graph: Deeplearning4j's own fit, score, output and clone do what they do elsewhere. */
class PlainFitTest {
    static Stream<Arguments> specs() {
        return Specs.all().stream()
                .map(spec -> spec.withDataType(DataType.FLOAT))
                .map(spec -> Arguments.of(Specs.name(spec), spec));
    }

    /** The iterator is read ahead by another thread, and its batches are used again in every epoch. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("specs")
    void learns(String name, FunnelSpec spec) {
        FunnelModel model = FunnelModel.create(spec);
        List<MultiDataSet> batches = RandomExposures.batches(model, 3, false, 32, 32, 5);
        double[] rows = TableRows.of(model.tables());
        double before = model.graph().score(batches.get(0), true);
        model.graph().fit(new Batches(batches), 12);
        assertThat(model.graph().score(batches.get(0), true)).isLessThan(0.9 * before);
        assertThat(TableRows.of(model.tables())).isNotEqualTo(rows);
        assertThat(model.tables().step()).isEqualTo(36);
        assertThat(model.graph().getIterationCount()).isEqualTo(36);
        assertThat(model.graph().getEpochCount()).isEqualTo(12);
    }

    @Test
    void leavesABatchAsItWas() {
        FunnelModel model = FunnelModel.create(Specs.small(Specs.ESM2_GIVEN_CLICK));
        MultiDataSet batch = RandomExposures.batches(model, 3, true, 9).get(0);
        MultiDataSet copy = batch.copy();
        for (int step = 0; step < 5; step++) {
            model.graph().fit(batch);
            model.graph().score(batch, true);
            model.graph().output(batch.getFeatures());
        }
        assertThat(batch).isEqualTo(copy);
        assertThat(HostArrays.toDoubles(batch.getLabels(1))).isEqualTo(HostArrays.toDoubles(copy.getLabels(1)));
    }

    @Test
    void scoringAndPredictingChangeNothing() {
        FunnelModel model = FunnelModel.create(Specs.small(Specs.ESM2_GIVEN_CLICK));
        ModelState before = ModelState.of(model);
        ExposureBatch batch =
                RandomExposures.random(model.spec().graph(), model.spec().schema(), 7, new Random(5));
        model.predict(batch, model.spec().graph().probabilities());
        model.graph().score(model.layout().multiDataSet(batch, DataType.DOUBLE), true);
        model.graph().output(model.layout().inputs(batch, DataType.DOUBLE));
        ModelState.of(model).assertSameBitsAs(before, "after scoring");
    }

    /** A row's score is its own: it does not depend on the rows beside it. */
    @Test
    void scoresRowByRow() {
        FunnelModel model = FunnelModel.create(Specs.small(Specs.ESM2_GIVEN_CLICK));
        MultiDataSet batch = RandomExposures.batches(model, 3, true, 9).get(0);
        INDArray scores = model.graph().scoreExamples(batch, false);
        assertThat(scores.shape()).containsExactly(9, 1);
        assertThat(scores.meanNumber().doubleValue())
                .isCloseTo(model.graph().score(batch, false), Offset.offset(1e-12));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("specs")
    void predictsWhatTheGraphGives(String name, FunnelSpec spec) {
        FunnelModel model = FunnelModel.create(spec);
        ExposureBatch batch = RandomExposures.random(spec.graph(), spec.schema(), 8, new Random(6));
        INDArray[] outputs = model.graph().output(model.layout().inputs(batch, DataType.FLOAT));
        List<Probability> objectives = spec.graph().objectives().stream()
                .map(objective -> objective.probability())
                .toList();
        Map<Probability, LogProbabilities> predictions = model.predict(batch, objectives);
        assertThat(predictions.keySet()).containsExactlyElementsOf(objectives);
        for (int k = 0; k < outputs.length; k++) {
            double[] found = HostArrays.toDoubles(outputs[k]);
            LogProbabilities expected = predictions.get(objectives.get(k));
            for (int row = 0; row < 8; row++) {
                double p = Math.exp(expected.logP()[row]);
                assertThat(Math.abs(found[row] - p)).isLessThanOrEqualTo(1e-6 * p);
                assertThat(Math.exp(expected.logP()[row]) + Math.exp(expected.logQ()[row]))
                        .isBetween(1 - 1e-6, 1 + 1e-6);
            }
        }
    }

    @Test
    void predictsBatchAfterBatchAsAtOnce() {
        FunnelModel model = FunnelModel.create(Specs.small(Preset.ESMM.graph()));
        ExposureBatch whole =
                RandomExposures.random(model.spec().graph(), model.spec().schema(), 8, new Random(6));
        ExposureBatch first = new ExposureBatch(
                5, Arrays.copyOf(whole.ids(), 15), Arrays.copyOf(whole.numeric(), 10), Map.of(), null);
        ExposureBatch second = new ExposureBatch(
                3,
                Arrays.copyOfRange(whole.ids(), 15, 24),
                Arrays.copyOfRange(whole.numeric(), 10, 16),
                Map.of(),
                null);
        List<Probability> all = model.spec().graph().probabilities();
        Map<Probability, LogProbabilities> parts =
                model.predict(List.of(first, second).iterator(), all);
        model.predict(whole, all).forEach((probability, expected) -> assertThat(
                        parts.get(probability).logP())
                .containsExactly(expected.logP(), Offset.offset(1e-14)));
    }

    @Test
    void aCloneSaysThatItIsNotBound() {
        FunnelModel model = FunnelModel.create(Specs.small(Preset.ESMM.graph()));
        MultiDataSet batch = RandomExposures.batches(model, 3, false, 9).get(0);
        ComputationGraph clone = model.graph().clone();
        assertThatThrownBy(() -> clone.output(batch.getFeatures()))
                .hasStackTraceContaining("embedding vertex 'embedding' has no tables: bind a cloned or restored graph"
                        + " with FunnelModel.bind(graph, tables)");
        FunnelModel.bind(clone, model.tables());
        assertThat(clone.output(batch.getFeatures())).isEqualTo(model.graph().output(batch.getFeatures()));
    }

    @Test
    void refusesTablesThatDoNotFit() {
        FunnelSpec spec = Specs.small(Preset.ESMM.graph());
        ComputationGraph graph = FunnelModel.create(spec).graph();
        assertThatThrownBy(() -> FunnelModel.bind(
                        graph,
                        FunnelModel.create(spec.withDataType(DataType.FLOAT)).tables()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the network computes in DOUBLE, the embedding tables hold FLOAT");
        FunnelSpec wider = FunnelSpec.of(
                        spec.graph(),
                        new FeatureSchema(
                                List.of(new IdFeature("sku", "item", 30, 4), IdFeature.of("user", 20, 2)), List.of()))
                .withDataType(DataType.DOUBLE);
        assertThatThrownBy(
                        () -> FunnelModel.bind(graph, FunnelModel.create(wider).tables()))
                .hasMessage("the graph reads embeddings of 3 from table 'item', whose rows have 4");
        FunnelSpec other = spec.withRepresentation(Preset.SINGLE_TASK.representation());
        assertThatThrownBy(
                        () -> FunnelModel.bind(graph, FunnelModel.create(other).tables()))
                .hasMessage("no embedding table is named 'item'; bound tables are [ctr.item, ctr.user, cvr.item,"
                        + " cvr.user]");
    }

    @Test
    void refusesIdsThatAreNoIdsOfItsOwn() {
        FunnelModel model = FunnelModel.create(Specs.small(Preset.ESMM.graph()));
        INDArray numeric = Nd4j.zeros(DataType.DOUBLE, 2, 2);
        assertThatThrownBy(() -> model.graph().output(Nd4j.zeros(DataType.FLOAT, 2, 3), numeric))
                .hasStackTraceContaining("embedding vertex 'embedding' reads ids as INT32, found FLOAT");
        assertThatThrownBy(() -> model.graph().output(Nd4j.zeros(DataType.INT32, 2, 2), numeric))
                .hasStackTraceContaining("2 exposures hold 2 ids each; the fields read 3");
        assertThatThrownBy(
                        () -> model.graph().output(Nd4j.createFromArray(new int[][] {{0, 30, 0}, {0, 0, 0}}), numeric))
                .hasStackTraceContaining("id 30 is outside table 'item' of 30 rows");
    }
}
