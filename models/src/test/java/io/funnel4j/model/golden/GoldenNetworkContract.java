// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.golden;

import static io.funnel4j.model.golden.GoldenLogitsContract.assertClose;

import io.funnel4j.array.HostArrays;
import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Probability;
import io.funnel4j.embedding.EmbeddingTable;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.exposure.IdFeature;
import io.funnel4j.exposure.NumericFeature;
import io.funnel4j.exposure.Pooling;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.model.OptimizerSpec;
import io.funnel4j.model.TowerLayers;
import io.funnel4j.model.VertexNames;
import io.funnel4j.model.interest.EntryWeights;
import io.funnel4j.model.interest.Interest;
import io.funnel4j.model.representation.DcnV2;
import io.funnel4j.model.representation.Mmoe;
import io.funnel4j.model.representation.Ple;
import io.funnel4j.model.representation.Representation;
import io.funnel4j.model.representation.SharedBottom;
import io.funnel4j.model.representation.SharedEmbeddings;
import io.funnel4j.text.EnumNames;
import io.funnel4j.training.GradientPolicy;
import io.funnel4j.training.Trainer;
import io.funnel4j.training.engine.TrainingEngine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.shade.jackson.databind.JsonNode;

/**
 * Whole networks, embeddings to losses, against values computed elsewhere: probabilities, loss, and the gradient of every
 * dense parameter and embedding, read off one step with SGD at rate 1.
 */
public abstract class GoldenNetworkContract {
    /** What takes the steps. */
    protected abstract TrainingEngine engine();

    static List<String> cases() {
        return GoldenCase.NETWORK_CASES;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agreesOnProbabilitiesLossAndEveryGradient(String name) throws IOException {
        GoldenCase golden = GoldenCase.read(name);
        FunnelModel model = model(golden);
        setWeights(golden, model);
        ExposureBatch batch = batch(golden);

        Map<Probability, LogProbabilities> predictions =
                model.predict(batch, model.spec().graph().probabilities());
        predictions.forEach((probability, found) -> {
            JsonNode expected = golden.node("probabilities", probability.columnName());
            assertClose(name + " log " + probability, found.logP(), GoldenCase.flat(expected.get("logP")));
            assertClose(name + " log 1 - " + probability, found.logQ(), GoldenCase.flat(expected.get("logQ")));
        });

        MultiDataSet data = model.layout().multiDataSet(batch, DataType.DOUBLE);
        double score = model.graph().score(data, true);
        assertClose(name + " loss", new double[] {score}, new double[] {golden.loss()});

        try (Trainer trainer = engine().open(model.graph(), model.tables(), 1, 1, GradientPolicy.PLAIN)) {
            double loss = trainer.step(data);
            assertClose(name + " loss of the step", new double[] {loss}, new double[] {golden.loss()});
        }
        assertStepIsTheGradient(golden, model);
        golden.assertLogVarianceGradients(model, 1);
    }

    private static void assertStepIsTheGradient(GoldenCase golden, FunnelModel model) {
        JsonNode before = golden.node("network");
        JsonNode gradients = golden.node("parameterGradients");
        for (EmbeddingTable table : model.tables().tables()) {
            String name = table.shape().name();
            double[] weights = GoldenCase.flat(before.get("tables").get(name));
            double[] step = new double[weights.length];
            int dimension = table.shape().dimension();
            for (int row = 0; row < table.shape().rows(); row++) {
                double[] after = table.weights(row);
                for (int d = 0; d < dimension; d++) {
                    step[row * dimension + d] = weights[row * dimension + d] - after[d];
                }
            }
            assertClose(
                    "table " + name,
                    step,
                    GoldenCase.flat(gradients.get("tables").get(name)));
        }
        for (int layer = 0; layer < before.get("sharedBottom").size(); layer++) {
            assertLayer(
                    model,
                    "bottom_" + layer,
                    before.get("sharedBottom").get(layer),
                    gradients.get("sharedBottom").get(layer));
        }
        for (String layer : layers(before)) {
            assertLayer(
                    model,
                    layer,
                    before.get("layers").get(layer),
                    gradients.get("layers").get(layer));
        }
        for (String tower : golden.logitCounts().keySet()) {
            JsonNode layers = before.get("towers").get(tower);
            for (int layer = 0; layer < layers.size(); layer++) {
                assertLayer(
                        model,
                        layerName(tower, layer, layers.size()),
                        layers.get(layer),
                        gradients.get("towers").get(tower).get(layer));
            }
        }
    }

    private static void assertLayer(FunnelModel model, String layer, JsonNode before, JsonNode gradient) {
        for (String parameter : parameters(before)) {
            double[] weights = GoldenCase.flat(before.get(parameter));
            double[] after = HostArrays.toDoubles(model.graph().getParam(layer + "_" + parameter));
            double[] step = new double[weights.length];
            Arrays.setAll(step, i -> weights[i] - after[i]);
            assertClose(layer + " " + parameter, step, GoldenCase.flat(gradient.get(parameter)));
        }
    }

    private static FunnelModel model(GoldenCase golden) {
        JsonNode network = golden.node("network");
        List<IdFeature> ids = new ArrayList<>();
        for (JsonNode feature : network.get("features")) {
            ids.add(new IdFeature(
                    feature.get("name").asText(),
                    feature.get("table").asText(),
                    feature.get("rows").asLong(),
                    feature.get("dimension").asInt(),
                    feature.path("slots").asInt(1),
                    feature.has("pooling")
                            ? EnumNames.parse(
                                    Pooling.class, feature.get("pooling").asText())
                            : Pooling.SUM));
        }
        List<NumericFeature> numeric = new ArrayList<>();
        network.get("numeric").forEach(feature -> numeric.add(new NumericFeature(feature.asText())));

        FunnelSpec spec = FunnelSpec.of(golden.graph(), new FeatureSchema(ids, numeric))
                .withDataType(DataType.DOUBLE)
                .withOptimizer(new OptimizerSpec(OptimizerSpec.Type.SGD, 1, 0));
        List<Integer> bottom = new ArrayList<>();
        network.get("sharedBottom").forEach(layer -> bottom.add(layer.get("b").size()));
        if (!bottom.isEmpty()) {
            spec = spec.withRepresentation(new SharedBottom(bottom));
        }
        if (network.has("representation")) {
            spec = spec.withRepresentation(representation(network.get("representation")));
        }
        spec = spec.withInterests(interests(network.path("interests")));
        JsonNode anyTower = network.get("towers").elements().next();
        List<Integer> units = new ArrayList<>();
        for (int layer = 0; layer < anyTower.size() - 1; layer++) {
            units.add(anyTower.get(layer).get("b").size());
        }
        return FunnelModel.create(spec.withTowers(new TowerLayers(units, 0)));
    }

    private static List<Interest> interests(JsonNode wanted) {
        List<Interest> interests = new ArrayList<>();
        wanted.forEach(interest -> interests.add(new Interest(
                texts(interest.get("lists")),
                texts(interest.get("candidates")),
                units(interest),
                EnumNames.parse(EntryWeights.class, interest.get("weights").asText()))));
        return interests;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static List<Integer> units(JsonNode wanted) {
        List<Integer> units = new ArrayList<>();
        wanted.path("units").forEach(width -> units.add(width.asInt()));
        return units;
    }

    private static Representation representation(JsonNode wanted) {
        List<Integer> units = units(wanted);
        return switch (wanted.get("type").asText()) {
            case "mmoe" -> new Mmoe(wanted.get("experts").asInt(), units);
            case "ple" -> new Ple(
                    wanted.get("levels").asInt(),
                    wanted.get("sharedExperts").asInt(),
                    wanted.get("ownExperts").asInt(),
                    units);
            case "shared-embeddings" -> new SharedEmbeddings();
            case "shared-bottom" -> new SharedBottom(units);
            case "dcn-v2" -> new DcnV2(
                    wanted.get("layers").asInt(),
                    wanted.get("rank").asInt(),
                    wanted.hasNonNull("then") ? representation(wanted.get("then")) : new SharedEmbeddings());
            default -> throw new IllegalArgumentException(wanted.toString());
        };
    }

    /** Layers of the representation, by name. */
    private static List<String> layers(JsonNode network) {
        List<String> names = new ArrayList<>();
        if (network.has("layers")) {
            network.get("layers").fieldNames().forEachRemaining(names::add);
        }
        return names;
    }

    /** W, and b where a layer has a bias. */
    private static List<String> parameters(JsonNode layer) {
        List<String> names = new ArrayList<>();
        layer.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static void setWeights(GoldenCase golden, FunnelModel model) {
        JsonNode network = golden.node("network");
        for (EmbeddingTable table : model.tables().tables()) {
            JsonNode rows = network.get("tables").get(table.shape().name());
            for (int row = 0; row < rows.size(); row++) {
                table.setWeights(row, GoldenCase.flat(rows.get(row)));
            }
        }
        for (int layer = 0; layer < network.get("sharedBottom").size(); layer++) {
            setLayer(model, "bottom_" + layer, network.get("sharedBottom").get(layer));
        }
        golden.setLogVariances(model);
        for (String layer : layers(network)) {
            setLayer(model, layer, network.get("layers").get(layer));
        }
        for (String tower : golden.logitCounts().keySet()) {
            JsonNode layers = network.get("towers").get(tower);
            for (int layer = 0; layer < layers.size(); layer++) {
                setLayer(model, layerName(tower, layer, layers.size()), layers.get(layer));
            }
        }
    }

    private static void setLayer(FunnelModel model, String layer, JsonNode values) {
        for (String parameter : parameters(values)) {
            INDArray target = model.graph().getParam(layer + "_" + parameter);
            target.assign(
                    HostArrays.fromDoubles(GoldenCase.flat(values.get(parameter)), DataType.DOUBLE, target.shape()));
        }
    }

    private static String layerName(String tower, int layer, int layers) {
        return layer == layers - 1 ? VertexNames.logits(tower) : VertexNames.hidden(tower, layer);
    }

    private static ExposureBatch batch(GoldenCase golden) {
        double[] ids = GoldenCase.flat(golden.node("network", "ids"));
        int[] ints = new int[ids.length];
        Arrays.setAll(ints, i -> (int) ids[i]);
        double[] numeric = GoldenCase.flat(golden.node("network", "numericValues"));
        return new ExposureBatch(
                golden.rows(), ints, GoldenCase.floats(numeric), golden.labels(), golden.sampleWeights());
    }
}
