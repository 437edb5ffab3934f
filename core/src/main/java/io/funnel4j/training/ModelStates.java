// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.training;

import io.funnel4j.embedding.EmbeddingTables;
import io.funnel4j.file.DurableFiles;
import io.funnel4j.file.PartialFile;
import io.funnel4j.text.Message;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** States of one model, each in a folder of its own that has its name once it is whole. */
final class ModelStates {
    private static final String PREFIX = "step-";
    private static final String PARTIAL = ".partial";
    private static final int BUFFER = 1 << 20;
    private static final int WRITE_BUFFER = 1 << 16;

    /** What is kept beside the model; ends with its CRC-32C as all files of a state. */
    private static final String BESIDE = "beside.bin";

    private final Path root;
    private Optional<Checkpoints.Beside> beside = Optional.empty();

    ModelStates(Path root) {
        this.root = root;
    }

    /** Keeps something beside the model in each state. */
    void keep(Checkpoints.Beside kept) {
        beside = Optional.of(kept);
    }

    /** Writes a state, which has no name until it is finished. */
    SavedState write(ComputationGraph graph, EmbeddingTables tables, long step) throws IOException {
        String name = freeName(Message.of("%s%09d", PREFIX, step));
        Path partial = root.resolve(name + PARTIAL);
        DurableFiles.remove(partial);
        Files.createDirectories(partial);
        try {
            Map<String, Long> checksums = new LinkedHashMap<>(ModelStateFiles.write(graph, tables, partial));
            if (beside.isPresent()) {
                checksums.put(BESIDE, write(beside.get(), partial.resolve(BESIDE)));
            }
            return new SavedState(name, checksums);
        } catch (IOException | RuntimeException e) {
            try {
                DurableFiles.remove(partial);
            } catch (IOException left) {
                e.addSuppressed(left);
            }
            throw e;
        }
    }

    /** A checkpoint may still name the state that was saved after the same step, with something else beside it. */
    private String freeName(String ofStep) {
        String name = ofStep;
        for (int again = 2; Files.exists(root.resolve(name)); again++) {
            name = "%s-%s".formatted(ofStep, again);
        }
        return name;
    }

    private static long write(Checkpoints.Beside kept, Path file) throws IOException {
        CRC32C checksum = new CRC32C();
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(
                new CheckedOutputStream(Files.newOutputStream(file), checksum), WRITE_BUFFER))) {
            kept.write(out);
            out.flush();
            long value = checksum.getValue();
            out.writeLong(value);
            return value;
        } catch (IOException e) {
            throw PartialFile.failed(file, e);
        }
    }

    /** Brings a written state to the disk and gives it its name. */
    void finish(SavedState state) throws IOException {
        Path whole = root.resolve(state.folder());
        Path partial = root.resolve(state.folder() + PARTIAL);
        DurableFiles.syncAll(partial);
        DurableFiles.remove(whole);
        Files.move(partial, whole, StandardCopyOption.ATOMIC_MOVE);
        DurableFiles.syncFolder(root);
    }

    /** Reads a state that was {@linkplain #verify verified}. */
    void read(SavedState state, ComputationGraph graph, EmbeddingTables tables) throws IOException {
        Map<String, Long> found =
                new LinkedHashMap<>(ModelStateFiles.read(graph, tables, root.resolve(state.folder())));
        if (beside.isPresent()) {
            found.put(BESIDE, read(beside.get(), root.resolve(state.folder()).resolve(BESIDE)));
        }
        if (!found.equals(state.checksums())) {
            throw new IOException("'%s' holds other files than were saved: %s in place of %s"
                    .formatted(root.resolve(state.folder()), found, state.checksums()));
        }
    }

    /** @return its checksum, which was verified */
    private static long read(Checkpoints.Beside kept, Path file) throws IOException {
        CRC32C checksum = new CRC32C();
        try (DataInputStream in = new DataInputStream(
                new CheckedInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER), checksum))) {
            kept.read(in);
            long value = checksum.getValue();
            if (in.readLong() != value || in.read() >= 0) {
                throw new IOException("'%s' holds something else than is kept beside this model".formatted(file));
            }
            return value;
        } catch (NoSuchFileException e) {
            throw new IOException("'%s' is missing".formatted(file), e);
        } catch (EOFException e) {
            throw new IOException("'%s' is cut short".formatted(file), e);
        }
    }

    /**
     * Reads a state's files from end to end.
     *
     * @throws IOException naming the first that is missing, cut or damaged
     */
    void verify(SavedState state) throws IOException {
        for (Map.Entry<String, Long> file : state.checksums().entrySet()) {
            Path path = root.resolve(state.folder()).resolve(file.getKey());
            if (!path.normalize().startsWith(root.normalize())) {
                throw new IOException("'%s' is outside '%s'".formatted(path, root));
            }
            verify(path, file.getValue());
        }
    }

    /** Every file of a state ends with the CRC-32C of all before. */
    private static void verify(Path file, long expected) throws IOException {
        CRC32C checksum = new CRC32C();
        try (DataInputStream in = new DataInputStream(
                new CheckedInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER), checksum))) {
            long size = Files.size(file);
            if (size < Long.BYTES) {
                throw new IOException("'%s' is cut short".formatted(file));
            }
            in.skipNBytes(size - Long.BYTES);
            long computed = checksum.getValue();
            long written = in.readLong();
            if (computed != written || written != expected) {
                throw new IOException("'%s' is damaged, or cut short: its checksum does not match".formatted(file));
            }
        } catch (NoSuchFileException e) {
            throw new IOException("'%s' is missing".formatted(file), e);
        }
    }

    /** Removes all states but some, and what was left unfinished. */
    void removeAllBut(Set<String> kept) throws IOException {
        for (Path path : DurableFiles.list(root)) {
            String name = path.getFileName().toString();
            if (name.startsWith(PREFIX) && !kept.contains(name)) {
                DurableFiles.remove(path);
            }
        }
    }
}
