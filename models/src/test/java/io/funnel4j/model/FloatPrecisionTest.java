package io.funnel4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.feature.ExposureBatch;
import io.funnel4j.feature.FeatureSchema;
import io.funnel4j.feature.IdFeature;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Whole models in float32, from logits to loss and back, where naive products of sigmoids fail. */
class FloatPrecisionTest {
    private static final double[] HUGE = {-10_000, -1_000, -89, -60, 0, 60, 89, 1_000, 10_000};

    @ParameterizedTest
    @EnumSource(Preset.class)
    void lossAndGradientsAreFiniteForAnyLogit(Preset preset) {
        for (double first : HUGE) {
            for (double second : HUGE) {
                for (int happened = 0; happened <= 1; happened++) {
                    double[] step = step(preset, DataType.FLOAT, first, second, happened);
                    assertThat(Arrays.stream(step))
                            .as("%s at logits %s and %s, labels %d", preset, first, second, happened)
                            .allMatch(Double::isFinite);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Preset.class)
    void agreesWithDoubleAtProbabilitiesOfOneInAHundredMillion(Preset preset) {
        double logit = -18.420680743952367;
        for (int happened = 0; happened <= 1; happened++) {
            double[] exact = step(preset, DataType.DOUBLE, (float) logit, (float) logit, happened);
            double[] found = step(preset, DataType.FLOAT, (float) logit, (float) logit, happened);
            for (int i = 0; i < exact.length; i++) {
                assertThat(Math.abs(found[i] - exact[i]))
                        .as("%s, labels %d, [%d]: float %s, double %s", preset, happened, i, found[i], exact[i])
                        .isLessThanOrEqualTo(1e-5 * Math.abs(exact[i]));
            }
        }
    }

    /**
     * The loss, then the gradient of every logit's bias-free weight, of one row whose towers all see one of two logits:
     * the first tower the first, the others the second.
     */
    private static double[] step(Preset preset, DataType dataType, double first, double second, int happened) {
        FeatureSchema schema = new FeatureSchema(List.of(IdFeature.of("id", 1, 2)), List.of());
        FunnelModel model = FunnelModel.create(FunnelSpec.of(preset.graph("purchase"), schema)
                .withTowers(TowerLayers.of())
                .withOptimizer(new OptimizerSpec(OptimizerSpec.Type.SGD, 1, 0))
                .withDataType(dataType));
        List<String> towers = model.spec().graph().towers().stream()
                .map(tower -> tower.name())
                .toList();
        model.tables().tables().forEach(table -> table.setWeights(0, new double[] {first, second}));
        for (String tower : towers) {
            boolean isFirst = tower.equals(towers.get(0));
            INDArray weights = Nd4j.createFromArray(new double[][] {{isFirst ? 1 : 0}, {isFirst ? 0 : 1}});
            model.graph().getParam(VertexNames.logits(tower) + "_W").assign(weights.castTo(dataType));
        }
        byte[] label = {(byte) happened};
        Map<String, byte[]> labels = Map.of("click", label, "daction", label, "purchase", label);
        MultiDataSet data =
                model.layout().multiDataSet(new ExposureBatch(1, new int[] {0}, new float[0], labels, null), dataType);
        double loss = model.graph().score(data, true);
        model.graph().setInputs(data.getFeatures());
        model.graph().setLabels(data.getLabels());
        if (data.getLabelsMaskArrays() != null) {
            model.graph().setLayerMaskArrays(null, data.getLabelsMaskArrays());
        }
        model.graph().computeGradientAndScore();
        double[] biases = towers.stream()
                .mapToDouble(tower -> model.graph()
                        .gradient()
                        .getGradientFor(VertexNames.logits(tower) + "_b")
                        .getDouble(0))
                .toArray();
        double[] all = Arrays.copyOf(biases, biases.length + 1);
        all[biases.length] = loss;
        return all;
    }
}
