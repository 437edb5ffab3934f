// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.onnx.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Probability;
import io.funnel4j.calibration.BetaCalibrator;
import io.funnel4j.calibration.Calibrator;
import io.funnel4j.calibration.Calibrators;
import io.funnel4j.calibration.IsotonicCalibrator;
import io.funnel4j.calibration.PlattCalibrator;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.model.Preset;
import io.funnel4j.model.StoredModel;
import io.funnel4j.model.TowerLayers;
import io.funnel4j.model.VertexNames;
import io.funnel4j.model.contract.Specs;
import io.funnel4j.model.interest.EntryWeights;
import io.funnel4j.model.interest.Interest;
import io.funnel4j.model.representation.Representation;
import io.funnel4j.model.representation.SharedEmbeddings;
import io.funnel4j.onnx.IdInputs;
import io.funnel4j.onnx.OnnxExport;
import io.funnel4j.onnx.OnnxFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class OnnxExportTest {
    private static final long SEED = 22;
    private static final int ROWS = 300;
    private static final double CLOSE = 1e-5;

    @TempDir
    private static Path shared;

    private static Encoders encoders;
    private static Encoders ofOneDimension;

    @TempDir
    private Path folder;

    @BeforeAll
    static void encode() throws IOException {
        EncodedDataset data = AllFeatures.encode(shared, SEED);
        encoders = data.encoders();
        Path other = Files.createDirectory(shared.resolve("of-one-dimension"));
        ofOneDimension = AllFeatures.encodeInOneDimension(other, SEED, 3).encoders();
    }

    static Stream<Arguments> cases() {
        List<Arguments> cases = new ArrayList<>();
        for (Preset preset : Preset.values()) {
            new TreeMap<>(Specs.REPRESENTATIONS)
                    .forEach((name, representation) -> cases.add(Arguments.of(preset, name, representation)));
        }
        return cases.stream();
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("cases")
    void saysWhatTheScorerSays(Preset preset, String name, Representation representation) throws IOException {
        for (double shift : new double[] {0, -16}) {
            OnnxCheck.Result result =
                    check(model(spec(preset.graph(), representation), shift), IdInputs.TEXTS, encoders(representation));
            assertThat(result.rows()).isEqualTo(ROWS);
            assertThat(result.differences())
                    .hasSize(preset.graph().probabilities().size());
            assertThat(result.largest().relative()).as("%s", result).isLessThan(CLOSE);
        }
    }

    /** In one list, and in two whose lengths differ in many rows. */
    @ParameterizedTest
    @EnumSource
    void attendsToLists(EntryWeights weights) throws IOException {
        for (FunnelSpec each : List.of(
                spec(Preset.ESM2.graph())
                        .withInterests(
                                Interest.of("history", "item").withUnits(6, 4).withWeights(weights)),
                spec(Preset.SINGLE_TASK.graph())
                        .withRepresentation(Preset.SINGLE_TASK.representation())
                        .withInterests(Interest.of(List.of("history", "viewed"), List.of("item", "item"))
                                .withUnits(4)
                                .withWeights(weights)),
                spec(Preset.ESMM.graph())
                        .withDataType(DataType.DOUBLE)
                        .withInterests(Interest.of("history", "item").withWeights(weights)))) {
            for (IdInputs inputs : IdInputs.values()) {
                assertThat(check(model(each, 0), inputs).largest().relative())
                        .isLessThan(each.dataType() == DataType.DOUBLE ? 1e-9 : CLOSE);
            }
        }
    }

    @Test
    void goesDownToOneInAHundredMillion() throws IOException {
        OnnxCheck.Result result = check(model(spec(Preset.ESM2.graph()), -19), IdInputs.TEXTS);
        assertThat(result.differences())
                .anySatisfy(difference -> assertThat(difference.expected()).isLessThan(1e-8));
        assertThat(result.largest().relative()).isLessThan(CLOSE);
    }

    @ParameterizedTest
    @EnumSource
    void readsTextsAndIds(IdInputs inputs) throws IOException {
        for (BehaviorGraph graph : List.of(Specs.LONG_FUNNEL, Specs.ESM2_GIVEN_CLICK, Specs.DELAYED)) {
            assertThat(check(model(spec(graph), 0), inputs).largest().relative())
                    .isLessThan(CLOSE);
        }
    }

    @Test
    void computesIn64BitsWhereTheModelDoes() throws IOException {
        FunnelSpec spec = spec(Specs.LONG_FUNNEL).withDataType(DataType.DOUBLE);
        assertThat(check(model(spec, 0), IdInputs.TEXTS).largest().relative()).isLessThan(1e-9);
    }

    @Test
    void writesTablesBesideTheModel() throws IOException {
        FunnelModel model = model(spec(Preset.ESM2.graph()), 0);
        model.save(folder.resolve("model"));
        OnnxExport export = OnnxExport.of(folder.resolve("model"), encoders);
        OnnxFiles files = export.withTablesWithin(1000).write(folder.resolve("model.onnx"));
        assertThat(files.tables()).isPresent();
        assertThat(Files.size(files.model()))
                .isLessThan(
                        Files.size(export.write(folder.resolve("whole.onnx")).model()));
        OnnxCheck.Result result =
                OnnxCheck.run(StoredModel.open(folder.resolve("model")), encoders, files, AllFeatures.rows(ROWS, SEED));
        assertThat(result.largest().relative()).isLessThan(CLOSE);
    }

    @Test
    void appliesCalibrators() throws IOException {
        FunnelModel model = model(spec(Preset.ESM2.graph()), 0);
        List<Calibrator> all = List.of(
                new PlattCalibrator(0.7, -1.25),
                new BetaCalibrator(0.5, 2, 0.125),
                new IsotonicCalibrator(List.of(-2.0, -1.0, 0.5), List.of(-3.0, -1.5, 1.0)),
                new IsotonicCalibrator(List.of(0.0), List.of(0.5)));
        Map<Probability, Calibrator> byProbability = new LinkedHashMap<>();
        List<Probability> probabilities = model.spec().graph().probabilities();
        for (int i = 0; i < probabilities.size(); i++) {
            byProbability.put(probabilities.get(i), all.get(i % all.size()));
        }
        OnnxCheck.Result calibrated = check(model.calibrated(new Calibrators(byProbability)), IdInputs.TEXTS);
        assertThat(calibrated.largest().relative()).isLessThan(CLOSE);
        assertThat(calibrated.differences().get(0).expected())
                .isNotEqualTo(check(model, IdInputs.TEXTS).differences().get(0).expected());
    }

    @Test
    void checksOnExposures() throws IOException {
        FunnelModel model = model(spec(Preset.ESM2.graph()), 0);
        model.save(folder.resolve("model"));
        OnnxFiles files = OnnxExport.of(folder.resolve("model"), encoders).write(folder.resolve("model.onnx"));
        EncodedDataset data = EncodedDataset.open(shared.resolve("encoded"));
        OnnxCheck.Result result = OnnxCheck.run(folder.resolve("model"), encoders, files, data.train(), 200);
        assertThat(result.rows()).isEqualTo(200);
        assertThat(result.largest().relative()).isLessThan(CLOSE);
    }

    @Test
    void numbersThatEncodersRefuseGiveNaN() throws IOException {
        FunnelModel model = model(spec(Preset.ESMM.graph()), 0);
        model.save(folder.resolve("model"));
        OnnxFiles files = OnnxExport.of(folder.resolve("model"), encoders).write(folder.resolve("model.onnx"));
        for (String[] refused : new String[][] {
            {"price", "-3"}, {"price", "-1"}, {"age", "1e39"}, {"score", "Infinity"}, {"same", "-Infinity"}
        }) {
            List<Map<String, String>> rows = AllFeatures.rows(3, SEED);
            rows.get(1).put(refused[0], refused[1]);
            assertThatThrownBy(() -> encoders.encode(rows)).isInstanceOf(InvalidExposuresException.class);
            Map<String, Object> inputs = tensors(files, AllFeatures.rows(3, SEED));
            ((double[]) inputs.get(refused[0]))[1] = Double.parseDouble(refused[1]);
            double[] p = run(files, inputs).get("p_click");
            assertThat(p[1]).as("%s %s", (Object[]) refused).isNaN();
            assertThat(new double[] {p[0], p[2]}).doesNotContain(Double.NaN);
        }
    }

    @Test
    void whatStandsInPlacesThatAreLeftDoesNotMatter() throws IOException {
        FunnelModel model = model(spec(Preset.ESMM.graph()), 0);
        model.save(folder.resolve("model"));
        OnnxFiles files = OnnxExport.of(folder.resolve("model"), encoders).write(folder.resolve("model.onnx"));
        List<Map<String, String>> rows = new ArrayList<>(AllFeatures.rows(2, SEED));
        rows.forEach(row -> {
            row.put("tags", "t1:0.5|t2:1.5");
            row.put("history", "i1|i2|i3|i4");
        });
        Map<String, Object> inputs = tensors(files, rows);
        double[] expected = run(files, inputs).get("p_click");
        String[] tags = {"", "t1", "", "NULL", "t2", "", ""};
        float[] weights = {Float.NaN, 0.5f, Float.POSITIVE_INFINITY, Float.NaN, 1.5f, 7, -1};
        inputs.put("tags", new String[][] {tags, tags});
        inputs.put("tags_weights", new float[][] {weights, weights});
        String[] history = {"i1", "", "i2", "NULL", "i3", "i5"};
        inputs.put("history", new String[][] {history, history});
        assertThat(run(files, inputs).get("p_click")).isEqualTo(expected);
    }

    @Test
    void anExportReplacesAllOfTheOneBefore() throws IOException {
        model(spec(Preset.ESMM.graph()), 0).save(folder.resolve("model"));
        OnnxExport export = OnnxExport.of(folder.resolve("model"), encoders);
        OnnxFiles large = export.withTablesWithin(1000).write(folder.resolve("model.onnx"));
        assertThat(OnnxFiles.isContract(large.contract())).isTrue();
        OnnxFiles whole = export.write(folder.resolve("model.onnx"));
        assertThat(whole.tables()).isEmpty();
        assertThat(large.tables().orElseThrow()).doesNotExist();
        OnnxCheck.Result result =
                OnnxCheck.run(StoredModel.open(folder.resolve("model")), encoders, whole, AllFeatures.rows(ROWS, SEED));
        assertThat(result.largest().relative()).isLessThan(CLOSE);
    }

    private Map<String, Object> tensors(OnnxFiles files, List<Map<String, String>> rows) throws IOException {
        try (OnnxSession session = new OnnxSession(files, encoders)) {
            return session.inputs(rows);
        }
    }

    private Map<String, double[]> run(OnnxFiles files, Map<String, Object> inputs) throws IOException {
        try (OnnxSession session = new OnnxSession(files, encoders)) {
            return session.run(inputs);
        }
    }

    private static FunnelSpec spec(BehaviorGraph graph) {
        return spec(graph, new SharedEmbeddings());
    }

    private static FunnelSpec spec(BehaviorGraph graph, Representation representation) {
        return FunnelSpec.of(graph, encoders(representation).schema())
                .withRepresentation(representation)
                .withTowers(TowerLayers.of(8, 4))
                .withEmbeddingDeviation(0.3);
    }

    private static Encoders encoders(Representation representation) {
        return representation.readsFields() ? ofOneDimension : encoders;
    }

    /** A model whose first probability is small, and whose biases are not 0. */
    private static FunnelModel model(FunnelSpec spec, double shift) {
        FunnelModel model = FunnelModel.create(spec);
        INDArray parameters = model.graph().params();
        Random random = new Random(SEED);
        for (int i = 0; i < parameters.length(); i++) {
            parameters.putScalar(i, parameters.getDouble(i) + 0.1 * random.nextGaussian());
        }
        String first = spec.graph().towers().get(0).name();
        model.graph().getParam(VertexNames.logits(first) + "_b").addi(shift);
        return model;
    }

    private OnnxCheck.Result check(FunnelModel model, IdInputs inputs) throws IOException {
        return check(model, inputs, encoders);
    }

    private OnnxCheck.Result check(FunnelModel model, IdInputs inputs, Encoders itsEncoders) throws IOException {
        Path saved = folder.resolve("model");
        model.save(saved);
        OnnxFiles files = OnnxExport.of(saved, itsEncoders).reading(inputs).write(folder.resolve("model.onnx"));
        return OnnxCheck.run(StoredModel.open(saved), itsEncoders, files, AllFeatures.rows(ROWS, SEED));
    }
}
