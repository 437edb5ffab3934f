// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.tracking;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.funnel4j.cli.record.GitState;
import io.funnel4j.cli.record.RunRecord;
import io.funnel4j.config.RunConfig;
import io.funnel4j.tracking.RunDescription;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A run that trackers are told of.
 *
 * @param record of how it was started
 * @param config resolved
 * @param resumed whether it goes on with one that was stopped or killed
 */
public record TrackedRun(RunRecord record, RunConfig config, boolean resumed) {
    private static final YAMLMapper YAML = new YAMLMapper();

    RunDescription description() {
        return new RunDescription(
                record.name(), parameters(), tags(), record.started().toEpochMilli(), resumed);
    }

    /** The configuration by path: {@code features.sku.embedding}; a list of plain values is one. */
    private Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        try {
            flatten("", YAML.readTree(config.toYaml()), parameters);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a resolved configuration is YAML", e);
        }
        return parameters;
    }

    private static void flatten(String path, JsonNode node, Map<String, String> into) {
        if (node.isObject() && !node.isEmpty()) {
            node.fields()
                    .forEachRemaining(field -> flatten(
                            path.isEmpty() ? field.getKey() : path + "." + field.getKey(), field.getValue(), into));
        } else if (node.isArray() && contains(node)) {
            for (int i = 0; i < node.size(); i++) {
                flatten(path + "." + i, node.get(i), into);
            }
        } else {
            into.put(path, node.isValueNode() ? node.asText() : node.toString());
        }
    }

    private static boolean contains(JsonNode list) {
        for (JsonNode element : list) {
            if (element.isContainerNode()) {
                return true;
            }
        }
        return false;
    }

    /** What the run's record says of where it comes from, in MLflow's own words where it has some. */
    private Map<String, String> tags() {
        Map<String, String> tags = new LinkedHashMap<>();
        String user = System.getProperty("user.name", "");
        if (!user.isEmpty() && !user.equals("?")) { // as where a container's user has no name
            tags.put("mlflow.user", user);
        }
        tags.put("mlflow.source.type", "LOCAL");
        tags.put("mlflow.source.name", "funnel4j train");
        GitState repository = record.repository();
        if (repository != null) {
            tags.put("mlflow.source.git.commit", repository.commit());
            if (repository.branch() != null) {
                tags.put("mlflow.source.git.branch", repository.branch());
            }
            tags.put("git.changed", Boolean.toString(repository.dirty()));
        }
        tags.put("seed", Long.toString(record.seed()));
        tags.put("model", record.model().title());
        tags.put("data", record.data().name());
        if (record.data().hash() != null) {
            tags.put("data.sha256", record.data().hash());
        }
        tags.put("configuration.sha256", record.configuration());
        record.software().forEach((name, version) -> tags.put("software." + name.replace("'s ", "."), version));
        record.machine().forEach((name, what) -> tags.put("machine." + name, what));
        return tags;
    }
}
