// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.serving.model;

import io.funnel4j.serving.request.RequestLimits;
import io.funnel4j.text.Printable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The model that is served, and its change while requests go on: those that have begun end on the old one, later ones begin on
 * the new one. There are two in memory from the time that the new one is read until the last request on the old one ends,
 * and never three.
 */
public final class ModelSlot {
    private static final Logger LOG = LoggerFactory.getLogger(ModelSlot.class);

    private static final long FOREVER = Long.MAX_VALUE;

    private final RequestLimits limits;
    private final ModelListener listener;
    private final ReentrantLock changing = new ReentrantLock();
    private volatile ServedModel current;
    private volatile boolean closed;

    /** Empty. */
    public ModelSlot(RequestLimits limits, ModelListener listener) {
        this.limits = limits;
        this.listener = listener;
    }

    /** The current model, to be {@linkplain ServedModel#release released}; empty where there is none. */
    public Optional<ServedModel> acquire() {
        ServedModel model = current;
        while (model != null && !model.retain()) {
            model = current;
        }
        return Optional.ofNullable(model);
    }

    /** Whether there is a model. */
    public boolean ready() {
        return current != null;
    }

    /** When the model that is served was written, in milliseconds since 1970; far in the past where there is none. */
    long written() {
        ServedModel model = current;
        return model == null ? Long.MIN_VALUE : model.written();
    }

    /**
     * Opens a model and serves it in place of the one before, which is closed when this returns.
     *
     * @param root a run's folder or a model's
     * @return the new model's description
     * @throws IOException if it cannot be opened, saying why; the one before is served on
     */
    public ModelDescription change(Path root) throws IOException {
        changing.lock();
        try {
            if (closed) {
                throw new IOException("the server is draining; start another one");
            }
            ServedModel next = open(root);
            listener.opened(next);
            ServedModel before = swap(next);
            LOG.info("model {} of '{}' is served", next.id(), Printable.line(root.toString()));
            end(before, FOREVER);
            return next.description();
        } finally {
            changing.unlock();
        }
    }

    private synchronized ServedModel swap(ServedModel next) throws IOException {
        if (closed) {
            end(next, FOREVER);
            throw new IOException("the server is draining; the model was opened in vain");
        }
        ServedModel before = current;
        current = next;
        return before;
    }

    private ServedModel open(Path root) throws IOException {
        try {
            return ServedModel.open(ModelFolder.of(root), limits);
        } catch (IOException | RuntimeException | OutOfMemoryError | LinkageError e) {
            listener.failed();
            String reason = e instanceof OutOfMemoryError
                    ? "two models do not fit into memory (%s); give the JVM more".formatted(e.getMessage())
                    : Objects.requireNonNullElse(e.getMessage(), e.toString());
            String message = Printable.line("the model of '%s' cannot be opened: %s".formatted(root, reason));
            LOG.error("{}", message);
            throw new IOException(message, e);
        }
    }

    /** @param atMostNanos to wait for those who use it */
    private void end(ServedModel before, long atMostNanos) {
        if (before == null) {
            return;
        }
        before.release();
        try {
            if (!before.awaitClosed(atMostNanos)) {
                LOG.warn("model {} is still at work; its memory is freed when that ends", before.id());
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        listener.closed(before);
    }

    /**
     * Serves no model any more, nor one that is being opened. Returns when the last request on it has ended, or earlier: at
     * the given time. Then whoever uses the model last frees it.
     *
     * @param until {@link System#nanoTime} at which waiting ends
     */
    public synchronized void close(long until) {
        closed = true;
        ServedModel before = current;
        current = null;
        end(before, Math.max(0, until - System.nanoTime()));
    }
}
