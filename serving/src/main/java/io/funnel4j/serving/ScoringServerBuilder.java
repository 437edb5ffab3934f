// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.serving;

import io.funnel4j.serving.http.HttpSettings;
import io.funnel4j.serving.request.RequestLimits;
import io.funnel4j.text.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/** How a {@link ScoringServer} listens, and what it takes on. Each setting refuses what is out of its range. */
public final class ScoringServerBuilder {
    private static final int MOST_PORT = 65_535;
    private static final int MOST_CONNECTIONS = 10_000;
    private static final Duration IDLE = Duration.ofSeconds(30);
    /** A part of the heap, for all bodies at once. */
    private static final int PARTS_OF_HEAP = 8;

    private String host = "127.0.0.1";
    private int port;
    private Integer adminPort;
    private String token;
    private int maxRows = 10_000;
    private int maxBytes = 10 << 20;
    private int queue = 100;
    private int workers = Runtime.getRuntime().availableProcessors();
    private Duration timeout = Duration.ofSeconds(1);
    private Duration bodyTimeout = Duration.ofSeconds(10);
    private Duration drainTimeout = Duration.ofSeconds(30);
    private Duration drainDelay = Duration.ZERO;
    private Duration answerTimeout = Duration.ofSeconds(30);
    private Duration headTimeout = Duration.ofSeconds(10);
    private int maxConnections = OpenFiles.most(MOST_CONNECTIONS);
    private Duration watchEvery = Duration.ofSeconds(2);
    private Path watch;
    private Path keystore;
    private String keystorePassword;

    ScoringServerBuilder() {}

    /** The address to listen on; {@code 127.0.0.1} unless it is given, {@code 0.0.0.0} for all of the machine's. */
    public ScoringServerBuilder host(String address) {
        host = Objects.requireNonNull(address, "address");
        return this;
    }

    /** The port to listen on; 0, as it is unless it is given, for any that is free. */
    public ScoringServerBuilder port(int number) {
        port = port("port", number);
        return this;
    }

    /** The port of {@code 127.0.0.1} for changes of the model; 0 for any that is free. There is none unless it is given. */
    public ScoringServerBuilder adminPort(int number) {
        adminPort = port("admin port", number);
        return this;
    }

    private static int port(String what, int number) {
        if (number < 0 || number > MOST_PORT) {
            throw new IllegalArgumentException("the %s is %s; expected 0 to %s".formatted(what, number, MOST_PORT));
        }
        return number;
    }

    /** What requests to {@code /v1/} must send as {@code Authorization: Bearer TOKEN}, in visible ASCII; null for nothing. */
    public ScoringServerBuilder token(String secret) {
        if (secret != null && (secret.isEmpty() || !secret.chars().allMatch(ScoringServerBuilder::visible))) {
            throw new IllegalArgumentException(
                    "the token is empty, or has blanks or characters beyond ASCII, which a header cannot carry; expected visible ASCII");
        }
        token = secret;
        return this;
    }

    private static boolean visible(int character) {
        return character > ' ' && character <= '~';
    }

    /** Rows of a request at most, 10,000 unless it is given. */
    public ScoringServerBuilder maxRows(int rows) {
        maxRows = atLeast(1, "rows of a request at most", rows);
        return this;
    }

    /** Bytes of a body at most, 10 MiB unless it is given; at most 1 GiB. */
    public ScoringServerBuilder maxBytes(int bytes) {
        if (bytes > 1 << 30) {
            throw new IllegalArgumentException(
                    Message.of("bytes of a body at most are %,d; expected at most %,d", bytes, 1 << 30));
        }
        maxBytes = atLeast(1, "bytes of a body at most", bytes);
        return this;
    }

    /** Requests that wait for a scoring thread at most, 100 unless it is given; 0 for none. */
    public ScoringServerBuilder queue(int requests) {
        queue = atLeast(0, "requests in the queue at most", requests);
        return this;
    }

    /** Threads that score, one a processor unless it is given. */
    public ScoringServerBuilder workers(int threads) {
        workers = atLeast(1, "scoring threads", threads);
        return this;
    }

    private static int atLeast(int least, String what, int value) {
        if (value < least) {
            throw new IllegalArgumentException("the %s are %s; expected at least %s".formatted(what, value, least));
        }
        return value;
    }

    /** How long a request waits for a scoring thread at most, 1 s unless it is given. */
    public ScoringServerBuilder timeout(Duration time) {
        timeout = positive("timeout of requests", time);
        return this;
    }

    /** How long a body takes to come at most, 10 s unless it is given. */
    public ScoringServerBuilder bodyTimeout(Duration time) {
        bodyTimeout = positive("timeout of bodies", time);
        return this;
    }

    /**
     * How long the head of a request takes to come at most, and a connection to become secure, 10 s unless it is given. Then
     * the connection is closed.
     */
    public ScoringServerBuilder headTimeout(Duration time) {
        headTimeout = positive("timeout of heads", time);
        return this;
    }

    /** How long a client takes to read an answer at most, 30 s unless it is given. Then the connection is closed. */
    public ScoringServerBuilder answerTimeout(Duration time) {
        answerTimeout = positive("timeout of answers", time);
        return this;
    }

    /**
     * Connections at once; others wait until one is closed. 10,000 unless it is given, or half as many as the process may have
     * files open where that is less.
     */
    public ScoringServerBuilder maxConnections(int connections) {
        maxConnections = atLeast(1, "connections at most", connections);
        return this;
    }

    /**
     * How long {@link ScoringServer#close} goes on as before, but for {@code /readyz}, which is 503 by then: as long as load
     * balancers need to learn of it. None unless it is given.
     */
    public ScoringServerBuilder drainDelay(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("the delay before draining is %s; expected 0 or more".formatted(time));
        }
        drainDelay = time;
        return this;
    }

    /** How long {@link ScoringServer#close} waits for answers at most, after the delay, 30 s unless it is given. */
    public ScoringServerBuilder drainTimeout(Duration time) {
        drainTimeout = positive("time to drain", time);
        return this;
    }

    private static Duration positive(String what, Duration time) {
        if (time.toMillis() < 1) {
            throw new IllegalArgumentException("the %s is %s; expected at least 1 ms".formatted(what, time));
        }
        return time;
    }

    /** A folder of runs, of which the newest complete one is served as it appears; null for none. */
    public ScoringServerBuilder watch(Path folder) {
        watch = folder;
        return this;
    }

    /** Time from one look into the watched folder to the next, 2 s unless it is given. */
    public ScoringServerBuilder watchEvery(Duration time) {
        watchEvery = positive("time between looks", time);
        return this;
    }

    /**
     * HTTPS in place of HTTP.
     *
     * @param pkcs12 a keystore with a key and its certificate
     */
    public ScoringServerBuilder tls(Path pkcs12, String password) {
        keystore = Objects.requireNonNull(pkcs12, "keystore");
        keystorePassword = Objects.requireNonNull(password, "password");
        return this;
    }

    /**
     * Opens a model and serves it.
     *
     * @param model a run's folder or a model's
     * @throws IOException if the model cannot be opened, or the address is taken
     */
    public ScoringServer start(Path model) throws IOException {
        return new ScoringServer(this, Objects.requireNonNull(model, "model"));
    }

    /**
     * Serves the newest run of the watched folder, as soon as there is one.
     *
     * @throws IOException if there is no such folder, or the address is taken
     * @throws IllegalStateException if no folder is watched
     */
    public ScoringServer start() throws IOException {
        if (watch == null) {
            throw new IllegalStateException("no model is named and no folder is watched; give one of them");
        }
        return new ScoringServer(this, null);
    }

    RequestLimits limits() {
        return new RequestLimits(maxRows, maxBytes, timeout);
    }

    HttpSettings http() {
        long bodies = Math.max(2L * maxBytes, Runtime.getRuntime().maxMemory() / PARTS_OF_HEAP);
        return new HttpSettings(
                host,
                port,
                adminPort,
                keystore,
                keystorePassword,
                new HttpSettings.Timeouts(headTimeout, bodyTimeout, answerTimeout, IDLE),
                bodies,
                maxConnections);
    }

    String token() {
        return token;
    }

    int queue() {
        return queue;
    }

    int workers() {
        return workers;
    }

    Duration drainTimeout() {
        return drainTimeout;
    }

    Duration drainDelay() {
        return drainDelay;
    }

    Duration watchEvery() {
        return watchEvery;
    }

    Path watch() {
        return watch;
    }
}
