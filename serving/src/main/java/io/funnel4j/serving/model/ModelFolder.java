// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.serving.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.funnel4j.file.ReplacedFolder;
import io.funnel4j.text.Message;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where a model lies: a run's folder, with what the run recorded, or a model's folder alone.
 *
 * @param root the folder that was named
 * @param model the model's own folder
 */
public record ModelFolder(Path root, Path model) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SPEC = "funnel.json";
    private static final String RECORD = "run.json";
    private static final String FINISHED = "finished";
    /** In the model's folder, where a run that goes on has published it. */
    private static final String PUBLISHED = "published.json";

    /**
     * The model in a folder.
     *
     * @param root a run's folder or a model's
     * @throws IOException if there is no model with encoders in it, saying what is missing
     */
    public static ModelFolder of(Path root) throws IOException {
        return ReplacedFolder.read(root.resolve("model"), () -> now(root));
    }

    private static ModelFolder now(Path root) throws IOException {
        Path ofRun = root.resolve("model");
        ModelFolder folder = new ModelFolder(root, Files.isDirectory(ofRun) ? ofRun : root);
        for (Path file : new Path[] {folder.model.resolve(SPEC), folder.encodersFile()}) {
            if (!Files.isRegularFile(file)) {
                throw new IOException(
                        "'%s' is neither the folder of a run nor that of a model with encoders: it has no %s; run 'train' first, or name another"
                                .formatted(root, root.relativize(file)));
            }
        }
        return folder;
    }

    /**
     * The same where a run is not under way there, and has not failed; of a run on a stream also what it has published, which is
     * whole.
     */
    static Optional<ModelFolder> complete(Path root) {
        try {
            ModelFolder folder = of(root);
            Optional<JsonNode> status = folder.record().map(record -> record.path("status"));
            boolean whole = status.isEmpty()
                    || status.get().asText().equals(FINISHED)
                    || Files.isRegularFile(folder.model.resolve(PUBLISHED));
            return whole ? Optional.of(folder) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    Path encoders() {
        return model.resolve("encoders");
    }

    private Path encodersFile() {
        return encoders().resolve("encoders.json");
    }

    /** What encoding found in the data that the model was trained on. */
    Path report() {
        return model.resolve("report.json");
    }

    /** The folder's own name, which a user typed. */
    public String name() {
        Path name = root.toAbsolutePath().normalize().getFileName();
        return name == null ? root.toString() : name.toString();
    }

    /** What the run recorded of itself; empty for a model's folder alone. */
    Optional<ObjectNode> record() throws IOException {
        return json(root.resolve(RECORD));
    }

    /** The run's final metrics; empty for a model's folder alone. */
    Optional<ObjectNode> results() throws IOException {
        return json(root.resolve("results.json"));
    }

    private static Optional<ObjectNode> json(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        JsonNode document;
        try {
            document = JSON.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            throw new IOException(
                    Message.of(
                            "'%s' is not JSON (line %d, column %d)",
                            file, e.getLocation().getLineNr(), e.getLocation().getColumnNr()),
                    e);
        }
        return document instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
    }

    /**
     * Says which model it is: two of the same id have the same weights and encoders. The files that it is made of hold the
     * checksums of all others.
     */
    public String id() throws IOException {
        return ReplacedFolder.read(model, this::idNow);
    }

    private String idNow() throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(Files.readAllBytes(model.resolve(SPEC)));
            digest.update(Files.readAllBytes(encodersFile()));
            return HexFormat.of().formatHex(digest.digest(), 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    /** The files that it is made of, with size and time: equal as long as nothing is written. */
    Map<String, String> files() throws IOException {
        Map<String, String> files = new TreeMap<>();
        Files.walkFileTree(model, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                files.put(model.relativize(file).toString(), attributes.size() + " " + attributes.lastModifiedTime());
                return FileVisitResult.CONTINUE;
            }

            /** Gone since its folder was read. */
            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }

    /** When the model was written, in milliseconds since 1970. */
    long written() throws IOException {
        return Math.max(
                Files.getLastModifiedTime(model.resolve(SPEC)).toMillis(),
                Files.getLastModifiedTime(encodersFile()).toMillis());
    }
}
