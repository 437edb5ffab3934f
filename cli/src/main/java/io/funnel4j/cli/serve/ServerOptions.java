// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.serve;

import io.funnel4j.serving.ScoringServer;
import io.funnel4j.serving.ScoringServerBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How a server listens, and what it takes on. */
public final class ServerOptions {
    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "to listen on (default: 127.0.0.1; 0.0.0.0 for all)")
    private String host = "127.0.0.1";

    @Option(names = "--port", paramLabel = "N", description = "to listen on; 0 for any that is free (default: 8080)")
    private int port = 8080;

    @Option(
            names = "--admin-port",
            paramLabel = "N",
            description = "a port of 127.0.0.1 for POST /v1/model, which changes the model (default: none)")
    private Integer adminPort;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "holds a secret that requests to /v1/ must send: Authorization: Bearer SECRET")
    private Path tokenFile;

    @Option(names = "--max-rows", paramLabel = "N", description = "rows of a request at most (default: 10000)")
    private Integer maxRows;

    @Option(names = "--max-bytes", paramLabel = "N", description = "bytes of a request at most (default: 10485760)")
    private Integer maxBytes;

    @Option(
            names = "--queue",
            paramLabel = "N",
            description = "requests that wait for a scoring thread; those beyond are answered 429 (default: 100)")
    private Integer queue;

    @Option(
            names = "--timeout",
            paramLabel = "MILLIS",
            description = "that a request waits for a scoring thread; then it is answered 429 (default: 1000)")
    private Integer timeout;

    @Option(
            names = "--max-connections",
            paramLabel = "N",
            description =
                    "at once; others wait (default: 10000, or half of the files that the process may have open where that is less)")
    private Integer maxConnections;

    @Option(
            names = "--drain-delay",
            paramLabel = "SECONDS",
            description =
                    "on SIGTERM, how long to go on while /readyz is 503 already, for load balancers to learn of it (default: 0)")
    private int drainDelay;

    @Option(
            names = "--watch",
            paramLabel = "FOLDER",
            description = "of runs: the newest that is finished is served as soon as it is there")
    private Path watch;

    @Option(names = "--tls-keystore", paramLabel = "FILE", description = "PKCS12: HTTPS with its key and certificate")
    private Path keystore;

    @Option(names = "--tls-password-file", paramLabel = "FILE", description = "holds the keystore's password")
    private Path passwordFile;

    /** Whether a folder of runs is watched. */
    public boolean watches() {
        return watch != null;
    }

    /**
     * The server that they describe.
     *
     * @param workers threads that score
     * @throws IllegalArgumentException if a value is out of its range, or one lacks another
     * @throws IOException if a file cannot be read
     */
    public ScoringServerBuilder server(int workers) throws IOException {
        if ((keystore == null) != (passwordFile == null)) {
            throw new IllegalArgumentException("%s is given alone; --tls-keystore and --tls-password-file go together"
                    .formatted(keystore == null ? "--tls-password-file" : "--tls-keystore"));
        }
        ScoringServerBuilder server = ScoringServer.builder()
                .host(host)
                .port(port)
                .workers(workers)
                .watch(watch)
                .drainDelay(Duration.ofSeconds(drainDelay));
        if (adminPort != null) {
            server.adminPort(adminPort);
        }
        if (maxRows != null) {
            server.maxRows(maxRows);
        }
        if (maxBytes != null) {
            server.maxBytes(maxBytes);
        }
        if (queue != null) {
            server.queue(queue);
        }
        if (timeout != null) {
            server.timeout(Duration.ofMillis(timeout));
        }
        if (maxConnections != null) {
            server.maxConnections(maxConnections);
        }
        if (tokenFile != null) {
            server.token(SecretFile.read(tokenFile, "a token"));
        }
        if (keystore != null) {
            server.tls(keystore, SecretFile.read(passwordFile, "a password"));
        }
        return server;
    }
}
