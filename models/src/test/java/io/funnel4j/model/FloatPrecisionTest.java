// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.behavior.Tower;
import io.funnel4j.embedding.EmbeddingTable;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.exposure.IdFeature;
import io.funnel4j.model.representation.SeparateEmbeddings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Whole models in float32, from logits to loss and back, where naive products of sigmoids fail. */
class FloatPrecisionTest {
    private static final double[] HUGE = {-10_000, -1_000, -89, -60, 0, 60, 89, 1_000, 10_000};

    /** One exposure: the logit of the first tower, that of the others, and whether everything happened or nothing. */
    private record Case(double first, double others, boolean happened) {}

    @ParameterizedTest
    @EnumSource(Preset.class)
    void lossAndGradientsAreFiniteForAnyLogit(Preset preset) {
        List<Case> cases = new ArrayList<>();
        for (double first : HUGE) {
            for (double others : HUGE) {
                cases.add(new Case(first, others, false));
                cases.add(new Case(first, others, true));
            }
        }
        double[][] steps = step(preset, DataType.FLOAT, cases);
        for (int i = 0; i < steps.length; i++) {
            assertThat(Arrays.stream(steps[i]))
                    .as("%s, %s: loss, then logit gradients", preset, cases.get(i))
                    .allMatch(Double::isFinite);
        }
    }

    @ParameterizedTest
    @EnumSource(Preset.class)
    void agreesWithDoubleAtProbabilitiesOfOneInAHundredMillion(Preset preset) {
        double logit = (float) -18.420680743952367;
        List<Case> cases = List.of(new Case(logit, logit, false), new Case(logit, logit, true));
        double[][] exact = step(preset, DataType.DOUBLE, cases);
        double[][] found = step(preset, DataType.FLOAT, cases);
        for (int i = 0; i < cases.size(); i++) {
            for (int k = 0; k < exact[i].length; k++) {
                assertThat(Math.abs(found[i][k] - exact[i][k]))
                        .as("%s, %s, [%d]: float %s, double %s", preset, cases.get(i), k, found[i][k], exact[i][k])
                        .isLessThanOrEqualTo(1e-5 * Math.abs(exact[i][k]));
            }
        }
    }

    /**
     * For each case its loss, then the gradient of each tower's logit. All cases are rows of one batch. Each tower reads
     * its logit from an embedding of the row's own, which starts at 0 beside the logit's constant part, so that one step
     * of SGD leaves the gradient there unrounded.
     */
    private static double[][] step(Preset preset, DataType dataType, List<Case> cases) {
        int rows = cases.size();
        FunnelSpec spec = FunnelSpec.of(
                        preset.graph(), new FeatureSchema(List.of(IdFeature.of("row", rows, 2)), List.of()))
                .withRepresentation(new SeparateEmbeddings())
                .withTowers(TowerLayers.of())
                .withOptimizer(new OptimizerSpec(OptimizerSpec.Type.SGD, rows, 0))
                .withDataType(dataType);
        FunnelModel model = FunnelModel.create(spec);
        List<Tower> towers = spec.graph().towers();
        for (int t = 0; t < towers.size(); t++) {
            for (int row = 0; row < rows; row++) {
                double logit = t == 0 ? cases.get(row).first() : cases.get(row).others();
                table(model, t).setWeights(row, new double[] {logit, 0});
            }
            INDArray weights = Nd4j.ones(dataType, 2, 1);
            model.graph()
                    .getParam(VertexNames.logits(towers.get(t).name()) + "_W")
                    .assign(weights);
        }
        MultiDataSet data = model.layout().multiDataSet(batch(spec, cases), dataType);
        INDArray losses = model.graph().scoreExamples(data, false);
        model.graph().fit(data);
        double[][] steps = new double[rows][towers.size() + 1];
        for (int row = 0; row < rows; row++) {
            steps[row][0] = losses.getDouble(row);
            for (int t = 0; t < towers.size(); t++) {
                steps[row][t + 1] = -table(model, t).weights(row)[1];
            }
        }
        return steps;
    }

    private static EmbeddingTable table(FunnelModel model, int tower) {
        return model.tables()
                .table(FunnelSpec.ownTable(
                        model.spec().graph().towers().get(tower).name(), "row"));
    }

    private static ExposureBatch batch(FunnelSpec spec, List<Case> cases) {
        byte[] happened = new byte[cases.size()];
        for (int row = 0; row < happened.length; row++) {
            happened[row] = (byte) (cases.get(row).happened() ? 1 : 0);
        }
        Map<String, byte[]> labels = new HashMap<>();
        spec.graph().behaviors().forEach(behavior -> labels.put(behavior, happened));
        int[] ids = IntStream.range(0, cases.size()).toArray();
        return new ExposureBatch(cases.size(), ids, new float[0], labels, null);
    }
}
