// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.runs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The validations in a run's {@code metrics.jsonl}.
 *
 * @param count the epoch of the last validation
 * @param samplesPerSecond median over them; NaN without epochs
 * @param last metrics of the last validation
 */
record RunEpochs(int count, double samplesPerSecond, Map<String, Double> last) {
    static final RunEpochs NONE = new RunEpochs(0, Double.NaN, Map.of());

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String SPEED = "samples_per_second";

    /**
     * Reads a file.
     *
     * @param since when the run started; what was written before is another run's
     * @param problems what cannot be read is added to
     */
    static RunEpochs read(Path file, Instant since, List<String> problems) {
        try {
            if (!Files.exists(file)
                    || Files.getLastModifiedTime(file).toInstant().isBefore(since)) {
                return NONE;
            }
            return parse(Files.readAllLines(file), problems);
        } catch (IOException e) {
            problems.add("metrics.jsonl cannot be read: " + e);
            return NONE;
        }
    }

    private static RunEpochs parse(List<String> lines, List<String> problems) {
        List<JsonNode> epochs = new ArrayList<>();
        for (int line = 0; line < lines.size(); line++) {
            try {
                epochs.add(MAPPER.readTree(lines.get(line)));
            } catch (JsonProcessingException e) {
                problems.add(String.format(Locale.ROOT, "line %d of metrics.jsonl is damaged", line + 1));
            }
        }
        if (epochs.isEmpty()) {
            return NONE;
        }
        double[] speeds = epochs.stream()
                .mapToDouble(epoch -> epoch.path(SPEED).asDouble(Double.NaN))
                .sorted()
                .toArray();
        Map<String, Double> last = new LinkedHashMap<>();
        epochs.get(epochs.size() - 1).fields().forEachRemaining(field -> {
            if (field.getKey().contains(".") && field.getValue().isNumber()) {
                last.put(field.getKey(), field.getValue().asDouble());
            }
        });
        int count = epochs.get(epochs.size() - 1).path("epoch").asInt(epochs.size());
        return new RunEpochs(count, speeds[speeds.length / 2], last);
    }
}
