// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.serving.http;

import io.funnel4j.serving.metrics.ServingMetrics;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds what answers a request, and refuses those that nothing answers. */
abstract class Routing extends Handler.Abstract.NonBlocking {
    private static final Logger LOG = LoggerFactory.getLogger(Routing.class);
    private static final String UNKNOWN = "unknown";

    private final List<Route> routes;
    private final BearerToken token;
    private final ServingMetrics metrics;
    private final InFlight inFlight;
    private final BodyBudget budget;
    private final SlowReaders slow;

    Routing(
            List<Route> routes,
            BearerToken token,
            ServingMetrics metrics,
            InFlight inFlight,
            BodyBudget budget,
            SlowReaders slow) {
        this.routes = routes;
        this.token = token;
        this.metrics = metrics;
        this.inFlight = inFlight;
        this.budget = budget;
        this.slow = slow;
    }

    @Override
    public final boolean handle(Request request, Response response, Callback callback) {
        Optional<Route> route = Route.of(Request.getPathInContext(request), routes);
        Exchange exchange = new Exchange(
                request, response, callback, route.map(Route::tag).orElse(UNKNOWN), metrics, inFlight, budget, slow);
        try {
            if (route.isEmpty()) {
                exchange.refuse(404, "there is nothing at this path; / says what there is");
            } else if (!route.get().takes(request.getMethod())) {
                exchange.with(HttpHeader.ALLOW, route.get().allow())
                        .refuse(405, "the path takes " + route.get().allow());
            } else if (route.get().secret() && !token.accepts(exchange.header(HttpHeader.AUTHORIZATION))) {
                exchange.with(HttpHeader.WWW_AUTHENTICATE, "Bearer")
                        .refuse(
                                401,
                                "the request has not the token that is needed; send 'Authorization: Bearer TOKEN'");
            } else {
                answer(route.get(), exchange);
            }
        } catch (RuntimeException e) {
            LOG.error("a request could not be answered", e);
            exchange.refuse(500, "the server failed; its log says why");
        }
        return true;
    }

    /** Answers, now or later. */
    abstract void answer(Route route, Exchange exchange);

    /**
     * Refuses a body that is not JSON in UTF-8, and any while the server is draining.
     *
     * @return whether it was refused
     */
    static boolean refusesBody(Exchange exchange, boolean typeMayLack) {
        if (exchange.draining()) {
            exchange.refuse(503, "the server is draining; send the request to another");
            return true;
        }
        String encoding = exchange.header(HttpHeader.CONTENT_ENCODING);
        String type = exchange.header(HttpHeader.CONTENT_TYPE);
        boolean json = type == null ? typeMayLack : isJson(type);
        if (!json || (encoding != null && !encoding.equalsIgnoreCase("identity"))) {
            exchange.refuse(415, "the body is not plain application/json in UTF-8; send it as that");
            return true;
        }
        return false;
    }

    private static boolean isJson(String type) {
        String[] parts = type.toLowerCase(Locale.ROOT).split(";", -1);
        boolean json = parts[0].strip().equals(Exchange.JSON);
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().replace("\"", "");
            json &= !parameter.startsWith("charset=") || parameter.equals("charset=utf-8");
        }
        return json;
    }
}
