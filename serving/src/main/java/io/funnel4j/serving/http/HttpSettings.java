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
 * @param bodyTimeout for a whole body to come
 * @param idleTimeout after which a connection that is silent is closed
 * @param bodyBytes of all bodies and answers that are in memory
 */
public record HttpSettings(
        String host,
        int port,
        Integer adminPort,
        Path keystore,
        String keystorePassword,
        Duration bodyTimeout,
        Duration idleTimeout,
        long bodyBytes) {
    /** Without the password. */
    @Override
    public String toString() {
        return "HttpSettings[%s:%s, admin port %s]".formatted(host, port, adminPort);
    }
}
