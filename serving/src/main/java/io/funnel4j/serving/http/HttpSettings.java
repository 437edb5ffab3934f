// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.serving.http;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where and how a server listens.
 *
 * @param host address
 * @param port of it; 0 for any that is free
 * @param adminPort of the loopback address; 0 for any that is free, null for none
 * @param keystore PKCS12 with a key and its certificate; null for plain HTTP
 * @param keystorePassword of the keystore
 * @param timeouts of clients
 * @param bodyBytes of all bodies and answers that are in memory
 * @param maxConnections at once
 */
public record HttpSettings(
        String host,
        int port,
        Integer adminPort,
        Path keystore,
        String keystorePassword,
        Timeouts timeouts,
        long bodyBytes,
        int maxConnections) {
    /**
     * How long clients may take.
     *
     * @param head for the head of a request to come
     * @param body for a whole body to come
     * @param answer for an answer to be read
     * @param idle after which a connection that is silent is closed
     */
    public record Timeouts(Duration head, Duration body, Duration answer, Duration idle) {}

    /** Without the password. */
    @Override
    public String toString() {
        return "HttpSettings[%s:%s, admin port %s]".formatted(host, port, adminPort);
    }
}
