// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset;

import io.funnel4j.Internal;
import io.funnel4j.file.PartialFile;
import io.funnel4j.file.StoredJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.nd4j.shade.jackson.annotation.JsonSetter;
import org.nd4j.shade.jackson.annotation.Nulls;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.DeserializationFeature;
import org.nd4j.shade.jackson.databind.MapperFeature;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.SerializationFeature;
import org.nd4j.shade.jackson.databind.json.JsonMapper;

/** Records as JSON files. */
public final class JsonFiles {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    private JsonFiles() {}

    /** A record as JSON text. */
    public static String text(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON: " + value, e);
        }
    }

    /** The record that {@link #text} wrote. */
    @Internal
    public static <T> T parse(String text, Class<T> type) {
        try {
            return MAPPER.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "not %s of this version: %s".formatted(type.getSimpleName(), StoredJson.reason(e)), e);
        }
    }

    /** Writes a record; the file appears whole or not at all. */
    public static void write(Path file, Object value) {
        try {
            PartialFile.write(file, text(value) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /**
     * Reads a record.
     *
     * @param what the file is, for the errors
     * @throws InvalidFileException if there is no such file or it holds something else
     */
    public static <T> T read(Path file, Class<T> type, String what) {
        try {
            T value = MAPPER.readValue(StoredJson.read(file), type);
            if (value == null) {
                throw new InvalidFileException("%s is not %s: it is null".formatted(file, what));
            }
            return value;
        } catch (NoSuchFileException e) {
            throw new InvalidFileException("expected %s in %s, but there is no such file".formatted(what, file), e);
        } catch (JsonProcessingException e) {
            throw new InvalidFileException(
                    "%s is not %s of this version: %s".formatted(file, what, StoredJson.reason(e)), e);
        } catch (IOException e) {
            throw new InvalidFileException("cannot read %s as %s: %s".formatted(file, what, e.getMessage()), e);
        }
    }
}
