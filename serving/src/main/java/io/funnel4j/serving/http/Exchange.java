// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.serving.http;

import io.funnel4j.serving.metrics.ServingMetrics;
import io.funnel4j.serving.request.RefusedException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
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
    private final SlowReaders slow;
    private final AtomicBoolean answered = new AtomicBoolean();
    private long taken;
    private boolean ended;
    private Future<?> deadline;

    Exchange(
            Request request,
            Response response,
            Callback callback,
            String route,
            ServingMetrics metrics,
            InFlight inFlight,
            BodyBudget budget,
            SlowReaders slow) {
        this.request = request;
        this.response = response;
        this.callback = callback;
        this.route = route;
        this.metrics = metrics;
        this.inFlight = inFlight;
        this.budget = budget;
        this.slow = slow;
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

    boolean leaving() {
        return inFlight.leaving();
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

    /** Takes as much memory in place of what it has; false if there is none, and then it has none. */
    synchronized boolean takeInstead(long bytes) {
        free();
        return take(bytes);
    }

    /** What is there already takes the place of what it has, so that others get less. */
    private synchronized void hold(long bytes) {
        budget.takeAnyway(bytes - taken);
        taken = bytes;
    }

    void answer(int status, String type, String body) {
        answer(status, type, body.getBytes(StandardCharsets.UTF_8));
    }

    void answer(int status, String type, byte[] body) {
        answer(status, type, ByteBuffer.wrap(body));
    }

    /** Gives the answer, unless there was one. */
    void answer(int status, String type, ByteBuffer body) {
        if (!answered.compareAndSet(false, true)) {
            return;
        }
        hold(body.capacity());
        response.setStatus(status);
        with(HttpHeader.CONTENT_TYPE, type);
        if (inFlight.draining()) {
            with(HttpHeader.CONNECTION, "close");
        }
        response.write(true, body, Callback.from(() -> end(status), failure -> fail(status, failure)));
        limit();
    }

    /** Most answers are with the system by now. */
    private synchronized void limit() {
        if (!ended) {
            deadline = slow.after(() -> request.getConnectionMetaData()
                    .getConnection()
                    .getEndPoint()
                    .close(new TimeoutException("the answer was not read in time")));
        }
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

    /** Turns the request away, for want of room or time; counted where it was one to score. */
    void reject(String reason, String detail) {
        if (route.equals(Route.SCORE.tag()) && !answered.get()) {
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
        finish();
        callback.succeeded();
        inFlight.end();
    }

    private void fail(int status, Throwable failure) {
        metrics.answered(route, status, System.nanoTime() - request.getBeginNanoTime());
        finish();
        callback.failed(failure);
        inFlight.end();
    }

    private synchronized void finish() {
        ended = true;
        free();
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    private synchronized void free() {
        budget.giveBack(taken);
        taken = 0;
    }
}
