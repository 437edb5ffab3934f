// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.array.HostArrays;
import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Paths;
import io.funnel4j.behavior.Probability;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.exposure.IdFeature;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.model.OptimizerSpec;
import io.funnel4j.model.TowerLayers;
import io.funnel4j.model.VertexNames;
import io.funnel4j.training.GradientPolicy;
import io.funnel4j.training.Trainer;
import io.funnel4j.training.engine.TrainingEngine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Probabilities, losses and logit gradients against values computed elsewhere with hundreds of digits. The graph reads
 * the logits as embeddings, through towers that pass them on.
 */
public abstract class GoldenLogitsContract {
    /** What takes the steps. */
    protected abstract TrainingEngine engine();

    /** Sample weights travel as float32. */
    private static final double RELATIVE = 1e-7;

    private static final double ABSOLUTE = 1e-15;
    private static final double STEP = 1024;

    static List<String> cases() {
        return GoldenCase.LOGIT_CASES;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void pathsAgreeOnEveryProbability(String name) throws IOException {
        GoldenCase golden = GoldenCase.read(name);
        BehaviorGraph graph = golden.graph();
        Map<String, double[]> logits = new HashMap<>();
        graph.towers().forEach(tower -> logits.put(tower.name(), golden.logits(tower.name())));
        Paths paths = Paths.ofLogits(graph, logits, golden.rows());
        for (Probability probability : graph.probabilities()) {
            LogProbabilities found = paths.of(probability);
            assertClose(name + " log " + probability, found.logP(), golden, probability, "logP");
            assertClose(name + " log(1 - " + probability + ")", found.logQ(), golden, probability, "logQ");
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void graphAgreesOnLossAndLogitGradients(String name) throws IOException {
        GoldenCase golden = GoldenCase.read(name);
        FunnelModel model = passing(golden);
        MultiDataSet data = model.layout().multiDataSet(batch(golden), DataType.DOUBLE);
        assertClose(name + " loss", new double[] {model.graph().score(data, true)}, new double[] {golden.loss()});

        try (Trainer trainer = engine().open(model.graph(), model.tables(), 1, 1, GradientPolicy.PLAIN)) {
            double loss = trainer.step(data);
            assertClose(name + " loss of the step", new double[] {loss}, new double[] {golden.loss()});
        }
        golden.assertLogVarianceGradients(model, STEP);
        for (String tower : golden.logitCounts().keySet()) {
            double[] logits = golden.logits(tower);
            double[] step = new double[logits.length];
            for (int row = 0; row < golden.rows(); row++) {
                double[] after = model.tables().table(tower).weights(row);
                for (int logit = 0; logit < after.length; logit++) {
                    int at = row * after.length + logit;
                    step[at] = (logits[at] - after[logit]) / STEP;
                }
            }
            assertSameStep(
                    name + " gradients of " + tower,
                    step,
                    GoldenCase.flat(golden.node("logitGradients", tower)),
                    logits);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void graphOutputsTheObjectivesProbabilities(String name) throws IOException {
        GoldenCase golden = GoldenCase.read(name);
        FunnelModel model = passing(golden);
        INDArray[] outputs = model.graph().output(model.layout().inputs(batch(golden), DataType.DOUBLE));
        List<String> names = model.layout().outputs();
        for (int k = 0; k < names.size(); k++) {
            double[] logP = GoldenCase.flat(golden.node("probabilities", names.get(k), "logP"));
            for (int row = 0; row < logP.length; row++) {
                logP[row] = Math.exp(logP[row]);
            }
            assertClose(name + " " + names.get(k), HostArrays.toDoubles(outputs[k]), logP);
        }
    }

    private static void assertClose(
            String what, double[] found, GoldenCase golden, Probability probability, String part) {
        assertClose(what, found, GoldenCase.flat(golden.node("probabilities", probability.columnName(), part)));
    }

    static void assertClose(String what, double[] found, double[] expected) {
        assertThat(found).as(what).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            double tolerance = RELATIVE * Math.abs(expected[i]) + ABSOLUTE;
            assertThat(Math.abs(found[i] - expected[i]))
                    .as("%s [%d]: found %s, expected %s", what, i, found[i], expected[i])
                    .isLessThanOrEqualTo(tolerance);
        }
    }

    /** A step of size {@link #STEP} is read off a weight of the logit's size, so the logit's own rounding is allowed. */
    private static void assertSameStep(String what, double[] found, double[] expected, double[] logits) {
        for (int i = 0; i < expected.length; i++) {
            double tolerance = RELATIVE * Math.abs(expected[i]) + Math.ulp(logits[i]) / STEP;
            assertThat(Math.abs(found[i] - expected[i]))
                    .as("%s [%d]: found %s, expected %s", what, i, found[i], expected[i])
                    .isLessThanOrEqualTo(tolerance);
        }
    }

    /** A model whose towers pass on the embedding of a row's number, which is the row's logits. */
    private static FunnelModel passing(GoldenCase golden) {
        Map<String, Integer> towers = golden.logitCounts();
        List<IdFeature> features = new ArrayList<>();
        towers.forEach((tower, logits) -> features.add(IdFeature.of(tower, golden.rows(), logits)));
        FunnelSpec spec = FunnelSpec.of(golden.graph(), new FeatureSchema(features, List.of()))
                .withTowers(TowerLayers.of())
                .withOptimizer(new OptimizerSpec(OptimizerSpec.Type.SGD, STEP, 0))
                .withDataType(DataType.DOUBLE);
        FunnelModel model = FunnelModel.create(spec);
        golden.setLogVariances(model);
        int column = 0;
        for (Map.Entry<String, Integer> tower : towers.entrySet()) {
            String name = tower.getKey();
            int count = tower.getValue();
            double[] logits = golden.logits(name);
            for (int row = 0; row < golden.rows(); row++) {
                model.tables().table(name).setWeights(row, Arrays.copyOfRange(logits, row * count, (row + 1) * count));
            }
            INDArray weights = Nd4j.zeros(DataType.DOUBLE, spec.schema().embeddingWidth(), count);
            for (int logit = 0; logit < count; logit++) {
                weights.putScalar(column++, logit, 1);
            }
            model.graph().getParam(VertexNames.logits(name) + "_W").assign(weights);
        }
        return model;
    }

    private static ExposureBatch batch(GoldenCase golden) {
        int slots = golden.logitCounts().size();
        int[] ids = new int[golden.rows() * slots];
        Arrays.setAll(ids, i -> i / slots);
        return golden.batch(ids, new float[0]);
    }
}
