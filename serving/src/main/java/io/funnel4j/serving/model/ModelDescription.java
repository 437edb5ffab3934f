// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.serving.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Probability;
import io.funnel4j.behavior.Tower;
import io.funnel4j.calibration.Calibrator;
import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.dataset.plan.BucketEncoding;
import io.funnel4j.dataset.plan.FeatureEncoding;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.plan.NumericEncoding;
import io.funnel4j.dataset.plan.ValueList;
import io.funnel4j.exposure.IdFeature;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.serving.request.RequestLimits;
import io.funnel4j.serving.request.RowFormat;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a user sees of a model.
 *
 * @param model its id
 * @param name of its folder
 * @param loaded when it was opened, in ISO 8601
 * @param features in the model's order
 * @param columns what a row must have
 * @param probabilities in the order of an answer
 * @param towers names
 * @param provenance what the run recorded of itself; empty where there is no run
 * @param limits of a request
 */
public record ModelDescription(
        String model,
        String name,
        String loaded,
        List<FeatureText> features,
        List<ColumnText> columns,
        List<ProbabilityText> probabilities,
        List<String> towers,
        ObjectNode provenance,
        LimitsText limits) {
    private static final List<String> RECORDED =
            List.of("name", "started", "ended", "seed", "model", "judged", "configuration", "software");

    /**
     * One feature.
     *
     * @param kind {@code id}, {@code list}, {@code buckets} or {@code numeric}
     * @param table the embedding table that it reads
     * @param rows of the table
     * @param dimension of an embedding
     * @param slots values that a list has at most
     * @param pooling of a list
     * @param weights whether the values of a list have weights
     * @param hashed whether values are hashed, so that none is unknown
     * @param buckets of a number
     * @param transform of a number
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record FeatureText(
            String name,
            String kind,
            List<String> columns,
            String table,
            Long rows,
            Integer dimension,
            Integer slots,
            String pooling,
            Boolean weights,
            Boolean hashed,
            Integer buckets,
            String transform) {}

    /**
     * One column.
     *
     * @param kind {@code text}, {@code number} or {@code list}
     * @param example a value that the model knows, as JSON has it; null where there is none
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ColumnText(String name, String kind, Object example) {}

    /**
     * One probability.
     *
     * @param formula as papers write it: {@code P(click)}
     * @param calibrated what its log-odds pass through, or null
     * @param trained its rate in training, as {@code mean}, and the run's metrics; empty where nothing is known
     */
    public record ProbabilityText(String name, String formula, String calibrated, Map<String, Double> trained) {}

    /** Of a request. */
    public record LimitsText(int rows, int bytes, long timeoutMillis) {}

    static ModelDescription of(
            String id,
            String name,
            FunnelModel model,
            Encoders encoders,
            RowFormat format,
            Map<String, Object> examples,
            Map<String, Map<String, Double>> trained,
            ObjectNode record,
            RequestLimits limits) {
        Map<String, IdFeature> ids =
                encoders.schema().ids().stream().collect(Collectors.toMap(IdFeature::name, feature -> feature));
        List<FeatureText> features = encoders.plan().features().stream()
                .map(feature -> feature(feature, ids.get(feature.name())))
                .toList();
        List<ColumnText> columns = new ArrayList<>();
        format.kinds().forEach((column, kind) -> columns.add(new ColumnText(column, kind, examples.get(column))));
        BehaviorGraph graph = model.spec().graph();
        List<ProbabilityText> probabilities = graph.probabilities().stream()
                .map(probability -> new ProbabilityText(
                        probability.columnName(),
                        probability.toString(),
                        calibrated(model, probability),
                        trained.getOrDefault(probability.columnName(), Map.of())))
                .toList();
        return new ModelDescription(
                id,
                name,
                Instant.now().toString(),
                features,
                columns,
                probabilities,
                graph.towers().stream().map(Tower::name).toList(),
                provenance(record),
                new LimitsText(limits.rows(), limits.bytes(), limits.timeout().toMillis()));
    }

    private static FeatureText feature(FeatureEncoding feature, IdFeature encoded) {
        if (feature instanceof IdEncoding id) {
            ValueList list = id.list();
            return new FeatureText(
                    id.name(),
                    list == null ? "id" : "list",
                    id.columns(),
                    id.table(),
                    encoded.rows(),
                    encoded.dimension(),
                    list == null ? null : encoded.slots(),
                    list == null ? null : list.pooling().toString(),
                    list == null ? null : list.weightSeparator() != ValueList.NO_WEIGHTS,
                    id.hashed() ? true : null,
                    null,
                    null);
        }
        if (feature instanceof BucketEncoding buckets) {
            return new FeatureText(
                    buckets.name(),
                    "buckets",
                    buckets.columns(),
                    encoded.table(),
                    encoded.rows(),
                    encoded.dimension(),
                    null,
                    null,
                    null,
                    null,
                    (int) encoded.rows() - 1,
                    null);
        }
        NumericEncoding number = (NumericEncoding) feature;
        return new FeatureText(
                number.name(),
                "numeric",
                number.columns(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                number.transform().toString());
    }

    private static String calibrated(FunnelModel model, Probability probability) {
        Calibrator calibrator = model.calibrators().byProbability().get(probability);
        return calibrator == null ? null : calibrator.formula();
    }

    /** Of a run's record what tells where the model comes from; no folder of the machine that trained it. */
    private static ObjectNode provenance(ObjectNode record) {
        ObjectNode provenance = JsonNodeFactory.instance.objectNode();
        for (String key : RECORDED) {
            JsonNode value = record.get(key);
            if (value != null) {
                provenance.set(key, value);
            }
        }
        if (record.get("data") instanceof ObjectNode data) {
            provenance.set("data", withoutFolders(data));
        }
        return provenance;
    }

    /** The names of the files, and which contents they had. */
    private static ObjectNode withoutFolders(ObjectNode data) {
        ObjectNode kept = data.objectNode();
        ArrayNode files = kept.putArray("files");
        data.path("files")
                .fieldNames()
                .forEachRemaining(
                        path -> files.add(path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)));
        for (String key : List.of("hash", "encoded")) {
            if (data.has(key)) {
                kept.set(key, data.get(key));
            }
        }
        return kept;
    }
}
