// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.serving.http;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a server answers to. */
enum Route {
    SCORE("/v1/score", true, "POST"),
    MODEL("/v1/model", true, "GET, HEAD"),
    ADMIN_MODEL("/v1/model", true, "GET, HEAD, POST"),
    HEALTH("/healthz", false, "GET, HEAD"),
    READY("/readyz", false, "GET, HEAD"),
    METRICS("/metrics", false, "GET, HEAD"),
    PAGE("/", false, "GET, HEAD"),
    OPENAPI("/openapi.yaml", false, "GET, HEAD");

    static final List<Route> PUBLIC = List.of(SCORE, MODEL, HEALTH, READY, METRICS, PAGE, OPENAPI);
    static final List<Route> ADMIN = List.of(ADMIN_MODEL);

    private final String path;
    private final boolean secret;
    private final String allow;

    Route(String path, boolean secret, String allow) {
        this.path = path;
        this.secret = secret;
        this.allow = allow;
    }

    static Optional<Route> of(String path, List<Route> among) {
        return among.stream().filter(route -> route.path.equals(path)).findFirst();
    }

    /** Whether it needs the token, where there is one. */
    boolean secret() {
        return secret;
    }

    boolean takes(String method) {
        return List.of(allow.split(", ")).contains(method);
    }

    /** For the header Allow. */
    String allow() {
        return allow;
    }

    /** In metrics. */
    String tag() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
