// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.follow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.funnel4j.cli.record.RunFolder;
import io.funnel4j.file.PartialFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How a run follows a stream: {@code stream.json} in its folder, so that it goes on in the same way.
 *
 * @param source a file, absolute, a named pipe, or {@code -}
 * @param begun the source that the run began with, which it goes on with under {@code source}
 * @param format {@code csv}, {@code tsv} or {@code jsonl}; null where the source's name and the configuration say
 * @param maxWait how long a micro-batch waits for its next row
 * @param window rows of rolling metrics
 * @param reportEvery how often rolling metrics are written
 * @param checkpointEvery how often checkpoints are, beside those of {@code training.checkpoints}
 * @param publishEvery how often the model is
 */
record FollowSettings(
        String source,
        String begun,
        String format,
        String maxWait,
        int window,
        String reportEvery,
        String checkpointEvery,
        String publishEvery) {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    FollowSettings {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(begun, "begun");
        Durations.parse(maxWait);
        Every.parse(reportEvery);
        Every.parse(checkpointEvery);
        Every.parse(publishEvery);
        if (window < 1) {
            throw new IllegalArgumentException("a window of %s rows; expected at least 1".formatted(window));
        }
    }

    /** The same rows under another name, which need not tell their format. */
    FollowSettings withSource(String other) {
        String word = FollowedStream.word(this);
        return new FollowSettings(
                other,
                begun,
                word.isEmpty() ? null : word,
                maxWait,
                window,
                reportEvery,
                checkpointEvery,
                publishEvery);
    }

    Duration patience() {
        return Durations.parse(maxWait);
    }

    /** Those of a run's folder; empty where the run follows no stream. */
    static Optional<FollowSettings> in(RunFolder folder) throws IOException {
        Path file = folder.stream();
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(Files.readString(file), FollowSettings.class));
        } catch (JsonProcessingException e) {
            throw new IOException(
                    "'%s' does not say which stream the run follows: %s".formatted(file, e.getOriginalMessage()), e);
        }
    }

    void write(RunFolder folder) throws IOException {
        PartialFile.write(folder.stream(), JSON.writeValueAsString(this) + "\n");
    }
}
