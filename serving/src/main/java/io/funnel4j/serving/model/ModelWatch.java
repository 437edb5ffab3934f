// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.serving.model;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks into a folder of runs, every now and then, and serves the newest complete one that was written later than what is
 * served; it never goes back. One that cannot be opened is tried again when its files have changed and are at rest, since it may
 * be a copy under way, and otherwise now and then.
 */
public final class ModelWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ModelWatch.class);

    private final Path folder;
    private final ModelSlot slot;
    private final long everyMillis;
    private final CountDownLatch ended = new CountDownLatch(1);
    /** When the newest that was served was written, in milliseconds since 1970. */
    private long servedWritten = Long.MIN_VALUE;

    private Path servedRoot;
    private String servedId = "";
    private final Map<Path, FailedOpening> failed = new HashMap<>();
    private String lastProblem = "";

    private record Found(ModelFolder folder, long written) {
        Path root() {
            return folder.root();
        }
    }

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
        this.everyMillis = everyMillis;
        if (served != null) {
            ModelFolder model = ModelFolder.of(served);
            served(model.root(), model.id(), model.written());
        }
        Thread thread = new Thread(this::watch, "funnel4j-watch");
        thread.setDaemon(true);
        thread.start();
    }

    private void served(Path root, String id, long written) {
        servedRoot = root;
        servedId = id;
        servedWritten = written;
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
            List<Found> later = later();
            lastProblem = "";
            Set<Path> there = later.stream().map(Found::root).collect(Collectors.toSet());
            failed.keySet().retainAll(there);
            for (Found found : later) {
                if (ended.getCount() == 0 || serve(found)) {
                    return;
                }
            }
        } catch (IOException | RuntimeException e) {
            if (!String.valueOf(e.getMessage()).equals(lastProblem)) {
                lastProblem = String.valueOf(e.getMessage());
                LOG.warn("'{}' cannot be watched: {}", folder, lastProblem);
            }
        }
    }

    /** The complete runs that were written after what is served, the newest first. */
    private List<Found> later() throws IOException {
        long after = Math.max(servedWritten, slot.written());
        List<Found> later = new ArrayList<>();
        try (DirectoryStream<Path> runs = Files.newDirectoryStream(folder, Files::isDirectory)) {
            for (Path run : runs) {
                ModelFolder complete = ModelFolder.complete(run).orElse(null);
                if (complete != null && complete.written() > after) {
                    later.add(new Found(complete, complete.written()));
                }
            }
        }
        later.sort(Comparator.comparingLong(Found::written).reversed());
        return later;
    }

    /** Serves a run, if it can be opened and is not served already; false if it is to be tried later. */
    private boolean serve(Found found) throws IOException {
        Path root = found.root();
        String id = found.folder().id();
        if (id.equals(servedId)
                && servedRoot != null
                && Files.exists(servedRoot)
                && Files.isSameFile(root, servedRoot)) {
            served(root, id, found.written());
            return true;
        }
        FailedOpening before = failed.get(root);
        Map<String, String> files = found.folder().files();
        if (before != null && !before.worthAnother(files)) {
            return false;
        }
        LOG.info("'{}' is the newest run in '{}'", root, folder);
        try {
            slot.change(root);
        } catch (IOException e) {
            // The slot has logged and counted it.
            LOG.debug("'{}' is passed over for now", root, e);
            failed.put(root, new FailedOpening(files, before, everyMillis));
            return false;
        }
        failed.remove(root);
        served(root, id, found.written());
        return true;
    }

    /** Looks no more, and does not wait for a model that is being opened: a slot that is closed does not serve it. */
    @Override
    public void close() {
        ended.countDown();
    }
}
