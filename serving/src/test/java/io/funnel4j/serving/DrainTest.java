// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.serving;

import static io.funnel4j.serving.HttpCalls.detail;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.serving.model.ModelListener;
import io.funnel4j.serving.model.ModelSlot;
import io.funnel4j.serving.model.ServedModel;
import io.funnel4j.serving.request.RequestLimits;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The end of a server: what was accepted is answered. */
@Timeout(120)
class DrainTest {
    private static final String BODY = "{\"rows\":{\"user\":\"u7\",\"item\":\"i3\"}}";

    @TempDir
    private static Path folder;

    private static Path model;

    @BeforeAll
    static void makeModel() throws IOException {
        model = TestModels.writeSmall(folder, 1);
    }

    @Test
    void answersWhatWasAcceptedAndTurnsAwayWhatComes() throws Exception {
        ScoringServer server = ScoringServer.builder().adminPort(0).start(model);
        HttpCalls calls = new HttpCalls(server.uri());
        ExecutorService threads = Executors.newFixedThreadPool(1);
        try (Socket accepted = calls.connect()) {
            HttpCalls.write(accepted, HttpCalls.head(BODY.length()) + BODY.substring(0, 7));
            while (EndpointsTest.figure(server.metrics(), "funnel4j_http_in_flight") < 1) {
                Thread.sleep(5);
            }
            Future<?> closed = threads.submit(server::close);
            while (calls.get("/readyz").statusCode() == 200) {
                Thread.sleep(5);
            }
            assertThat(calls.get("/readyz").body()).isEqualTo("{\"status\":\"draining\"}");
            HttpResponse<String> late = calls.score(BODY);
            assertThat(late.statusCode()).isEqualTo(503);
            assertThat(late.headers().firstValue("Connection")).hasValue("close");
            assertThat(detail(late)).contains("draining");
            assertThat(calls.get("/healthz").statusCode()).isEqualTo(200);
            assertThat(closed.isDone()).isFalse();
            HttpCalls.write(accepted, BODY.substring(7));
            assertThat(HttpCalls.readAll(accepted)).startsWith("HTTP/1.1 200").contains("p_click");
            closed.get();
            assertThatThrownBy(calls::connect).isInstanceOf(IOException.class);
        } finally {
            threads.shutdown();
            server.close();
        }
        assertThatThrownBy(() -> server.change(model)).hasMessageContaining("draining");
    }

    @Test
    void underLoadEachRequestIsAnsweredOrNeverTaken() throws Exception {
        ScoringServer server = ScoringServer.builder().queue(8).start(model);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        AtomicBoolean ended = new AtomicBoolean();
        AtomicInteger scored = new AtomicInteger();
        List<Future<String>> clients = new ArrayList<>();
        try {
            for (int client = 0; client < 8; client++) {
                clients.add(threads.submit(() -> load(new HttpCalls(server.uri()), ended, scored)));
            }
            while (scored.get() < 200) {
                Thread.sleep(5);
            }
            server.close();
            ended.set(true);
            for (Future<String> client : clients) {
                assertThat(client.get()).isEmpty();
            }
            assertThat(EndpointsTest.figure(server.metrics(), "funnel4j_http_in_flight"))
                    .as("taken and not answered")
                    .isZero();
            assertThat(EndpointsTest.figure(
                            server.metrics(), "funnel4j_http_requests_seconds_count{route=\"score\",status=\"200\"}"))
                    .as("answers that came")
                    .isEqualTo(scored.get());
        } finally {
            ended.set(true);
            threads.shutdown();
            server.close();
        }
    }

    /** Sends on connections of its own until they are refused; says what was not answered as it should. */
    private static String load(HttpCalls calls, AtomicBoolean ended, AtomicInteger scored) {
        while (!ended.get()) {
            try (Socket socket = calls.connect()) {
                HttpCalls.write(socket, HttpCalls.head(BODY.length()) + BODY);
                String answer = HttpCalls.readAll(socket);
                if (answer.startsWith("HTTP/1.1 200") && answer.endsWith("]}}")) {
                    scored.incrementAndGet();
                } else if (!answer.startsWith("HTTP/1.1 503")
                        && !answer.startsWith("HTTP/1.1 429")
                        && !answer.isEmpty()) {
                    return "answered '%s'".formatted(answer);
                }
            } catch (IOException e) {
                // refused or reset before a byte of an answer: the system had the connection, the server had not
            }
        }
        return "";
    }

    /** As a load balancer sees it that learns of the end a while later. */
    @Test
    void goesOnForTheDelayButIsNotReady() throws Exception {
        Duration delay = Duration.ofSeconds(2);
        ScoringServer server = ScoringServer.builder().drainDelay(delay).start(model);
        HttpCalls calls = new HttpCalls(server.uri());
        ExecutorService threads = Executors.newFixedThreadPool(1);
        try {
            long begun = System.nanoTime();
            Future<?> closed = threads.submit(server::close);
            while (calls.get("/readyz").statusCode() == 200) {
                Thread.sleep(5);
            }
            assertThat(calls.get("/readyz").body()).isEqualTo("{\"status\":\"draining\"}");
            for (int request = 0; request < 5; request++) {
                try (Socket fresh = calls.connect()) {
                    HttpCalls.write(fresh, HttpCalls.head(BODY.length()) + BODY);
                    assertThat(HttpCalls.readAll(fresh)).startsWith("HTTP/1.1 200");
                }
                HttpResponse<String> kept = calls.score(BODY);
                assertThat(kept.statusCode()).isEqualTo(200);
                assertThat(kept.headers().firstValue("Connection")).isEmpty();
            }
            closed.get();
            assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(delay.toNanos());
            assertThatThrownBy(calls::connect).isInstanceOf(IOException.class);
        } finally {
            threads.shutdown();
            server.close();
        }
    }

    @Test
    void aModelThatIsAtWorkForLongerIsNotWaitedFor() throws Exception {
        List<String> closed = new ArrayList<>();
        ModelListener listener = new ModelListener() {
            @Override
            public void opened(ServedModel opened) {}

            @Override
            public void closed(ServedModel ended) {
                closed.add(ended.id());
            }

            @Override
            public void failed() {}
        };
        ModelSlot slot = new ModelSlot(new RequestLimits(10, 1000, Duration.ofSeconds(1)), listener);
        slot.change(model);
        ServedModel atWork = slot.acquire().orElseThrow();
        slot.close(System.nanoTime() + Duration.ofMillis(50).toNanos());
        assertThat(closed).as("hangs where it is waited for without end").isEmpty();
        assertThat(slot.acquire()).isEmpty();
        atWork.release();
    }

    @Test
    void whoeverDoesNotEndIsCutOff() throws Exception {
        ScoringServer server =
                ScoringServer.builder().drainTimeout(Duration.ofMillis(300)).start(model);
        HttpCalls calls = new HttpCalls(server.uri());
        try (Socket stuck = calls.connect()) {
            HttpCalls.write(stuck, HttpCalls.head(BODY.length()) + "{");
            while (EndpointsTest.figure(server.metrics(), "funnel4j_http_in_flight") < 1) {
                Thread.sleep(5);
            }
            server.close();
            assertThatThrownBy(calls::connect).isInstanceOf(IOException.class);
        }
    }
}
