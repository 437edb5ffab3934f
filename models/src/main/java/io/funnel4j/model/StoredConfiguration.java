// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model;

import io.funnel4j.file.StoredJson;
import io.funnel4j.text.Printable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.nd4j.shade.jackson.core.JsonFactory;
import org.nd4j.shade.jackson.core.JsonParser;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.core.JsonToken;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/**
 * A graph's configuration as it was saved, which must be that of the compiled graph in all but learning rates and counters. The JSON that is
 * bound to objects is the compiled graph's own: no class is instantiated because a file names it.
 */
final class StoredConfiguration {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CLASS = "@class";
    /** How far a graph was trained. */
    private static final Set<String> COUNTERS = Set.of("iterationCount", "epochCount");
    /** What Deeplearning4j derives again when it makes a graph. */
    private static final Set<String> DERIVED = Set.of("variables", "topologicalOrder", "topologicalOrderStr");

    /** Where a graph's classes come from: another one of these is another model's, and any else was put there. */
    private static final List<String> PACKAGES =
            List.of("org.deeplearning4j.nn.", "org.nd4j.linalg.", "io.funnel4j.model.");

    /** Classes that were renamed, by the name that earlier models hold. */
    private static final Map<String, String> RENAMED =
            Map.of("io.funnel4j.model.vertex.RiskVertex", "io.funnel4j.model.vertex.PropensityInputsVertex");

    /** What a schedule has changed. */
    private static final String LEARNING_RATE = "learningRate";

    private static final int SHOWN = 120;

    private final Path file;
    private final JsonNode compiled;

    /** @param file that holds the configuration, for messages */
    StoredConfiguration(Path file, ComputationGraphConfiguration compiled) throws IOException {
        this.file = file;
        this.compiled = JSON.readTree(compiled.toJson());
    }

    /**
     * The compiled graph's configuration with the saved one's numbers: learning rates, and how far it was trained.
     *
     * @throws IOException if the saved one names other classes, or is another graph's
     */
    ComputationGraphConfiguration read(byte[] configuration) throws IOException {
        try {
            checkClasses(configuration);
            StoredJson.check(file.toString(), configuration);
            return graph(merged("", compiled, JSON.readTree(configuration)).toString());
        } catch (JsonProcessingException e) {
            throw new IOException(
                    "'%s' has a configuration that is no JSON: %s".formatted(file, StoredJson.reason(e)), e);
        }
    }

    private ComputationGraphConfiguration graph(String json) throws IOException {
        try {
            return ComputationGraphConfiguration.fromJson(json);
        } catch (RuntimeException e) { // what Deeplearning4j makes of any failure
            String why = e.getCause() instanceof JsonProcessingException failure
                    ? StoredJson.reason(failure)
                    : String.valueOf(e.getMessage());
            throw new IOException(
                    "'%s' has a configuration that no graph has: %s".formatted(file, Printable.shortened(why, SHOWN)),
                    e);
        }
    }

    /** Token by token: a name may be written with escapes, or stand twice in one object. */
    private void checkClasses(byte[] configuration) throws IOException {
        List<String> known = compiled.findValuesAsText(CLASS);
        try (JsonParser parser = new JsonFactory().createParser(configuration)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME && parser.getCurrentName().equals(CLASS)) {
                    parser.nextToken();
                    String name = String.valueOf(parser.getText());
                    if (!known.contains(name) && PACKAGES.stream().noneMatch(name::startsWith)) {
                        throw new IOException("'%s' names class '%s', which is no part of a graph; it is not opened"
                                .formatted(file, Printable.shortened(name, SHOWN)));
                    }
                }
            }
        }
    }

    private JsonNode merged(String path, JsonNode expected, JsonNode found) throws IOException {
        if (expected.isObject() && found.isObject()) {
            return mergedObjects(path, expected, found);
        }
        if (expected.isArray() && found.isArray() && expected.size() == found.size()) {
            List<JsonNode> items = new ArrayList<>();
            for (int item = 0; item < expected.size(); item++) {
                items.add(merged(path + "[" + item + "]", expected.get(item), found.get(item)));
            }
            return JSON.createArrayNode().addAll(items);
        }
        if (expected.isFloatingPointNumber() && found.isNumber() && Double.isFinite(found.doubleValue())) {
            if (path.endsWith("." + LEARNING_RATE)) {
                return found;
            }
            if (expected.doubleValue() == found.doubleValue()) {
                return expected;
            }
        }
        if (!expected.equals(found) && !expected.asText().equals(RENAMED.get(found.asText()))) {
            throw ofTwoModels(path, expected, found);
        }
        return expected;
    }

    private JsonNode mergedObjects(String path, JsonNode expected, JsonNode found) throws IOException {
        ObjectNode merged = JSON.createObjectNode();
        List<String> keys = keys(expected);
        for (String key : keys) {
            JsonNode value = found.get(key);
            String at = path.isEmpty() ? key : path + "." + key;
            if (DERIVED.contains(key)) {
                merged.set(key, expected.get(key));
            } else if (value == null) {
                throw ofTwoModels(at, expected.get(key), null);
            } else if (COUNTERS.contains(key)
                    && value.canConvertToInt()
                    && value.isIntegralNumber()
                    && value.intValue() >= 0) {
                merged.set(key, value);
            } else {
                merged.set(key, merged(at, expected.get(key), value));
            }
        }
        for (String key : keys(found)) {
            if (!keys.contains(key)) {
                throw ofTwoModels(path.isEmpty() ? key : path + "." + key, null, found.get(key));
            }
        }
        return merged;
    }

    private static List<String> keys(JsonNode object) {
        List<String> keys = new ArrayList<>();
        object.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    private IOException ofTwoModels(String path, JsonNode expected, JsonNode found) {
        return new IOException("'%s' has %s as '%s', but '%s' beside it describes %s; the files are of two models"
                .formatted(file, shown(found), Printable.shortened(path, SHOWN), ModelFiles.SPEC, shown(expected)));
    }

    private static String shown(JsonNode node) {
        return node == null ? "nothing" : Printable.shortened(node.toString(), SHOWN);
    }
}
