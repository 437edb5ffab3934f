// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.serving.model;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks into a folder of runs, every now and then, for a newer one that is complete, and serves it. What was found once is
 * not taken again until its files change, whether it could be opened or not.
 */
public final class ModelWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ModelWatch.class);

    private final Path folder;
    private final ModelSlot slot;
    private final long everyMillis;
    private final CountDownLatch ended = new CountDownLatch(1);
    private Found last;
    private String lastProblem = "";

    private record Found(ModelFolder folder, String id, long written) {}

    /**
     * Begins to look.
     *
     * @param folder of runs
     * @param served what is served already; null for nothing
     * @param everyMillis time from one look to the next
     * @throws IOException if there is no such folder
     */
    public ModelWatch(Path folder, ModelSlot slot, Path served, long everyMillis) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException("'%s', which is to be watched, is not a folder".formatted(folder));
        }
        this.folder = folder;
        this.slot = slot;
        this.last = served == null ? null : found(ModelFolder.of(served));
        this.everyMillis = everyMillis;
        Thread thread = new Thread(this::watch, "funnel4j-watch");
        thread.setDaemon(true);
        thread.start();
    }

    private void watch() {
        try {
            do {
                look();
            } while (!ended.await(everyMillis, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        try {
            Optional<Found> newest = newest();
            lastProblem = "";
            if (newest.isPresent() && !same(newest.get(), last)) {
                last = newest.get();
                LOG.info("'{}' is the newest run in '{}'", last.folder().root(), folder);
                serve(last.folder().root());
            }
        } catch (IOException | RuntimeException e) {
            if (!String.valueOf(e.getMessage()).equals(lastProblem)) {
                lastProblem = String.valueOf(e.getMessage());
                LOG.warn("'{}' cannot be watched: {}", folder, lastProblem);
            }
        }
    }

    private void serve(Path run) {
        try {
            slot.change(run);
        } catch (IOException e) {
            // The slot has logged and counted it; the next look is for another.
            LOG.debug("'{}' is passed over", run, e);
        }
    }

    private static boolean same(Found one, Found other) {
        try {
            return other != null
                    && one.id().equals(other.id())
                    && Files.isSameFile(one.folder().root(), other.folder().root());
        } catch (IOException e) {
            return false;
        }
    }

    private Optional<Found> newest() throws IOException {
        Found newest = null;
        try (DirectoryStream<Path> runs = Files.newDirectoryStream(folder, Files::isDirectory)) {
            for (Path run : runs) {
                Optional<ModelFolder> complete = ModelFolder.complete(run);
                if (complete.isPresent()) {
                    Found found = found(complete.get());
                    newest = newest == null || found.written() > newest.written() ? found : newest;
                }
            }
        }
        return Optional.ofNullable(newest);
    }

    private static Found found(ModelFolder model) throws IOException {
        return new Found(model, model.id(), model.written());
    }

    /** Looks no more; a change that is under way is ended. */
    @Override
    public void close() {
        ended.countDown();
    }
}
