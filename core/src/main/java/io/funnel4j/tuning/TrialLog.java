// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.tuning;

import io.funnel4j.file.PartialFile;
import io.funnel4j.file.StoredJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** What the trials of a search came to, in a file: a line of JSON a measurement, there as soon as it is made. */
public final class TrialLog {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;

    /**
     * One measurement.
     *
     * @param trial from 0
     * @param rung from 0
     * @param step that the trial had been trained to
     * @param rows trained since the rung before
     * @param seconds that took
     * @param value of the metric on validation; null where the trial failed
     * @param failure why it did; empty where it did not
     * @param settings the trial's values, as a configuration writes them
     */
    public record Entry(
            int trial,
            int rung,
            long step,
            long rows,
            double seconds,
            Double value,
            String failure,
            Map<String, String> settings) {
        public Entry {
            settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        }
    }

    public TrialLog(Path file) {
        this.file = file;
    }

    /**
     * What stands in the file, without a last line that was cut off by a kill, which is removed.
     *
     * @throws IOException naming the file and the line that is no measurement
     */
    public List<Entry> read() throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        String text = new String(StoredJson.readAtMost(file, StoredJson.MAX_BYTES), StandardCharsets.UTF_8);
        int whole = text.lastIndexOf('\n') + 1;
        if (whole < text.length()) {
            PartialFile.write(file, text.substring(0, whole));
        }
        List<Entry> entries = new ArrayList<>();
        for (String line : text.substring(0, whole).lines().toList()) {
            try {
                entries.add(JSON.readValue(line, Entry.class));
            } catch (JsonProcessingException e) {
                throw new IOException(
                        "line %s of '%s' is no measurement of a trial: %s; search into another folder"
                                .formatted(entries.size() + 1, file, StoredJson.reason(e)),
                        e);
            }
        }
        return entries;
    }

    /** Adds a measurement. */
    public void append(Entry entry) {
        try {
            Files.writeString(
                    file,
                    JSON.writeValueAsString(entry) + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND,
                    StandardOpenOption.DSYNC);
        } catch (IOException e) {
            throw new UncheckedIOException(PartialFile.failed(file, e).getMessage(), e);
        }
    }
}
