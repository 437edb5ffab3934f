// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.serving.http;

import io.funnel4j.serving.metrics.ServingMetrics;
import io.funnel4j.serving.model.ModelSlot;

/** What everyone may ask. */
final class PublicRoutes extends Routing {
    private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";

    private final ModelSlot slot;
    private final ScoreEndpoint scores;
    private final ServingMetrics metrics;
    private final PageFiles pages = new PageFiles();

    PublicRoutes(
            ModelSlot slot,
            ScoreEndpoint scores,
            BearerToken token,
            ServingMetrics metrics,
            InFlight inFlight,
            BodyBudget budget,
            SlowReaders slow) {
        super(Route.PUBLIC, token, metrics, inFlight, budget, slow);
        this.slot = slot;
        this.scores = scores;
        this.metrics = metrics;
    }

    @Override
    void answer(Route route, Exchange exchange) {
        switch (route) {
            case SCORE -> {
                if (!refusesBody(exchange, true)) {
                    scores.handle(exchange);
                }
            }
            case MODEL, ADMIN_MODEL -> ModelAnswer.give(exchange, slot);
            case HEALTH -> exchange.answer(200, Exchange.JSON, "{\"status\":\"up\"}");
            case READY -> ready(exchange);
            case METRICS -> exchange.answer(200, METRICS, metrics.text());
            case PAGE -> pages.givePage(exchange);
            case OPENAPI -> pages.giveOpenApi(exchange);
        }
    }

    private void ready(Exchange exchange) {
        String status = exchange.leaving() ? "draining" : slot.ready() ? "ready" : "no model";
        exchange.answer(status.equals("ready") ? 200 : 503, Exchange.JSON, "{\"status\":\"%s\"}".formatted(status));
    }
}
