// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.array.HostArrays;
import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Probability;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.exposure.IdFeature;
import io.funnel4j.model.contract.OwnRepresentation;
import io.funnel4j.model.contract.RandomExposures;
import io.funnel4j.model.contract.Specs;
import io.funnel4j.model.representation.DcnV2;
import io.funnel4j.model.representation.DeepFm;
import io.funnel4j.model.representation.Mmoe;
import io.funnel4j.model.representation.Representation;
import io.funnel4j.model.representation.RepresentationGraph;
import io.funnel4j.model.representation.SeparateEmbeddings;
import io.funnel4j.model.representation.SharedEmbeddings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

class DeepFmTest {
    private static final int DIMENSION = 3;
    private static final FeatureSchema SCHEMA = RandomExposures.ofDimension(RandomExposures.SCHEMA, DIMENSION);

    static Stream<FeatureSchema> schemas() {
        return Stream.of(
                SCHEMA,
                RandomExposures.ofDimension(RandomExposures.IDS_ONLY, DIMENSION),
                RandomExposures.ofDimension(RandomExposures.LISTS, DIMENSION));
    }

    /** What the towers read, of what the embeddings are: those of lists are pooled by then. */
    @ParameterizedTest
    @MethodSource("schemas")
    void isTheFormula(FeatureSchema schema) {
        FunnelSpec spec = FunnelSpec.of(Preset.ESMM.graph(), schema)
                .withDataType(DataType.DOUBLE)
                .withEmbeddingDeviation(1)
                .withRepresentation(new DeepFm(List.of(5, 4)));
        FunnelModel model = FunnelModel.create(spec);
        long seed = System.nanoTime();
        Random random = new Random(seed);
        INDArray parameters = model.graph().params();
        for (int at = 0; at < parameters.length(); at++) {
            parameters.putScalar(at, random.nextGaussian());
        }
        ExposureBatch batch = RandomExposures.random(spec.graph(), schema, 9, random);
        Map<String, INDArray> values = model.graph().feedForward(spec.layout().inputs(batch, DataType.DOUBLE), false);
        double[][] x = rows(values.get(schema.numeric().isEmpty() ? "embedding" : "input"));
        double[][] found = rows(values.get("fm_input"));
        double[][] deep = rectified(model, "deep_1", rectified(model, "deep_0", x));
        assertThat(x[0]).hasSize(schema.inputWidth());
        for (int row = 0; row < x.length; row++) {
            List<Double> expected = new ArrayList<>();
            for (double value : x[row]) {
                expected.add(value);
            }
            for (int element = 0; element < DIMENSION; element++) {
                double sum = 0;
                double squares = 0;
                for (int field = 0; field < schema.ids().size(); field++) {
                    double value = x[row][field * DIMENSION + element];
                    sum += value;
                    squares += value * value;
                }
                expected.add((sum * sum - squares) / 2);
            }
            for (double value : deep[row]) {
                expected.add(value);
            }
            assertThat(found[row]).as("row %s, seed %s", row, seed).hasSize(expected.size());
            for (int i = 0; i < expected.size(); i++) {
                assertThat(Math.abs(found[row][i] - expected.get(i)))
                        .as("row %s [%s], seed %s", row, i, seed)
                        .isLessThanOrEqualTo(1e-12 * (1 + Math.abs(expected.get(i))));
            }
        }
    }

    private static double[][] rows(INDArray matrix) {
        double[] values = HostArrays.toDoubles(matrix);
        int width = (int) matrix.size(1);
        return IntStream.range(0, (int) matrix.size(0))
                .mapToObj(row -> Arrays.copyOfRange(values, row * width, (row + 1) * width))
                .toArray(double[][]::new);
    }

    private static double[][] rectified(FunnelModel model, String layer, double[][] x) {
        INDArray weights = model.graph().getParam(layer + "_W");
        INDArray biases = model.graph().getParam(layer + "_b");
        double[][] result = new double[x.length][(int) weights.size(1)];
        for (int row = 0; row < x.length; row++) {
            for (int out = 0; out < result[row].length; out++) {
                double sum = biases.getDouble(out);
                for (int in = 0; in < x[row].length; in++) {
                    sum += x[row][in] * weights.getDouble(in, out);
                }
                result[row][out] = Math.max(0, sum);
            }
        }
        return result;
    }

    /** With first layers that pass over interactions and deep part, a model is the one without them, whatever follows. */
    @Test
    void withoutInteractionsAndDeepPartIsWhatFollowsIt() {
        int n = SCHEMA.inputWidth();
        for (Representation then :
                List.of(new SharedEmbeddings(), new Mmoe(2, List.of(5)), new OwnRepresentation(6, List.of(0.5, 2.0)))) {
            FunnelSpec spec = Specs.small(Preset.ESM2.graph(), new DeepFm(List.of(4), then));
            FunnelModel plain = FunnelModel.create(spec.withRepresentation(then));
            FunnelModel deep = FunnelModel.create(spec);
            plain.graph().paramTable().forEach((name, values) -> {
                INDArray target = deep.graph().getParam(name);
                boolean reads = target.size(0) == n + DIMENSION + 4;
                assertThat(reads || target.equalShapes(values)).as(name).isTrue();
                target.assign(0);
                (reads ? target.get(NDArrayIndex.interval(0, n), NDArrayIndex.all()) : target).assign(values);
            });
            ExposureBatch batch = RandomExposures.random(spec.graph(), SCHEMA, 20, new Random(3));
            List<Probability> probabilities = spec.graph().probabilities();
            Map<Probability, LogProbabilities> expected = plain.predict(batch, probabilities);
            deep.predict(batch, probabilities).forEach((probability, found) -> {
                for (int row = 0; row < 20; row++) {
                    assertThat(found.logP()[row])
                            .as("%s before %s", probability, then)
                            .isCloseTo(expected.get(probability).logP()[row], Offset.offset(1e-12));
                }
            });
        }
    }

    @Test
    void hasTheParametersOfItsDeepPart() {
        FunnelSpec spec = Specs.small(Preset.ESMM.graph(), new DeepFm(List.of(6, 4)));
        FunnelModel model = FunnelModel.create(spec);
        int n = SCHEMA.inputWidth();
        assertThat(model.graph().getParam("deep_0_W").shape()).containsExactly(n, 6);
        assertThat(model.graph().getParam("deep_1_W").shape()).containsExactly(6, 4);
        assertThat(model.graph().getParam("tower_ctr_dense_0_W").size(0)).isEqualTo(n + DIMENSION + 4);
        assertThat(model.tables().tables()).hasSize(SCHEMA.tables().size());
    }

    @Test
    void gatesOfWhatFollowsAreShown() {
        FunnelSpec spec = Specs.small(Preset.ESMM.graph(), new DeepFm(List.of(4), new Mmoe(2, List.of(5))));
        ExposureBatch batch = RandomExposures.random(spec.graph(), SCHEMA, 20, new Random(3));
        assertThat(Gate.means(FunnelModel.create(spec), List.of(batch).iterator()))
                .extracting(Gate::head)
                .containsExactlyInAnyOrder("ctr", "cvr");
    }

    @Test
    void aCrossNetworkMayFollow() {
        FunnelSpec spec = Specs.small(Preset.ESMM.graph(), new DeepFm(List.of(4), new DcnV2(1, 0)));
        long width = SCHEMA.inputWidth() + DIMENSION + 4L;
        assertThat(FunnelModel.create(spec).graph().getParam("cross_0_W").shape())
                .containsExactly(width, width);
    }

    @Test
    void refusesFeaturesOfSeveralDimensionsNamingThem() {
        DeepFm deepFm = new DeepFm(List.of(4));
        FunnelSpec spec = Specs.small(Preset.ESMM.graph());
        assertThatThrownBy(() -> spec.withRepresentation(deepFm))
                .hasMessage(
                        "DeepFM multiplies the embeddings of id features with one another, so all must have one dimension;"
                                + " found 2 (user), 3 (sku, last_sku): give all the same 'embedding', or take another"
                                + " representation, such as dcn-v2");
        List<IdFeature> many = new ArrayList<>(List.of(IdFeature.of("odd", 2, 16)));
        IntStream.range(0, 13).forEach(i -> many.add(IdFeature.of("f" + i, 2, 8)));
        assertThatThrownBy(() -> deepFm.requireFeatures(new FeatureSchema(many, List.of())))
                .hasMessageContaining("found 8 (f0, f1, f2, f3, f4, f5, f6, f7, f8, f9 and 3 more), 16 (odd):");
    }

    @Test
    void refusesFewerThanTwoIdFeatures() {
        DeepFm deepFm = new DeepFm(List.of(4));
        assertThatThrownBy(() -> deepFm.requireFeatures(RandomExposures.NUMERIC_ONLY))
                .hasMessageContaining("and there is none; add id features");
        assertThatThrownBy(() ->
                        deepFm.requireFeatures(new FeatureSchema(List.of(IdFeature.of("sku", 9, 2)), SCHEMA.numeric())))
                .hasMessageContaining("and there is one, 'sku'; add id features");
    }

    @Test
    void refusesWhatCannotBe() {
        assertThatThrownBy(() -> new DeepFm(List.of()))
                .hasMessage("the deep part of DeepFM needs layers of at least 1 unit, found []");
        assertThatThrownBy(() -> new DeepFm(List.of(4, 0))).hasMessageContaining("found [4, 0]");
        assertThatThrownBy(() -> new DeepFm(List.of(4), new SeparateEmbeddings()))
                .hasMessageContaining("'separate-embeddings' after it gives each tower its own")
                .hasMessageContaining("such as shared-embeddings or mmoe");
        assertThatThrownBy(() -> new DeepFm(List.of(4), new DeepFm(List.of(4))))
                .hasMessageContaining("keep one of the two");
        assertThatThrownBy(() -> new DcnV2(1, 0, new DeepFm(List.of(4))))
                .hasMessageContaining("let DCN V2 follow that one instead");
    }

    /** A class of one's own that asks for the fields where another one stands before it. */
    @Test
    void thereAreNoFieldsBehindAnotherRepresentation() {
        FunnelSpec spec = Specs.small(Preset.ESMM.graph(), new DeepFm(List.of(4), new AsksForFields()));
        assertThatThrownBy(() -> FunnelModel.create(spec))
                .hasMessageContaining("another representation stands before this one");
    }

    private record AsksForFields() implements Representation {
        @Override
        public Map<String, String> addTo(RepresentationGraph graph) {
            String name = graph.fields().get(0).name();
            return graph.forEachHead(head -> name);
        }
    }
}
