// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.store;

import io.funnel4j.file.TemporaryFolder;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A model's folder as the plain library writes it, with {@code encoders/} in it, on any file system that Hadoop reaches. {@code
 * funnel.json} is written last, so that a folder without it is no model.
 */
public final class ModelFolder {
    private static final String SPEC = "funnel.json";
    private static final String DENSE = "model.zip";
    private static final String TABLES = "tables";
    private static final String ENCODERS = "encoders";
    private static final String ENCODERS_FILE = ENCODERS + "/encoders.json";
    /** What a model's folder has; others may put more there. */
    private static final Pattern OWN = Pattern.compile("funnel\\.json|model\\.zip|data\\.json|report\\.json"
            + "|tables/[^/]+\\.table(/part-[0-9]+)?|encoders/(encoders\\.json|vocabulary-[0-9]+\\.jsonl)");

    private final FileSystem files;
    private final Path path;

    /**
     * @param path as Spark reads paths: without a scheme it is of the default file system
     * @throws IOException if its file system cannot be reached
     */
    public ModelFolder(String path, Configuration configuration) throws IOException {
        Path named = new Path(path);
        FileSystem found = named.getFileSystem(configuration);
        this.path = found.makeQualified(named);
        this.files = found instanceof LocalFileSystem local ? local.getRaw() : found; // no checksums beside each file
    }

    /** The folder with its scheme. */
    public String path() {
        return path.toString();
    }

    /** Whether it is on the disk of this machine, which others may not see. */
    public boolean onThisMachine() {
        return files.getUri().getScheme().equals("file");
    }

    /** Where it is on the disk of this machine. */
    public java.nio.file.Path local() {
        return java.nio.file.Path.of(path.toUri().getPath());
    }

    /** The names of its files within it, sorted. */
    List<String> names() throws IOException {
        return List.copyOf(sizes().keySet());
    }

    /** Bytes of its files by their names, sorted. */
    private SortedMap<String, Long> sizes() throws IOException {
        TreeMap<String, Long> sizes = new TreeMap<>();
        for (String parent : List.of("", TABLES + "/", ENCODERS + "/")) {
            for (FileStatus file : list(parent)) {
                String name = parent + file.getPath().getName();
                addSize(name, file, sizes);
                if (file.isDirectory() && OWN.matcher(name).matches()) { // a table in parts
                    for (FileStatus part : list(name)) {
                        addSize("%s/%s".formatted(name, part.getPath().getName()), part, sizes);
                    }
                }
            }
        }
        return sizes;
    }

    private static void addSize(String name, FileStatus file, Map<String, Long> sizes) {
        if (file.isFile() && OWN.matcher(name).matches()) {
            sizes.put(name, file.getLen());
        }
    }

    private FileStatus[] list(String folder) throws IOException {
        try {
            return files.listStatus(folder.isEmpty() ? path : new Path(path, folder));
        } catch (FileNotFoundException e) {
            return new FileStatus[0];
        }
    }

    /**
     * Refuses a folder that is none of a model, or not whole.
     *
     * @throws IOException saying what it lacks
     */
    public void requireWhole() throws IOException {
        if (list("").length == 0) {
            throw new IOException("there is no model at '%s': no such folder, or nothing in it".formatted(path));
        }
        List<String> names = names();
        List<String> missing = new ArrayList<>(List.of(SPEC, DENSE, ENCODERS_FILE));
        missing.removeAll(names);
        if (missing.isEmpty()) {
            return;
        }
        throw new IOException(
                missing.equals(List.of(ENCODERS_FILE))
                        ? "'%s' has a model without encoders, which cannot read raw columns; save them into it: encoders.save(folder.resolve(\"%s\"))"
                                .formatted(path, ENCODERS)
                        : "'%s' is not a whole model: it lacks %s; a save that ended early leaves such a folder, save it again"
                                .formatted(path, String.join(", ", missing)));
    }

    /** Another value for another model, whatever folder it is in. */
    public String fingerprint() throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(sizes().toString().getBytes(StandardCharsets.UTF_8));
            digest.update(bytes(SPEC)); // holds the checksums of tables and dense parameters
            digest.update(bytes(ENCODERS_FILE));
            return HexFormat.of().formatHex(digest.digest(), 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private byte[] bytes(String name) throws IOException {
        try (InputStream in = files.open(new Path(path, name))) {
            return in.readAllBytes();
        }
    }

    /** Bytes of the tables, which is about what they take of the heap. */
    public long tableBytes() throws IOException {
        return sizes().entrySet().stream()
                .filter(file -> file.getKey().startsWith(TABLES + "/"))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** A copy of what says how the model is made and what its encoders read, without their values. */
    public TemporaryFolder outline() throws IOException {
        TemporaryFolder outline = new TemporaryFolder("funnel4j-outline");
        try {
            for (String name : List.of(SPEC, ENCODERS_FILE)) {
                java.nio.file.Path file = outline.path().resolve(name);
                Files.createDirectories(file.getParent());
                Files.write(file, bytes(name));
            }
        } catch (IOException | RuntimeException e) {
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
    public void copyTo(java.nio.file.Path folder) throws IOException {
        for (String name : inOrder()) {
            java.nio.file.Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            try (InputStream in = files.open(new Path(path, name));
                    OutputStream out = Files.newOutputStream(file)) {
                in.transferTo(out);
            }
        }
    }

    /**
     * Copies the files into another folder.
     *
     * @param beforeLast writes what is to be there before {@value #SPEC}
     */
    public void copyTo(ModelFolder target, Write beforeLast) throws IOException {
        for (String name : inOrder()) {
            if (name.equals(SPEC)) {
                beforeLast.into(target);
            }
            try (InputStream in = files.open(new Path(path, name));
                    OutputStream out = target.files.create(new Path(target.path, name), true)) {
                in.transferTo(out);
            }
        }
    }

    /** Writes something into a folder. */
    public interface Write {
        void into(ModelFolder folder) throws IOException;
    }

    /** Writes a text that is no file of the model. */
    void write(String name, String text) throws IOException {
        try (OutputStream out = files.create(new Path(path, name), true)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** The files of a folder in it that is no part of the model, one after the other; empty where there is none. */
    String read(String folder) throws IOException {
        StringBuilder text = new StringBuilder();
        TreeMap<String, Path> parts = new TreeMap<>();
        for (FileStatus file : list(folder)) {
            String name = file.getPath().getName();
            if (file.isFile() && !name.startsWith("_") && !name.startsWith(".")) {
                parts.put(name, file.getPath());
            }
        }
        for (Path part : parts.values()) {
            try (InputStream in = files.open(part)) {
                text.append(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return text.toString();
    }

    private List<String> inOrder() throws IOException {
        List<String> names = new ArrayList<>(names());
        names.remove(SPEC);
        names.add(SPEC);
        return names;
    }
}
