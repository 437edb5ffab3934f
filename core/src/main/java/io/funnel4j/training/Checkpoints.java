// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.training;

import io.funnel4j.Internal;
import io.funnel4j.embedding.EmbeddingTables;
import io.funnel4j.file.DurableFiles;
import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.text.Message;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * The checkpoints of one training, in one folder.
 *
 * <pre>
 *   step-000002000/               a model's state: dense.bin and a file a table
 *   checkpoint-000002000.json     where the training stood; names its state, and the best one
 * </pre>
 *
 * Each appears under its name once it is on the disk, the state before the checkpoint that names it; so whatever moment
 * the process or the machine ends at, the checkpoints there are whole, or known to be damaged. Files are written by the
 * training thread, and brought to the disk by another while training goes on.
 */
public final class Checkpoints implements AutoCloseable {
    private static final String PREFIX = "checkpoint-";
    private static final String SUFFIX = ".json";

    private final Path folder;
    private final long every;
    private final int keep;
    private final Map<String, String> madeOf;
    private final ModelStates states;
    private final ExecutorService disk = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "funnel4j-checkpoints");
        thread.setDaemon(true);
        return thread;
    });
    private Future<Void> pending;
    private Optional<SavedState> newest = Optional.empty();

    /** What a training keeps beside its model, in each checkpoint. */
    @Internal
    public interface Beside {
        /** Writes it. */
        void write(DataOutput out) throws IOException;

        /**
         * Becomes what was written.
         *
         * @throws IOException if that is no such thing
         */
        void read(DataInput in) throws IOException;
    }

    /**
     * Checkpoints in a folder, which is made when the first is written.
     *
     * @param every steps from one to the next, at least 1; each epoch ends with one whatever this says
     * @param keep how many of the last are kept, at least 1
     * @param madeOf what the training is made of, by name; another cannot go on from these
     */
    public Checkpoints(Path folder, long every, int keep, Map<String, String> madeOf) {
        if (every < 1 || keep < 1) {
            throw new IllegalArgumentException(
                    "a checkpoint every %s steps, %s kept; expected at least 1 of each".formatted(every, keep));
        }
        this.folder = folder;
        this.every = every;
        this.keep = keep;
        this.madeOf = Collections.unmodifiableMap(new LinkedHashMap<>(madeOf));
        this.states = new ModelStates(folder);
    }

    /** These checkpoints, with something beside the model in each of them. */
    @Internal
    public Checkpoints with(Beside beside) {
        states.keep(beside);
        return this;
    }

    /** What the training is made of. */
    public Map<String, String> madeOf() {
        return madeOf;
    }

    /** Whether a step ends with a checkpoint. */
    public boolean dueAt(long step) {
        return step % every == 0;
    }

    /** Removes what an earlier training left. */
    public void clear() {
        unchecked("remove", () -> {
            for (Path file : files()) {
                Files.delete(file);
            }
            states.removeAllBut(Set.of());
            return null;
        });
    }

    /**
     * The model's state, saved once a step however often it is asked for.
     *
     * @throws UncheckedIOException naming the file that cannot be written, or one of the checkpoint before
     */
    public SavedState save(ComputationGraph graph, EmbeddingTables tables, long step) {
        await();
        return unchecked("write", () -> {
            SavedState state = states.write(graph, tables, step);
            newest = Optional.of(state);
            inBackground(() -> states.finish(state));
            return state;
        });
    }

    /**
     * Writes a checkpoint, whose states are saved; what becomes of it is told by {@link #save} or {@link #await}.
     */
    public void write(Checkpoint checkpoint) {
        inBackground(() -> {
            CheckpointJson.write(checkpoint, file(checkpoint.step()));
            prune();
        });
    }

    /**
     * Brings the newest whole checkpoint's state into a model.
     *
     * @param passedOver told of each newer one that is damaged
     * @return nothing where there is no checkpoint
     * @throws IOException if there are some and none is whole
     * @throws Funnel4jException if it is of a training that is made of something else, naming each difference
     */
    public Optional<Checkpoint> load(ComputationGraph graph, EmbeddingTables tables, Consumer<String> passedOver)
            throws IOException {
        List<Path> newestFirst = new ArrayList<>(files());
        Collections.reverse(newestFirst);
        List<String> damages = new ArrayList<>();
        for (Path file : newestFirst) {
            Checkpoint checkpoint;
            try {
                checkpoint = CheckpointJson.read(file);
                states.verify(checkpoint.state());
                states.verify(checkpoint.bestState());
            } catch (IOException e) {
                damages.add(e.getMessage());
                passedOver.accept(e.getMessage());
                continue;
            }
            checkpoint.requireMadeOf(madeOf, file.toString());
            states.read(checkpoint.state(), graph, tables);
            return Optional.of(checkpoint);
        }
        if (!damages.isEmpty()) {
            throw new IOException("no checkpoint in '%s' is whole: %s; start the training anew"
                    .formatted(folder, String.join("; ", damages)));
        }
        return Optional.empty();
    }

    /** Brings a saved state into the model. */
    public void restore(SavedState state, ComputationGraph graph, EmbeddingTables tables) {
        await();
        unchecked("read", () -> {
            states.read(state, graph, tables);
            return null;
        });
    }

    /**
     * Waits until all that was written is on the disk.
     *
     * @throws UncheckedIOException naming the file that is not
     */
    public void await() {
        if (pending == null) {
            return;
        }
        Future<Void> task = pending;
        pending = null;
        unchecked("write", () -> {
            try {
                return task.get();
            } catch (ExecutionException e) {
                Throwable cause = e.getCause();
                while (cause instanceof ExecutionException) {
                    cause = cause.getCause();
                }
                if (cause instanceof IOException ofDisk) {
                    throw ofDisk;
                }
                throw new IllegalStateException("writing a checkpoint failed", cause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while a checkpoint was written", e);
            }
        });
    }

    /** Waits for what is being written. */
    @Override
    public void close() {
        try {
            await();
        } finally {
            disk.shutdown();
        }
    }

    /** Removes all but the last, and the states that none of them names. */
    private void prune() throws IOException {
        List<Path> files = files();
        Set<String> named = new HashSet<>();
        newest.ifPresent(state -> named.add(state.folder()));
        int removed = Math.max(0, files.size() - keep);
        for (Path file : files.subList(0, removed)) {
            Files.delete(file);
        }
        files.subList(removed, files.size()).forEach(file -> named.addAll(statesOf(file)));
        states.removeAllBut(named);
    }

    /** None of a damaged checkpoint: it is said to be damaged when it is looked for. */
    private static List<String> statesOf(Path file) {
        try {
            Checkpoint kept = CheckpointJson.read(file);
            return List.of(kept.state().folder(), kept.bestState().folder());
        } catch (IOException damaged) {
            return List.of();
        }
    }

    private List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path path : DurableFiles.list(folder)) {
            String name = path.getFileName().toString();
            if (name.startsWith(PREFIX) && name.endsWith(SUFFIX)) {
                files.add(path);
            }
        }
        return files;
    }

    /** Where the checkpoint after a step stands, if there is one. */
    public Path file(long step) {
        return folder.resolve(Message.of("%s%09d%s", PREFIX, step, SUFFIX));
    }

    private interface DiskWork {
        void run() throws IOException;
    }

    /** After what is being written, and only if that went well. */
    private void inBackground(DiskWork work) {
        Future<Void> before = pending;
        pending = disk.submit(() -> {
            if (before != null) {
                before.get();
            }
            work.run();
            return null;
        });
    }

    private <T> T unchecked(String what, Callable<T> work) {
        try {
            return work.call();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot %s checkpoints in '%s': %s".formatted(what, folder, e.getMessage()), e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
