// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.store;

import io.funnel4j.file.FixedZip;
import io.funnel4j.file.TemporaryFolder;
import io.funnel4j.text.Message;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkFiles;

/**
 * Where tasks find a model's files: in a folder that they can reach themselves, or, if it is on the driver's own disk, in an
 * archive that travels with the job. What a task carries is this alone, never the model.
 */
public final class ModelSource implements Serializable {
    private static final long serialVersionUID = 1;

    /** Of each context, the archives that it serves, by the model's fingerprint. */
    private static final Map<SparkContext, Map<String, TemporaryFolder>> SERVED =
            Collections.synchronizedMap(new WeakHashMap<>());
    /** Of the heap, how much tables may take. */
    private static final double MOST_OF_HEAP = 0.8;

    private final String fingerprint;
    private final ModelFolder folder;
    private final String archive;

    private ModelSource(String fingerprint, ModelFolder folder, String archive) {
        this.fingerprint = fingerprint;
        this.folder = folder;
        this.archive = archive;
    }

    /** Makes a model's files known to the executors of a context. */
    public static ModelSource of(ModelFolder folder, SparkContext context) throws IOException {
        String fingerprint = folder.fingerprint();
        Optional<Path> local = folder.onThisMachine();
        return local.isPresent() && !context.isLocal()
                ? new ModelSource(fingerprint, null, served(folder.names(), local.get(), fingerprint, context))
                : new ModelSource(fingerprint, folder, null);
    }

    private static String served(List<String> names, Path folder, String fingerprint, SparkContext context)
            throws IOException {
        String name = "funnel4j-model-%s.zip".formatted(fingerprint);
        synchronized (SERVED) {
            Map<String, TemporaryFolder> served = SERVED.computeIfAbsent(context, unseen -> new HashMap<>());
            if (!served.containsKey(fingerprint)) {
                TemporaryFolder parent = new TemporaryFolder("funnel4j-served"); // as long as this process
                Path file = parent.path().resolve(name);
                try (FixedZip zip = new FixedZip(new BufferedOutputStream(Files.newOutputStream(file)))) {
                    for (String entry : names) {
                        zip.add(entry, folder.resolve(entry));
                    }
                }
                context.addFile(file.toString());
                served.put(fingerprint, parent);
            }
        }
        return name;
    }

    /** Two sources of one model have the same. */
    String fingerprint() {
        return fingerprint;
    }

    /** Opens the model in this process. */
    OpenModel open() throws IOException {
        if (archive == null) {
            requireRoom(folder);
            Optional<Path> local = folder.onThisMachine();
            if (local.isPresent()) {
                return OpenModel.load(local.get());
            }
            try (TemporaryFolder copy = new TemporaryFolder("funnel4j-model")) {
                folder.copyTo(copy.path());
                return OpenModel.load(copy.path());
            }
        }
        try (TemporaryFolder copy = new TemporaryFolder("funnel4j-model")) {
            unpack(Path.of(SparkFiles.get(archive)), copy.path());
            requireRoom(new ModelFolder(copy.path().toUri().toString(), new Configuration(false)));
            return OpenModel.load(copy.path());
        }
    }

    private static void unpack(Path archive, Path target) throws IOException {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                Path file = target.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                try (InputStream in = zip.getInputStream(entry)) {
                    Files.copy(in, file);
                }
            }
        }
    }

    private static void requireRoom(ModelFolder folder) throws IOException {
        long heap = Runtime.getRuntime().maxMemory();
        long tables = folder.tableBytes();
        if (tables > MOST_OF_HEAP * heap) {
            throw new IOException(Message.of(
                    "the model's tables take %,d MB of the heap, and an executor has %,d MB; raise"
                            + " spark.executor.memory (spark.driver.memory with a local master)",
                    tables >> 20, heap >> 20));
        }
    }
}
