// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.serving.http;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.internal.HttpConnection;

/**
 * Closes connections that have sent something, yet not all of a request's head within some time. Whoever sends a byte now and
 * then is not silent, and would keep a connection for ever.
 */
final class SlowHeads implements Runnable {
    private static final int LOOKS = 4;

    private final List<ServerConnector> connectors;
    private final long longestNanos;
    private Map<EndPoint, Waiting> waiting = new HashMap<>();

    /**
     * A connection without a request.
     *
     * @param requests that it had before
     * @param bytes that had come when it was seen so first
     * @param since {@link System#nanoTime} when more than those had come first; 0 for not yet
     */
    private record Waiting(long requests, long bytes, long since) {}

    SlowHeads(List<ServerConnector> connectors, Duration longest) {
        this.connectors = connectors;
        this.longestNanos = longest.toNanos();
    }

    /** Begins to look, until it is cancelled or the clock stops. */
    Future<?> watch(ScheduledExecutorService clock) {
        long every = Math.max(TimeUnit.MILLISECONDS.toNanos(10), longestNanos / LOOKS);
        return clock.scheduleWithFixedDelay(this, every, every, TimeUnit.NANOSECONDS);
    }

    @Override
    public void run() {
        Map<EndPoint, Waiting> now = new HashMap<>();
        for (ServerConnector connector : connectors) {
            for (EndPoint client : connector.getConnectedEndPoints()) {
                look(client, now);
            }
        }
        waiting = now;
    }

    private void look(EndPoint client, Map<EndPoint, Waiting> now) {
        Connection outer = client.getConnection();
        Connection inner =
                outer instanceof SslConnection secure ? secure.getSslEndPoint().getConnection() : outer;
        if (!(inner instanceof HttpConnection http) || !http.getParser().inHeaderState()) {
            return;
        }
        long requests = http.getMessagesIn();
        long bytes = outer.getBytesIn();
        Waiting before = waiting.get(client);
        if (before == null || before.requests() != requests) {
            // What came before the first request is of its head; after one, it may be what is left of that.
            before = new Waiting(requests, requests == 0 ? 0 : bytes, 0);
        }
        if (bytes > before.bytes()) {
            long time = System.nanoTime();
            if (before.since() == 0) {
                before = new Waiting(requests, before.bytes(), time);
            } else if (time - before.since() > longestNanos) {
                client.close(new TimeoutException("the head of a request did not come in time"));
                return;
            }
        }
        now.put(client, before);
    }
}
