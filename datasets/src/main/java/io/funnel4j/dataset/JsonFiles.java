package io.funnel4j.dataset;

import io.funnel4j.file.PartialFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.SerializationFeature;

/** Records as JSON files. */
public final class JsonFiles {
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private JsonFiles() {}

    /** A record as JSON text. */
    public static String text(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON: " + value, e);
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
            return MAPPER.readValue(Files.readString(file), type);
        } catch (NoSuchFileException e) {
            throw new InvalidFileException("expected %s in %s, but there is no such file".formatted(what, file), e);
        } catch (JsonProcessingException e) {
            throw new InvalidFileException(
                    "%s is not %s of this version: %s".formatted(file, what, e.getOriginalMessage()), e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
