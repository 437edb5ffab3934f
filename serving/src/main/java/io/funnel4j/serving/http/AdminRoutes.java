// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.serving.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.funnel4j.serving.metrics.ServingMetrics;
import io.funnel4j.serving.model.ModelSlot;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What whoever runs the server may ask, from the same machine. */
final class AdminRoutes extends Routing {
    private static final Logger LOG = LoggerFactory.getLogger(AdminRoutes.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_BODY = 1 << 16;
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

    private final ModelSlot slot;
    private final Executor changes;
    private final ScheduledExecutorService clock;
    private final long bodyMillis;

    AdminRoutes(
            ModelSlot slot,
            Executor changes,
            long bodyMillis,
            ScheduledExecutorService clock,
            BearerToken token,
            ServingMetrics metrics,
            InFlight inFlight,
            BodyBudget budget,
            SlowReaders slow) {
        super(Route.ADMIN, token, metrics, inFlight, budget, slow);
        this.slot = slot;
        this.changes = changes;
        this.bodyMillis = bodyMillis;
        this.clock = clock;
    }

    @Override
    void answer(Route route, Exchange exchange) {
        if (exchange.header(HttpHeader.ORIGIN) != null
                || !LOOPBACK.contains(Request.getServerName(exchange.request()))) {
            exchange.refuse(403, "a page of a browser may not ask this; use a program on this machine");
        } else if (!exchange.request().getMethod().equals("POST")) {
            ModelAnswer.give(exchange, slot);
        } else if (!refusesBody(exchange, false)) {
            BodyReader.read(exchange, MAX_BODY, bodyMillis, clock, (body, length) -> queue(exchange, body, length));
        }
    }

    private void queue(Exchange exchange, byte[] body, int length) {
        try {
            changes.execute(() -> change(exchange, body, length));
        } catch (RejectedExecutionException e) {
            exchange.refuse(429, "other changes are under way; try again");
        }
    }

    private void change(Exchange exchange, byte[] body, int length) {
        try {
            JsonNode request = JSON.readTree(body, 0, length);
            JsonNode path = request == null ? null : request.get("path");
            if (path == null || !path.isTextual() || request.size() != 1) {
                exchange.refuse(400, "the body is not {\"path\": \"FOLDER\"}; name the folder of a run or of a model");
                return;
            }
            ModelAnswer.give(exchange, slot.change(Path.of(path.textValue())));
        } catch (JsonProcessingException e) {
            exchange.refuse(400, "the body is not JSON");
        } catch (IOException | InvalidPathException e) {
            exchange.refuse(400, e.getMessage());
        } catch (RuntimeException | Error e) {
            LOG.error("the model could not be changed", e);
            exchange.refuse(500, "the model could not be changed; the server's log says why");
        }
    }
}
