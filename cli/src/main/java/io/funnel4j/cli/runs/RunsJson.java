// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.runs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.funnel4j.cli.record.RunRecordFile;
import java.util.List;
import java.util.Map;

/**
 * Runs as JSON, for programs: a document of {@code format} and {@code version}. Of each run its {@code run.json} under
 * {@code record}, final metrics as {@code "p_purchase.auc": 0.7}; what is not known or not defined is absent.
 */
public final class RunsJson {
    private static final int VERSION = 1;
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private RunsJson() {}

    /** A folder's runs, those that are to be listed, in order. */
    public static String of(RunsFolder found, List<FoundRun> runs) {
        ObjectNode document = document("funnel4j-runs");
        document.put("folder", found.folder().toString());
        ArrayNode listed = document.putArray("runs");
        runs.forEach(run -> listed.add(json(run)));
        ArrayNode others = document.putArray("others");
        found.others().forEach(other -> others.add(MAPPER.valueToTree(other)));
        return document.toPrettyString();
    }

    /** One run. */
    public static String of(FoundRun run) {
        return document("funnel4j-run").setAll(json(run)).toPrettyString();
    }

    /** Two runs. */
    public static String of(RunComparison runs) {
        ObjectNode document = document("funnel4j-runs-compared");
        document.set("first", json(runs.first()));
        document.set("second", json(runs.second()));
        runs.sameRows().ifPresent(same -> document.put("same_rows", same));
        runs.sameData().ifPresent(same -> document.put("same_data", same));
        document.set("configuration", MAPPER.valueToTree(runs.configuration()));
        ArrayNode metrics = document.putArray("metrics");
        for (MetricDifference each : runs.metrics()) {
            ObjectNode node = metrics.addObject();
            node.put("metric", RunMetrics.name(each.probability(), each.column().key()));
            put(node, "first", each.first());
            put(node, "second", each.second());
            put(node, "difference", each.difference());
            if (each.better() != 0 && runs.sameRows().orElse(false)) {
                node.put("better", each.better() > 0 ? "second" : "first");
            }
        }
        document.set("data", MAPPER.valueToTree(runs.data()));
        document.set("versions", MAPPER.valueToTree(runs.versions()));
        return document.toPrettyString();
    }

    private static ObjectNode document(String format) {
        return MAPPER.createObjectNode().put("format", format).put("version", VERSION);
    }

    private static ObjectNode json(FoundRun run) {
        ObjectNode node = MAPPER.createObjectNode();
        node.put("name", run.name());
        node.put("folder", run.folder().toString());
        node.put("state", run.state().toString());
        node.put("started", run.started().toString());
        run.took().ifPresent(took -> node.put("seconds", took.toMillis() / 1000.0));
        node.put("epochs", run.epochs().count());
        run.keptEpoch().ifPresent(kept -> node.put("kept_epoch", kept));
        put(node, "samples_per_second", run.epochs().samplesPerSecond());
        putAll(node, "metrics", run.metrics());
        putAll(node, "last_validation", run.epochs().last());
        node.set("problems", MAPPER.valueToTree(run.problems()));
        run.record().ifPresent(record -> node.set("record", RunRecordFile.json(record)));
        return node;
    }

    private static void putAll(ObjectNode node, String key, Map<String, Double> values) {
        ObjectNode figures = node.putObject(key);
        values.forEach((name, value) -> put(figures, name, value));
    }

    private static void put(ObjectNode node, String key, double value) {
        if (Double.isFinite(value)) {
            node.put(key, value);
        }
    }
}
