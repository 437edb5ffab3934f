// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.serving.http;

import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.serving.metrics.ServingMetrics;
import io.funnel4j.serving.model.ModelSlot;
import io.funnel4j.serving.model.ServedModel;
import io.funnel4j.serving.request.RefusedException;
import io.funnel4j.serving.request.RequestLimits;
import io.funnel4j.serving.request.ScoreRequest;
import io.funnel4j.serving.request.ScoreResponse;
import io.funnel4j.text.Message;
import io.funnel4j.text.Printable;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Scores rows: {@code POST /v1/score}. */
final class ScoreEndpoint {
    private static final Logger LOG = LoggerFactory.getLogger(ScoreEndpoint.class);

    /** Characters; a model may have many columns to list. */
    private static final int MAX_DETAIL = 1000;

    private final ModelSlot slot;
    private final ScoringQueue queue;
    private final RequestLimits limits;
    private final long bodyMillis;
    private final ScheduledExecutorService clock;
    private final ServingMetrics metrics;

    ScoreEndpoint(
            ModelSlot slot,
            ScoringQueue queue,
            RequestLimits limits,
            long bodyMillis,
            ScheduledExecutorService clock,
            ServingMetrics metrics) {
        this.slot = slot;
        this.queue = queue;
        this.limits = limits;
        this.bodyMillis = bodyMillis;
        this.clock = clock;
        this.metrics = metrics;
    }

    void handle(Exchange exchange) {
        BodyReader.read(exchange, limits.bytes(), bodyMillis, clock, (body, length) -> {
            if (!queue.offer(new Scoring(exchange, body, length))) {
                exchange.reject("queue full", "all scoring threads are at work and the queue is full; try again");
            }
        });
    }

    private final class Scoring implements ScoringQueue.Job {
        private final Exchange exchange;
        private final int length;
        /** Null once it is read. */
        private byte[] body;

        Scoring(Exchange exchange, byte[] body, int length) {
            this.exchange = exchange;
            this.body = body;
            this.length = length;
        }

        @Override
        public Runnable run() {
            try {
                return scored();
            } catch (RefusedException e) {
                return () -> exchange.refuse(e);
            } catch (RuntimeException | Error e) {
                LOG.error("a request could not be scored", e);
                return () -> exchange.refuse(500, "the rows could not be scored; the server's log says why");
            }
        }

        private Runnable scored() throws RefusedException {
            Optional<ServedModel> acquired = slot.acquire();
            if (acquired.isEmpty()) {
                throw new RefusedException(503, "there is no model");
            }
            ServedModel model = acquired.get();
            try {
                ScoreRequest request = model.reader().read(body, length);
                body = null;
                int rows = request.rows().size();
                if (!exchange.takeInstead(
                        ScoreResponse.mostBytes(rows, request.probabilities().size()))) {
                    return () -> exchange.reject("memory", "too many answers are being read; try again");
                }
                Map<String, double[]> scores = score(model, request);
                metrics.scored(model, rows, scores);
                ByteBuffer answer = ScoreResponse.bytes(model.id(), rows, scores);
                return () -> exchange.answer(200, Exchange.JSON, answer);
            } finally {
                model.release();
            }
        }

        private Map<String, double[]> score(ServedModel model, ScoreRequest request) throws RefusedException {
            try {
                return model.score(request);
            } catch (Funnel4jException | IllegalArgumentException e) {
                throw new RefusedException(400, Printable.brief(String.valueOf(e.getMessage()), MAX_DETAIL));
            }
        }

        @Override
        public void expire() {
            exchange.reject(
                    "timeout",
                    Message.of(
                            "the request has waited for longer than %,d ms; try again",
                            limits.timeout().toMillis()));
        }
    }
}
