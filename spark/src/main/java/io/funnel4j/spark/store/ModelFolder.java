// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.store;

import io.funnel4j.file.TemporaryFolder;
import io.funnel4j.spark.files.ClusterFolder;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;

/**
 * A model's folder as the plain library writes it, with {@code encoders/} in it, on any file system that Hadoop reaches. {@code
 * funnel.json} is written last, so that a folder without it is no model.
 */
public final class ModelFolder implements Serializable {
    private static final long serialVersionUID = 1;
    private static final String SPEC = "funnel.json";
    private static final String DENSE = "model.zip";
    private static final String TABLES = "tables";
    private static final String ENCODERS = "encoders";
    private static final String ENCODERS_FILE = ENCODERS + "/encoders.json";
    /** What a model's folder has; others may put more there. */
    private static final Pattern OWN = Pattern.compile("funnel\\.json|model\\.zip|data\\.json|report\\.json"
            + "|tables/[^/]+\\.table(/part-[0-9]+)?|encoders/(encoders\\.json|vocabulary-[0-9]+\\.(jsonl|seen))");

    private final ClusterFolder files;

    /** @param path as Spark reads paths: without a scheme it is of the default file system */
    public ModelFolder(String path, Configuration configuration) {
        files = ClusterFolder.of(configuration, path);
    }

    /** The folder with its scheme. */
    public String path() {
        return files.qualifiedPath();
    }

    /** Where it is on the disk of this machine, which others may not see; empty of a file system that all machines reach. */
    public Optional<Path> onThisMachine() {
        return files.onThisMachine();
    }

    /** The names of its files within it, sorted. */
    List<String> names() {
        return List.copyOf(sizes().keySet());
    }

    /** Bytes of its files by their names, sorted. */
    private SortedMap<String, Long> sizes() {
        SortedMap<String, Long> sizes =
                files.sizes(folder -> folder.startsWith(TABLES + "/") || folder.equals(ENCODERS + "/"));
        sizes.keySet().removeIf(name -> !OWN.matcher(name).matches());
        return sizes;
    }

    /**
     * Refuses a folder that is none of a model, or not whole.
     *
     * @throws IOException saying what it lacks
     */
    public void requireWhole() throws IOException {
        if (files.list().isEmpty()) {
            throw new IOException("there is no model at '%s': no such folder, or nothing in it".formatted(path()));
        }
        List<String> names = names();
        List<String> missing = new ArrayList<>(List.of(SPEC, DENSE, ENCODERS_FILE));
        missing.removeAll(names);
        if (missing.isEmpty()) {
            return;
        }
        if (files.folder("model").has(SPEC)) {
            throw new IOException("'%s' is the folder of a run; its model is '%s/model'".formatted(path(), path()));
        }
        throw new IOException(
                missing.equals(List.of(ENCODERS_FILE))
                        ? "'%s' has a model without encoders, which cannot read raw columns; save them into it: encoders.save(folder.resolve(\"%s\"))"
                                .formatted(path(), ENCODERS)
                        : "'%s' is not a whole model: it lacks %s; a save that ended early leaves such a folder, save it again"
                                .formatted(path(), String.join(", ", missing)));
    }

    /** Another value for another model, whatever folder it is in. */
    public String fingerprint() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(sizes().toString().getBytes(StandardCharsets.UTF_8));
            digest.update(files.read(SPEC)); // holds the checksums of tables and dense parameters
            digest.update(files.read(ENCODERS_FILE));
            return HexFormat.of().formatHex(digest.digest(), 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Bytes of the tables, which is about what they take of the heap. */
    public long tableBytes() {
        return sizes().entrySet().stream()
                .filter(file -> file.getKey().startsWith(TABLES + "/"))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** A copy of what says how the model is made and what its encoders read, without their values. */
    public TemporaryFolder outline() {
        TemporaryFolder outline = new TemporaryFolder("funnel4j-outline");
        try {
            for (String name : List.of(SPEC, ENCODERS_FILE)) {
                files.copyTo(name, outline.path().resolve(name));
            }
        } catch (RuntimeException e) {
            outline.close();
            throw e;
        }
        return outline;
    }

    /**
     * Copies the files into a folder of this machine, which is made where needed.
     *
     * @param folder the plain library opens it afterwards
     */
    public void copyTo(Path folder) {
        inOrder().forEach(name -> files.copyTo(name, folder.resolve(name)));
    }

    /**
     * Copies the files into another folder.
     *
     * @param beforeLast writes what is to be there before {@value #SPEC}
     */
    public void copyTo(ModelFolder target, Consumer<ModelFolder> beforeLast) {
        for (String name : inOrder()) {
            if (name.equals(SPEC)) {
                beforeLast.accept(target);
            }
            files.read(name, in -> target.files.write(name, in::transferTo));
        }
    }

    /** Writes a text that is no file of the model. */
    void write(String name, String text) {
        files.write(name, text);
    }

    /** The files of a folder in it that is no part of the model, one after the other; empty where there is none. */
    String read(String folder) {
        ClusterFolder parts = files.folder(folder);
        return parts.list().stream()
                .filter(name -> !name.startsWith("_") && !name.startsWith("."))
                .map(parts::readText)
                .collect(Collectors.joining());
    }

    private List<String> inOrder() {
        List<String> names = new ArrayList<>(names());
        names.remove(SPEC);
        names.add(SPEC);
        return names;
    }
}
