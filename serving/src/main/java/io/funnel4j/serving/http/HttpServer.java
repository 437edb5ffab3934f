// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.serving.http;

import io.funnel4j.serving.metrics.ServingMetrics;
import io.funnel4j.serving.model.ModelSlot;
import io.funnel4j.serving.request.RequestLimits;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The sockets of a server: one for everyone, and one for whoever runs it. None of their threads waits for a client. */
public final class HttpServer implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";
    private static final int MOST_THREADS = 32;
    /** Connections that the system keeps until they are accepted. */
    private static final int BACKLOG = 1024;

    /** Of a body at once, with one call of the system. */
    private static final int READ_BYTES = 1 << 15;

    private static final int MOST_CHANGES_WAITING = 4;
    private static final int MOST_ADMIN_CONNECTIONS = 100;

    private final HttpSettings settings;
    private final Server server;
    private final ServerConnector connector;
    private final Optional<ServerConnector> admin;
    private final ScheduledThreadPoolExecutor clock;
    private final ThreadPoolExecutor changes;
    private final SslContextFactory.Server keys = new SslContextFactory.Server();
    private Future<?> heads;

    /** Not listening yet. */
    public HttpServer(
            HttpSettings settings,
            RequestLimits limits,
            BearerToken token,
            ModelSlot slot,
            ScoringQueue queue,
            ServingMetrics metrics,
            InFlight inFlight) {
        this.settings = settings;
        this.clock = new ScheduledThreadPoolExecutor(1, work -> daemon(work, "funnel4j-timeouts"));
        clock.setRemoveOnCancelPolicy(true);
        this.changes = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MOST_CHANGES_WAITING),
                work -> daemon(work, "funnel4j-change"));
        QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS);
        threads.setName("funnel4j-http");
        threads.setDaemon(true);
        this.server = new Server(threads);
        this.connector = connector(settings.host(), settings.port(), settings.keystore() != null);
        this.admin = Optional.ofNullable(settings.adminPort()).map(port -> connector(LOOPBACK, port, false));
        long bodyMillis = settings.timeouts().body().toMillis();
        SlowReaders slow = new SlowReaders(clock, settings.timeouts().answer());
        BodyBudget budget = new BodyBudget(settings.bodyBytes());
        ScoreEndpoint scores = new ScoreEndpoint(slot, queue, limits, bodyMillis, clock, metrics);
        server.setHandler(new ByConnector(
                new PublicRoutes(slot, scores, token, metrics, inFlight, budget, slow),
                new AdminRoutes(slot, changes, bodyMillis, clock, token, metrics, inFlight, budget, slow)));
        server.setErrorHandler(new ProblemPages());
        server.addBean(new NetworkConnectionLimit(settings.maxConnections(), connector));
        admin.ifPresent(own -> server.addBean(new NetworkConnectionLimit(MOST_ADMIN_CONNECTIONS, own)));
        metrics.gauge("funnel4j.score.queue", "Requests that wait for a scoring thread", queue::depth);
        metrics.gauge("funnel4j.score.active", "Requests that are being scored", queue::active);
        metrics.gauge("funnel4j.http.in.flight", "Requests that are not answered yet", inFlight::count);
        metrics.gauge("funnel4j.http.body.bytes", "Memory of bodies and answers", budget::used);
        metrics.gauge("funnel4j.http.connections", "Open connections", () -> connector
                .getConnectedEndPoints()
                .size());
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Asks the routes of the socket that a request came through. */
    private final class ByConnector extends Handler.Sequence {
        private final Handler everyone;
        private final Handler whoRunsIt;

        ByConnector(Handler everyone, Handler whoRunsIt) {
            super(everyone, whoRunsIt);
            this.everyone = everyone;
            this.whoRunsIt = whoRunsIt;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            Connector from = request.getConnectionMetaData().getConnector();
            return (from == connector ? everyone : whoRunsIt).handle(request, response, callback);
        }
    }

    private ServerConnector connector(String host, int port, boolean secure) {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setSendDateHeader(true);
        HttpConnectionFactory http = new HttpConnectionFactory(configuration);
        http.setInputBufferSize(READ_BYTES);
        ConnectionFactory[] factories = {http};
        if (secure) {
            // Whoever has the certificate's key may be called by any name.
            configuration.addCustomizer(new SecureRequestCustomizer(false));
            factories = new ConnectionFactory[] {new SslConnectionFactory(keys, http.getProtocol()), http};
        }
        ServerConnector made = new ServerConnector(server, 1, 1, factories);
        made.setHost(host);
        made.setPort(port);
        made.setAcceptQueueSize(BACKLOG);
        made.setIdleTimeout(settings.timeouts().idle().toMillis());
        made.setShutdownIdleTimeout(100);
        server.addConnector(made);
        return made;
    }

    /**
     * Begins to listen.
     *
     * @throws IOException if an address is taken or not this machine's, or the keystore cannot be opened
     */
    public void start() throws IOException {
        try {
            if (settings.keystore() != null) {
                keys.setKeyStore(ServerKeys.load(settings.keystore(), settings.keystorePassword()));
                keys.setKeyStorePassword(settings.keystorePassword());
            }
        } catch (IOException e) {
            close();
            throw e;
        }
        try {
            server.start();
            heads = new SlowHeads(connectors().toList(), settings.timeouts().head()).watch(clock);
        } catch (Exception e) {
            close();
            throw new IOException(
                    "cannot listen on %s port %s%s: %s"
                            .formatted(
                                    settings.host(),
                                    settings.port(),
                                    settings.adminPort() == null
                                            ? ""
                                            : ", or on %s port %s".formatted(LOOPBACK, settings.adminPort()),
                                    e.getMessage()),
                    e);
        }
    }

    /** Where it listens. */
    public URI uri() {
        return uri(connector, settings.keystore() == null ? "http" : "https", settings.host());
    }

    /** Where whoever runs it is listened to. */
    public Optional<URI> adminUri() {
        return admin.map(found -> uri(found, "http", LOOPBACK));
    }

    private static URI uri(ServerConnector of, String scheme, String host) {
        String address = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return URI.create("%s://%s:%s/".formatted(scheme, address, of.getLocalPort()));
    }

    private Stream<ServerConnector> connectors() {
        return Stream.concat(Stream.of(connector), admin.stream());
    }

    /** Accepts no more connections, and closes those that are silent. */
    public void stopAccepting(Duration atMost) throws InterruptedException {
        CompletableFuture<?>[] ends =
                connectors().map(ServerConnector::shutdown).toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(ends).get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return; // whoever is still connected is cut off when the server ends
        }
    }

    /** Closes all connections. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the server does not end: " + e.getMessage(), e);
        } finally {
            if (heads != null) {
                heads.cancel(false);
            }
            changes.shutdown();
            clock.shutdownNow();
        }
    }
}
