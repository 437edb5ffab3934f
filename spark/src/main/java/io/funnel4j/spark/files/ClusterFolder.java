// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.files;

import io.funnel4j.file.DurableFiles;
import java.io.BufferedOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;

/**
 * A folder that the driver and all executors reach. A file appears under its name when it is whole; of several attempts to write
 * the same file, the first that ends stays, since all of them write the same.
 */
public final class ClusterFolder implements Serializable {
    /** Follows the name of a file that is not whole, before anything. */
    public static final String PARTIAL = ".partial-";

    private static final long serialVersionUID = 1;
    private static final int BUFFER = 1 << 20;

    private final String path;
    private final SerializableConfiguration configuration;

    private ClusterFolder(String path, SerializableConfiguration configuration) {
        this.path = path;
        this.configuration = configuration;
    }

    /**
     * A folder, which need not be there yet.
     *
     * @param path of any of Hadoop's file systems; without a scheme, of the default one
     */
    public static ClusterFolder of(JavaSparkContext context, String path) {
        return of(context.hadoopConfiguration(), path);
    }

    /** {@link #of(JavaSparkContext, String)} without a context. */
    public static ClusterFolder of(Configuration configuration, String path) {
        return new ClusterFolder(path, new SerializableConfiguration(configuration));
    }

    /** A folder in this one. */
    public ClusterFolder folder(String name) {
        return new ClusterFolder("%s/%s".formatted(path, name), configuration);
    }

    /** What is written to a file. */
    public interface Content<T> {
        T writeTo(OutputStream out) throws IOException;
    }

    /** What is read of a file. */
    public interface Reading<T> {
        T from(InputStream in) throws IOException;
    }

    private interface Action<T> {
        T on(FileSystem files, Path file) throws IOException;
    }

    private <T> T with(String doing, String name, Action<T> action) {
        Path file = name.isEmpty() ? new Path(path) : new Path(path, name);
        try {
            FileSystem found = file.getFileSystem(configuration.value());
            FileSystem files =
                    found instanceof LocalFileSystem local ? local.getRaw() : found; // no checksums beside files
            return action.on(files, file);
        } catch (FileNotFoundException e) {
            throw new UncheckedIOException("cannot %s '%s': it is missing".formatted(doing, file), e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot %s '%s': %s".formatted(doing, file, e.getMessage()), e);
        }
    }

    /**
     * Writes a file.
     *
     * @return what the content gives
     * @throws UncheckedIOException naming the file
     */
    public <T> T write(String name, Content<T> content) {
        return with("write", name, (files, file) -> {
            Path partial = file.suffix(PARTIAL + UUID.randomUUID());
            boolean done = false;
            try {
                T result;
                try (OutputStream out = new BufferedOutputStream(files.create(partial, true), BUFFER)) {
                    result = content.writeTo(out);
                }
                if (!files.exists(file) && !files.rename(partial, file) && !files.exists(file)) {
                    throw new IOException("it cannot be renamed from '%s'".formatted(partial));
                }
                done = true;
                return result;
            } finally {
                if (!done || files.exists(partial)) {
                    files.delete(partial, false);
                }
            }
        });
    }

    /** Writes bytes. */
    public void write(String name, byte[] content) {
        write(name, out -> {
            out.write(content);
            return content.length;
        });
    }

    /** Writes a text. */
    public void write(String name, String text) {
        write(name, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads a file.
     *
     * @throws UncheckedIOException naming the file
     */
    public <T> T read(String name, Reading<T> reading) {
        return with("read", name, (files, file) -> {
            try (InputStream in = files.open(file, BUFFER)) {
                return reading.from(in);
            }
        });
    }

    /** Reads a small file. */
    public byte[] read(String name) {
        return read(name, InputStream::readAllBytes);
    }

    /** Reads a small text. */
    public String readText(String name) {
        return new String(read(name), StandardCharsets.UTF_8);
    }

    /** Copies a file to this machine, whose folder is made where needed. */
    public void copyTo(String name, java.nio.file.Path local) {
        read(name, in -> {
            Files.createDirectories(local.getParent());
            return Files.copy(in, local, StandardCopyOption.REPLACE_EXISTING);
        });
    }

    /** Copies the files of a folder of this machine into this one. */
    public void copyFrom(java.nio.file.Path local) {
        try {
            for (java.nio.file.Path file : DurableFiles.list(local)) {
                write(file.getFileName().toString(), Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read '%s'".formatted(local), e);
        }
    }

    public boolean has(String name) {
        return with("look for", name, FileSystem::exists);
    }

    /** Names of the files and folders in this one, in order; none where it is not there. */
    public List<String> list() {
        return with("list", "", (files, file) -> {
            List<String> names = new ArrayList<>();
            if (files.exists(file)) {
                for (FileStatus status : files.listStatus(file)) {
                    names.add(status.getPath().getName());
                }
            }
            Collections.sort(names);
            return names;
        });
    }

    /**
     * Bytes of the files in this folder and below, by their names within it, in order; none where it is not there.
     *
     * @param below of folders within it, by their names and a slash, which are looked into
     */
    public SortedMap<String, Long> sizes(Predicate<String> below) {
        return with("list", "", (files, file) -> {
            SortedMap<String, Long> sizes = new TreeMap<>();
            if (files.exists(file)) {
                addSizes(files, file, "", below, sizes);
            }
            return sizes;
        });
    }

    private static void addSizes(
            FileSystem files, Path folder, String name, Predicate<String> below, Map<String, Long> sizes)
            throws IOException {
        for (FileStatus each : files.listStatus(folder)) {
            String own = name + each.getPath().getName();
            if (each.isFile()) {
                sizes.put(own, each.getLen());
            } else if (below.test(own + "/")) {
                addSizes(files, each.getPath(), own + "/", below, sizes);
            }
        }
    }

    /** Where it is on the disk of this machine, which others may not see; empty of a file system that all machines reach. */
    public Optional<java.nio.file.Path> onThisMachine() {
        return with(
                "find",
                "",
                (files, file) -> files.getUri().getScheme().equals("file")
                        ? Optional.of(java.nio.file.Path.of(
                                files.makeQualified(file).toUri().getPath()))
                        : Optional.empty());
    }

    /** Removes a file or folder, if it is there. */
    public void delete(String name) {
        with("remove", name, (files, file) -> files.delete(file, true));
    }

    /** The folder's name on its file system. */
    public String path() {
        return path;
    }

    /** {@link #path()} with the scheme of its file system. */
    public String qualifiedPath() {
        return with("find", "", (files, file) -> files.makeQualified(file).toString());
    }

    /** The name of a file in it. */
    public String path(String name) {
        return "%s/%s".formatted(path, name);
    }

    @Override
    public String toString() {
        return path;
    }
}
