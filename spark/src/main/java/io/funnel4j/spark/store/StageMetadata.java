// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.store;

import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/**
 * What Spark's pipelines read of a saved stage, {@code metadata/part-00000}: a line of JSON with class, time, versions, uid and
 * parameters. Spark has a writer of its own that other libraries cannot call.
 */
public final class StageMetadata {
    private static final String FOLDER = "metadata";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ObjectNode content;

    private StageMetadata(ObjectNode content) {
        this.content = content;
    }

    /**
     * Of a stage as it is.
     *
     * @param sparkVersion that writes it
     */
    public static StageMetadata of(Params stage, String sparkVersion) {
        ObjectNode content = JSON.createObjectNode();
        content.put("class", stage.getClass().getName());
        content.put("timestamp", System.currentTimeMillis());
        content.put("sparkVersion", sparkVersion);
        content.put("uid", stage.uid());
        ObjectNode given = content.putObject("paramMap");
        ObjectNode defaults = content.putObject("defaultParamMap");
        for (Param<?> param : stage.params()) {
            if (stage.isSet(param)) {
                given.set(param.name(), encoded(param, stage.get(param).get()));
            }
            if (stage.hasDefault(param)) {
                defaults.set(
                        param.name(), encoded(param, stage.getDefault(param).get()));
            }
        }
        return new StageMetadata(content);
    }

    @SuppressWarnings("unchecked")
    private static JsonNode encoded(Param<?> param, Object value) {
        try {
            return JSON.readTree(((Param<Object>) param).jsonEncode(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("parameter '%s' is not written as JSON".formatted(param.name()), e);
        }
    }

    /** Writes it into a stage's folder. */
    public void write(ModelFolder folder) {
        folder.write(FOLDER + "/part-00000", content + "\n");
        folder.write(FOLDER + "/_SUCCESS", "");
    }

    /**
     * Reads it.
     *
     * @param type of the stage
     * @throws IOException if there is none, or it is of another stage
     */
    public static StageMetadata read(ModelFolder folder, Class<?> type) throws IOException {
        String text = folder.read(FOLDER);
        if (text.isEmpty()) {
            throw new IOException(
                    "'%s' has no %s/, so it was not saved by write().save(...) as a whole; open a folder of the plain library with fromFolder"
                            .formatted(folder.path(), FOLDER));
        }
        try {
            JsonNode found = JSON.readTree(text);
            if (!found.path("class").asText().equals(type.getName())) {
                throw new IOException("'%s' holds a stage of class '%s'; expected '%s'"
                        .formatted(folder.path(), found.path("class").asText(), type.getName()));
            }
            return new StageMetadata((ObjectNode) found);
        } catch (JsonProcessingException | ClassCastException e) {
            throw new IOException(
                    "'%s/%s' is no JSON of a stage: %s; save the model again"
                            .formatted(folder.path(), FOLDER, e.getMessage()),
                    e);
        }
    }

    public String uid() {
        return content.path("uid").asText();
    }

    /** The parameters that were set, decoded. */
    public Map<Param<?>, Object> given(Params stage) throws IOException {
        Map<Param<?>, Object> given = new LinkedHashMap<>();
        for (Iterator<Map.Entry<String, JsonNode>> entries =
                        content.path("paramMap").fields();
                entries.hasNext(); ) {
            Map.Entry<String, JsonNode> entry = entries.next();
            if (!stage.hasParam(entry.getKey())) {
                throw new IOException("the saved stage '%s' sets '%s', which this version does not have"
                        .formatted(uid(), entry.getKey()));
            }
            Param<Object> param = stage.getParam(entry.getKey());
            given.put(param, param.jsonDecode(JSON.writeValueAsString(entry.getValue())));
        }
        return given;
    }
}
