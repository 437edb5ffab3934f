// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.sort;

import io.funnel4j.Internal;
import io.funnel4j.file.TemporaryFolder;
import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.text.Message;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Sorts any number of records by their bytes: as many as the memory holds at a time, written to disk, then merged. Two
 * records of the same bytes stay in either order. What is added is sorted and written by a thread of its own.
 *
 * <p>On the heap it takes twice the memory of a run while records are added, 256 KiB a run while they are merged. The disk
 * holds all records once; a run's file is gone when it is read.
 */
@Internal
public final class RecordSort implements Closeable {
    /** So many runs are merged at once. */
    private static final int MOST_RUNS = 256;

    private static final int MOST_RUN_BYTES = 1 << 26;
    private static final int LEAST_RUN_BYTES = 1 << 20;
    private static final int SHARE_OF_HEAP = 16;

    private final TemporaryFolder folder = new TemporaryFolder("funnel4j-sort");
    private final ExecutorService writer = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "sorting");
        thread.setDaemon(true);
        return thread;
    });
    private final String name;
    private final int runBytes;
    private final int mostRuns;
    private final List<Path> runs = new ArrayList<>();
    private SortBuffer filled;
    private SortBuffer spare;
    private Future<?> written;
    private RecordMerge merge;
    private long records;
    private int files;

    /**
     * Makes a sort whose runs take a sixteenth of the heap, 1 to 64 MiB.
     *
     * @param name what errors call the records
     */
    public RecordSort(String name) {
        this(
                name,
                (int) Math.max(
                        LEAST_RUN_BYTES,
                        Math.min(MOST_RUN_BYTES, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP)),
                MOST_RUNS);
    }

    /**
     * Makes a sort.
     *
     * @param runBytes of a run in memory
     * @param mostRuns that are merged at once, at least 2
     */
    RecordSort(String name, int runBytes, int mostRuns) {
        this.name = name;
        this.runBytes = runBytes;
        this.mostRuns = mostRuns;
    }

    /** Adds a record, which is copied. */
    public void add(RecordBuilder record) {
        if (filled == null) {
            filled = new SortBuffer(runBytes);
        }
        if (!filled.add(record)) {
            write();
            if (!filled.add(record)) {
                throw new Funnel4jException(Message.of(
                        "%s: a record has %,d bytes, more than the %,d of a run; give Java more memory (-Xmx)",
                        name, record.length(), filled.capacity()));
            }
        }
        records++;
    }

    /** How many were added. */
    public long records() {
        return records;
    }

    private void write() {
        awaitWritten();
        SortBuffer full = filled;
        filled = spare == null ? new SortBuffer(runBytes) : spare;
        spare = full;
        Path run = newFile();
        runs.add(run);
        written = writer.submit(() -> {
            try {
                full.writeSorted(run);
            } catch (IOException e) {
                throw failed(e);
            }
        });
    }

    private Path newFile() {
        return folder.path().resolve("run-" + files++);
    }

    private UncheckedIOException failed(IOException e) {
        return new UncheckedIOException(
                "%s cannot be sorted on disk in %s: %s; free space there, or name another folder by -Djava.io.tmpdir"
                        .formatted(name, folder.path().getParent(), e.getMessage()),
                e);
    }

    private void awaitWritten() {
        try {
            if (written != null) {
                written.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + name + " are sorted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw new IllegalStateException(name + " cannot be sorted", e.getCause());
        }
    }

    /** Ends adding and stands before the first record. Called once. */
    public void sort() {
        if (filled != null && filled.records() > 0) {
            write();
        }
        awaitWritten();
        writer.shutdown();
        filled = null;
        spare = null;
        try {
            while (runs.size() > mostRuns) {
                List<Path> some = runs.subList(0, mostRuns);
                Path merged = newFile();
                try (RecordMerge part = new RecordMerge(some)) {
                    part.writeTo(merged);
                }
                some.clear();
                runs.add(merged);
            }
            merge = new RecordMerge(runs);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /**
     * Goes to the next record.
     *
     * @param view reads it, until the next call
     * @return false after the last one
     */
    public boolean next(RecordView view) {
        try {
            return merge.next(view);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** It may be in the middle of a file. */
    private void awaitWriter() {
        try {
            if (!writer.awaitTermination(1, TimeUnit.MINUTES)) {
                throw new IllegalStateException(name + " are still being written to disk a minute after the end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        writer.shutdownNow();
        awaitWriter();
        try {
            if (merge != null) {
                merge.close();
            }
        } finally {
            folder.close();
        }
    }
}
