// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.mutation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/** Makes checksums right again, as whoever changes a file on purpose would: what lies behind them is to be read. */
final class Checksums {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int HEADER_BYTES = 16;

    private Checksums() {}

    /** Of the tables, then of all that {@code funnel.json} names. */
    static void ofModel(Path folder) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (Path file : files(folder)) {
            files.put(folder.relativize(file).toString(), Files.readAllBytes(file));
        }
        repair(files);
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Files.write(folder.resolve(file.getKey()), file.getValue());
        }
    }

    /** The same in a model's single file. */
    static void ofExport(Path file) throws IOException {
        Map<String, byte[]> entries;
        try {
            entries = ZipMutations.entries(Files.readAllBytes(file));
        } catch (IOException | IllegalArgumentException e) {
            return; // no archive any more
        }
        repair(entries);
        Files.write(file, ZipMutations.zip(entries));
    }

    private static void repair(Map<String, byte[]> files) {
        byte[] description = files.get("funnel.json");
        ObjectNode spec;
        try {
            if (description == null || !(JSON.readTree(description) instanceof ObjectNode object)) {
                return;
            }
            spec = object;
        } catch (IOException e) {
            return;
        }
        ObjectNode checksums = spec.putObject("checksums");
        files.replaceAll((name, content) -> {
            if (name.startsWith("tables/") && content.length >= Long.BYTES) {
                byte[] repaired = content.clone();
                int end = repaired.length - Long.BYTES;
                long checksum = checksum(repaired, 0, end);
                ByteBuffer.wrap(repaired).putLong(end, checksum);
                checksums.put(name.substring("tables/".length()), checksum);
                return repaired;
            }
            return content;
        });
        byte[] graph = files.get("model.zip");
        checksums.put("model.zip", graph == null ? 0 : checksum(graph, 0, graph.length));
        files.put("funnel.json", spec.toPrettyString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** Of a part of an encoded data set, and in what the model beside it remembers. */
    static void ofPart(Path run, String part) throws IOException {
        Path folder = run.resolve("data").resolve(part);
        Path description = folder.resolve("exposures.json");
        Path trainedOn = run.resolve("model").resolve("data.json");
        JsonNode exposures = JSON.readTree(description.toFile());
        JsonNode remembered = JSON.readTree(trainedOn.toFile());
        if (!(exposures instanceof ObjectNode object)) {
            return;
        }
        long checksum = content(folder.resolve("exposures.bin"))
                ^ Long.rotateLeft(content(folder.resolve("lists.bin")), Integer.SIZE);
        object.put("checksum", checksum);
        ((ObjectNode) remembered.path("checksums")).put(part, Long.toHexString(checksum));
        Files.writeString(description, object.toPrettyString());
        Files.writeString(trainedOn, remembered.toPrettyString());
    }

    /** Of a run's checkpoints: the states' files, what a checkpoint says of them, and its own. */
    static void ofCheckpoints(Path folder) throws IOException {
        for (Path file : files(folder)) {
            byte[] content = Files.readAllBytes(file);
            if (!file.toString().endsWith(".json") && content.length >= Long.BYTES) {
                ByteBuffer.wrap(content)
                        .putLong(content.length - Long.BYTES, checksum(content, 0, content.length - Long.BYTES));
                Files.write(file, content);
            }
        }
        for (Path file : files(folder)) {
            if (file.toString().endsWith(".json")) {
                ofCheckpoint(folder, file);
            }
        }
    }

    private static void ofCheckpoint(Path folder, Path file) throws IOException {
        String line = new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.UTF_8)
                .lines()
                .findFirst()
                .orElse("");
        try {
            JsonNode content = JSON.readTree(line);
            for (String state : List.of("state", "bestState")) {
                JsonNode saved = content.path("checkpoint").path(state);
                Path states = folder.resolve(saved.path("folder").asText());
                if (saved.path("checksums") instanceof ObjectNode checksums && Files.isDirectory(states)) {
                    for (Path stateFile : files(states)) {
                        byte[] bytes = Files.readAllBytes(stateFile);
                        String name = stateFile.getFileName().toString();
                        if (checksums.has(name) && bytes.length >= Long.BYTES) {
                            checksums.put(name, ByteBuffer.wrap(bytes).getLong(bytes.length - Long.BYTES));
                        }
                    }
                }
            }
            line = content.toString();
        } catch (IOException | java.nio.file.InvalidPathException e) {
            // no JSON any more; its own checksum is made right none the less
        }
        byte[] bytes = line.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        Files.writeString(file, line + "\n" + Long.toHexString(checksum(bytes, 0, bytes.length)) + "\n");
    }

    private static long content(Path file) throws IOException {
        byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
        int from = Math.min(HEADER_BYTES, bytes.length);
        return checksum(bytes, from, bytes.length - from);
    }

    private static long checksum(byte[] bytes, int from, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, from, length);
        return checksum.getValue();
    }

    private static List<Path> files(Path folder) throws IOException {
        Path[] found;
        try (java.util.stream.Stream<Path> all = Files.walk(folder)) {
            found = all.filter(Files::isRegularFile).sorted().toArray(Path[]::new);
        }
        return Arrays.asList(found);
    }
}
