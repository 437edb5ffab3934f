// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.array.HostArrays;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.model.contract.RandomExposures;
import io.funnel4j.model.contract.Specs;
import io.funnel4j.model.representation.DcnV2;
import io.funnel4j.model.representation.FinalMlp;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class FinalMlpTest {
    private static final FeatureSchema SCHEMA = RandomExposures.SCHEMA;
    private static final int UNITS = 6;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 6})
    void isTheFormula(int heads) {
        FunnelSpec spec = FunnelSpec.of(Preset.ESMM.graph(), SCHEMA)
                .withDataType(DataType.DOUBLE)
                .withEmbeddingDeviation(1)
                .withRepresentation(new FinalMlp(List.of(5, UNITS), heads));
        FunnelModel model = FunnelModel.create(spec);
        long seed = System.nanoTime();
        Random random = new Random(seed);
        INDArray parameters = model.graph().params();
        for (int at = 0; at < parameters.length(); at++) {
            parameters.putScalar(at, random.nextGaussian());
        }
        ExposureBatch batch = RandomExposures.random(spec.graph(), SCHEMA, 9, random);
        Map<String, INDArray> values = model.graph().feedForward(spec.layout().inputs(batch, DataType.DOUBLE), false);
        double[][] x = rows(values.get("input"));
        double[][] found = rows(values.get("streams"));
        double[][] first = stream(model, "stream_1", x);
        double[][] second = stream(model, "stream_2", x);
        int width = UNITS / heads;
        for (int row = 0; row < x.length; row++) {
            double[] expected = Arrays.copyOf(first[row], 2 * UNITS + heads);
            System.arraycopy(second[row], 0, expected, UNITS, UNITS);
            for (int head = 0; head < heads; head++) {
                INDArray weights = model.graph().getParam("fusion_" + (head + 1) + "_W");
                assertThat(weights.shape()).containsExactly(width, width);
                for (int in = 0; in < width; in++) {
                    for (int out = 0; out < width; out++) {
                        expected[2 * UNITS + head] += first[row][head * width + in]
                                * weights.getDouble(in, out)
                                * second[row][head * width + out];
                    }
                }
            }
            assertThat(found[row]).as("row %s, seed %s", row, seed).hasSize(expected.length);
            for (int i = 0; i < expected.length; i++) {
                assertThat(Math.abs(found[row][i] - expected[i]))
                        .as("row %s [%s], seed %s", row, i, seed)
                        .isLessThanOrEqualTo(1e-12 * (1 + Math.abs(expected[i])) * 100);
            }
        }
    }

    private static double[][] stream(FunnelModel model, String name, double[][] x) {
        double[][] gate = linear(model, name + "_gate", x);
        for (int row = 0; row < x.length; row++) {
            for (int i = 0; i < x[row].length; i++) {
                gate[row][i] = x[row][i] * 2 / (1 + Math.exp(-gate[row][i]));
            }
        }
        return rectified(linear(model, name + "_1", rectified(linear(model, name + "_0", gate))));
    }

    private static double[][] rectified(double[][] values) {
        return Arrays.stream(values)
                .map(row -> Arrays.stream(row).map(value -> Math.max(0, value)).toArray())
                .toArray(double[][]::new);
    }

    private static double[][] linear(FunnelModel model, String layer, double[][] x) {
        INDArray weights = model.graph().getParam(layer + "_W");
        INDArray biases = model.graph().getParam(layer + "_b");
        double[][] result = new double[x.length][(int) weights.size(1)];
        for (int row = 0; row < x.length; row++) {
            for (int out = 0; out < result[row].length; out++) {
                result[row][out] = biases.getDouble(out);
                for (int in = 0; in < x[row].length; in++) {
                    result[row][out] += x[row][in] * weights.getDouble(in, out);
                }
            }
        }
        return result;
    }

    private static double[][] rows(INDArray matrix) {
        double[] values = HostArrays.toDoubles(matrix);
        int width = (int) matrix.size(1);
        return IntStream.range(0, (int) matrix.size(0))
                .mapToObj(row -> Arrays.copyOfRange(values, row * width, (row + 1) * width))
                .toArray(double[][]::new);
    }

    /** The features are of any dimensions, and there need not be ids. */
    @Test
    void readsNumbersAlone() {
        FunnelSpec spec = FunnelSpec.of(Preset.ESMM.graph(), RandomExposures.NUMERIC_ONLY)
                .withRepresentation(new FinalMlp(List.of(4), 2));
        assertThat(FunnelModel.create(spec).graph().getParam("stream_2_gate_W").shape())
                .containsExactly(2, 2);
    }

    @Test
    void mayFollowACrossNetwork() {
        FunnelSpec spec = Specs.small(Preset.ESMM.graph(), new DcnV2(1, 0, new FinalMlp(List.of(4), 2)));
        FunnelModel model = FunnelModel.create(spec);
        assertThat(model.graph().getConfiguration().getVertexInputs().get("stream_1_gate"))
                .containsExactly("crossed_0");
        assertThat(model.graph().getParam("tower_cvr_dense_0_W").size(0)).isEqualTo(4 + 4 + 2);
    }

    @Test
    void refusesWhatCannotBe() {
        assertThatThrownBy(() -> new FinalMlp(List.of(), 1))
                .hasMessage("a stream of FinalMLP needs layers of at least 1 unit, found []");
        assertThatThrownBy(() -> new FinalMlp(List.of(4, 0), 1)).hasMessageContaining("found [4, 0]");
        assertThatThrownBy(() -> new FinalMlp(List.of(4), 0)).hasMessage("FinalMLP has 0 heads; expected at least 1");
        assertThatThrownBy(() -> new FinalMlp(List.of(8, 6), 4))
                .hasMessageContaining("of 6 units, into a chunk a head, and there are 4");
    }
}
