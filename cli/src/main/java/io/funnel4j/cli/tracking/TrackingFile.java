// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.tracking;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.funnel4j.file.PartialFile;
import io.funnel4j.text.Message;
import io.funnel4j.tracking.ServerRun;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * {@code tracking.json} in a run's folder: where the run is shown, so that it goes on there.
 *
 * @param path of the file
 */
record TrackingFile(Path path) {
    private static final String FORMAT = "funnel4j-tracking";
    private static final int VERSION = 1;
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /**
     * A run on MLflow.
     *
     * @param server its address
     * @param experiment by name
     * @param run the id that the server gave; null until then
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Mlflow(String server, String experiment, String run) {
        /**
         * The run as trackers know it.
         *
         * @param created told the id of a new run
         * @throws IllegalArgumentException if there can be no such server or run
         */
        ServerRun run(Consumer<String> created) {
            return new ServerRun(
                    URI.create(server), experiment, Optional.ofNullable(run), created, Map.copyOf(System.getenv()));
        }

        Mlflow withRun(String id) {
            return new Mlflow(server, experiment, id);
        }
    }

    /**
     * Where a run is shown.
     *
     * @param mlflow null where it is not there
     * @param tensorBoard the folder of its event files; null where there are none
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Places(Mlflow mlflow, String tensorBoard) {
        static final Places NONE = new Places(null, null);
    }

    /**
     * What the file says; nothing where there is none.
     *
     * @throws IOException if it cannot be read
     */
    Places read() throws IOException {
        if (!Files.exists(path)) {
            return Places.NONE;
        }
        try {
            JsonNode document = JSON.readTree(Files.readString(path));
            if (!document.path("format").asText().equals(FORMAT)
                    || document.path("version").asInt() != VERSION) {
                throw new IOException(Message.of(
                        "'%s' is not of the format %s, version %d; say --mlflow or --tensorboard again",
                        path, FORMAT, VERSION));
            }
            Places places = JSON.treeToValue(document, Places.class);
            if (places.mlflow() != null) {
                places.mlflow().run(id -> {});
            }
            return places;
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new IOException("'%s' is damaged; say --mlflow or --tensorboard again".formatted(path), e);
        }
    }

    /** Writes the file; an earlier one is replaced at once. */
    void write(Places places) throws IOException {
        ObjectNode document = JSON.createObjectNode();
        document.put("format", FORMAT).put("version", VERSION);
        document.setAll((ObjectNode) JSON.valueToTree(places));
        PartialFile.write(path, JSON.writeValueAsString(document) + "\n");
    }
}
