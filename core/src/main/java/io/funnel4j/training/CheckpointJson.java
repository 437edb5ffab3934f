// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.training;

import io.funnel4j.Internal;
import io.funnel4j.file.PartialFile;
import io.funnel4j.file.StoredJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.nd4j.shade.jackson.annotation.JsonSetter;
import org.nd4j.shade.jackson.annotation.Nulls;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.DeserializationFeature;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.json.JsonMapper;

/** A {@link Checkpoint} as a file: a line of JSON, and a line with its CRC-32C. */
@Internal
public final class CheckpointJson {
    private static final int VERSION = 1;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
            .enable(
                    DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                    DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
                    DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .build();

    /** @param version of this format */
    private record Content(int version, Checkpoint checkpoint) {}

    private CheckpointJson() {}

    /** What the file of a checkpoint holds. */
    public static byte[] bytes(Checkpoint checkpoint) throws IOException {
        String line = JSON.writeValueAsString(new Content(VERSION, checkpoint));
        return "%s\n%s\n".formatted(line, checksum(line)).getBytes(StandardCharsets.UTF_8);
    }

    static void write(Checkpoint checkpoint, Path file) throws IOException {
        byte[] content = bytes(checkpoint);
        try (PartialFile partial = new PartialFile(file)) {
            Files.write(partial.path(), content);
            partial.finishDurably();
        } catch (IOException e) {
            throw PartialFile.failed(file, e);
        }
    }

    /** @throws IOException naming the file and what is wrong with it: missing, cut, damaged or of another version */
    static Checkpoint read(Path file) throws IOException {
        try {
            return parse(file.toString(), StoredJson.readAtMost(file, StoredJson.MAX_BYTES));
        } catch (NoSuchFileException e) {
            throw new IOException("'%s' is missing".formatted(file), e);
        }
    }

    /**
     * Reads what {@link #bytes} gave.
     *
     * @param file its name, for messages
     * @throws IOException naming the file and what is wrong with it: cut, damaged or of another version
     */
    public static Checkpoint parse(String file, byte[] content) throws IOException {
        try {
            String[] lines = new String(content, StandardCharsets.UTF_8).split("\n", -1);
            if (lines.length != 3 || !lines[1].equals(checksum(lines[0])) || !lines[2].isEmpty()) {
                throw new IOException("'%s' is damaged, or cut short: its checksum does not match".formatted(file));
            }
            StoredJson.check(file, lines[0].getBytes(StandardCharsets.UTF_8));
            Content read = JSON.readValue(lines[0], Content.class);
            if (read == null || read.version() != VERSION) {
                throw new IOException("'%s' has format version %s; this release reads version %s"
                        .formatted(file, read == null ? "none" : read.version(), VERSION));
            }
            read.checkpoint().requireSameNames();
            return read.checkpoint();
        } catch (JsonProcessingException e) {
            throw new IOException("'%s' is no checkpoint: %s".formatted(file, StoredJson.reason(e)), e);
        } catch (IllegalArgumentException e) {
            throw new IOException("'%s' is no checkpoint: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static String checksum(String line) {
        CRC32C checksum = new CRC32C();
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        checksum.update(bytes, 0, bytes.length);
        return Long.toHexString(checksum.getValue());
    }
}
