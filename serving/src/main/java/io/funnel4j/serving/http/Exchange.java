// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.serving.http;

import io.funnel4j.serving.metrics.ServingMetrics;
import io.funnel4j.serving.request.RefusedException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** A request and its answer, of which there is one, whoever gives it first. */
final class Exchange {
    static final String JSON = "application/json";
    private static final String RETRY_SECONDS = "1";

    private final Request request;
    private final Response response;
    private final Callback callback;
    private final String route;
    private final ServingMetrics metrics;
    private final InFlight inFlight;
    private final BodyBudget budget;
    private final AtomicBoolean answered = new AtomicBoolean();
    private long taken;
    private boolean ended;

    Exchange(
            Request request,
            Response response,
            Callback callback,
            String route,
            ServingMetrics metrics,
            InFlight inFlight,
            BodyBudget budget) {
        this.request = request;
        this.response = response;
        this.callback = callback;
        this.route = route;
        this.metrics = metrics;
        this.inFlight = inFlight;
        this.budget = budget;
        inFlight.begin();
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
    }

    Request request() {
        return request;
    }

    String header(HttpHeader name) {
        return request.getHeaders().get(name);
    }

    /** A header of the answer, before it is given. */
    Exchange with(HttpHeader name, String value) {
        response.getHeaders().put(name, value);
        return this;
    }

    HttpFields.Mutable headers() {
        return response.getHeaders();
    }

    boolean draining() {
        return inFlight.draining();
    }

    /** Whether an answer was given, or is under way. */
    boolean answered() {
        return answered.get();
    }

    /** Takes memory until the answer is sent; false if there is none. */
    synchronized boolean take(long bytes) {
        if (ended || !budget.take(bytes)) {
            return false;
        }
        taken += bytes;
        return true;
    }

    private synchronized void takeAnyway(long bytes) {
        budget.takeAnyway(bytes);
        taken += bytes;
    }

    void answer(int status, String type, String body) {
        answer(status, type, body.getBytes(StandardCharsets.UTF_8));
    }

    /** Gives the answer, unless there was one. */
    void answer(int status, String type, byte[] body) {
        if (!answered.compareAndSet(false, true)) {
            return;
        }
        takeAnyway(body.length);
        response.setStatus(status);
        with(HttpHeader.CONTENT_TYPE, type);
        if (inFlight.draining()) {
            with(HttpHeader.CONNECTION, "close");
        }
        response.write(true, ByteBuffer.wrap(body), Callback.from(() -> end(status), failure -> fail(status, failure)));
    }

    void refuse(RefusedException refusal) {
        refuse(refusal.status(), refusal.getMessage());
    }

    /** Answers with an error. */
    void refuse(int status, String detail) {
        if (status == 429 || status == 503) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, RETRY_SECONDS);
        }
        answer(status, Problem.TYPE, Problem.bytes(status, detail));
    }

    /** Turns the request away, for want of room or time. */
    void reject(String reason, String detail) {
        if (!answered.get()) {
            metrics.rejected(reason);
        }
        refuse(429, detail);
    }

    private void end(int status) {
        long nanos = System.nanoTime() - request.getBeginNanoTime();
        metrics.answered(route, status, nanos);
        if (route.equals(Route.SCORE.tag()) && status == 200) {
            metrics.scoredIn(nanos);
        }
        free();
        callback.succeeded();
        inFlight.end();
    }

    private void fail(int status, Throwable failure) {
        metrics.answered(route, status, System.nanoTime() - request.getBeginNanoTime());
        free();
        callback.failed(failure);
        inFlight.end();
    }

    private synchronized void free() {
        ended = true;
        budget.giveBack(taken);
        taken = 0;
    }
}
