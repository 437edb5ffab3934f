// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.array.HostArrays;
import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Probability;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.exposure.NumericFeature;
import io.funnel4j.model.contract.OwnRepresentation;
import io.funnel4j.model.contract.RandomExposures;
import io.funnel4j.model.contract.Specs;
import io.funnel4j.model.representation.DcnV2;
import io.funnel4j.model.representation.Mmoe;
import io.funnel4j.model.representation.Representation;
import io.funnel4j.model.representation.SeparateEmbeddings;
import io.funnel4j.model.representation.SharedBottom;
import io.funnel4j.model.representation.SharedEmbeddings;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class DcnV2Test {
    private static final int LAYERS = 3;

    /** Over numbers alone, so that what the towers read can be computed here. */
    private static final FeatureSchema NUMBERS = new FeatureSchema(
            List.of(), List.of(new NumericFeature("a"), new NumericFeature("b"), new NumericFeature("c")));

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void isTheFormula(int rank) {
        FunnelSpec spec = FunnelSpec.of(Preset.ESMM.graph(), NUMBERS)
                .withDataType(DataType.DOUBLE)
                .withRepresentation(new DcnV2(LAYERS, rank));
        FunnelModel model = FunnelModel.create(spec);
        long seed = System.nanoTime();
        Random random = new Random(seed);
        INDArray parameters = model.graph().params();
        for (int at = 0; at < parameters.length(); at++) {
            parameters.putScalar(at, random.nextGaussian());
        }
        int rows = 9;
        int width = NUMBERS.inputWidth();
        double[] features = random.doubles((long) rows * width, -2, 2).toArray();
        INDArray x0 = HostArrays.fromDoubles(features, DataType.DOUBLE, rows, width);

        double[][] layer = rows(features, width);
        for (int l = 0; l < LAYERS; l++) {
            double[][] u = layer;
            for (String name :
                    rank == 0 ? List.of("cross_" + l) : List.of("cross_" + l + "_down", "cross_" + l + "_up")) {
                u = linear(model, name, u);
            }
            for (int row = 0; row < rows; row++) {
                for (int i = 0; i < width; i++) {
                    u[row][i] = features[row * width + i] * u[row][i] + layer[row][i];
                }
            }
            layer = u;
        }
        INDArray found = model.graph().feedForward(new INDArray[] {x0}, false).get("crossed_" + (LAYERS - 1));
        double[] expected = Arrays.stream(layer).flatMapToDouble(Arrays::stream).toArray();
        double[] values = HostArrays.toDoubles(found);
        for (int i = 0; i < expected.length; i++) {
            assertThat(Math.abs(values[i] - expected[i]))
                    .as("value %s, seed %s", i, seed)
                    .isLessThanOrEqualTo(1e-12 * (1 + Math.abs(expected[i])));
        }
    }

    private static double[][] rows(double[] values, int width) {
        double[][] rows = new double[values.length / width][];
        Arrays.setAll(rows, row -> Arrays.copyOfRange(values, row * width, (row + 1) * width));
        return rows;
    }

    /** x W, and + b where the layer has one. */
    private static double[][] linear(FunnelModel model, String name, double[][] x) {
        INDArray weights = model.graph().getParam(name + "_W");
        INDArray biases = model.graph().paramTable().get(name + "_b");
        double[][] result = new double[x.length][(int) weights.size(1)];
        for (int row = 0; row < x.length; row++) {
            for (int out = 0; out < result[row].length; out++) {
                double sum = biases == null ? 0 : biases.getDouble(out);
                for (int in = 0; in < x[row].length; in++) {
                    sum += x[row][in] * weights.getDouble(in, out);
                }
                result[row][out] = sum;
            }
        }
        return result;
    }

    @Test
    void hasTheParametersOfItsRank() {
        int n = RandomExposures.SCHEMA.inputWidth();
        long plain = ofCrosses(new SharedEmbeddings());
        assertThat(plain).isZero();
        assertThat(ofCrosses(new DcnV2(2, 0))).isEqualTo(2L * (n * n + n));
        assertThat(ofCrosses(new DcnV2(2, 3))).isEqualTo(2L * (n * 3 + 3 * n + n));
        assertThat(layers(new DcnV2(2, 3)))
                .containsExactlyInAnyOrder(
                        "cross_0_down_W",
                        "cross_0_up_W",
                        "cross_0_up_b",
                        "cross_1_down_W",
                        "cross_1_up_W",
                        "cross_1_up_b");
        assertThat(layers(new DcnV2(2, 0)))
                .containsExactlyInAnyOrder("cross_0_W", "cross_0_b", "cross_1_W", "cross_1_b");
    }

    private static long ofCrosses(Representation representation) {
        FunnelModel model = FunnelModel.create(Specs.small(Preset.ESMM.graph()).withRepresentation(representation));
        return layersOf(model).stream()
                .mapToLong(name -> model.graph().getParam(name).length())
                .sum();
    }

    private static Set<String> layers(Representation representation) {
        return layersOf(FunnelModel.create(Specs.small(Preset.ESMM.graph()).withRepresentation(representation)));
    }

    private static Set<String> layersOf(FunnelModel model) {
        return model.graph().paramTable().keySet().stream()
                .filter(name -> name.startsWith("cross_"))
                .collect(Collectors.toSet());
    }

    /** With crosses that add nothing, a model is the one without them, whatever follows. */
    @Test
    void withoutProductsIsWhatFollowsIt() {
        for (Representation then : List.of(
                new SharedEmbeddings(),
                new SharedBottom(List.of(6)),
                new Mmoe(2, List.of(5)),
                new OwnRepresentation(6, List.of(0.5, 2.0)))) {
            FunnelSpec spec = Specs.small(Preset.ESM2.graph());
            FunnelModel plain = FunnelModel.create(spec.withRepresentation(then));
            FunnelModel crossed = FunnelModel.create(spec.withRepresentation(new DcnV2(2, 0, then)));
            layersOf(crossed).forEach(name -> crossed.graph().getParam(name).assign(0));
            plain.graph()
                    .paramTable()
                    .forEach((name, values) -> crossed.graph().getParam(name).assign(values));
            ExposureBatch batch = RandomExposures.random(spec.graph(), spec.schema(), 20, new Random(3));
            List<Probability> probabilities = spec.graph().probabilities();
            Map<Probability, LogProbabilities> expected = plain.predict(batch, probabilities);
            crossed.predict(batch, probabilities).forEach((probability, found) -> assertThat(found.logP())
                    .as("%s before %s", probability, then)
                    .isEqualTo(expected.get(probability).logP()));
        }
    }

    @Test
    void gatesOfWhatFollowsAreShown() {
        FunnelSpec spec = Specs.small(Preset.ESMM.graph()).withRepresentation(new DcnV2(1, 0, new Mmoe(2, List.of(5))));
        FunnelModel model = FunnelModel.create(spec);
        ExposureBatch batch = RandomExposures.random(spec.graph(), spec.schema(), 20, new Random(3));
        assertThat(Gate.means(model, List.of(batch).iterator()))
                .extracting(Gate::head)
                .containsExactlyInAnyOrder("ctr", "cvr");
    }

    @Test
    void refusesWhatCannotBe() {
        assertThatThrownBy(() -> new DcnV2(0, 0)).hasMessage("DCN V2 has 0 layers; expected at least 1");
        assertThatThrownBy(() -> new DcnV2(1, -1))
                .hasMessage("DCN V2 has rank -1; expected at least 1, or 0 for full rank");
        assertThatThrownBy(() -> new DcnV2(1, 0, new SeparateEmbeddings()))
                .hasMessageContaining("'separate-embeddings' after it gives each tower its own")
                .hasMessageContaining("such as shared-embeddings or mmoe");
        assertThatThrownBy(() -> new DcnV2(1, 0, new DcnV2(1, 0))).hasMessageContaining("more layers");
    }
}
