// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.funnel4j.file.PartialFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;

/** {@link RunRecord}s as files. */
public final class RunRecordFile {
    /** Raised by a change that an older reader would misread. */
    static final int VERSION = 1;

    private static final String FORMAT = "funnel4j-run-record";
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new SimpleModule()
                    .addSerializer(Instant.class, ToStringSerializer.instance)
                    .addDeserializer(Instant.class, new FromText()))
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private RunRecordFile() {}

    /** Writes a record; an earlier one is replaced at once. */
    static void write(RunRecord record, Path file) throws IOException {
        ObjectNode document = MAPPER.createObjectNode();
        document.put("format", FORMAT).put("version", VERSION);
        document.setAll((ObjectNode) MAPPER.valueToTree(record));
        PartialFile.write(file, MAPPER.writeValueAsString(document) + "\n");
    }

    /**
     * Reads a record.
     *
     * @throws IOException saying what is wrong with the file
     */
    public static RunRecord read(Path file) throws IOException {
        String name = file.getFileName().toString();
        try {
            JsonNode document = MAPPER.readTree(Files.readString(file));
            String format = document.path("format").asText("none");
            if (!format.equals(FORMAT)) {
                throw new IOException("%s has the format '%s'; expected '%s'".formatted(name, format, FORMAT));
            }
            int version = document.path("version").asInt(0);
            if (version != VERSION) {
                throw new IOException(String.format(
                        Locale.ROOT, "%s is of version %d; this release reads version %d", name, version, VERSION));
            }
            return MAPPER.treeToValue(document, RunRecord.class);
        } catch (NoSuchFileException e) {
            throw new IOException("there is no " + name, e);
        } catch (JsonProcessingException e) {
            throw new IOException("%s is damaged%s".formatted(name, place(e)), e);
        }
    }

    private static String place(JsonProcessingException error) {
        return error.getLocation() == null
                ? ""
                : " near line " + error.getLocation().getLineNr();
    }

    /** A record as it is in files, without format and version. */
    public static ObjectNode json(RunRecord record) {
        return MAPPER.valueToTree(record);
    }

    private static final class FromText extends FromStringDeserializer<Instant> {
        private static final long serialVersionUID = 1L;

        FromText() {
            super(Instant.class);
        }

        @Override
        protected Instant _deserialize(String text, DeserializationContext context) {
            return Instant.parse(text);
        }
    }
}
