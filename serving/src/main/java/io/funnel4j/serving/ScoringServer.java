// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.serving;

import io.funnel4j.serving.http.BearerToken;
import io.funnel4j.serving.http.HttpServer;
import io.funnel4j.serving.http.InFlight;
import io.funnel4j.serving.http.ScoringQueue;
import io.funnel4j.serving.metrics.ServingMetrics;
import io.funnel4j.serving.model.ModelSlot;
import io.funnel4j.serving.model.ModelWatch;
import io.funnel4j.serving.request.RequestLimits;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A trained model behind HTTP. Requests share a few scoring threads and a short queue; the model may be changed while they
 * come.
 *
 * <pre>{@code
 * try (ScoringServer server = ScoringServer.builder().port(8080).start(Path.of("runs/r1"))) {
 *     server.change(Path.of("runs/r2"));
 * }
 * }</pre>
 *
 * <p>Run the JVM with {@code OMP_NUM_THREADS=1}: the scoring threads are the parallelism. A server does not
 * keep a JVM alive whose other threads have ended.
 */
public final class ScoringServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ScoringServer.class);
    private static final Duration CLOSING = Duration.ofSeconds(2);

    private final Duration drainDelay;
    private final Duration drainTimeout;
    private final ServingMetrics metrics = new ServingMetrics();
    private final InFlight inFlight = new InFlight();
    private final ModelSlot slot;
    private final ScoringQueue queue;
    private final HttpServer http;
    private final ModelWatch watch;
    private final AtomicBoolean closing = new AtomicBoolean();

    ScoringServer(ScoringServerBuilder options, Path model) throws IOException {
        RequestLimits limits = options.limits();
        this.drainDelay = options.drainDelay();
        this.drainTimeout = options.drainTimeout();
        this.slot = new ModelSlot(limits, metrics);
        this.queue = new ScoringQueue(options.workers(), options.queue(), limits.timeout());
        this.http = new HttpServer(
                options.http(), limits, new BearerToken(options.token()), slot, queue, metrics, inFlight);
        try {
            if (model != null) {
                slot.change(model);
            }
            http.start();
            this.watch = options.watch() == null
                    ? null
                    : new ModelWatch(
                            options.watch(), slot, model, options.watchEvery().toMillis());
        } catch (IOException | RuntimeException | Error e) {
            http.close();
            slot.close(System.nanoTime());
            queue.close();
            throw e;
        }
        LOG.info("listening on {}", uri());
    }

    /** A server with the usual limits, on any free port of the loopback address. */
    public static ScoringServerBuilder builder() {
        return new ScoringServerBuilder();
    }

    /** Where it listens. */
    public URI uri() {
        return http.uri();
    }

    /** Where {@code POST /v1/model} is; empty where it was not asked for. */
    public Optional<URI> adminUri() {
        return http.adminUri();
    }

    /**
     * Serves another model. Requests that have begun end on the one before, and none fails; the one before is closed when this
     * returns.
     *
     * @param model a run's folder or a model's; its features may be others
     * @return the new model's id
     * @throws IOException if it cannot be opened; the one before is served on
     */
    public String change(Path model) throws IOException {
        return slot.change(model).model();
    }

    /** The metrics, in the text format of Prometheus. */
    public String metrics() {
        return metrics.text();
    }

    /**
     * Is not ready any more but goes on for the delay before draining, then answers what was accepted, turns away what comes,
     * and ends. Returns when all is answered, or the time to drain is over and whoever still waits is cut off: then rows that are
     * being scored just now, or a model that is being opened, end and free their memory on threads of their own.
     */
    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        inFlight.leave();
        if (watch != null) {
            watch.close();
        }
        long until = System.nanoTime() + drainDelay.toNanos() + drainTimeout.toNanos();
        try {
            Thread.sleep(drainDelay.toMillis());
            inFlight.drain();
            int first = inFlight.await(until);
            http.stopAccepting(CLOSING);
            int left = Math.max(first, inFlight.await(until));
            if (left > 0) {
                LOG.warn("{} requests were cut off after {} s", left, drainTimeout.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        inFlight.drain();
        http.close();
        queue.close();
        slot.close(until);
        LOG.info("the server has ended");
    }
}
