// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.golden;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Estimator;
import io.funnel4j.behavior.LossWeight;
import io.funnel4j.behavior.Objective;
import io.funnel4j.behavior.Probability;
import io.funnel4j.behavior.Tower;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.loss.LogProbabilityLossLayer;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** One file that {@code models/src/test/python/golden.py} wrote. */
public final class GoldenCase {
    public static final List<String> LOGIT_CASES = List.of(
            "esmm_logits",
            "esm2_logits",
            "esm2_extreme",
            "esm2_huge",
            "esmm_extreme",
            "unequal_weights",
            "three_way_softmax",
            "three_way_with_remainder",
            "four_step_funnel",
            "given_click",
            "given_mid",
            "sample_weights",
            "no_given_rows",
            "tiny_probabilities",
            "two_towers_from_root",
            "escm2_ipw_logits",
            "escm2_dr_logits",
            "escm2_ipw_sample_weights",
            "escm2_dr_sample_weights",
            "escm2_ipw_extreme_logits",
            "escm2_dr_extreme_logits",
            "uncertainty_weights",
            "uncertainty_escm2_dr",
            "delayed_extreme_from_exposure",
            "delayed_extreme_logits",
            "delayed_from_exposure",
            "delayed_given_click_esm2",
            "delayed_huge_logits",
            "delayed_logits",
            "delayed_no_given_rows",
            "delayed_sample_weights",
            "delayed_uncertainty",
            "fake_negative_extreme_from_exposure",
            "fake_negative_extreme_logits",
            "fake_negative_from_exposure",
            "fake_negative_given_click_esm2",
            "fake_negative_logits",
            "fake_negative_no_given_rows",
            "fake_negative_sample_weights",
            "fake_negative_uncertainty");

    public static final List<String> NETWORK_CASES = List.of(
            "network_esmm",
            "network_esm2_shared_bottom",
            "network_shared_table",
            "network_three_way",
            "network_uncertainty",
            "network_escm2_ipw",
            "network_escm2_dr",
            "mmoe_esmm",
            "mmoe_esm2",
            "mmoe_escm2_dr",
            "dcn_v2_esmm",
            "dcn_v2_low_rank_esm2",
            "dcn_v2_mmoe_escm2_dr",
            "deep_fm_esmm",
            "deep_fm_mmoe_escm2_dr",
            "deep_fm_ple_esm2",
            "ep_net_esmm",
            "ep_net_mmoe_esm2",
            "final_mlp_esmm",
            "final_mlp_heads_esmm",
            "final_mlp_heads_escm2_dr",
            "ple_esmm",
            "ple_esm2",
            "ple_escm2_dr",
            "din_esmm",
            "din_softmax_esm2",
            "din_two_groups_esmm",
            "din_mmoe_escm2_dr",
            "delayed_mmoe_esmm",
            "delayed_network_esmm",
            "delayed_network_from_exposure",
            "fake_negative_network_esmm",
            "fake_negative_network_from_exposure");

    private final JsonNode root;

    private GoldenCase(JsonNode root) {
        this.root = root;
    }

    public static GoldenCase read(String name) throws IOException {
        try (InputStream in = GoldenCase.class.getResourceAsStream("/golden/" + name + ".json")) {
            return new GoldenCase(new ObjectMapper().readTree(in));
        }
    }

    public JsonNode node(String... path) {
        JsonNode node = root;
        for (String step : path) {
            node = node.get(step);
        }
        return node;
    }

    public BehaviorGraph graph() {
        List<Tower> towers = new ArrayList<>();
        for (JsonNode tower : node("graph", "towers")) {
            List<String> outcomes = new ArrayList<>();
            tower.get("outcomes").forEach(outcome -> outcomes.add(outcome.asText()));
            towers.add(new Tower(
                    tower.get("name").asText(),
                    tower.get("from").asText(),
                    outcomes,
                    tower.get("exhaustive").asBoolean()));
        }
        List<Objective> objectives = new ArrayList<>();
        for (JsonNode objective : node("graph", "objectives")) {
            objectives.add(new Objective(
                    objective.get("behavior").asText(),
                    objective.get("given").asText(),
                    objective.get("label").asText(),
                    objective.has("logVariance")
                            ? LossWeight.learned()
                            : LossWeight.fixed(objective.get("weight").asDouble()),
                    estimator(objective.get("estimator"))));
        }
        return new BehaviorGraph(towers, objectives);
    }

    private static Estimator estimator(JsonNode estimator) {
        if (estimator == null) {
            return Estimator.mean();
        }
        double maxWeight = estimator.path("maxWeight").asDouble();
        return switch (estimator.isTextual()
                ? estimator.asText()
                : estimator.get("type").asText()) {
            case "inverse-propensity" -> Estimator.inversePropensity(maxWeight);
            case "doubly-robust" -> Estimator.doublyRobust(maxWeight);
            case "delayed" -> Estimator.delayed();
            case "fake-negative" -> Estimator.fakeNegative();
            default -> throw new IllegalArgumentException(estimator.toString());
        };
    }

    /** How many logits each tower has, those that a loss alone reads last; in the order in which they read the representation. */
    public Map<String, Integer> logitCounts() {
        BehaviorGraph graph = graph();
        Map<String, Integer> counts = new LinkedHashMap<>();
        graph.towers().forEach(tower -> counts.put(tower.name(), tower.logits()));
        graph.lossTowers().forEach(tower -> counts.put(tower, 1));
        return counts;
    }

    /** Sets every learned weight of a model to the logarithm of its variance here. */
    public void setLogVariances(FunnelModel model) {
        logVariances().forEach((output, value) -> logVariance(model, output).assign(value));
    }

    /** Holds every learned weight against its gradient, after a step of SGD at a rate. */
    public void assertLogVarianceGradients(FunnelModel model, double rate) {
        logVariances()
                .forEach((output, before) -> GoldenLogitsContract.assertClose(
                        "gradient of the log variance of " + output,
                        new double[] {(before - logVariance(model, output).getDouble(0)) / rate},
                        new double[] {node("logVarianceGradients", output).asDouble()}));
    }

    private static INDArray logVariance(FunnelModel model, String output) {
        return model.graph().getParam(output + "_" + LogProbabilityLossLayer.LOG_VARIANCE);
    }

    private Map<String, Double> logVariances() {
        Map<String, Double> logVariances = new LinkedHashMap<>();
        for (JsonNode objective : node("graph", "objectives")) {
            if (objective.has("logVariance")) {
                Probability probability = new Probability(
                        objective.get("behavior").asText(),
                        objective.get("given").asText());
                logVariances.put(
                        probability.columnName(), objective.get("logVariance").asDouble());
            }
        }
        return logVariances;
    }

    public int rows() {
        return node("logits").elements().next().size();
    }

    /** A tower's logits row by row. */
    public double[] logits(String tower) {
        return flat(node("logits", tower));
    }

    public Map<String, byte[]> labels() {
        Map<String, byte[]> labels = new LinkedHashMap<>();
        node("labels").fields().forEachRemaining(field -> {
            double[] values = flat(field.getValue());
            byte[] bytes = new byte[values.length];
            for (int row = 0; row < bytes.length; row++) {
                bytes[row] = (byte) values[row];
            }
            labels.put(field.getKey(), bytes);
        });
        return labels;
    }

    public float[] sampleWeights() {
        JsonNode weights = node("sampleWeights");
        return weights.isNull() ? null : floats(flat(weights));
    }

    /** By label; null stands for infinity, which JSON has no number for. */
    public Map<String, float[]> delays() {
        Map<String, float[]> delays = new LinkedHashMap<>();
        root.path("delays").fields().forEachRemaining(field -> {
            float[] days = new float[field.getValue().size()];
            for (int row = 0; row < days.length; row++) {
                JsonNode delay = field.getValue().get(row);
                days[row] = delay.isNull() ? Float.POSITIVE_INFINITY : (float) delay.asDouble();
            }
            delays.put(field.getKey(), days);
        });
        return delays;
    }

    /** The rows, as a model reads them. */
    public ExposureBatch batch(int[] ids, float[] numeric) {
        return new ExposureBatch(rows(), ids, new float[0], numeric, labels(), sampleWeights(), delays());
    }

    public double loss() {
        return node("loss").asDouble();
    }

    /** The numbers of an array of numbers, or of an array of arrays row by row. */
    public static double[] flat(JsonNode array) {
        List<Double> values = new ArrayList<>();
        collect(array, values);
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    public static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    private static void collect(JsonNode node, List<Double> values) {
        if (node.isArray()) {
            node.forEach(element -> collect(element, values));
        } else {
            values.add(node.asDouble());
        }
    }
}
