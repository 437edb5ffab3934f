// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.serving;

import static io.funnel4j.serving.HttpCalls.detail;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that are slow, gone, too many or too loud. */
@Timeout(120)
class ClientsTest {
    private static final String ROW = "{\"user\":\"u7\",\"item\":\"i3\"}";
    private static final String BODY = "{\"rows\":" + ROW + "}";

    @TempDir
    private static Path folder;

    private static Path model;

    @BeforeAll
    static void makeModel() throws IOException {
        model = TestModels.writeSmall(folder, 1);
    }

    @Test
    void thoseWhoSendSlowlyAreAnsweredInTimeAndHoldNobodyUp() throws Exception {
        try (ScoringServer server = ScoringServer.builder()
                .workers(1)
                .bodyTimeout(Duration.ofMillis(700))
                .start(model)) {
            HttpCalls calls = new HttpCalls(server.uri());
            List<Socket> slow = new ArrayList<>();
            try {
                for (int client = 0; client < 100; client++) {
                    Socket socket = calls.connect();
                    slow.add(socket);
                    HttpCalls.write(socket, HttpCalls.head(BODY.length()) + "{");
                }
                for (int request = 0; request < 20; request++) {
                    assertThat(calls.score(BODY).statusCode()).isEqualTo(200);
                }
                for (Socket socket : slow) {
                    assertThat(HttpCalls.readAll(socket))
                            .startsWith("HTTP/1.1 408")
                            .contains("has not come within 700 ms");
                }
                assertIdle(server);
            } finally {
                close(slow);
            }
        }
    }

    @Test
    void thoseWhoCloseTheirHalfAreAnswered() throws Exception {
        try (ScoringServer server = ScoringServer.builder().start(model)) {
            HttpCalls calls = new HttpCalls(server.uri());
            try (Socket socket = calls.connect()) {
                HttpCalls.write(socket, HttpCalls.head(BODY.length()) + BODY);
                socket.shutdownOutput();
                assertThat(HttpCalls.readAll(socket)).startsWith("HTTP/1.1 200").contains("p_click");
            }
            try (Socket socket = calls.connect()) {
                HttpCalls.write(socket, HttpCalls.head(BODY.length()) + "{\"rows\"");
                socket.shutdownOutput();
                assertThat(HttpCalls.readAll(socket)).startsWith("HTTP/1.1 400");
            }
            for (int client = 0; client < 20; client++) {
                try (Socket socket = calls.connect()) {
                    HttpCalls.write(socket, HttpCalls.head(BODY.length()) + BODY.substring(client));
                }
            }
            assertIdle(server);
            assertThat(calls.score(BODY).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void whatIsBeyondTheLimitIsRefusedHoweverItIsSent() throws Exception {
        try (ScoringServer server = ScoringServer.builder().maxBytes(100_000).start(model)) {
            HttpCalls calls = new HttpCalls(server.uri());
            for (int bytes : new int[] {100_001, 199_000}) {
                HttpResponse<String> announced = calls.post("/v1/score", new byte[bytes]);
                assertThat(announced.statusCode()).isEqualTo(413);
                HttpResponse<String> chunked = calls.send(calls.request("/v1/score")
                        .POST(BodyPublishers.ofByteArrays(List.of(new byte[60_000], new byte[bytes - 60_000]))));
                assertThat(chunked.statusCode()).isEqualTo(413);
                assertThat(detail(chunked)).startsWith("the body is larger than 100,000 bytes");
            }
            try (Socket socket = calls.connect()) {
                HttpCalls.write(socket, HttpCalls.head(1_000_000_000));
                assertThat(HttpCalls.readAll(socket)).startsWith("HTTP/1.1 413");
            }
            try (Socket socket = calls.connect()) {
                HttpCalls.write(
                        socket,
                        "POST /v1/score HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
                assertThat(HttpCalls.readAll(socket)).startsWith("HTTP/1.1 400");
            }
            HttpResponse<String> whole = calls.send(calls.request("/v1/score")
                    .POST(BodyPublishers.ofByteArrays(List.of(
                            BODY.substring(0, 9).getBytes(StandardCharsets.UTF_8),
                            BODY.substring(9).getBytes(StandardCharsets.UTF_8)))));
            assertThat(whole.statusCode()).isEqualTo(200);
            assertIdle(server);
        }
    }

    @Test
    void thoseWhoDoNotReadTheirAnswerHoldNobodyUp() throws Exception {
        String large = "{\"rows\":[" + (ROW + ",").repeat(9_999) + ROW + "]}";
        try (ScoringServer server = ScoringServer.builder()
                .workers(1)
                .timeout(Duration.ofSeconds(60))
                .start(model)) {
            HttpCalls calls = new HttpCalls(server.uri());
            List<Socket> deaf = new ArrayList<>();
            try {
                for (int client = 0; client < 10; client++) {
                    Socket socket = calls.connect();
                    deaf.add(socket);
                    HttpCalls.write(socket, HttpCalls.head(large.length()) + large);
                }
                assertThat(calls.score(BODY).statusCode()).isEqualTo(200);
            } finally {
                close(deaf);
            }
            assertIdle(server);
        }
    }

    /** They read a little now and then, so that no connection is ever silent. */
    @Test
    void thoseWhoReadTheirAnswersSlowlyAreCutOffAndGiveTheMemoryBack() throws Exception {
        String large = "{\"rows\":[" + (ROW + ",").repeat(199_999) + ROW + "]}";
        try (ScoringServer server = ScoringServer.builder()
                .workers(1)
                .maxRows(200_000)
                .timeout(Duration.ofSeconds(60))
                .answerTimeout(Duration.ofSeconds(2))
                .start(model)) {
            HttpCalls calls = new HttpCalls(server.uri());
            List<Socket> slow = new ArrayList<>();
            try {
                for (int client = 0; client < 3; client++) {
                    Socket socket = calls.connectNarrow();
                    slow.add(socket);
                    HttpCalls.write(socket, HttpCalls.head(large.length()) + large);
                    assertThat(socket.getInputStream().read()).isEqualTo('H');
                }
                assertThat(EndpointsTest.figure(server.metrics(), "funnel4j_http_body_bytes"))
                        .as("the answers that wait, not the bodies")
                        .isBetween(1e6, 3.0 * 200_000 * 4 * 22);
                while (EndpointsTest.figure(server.metrics(), "funnel4j_http_in_flight") > 0) {
                    for (Socket socket : slow) {
                        assertThat(socket.getInputStream().readNBytes(50)).hasSizeLessThanOrEqualTo(50);
                    }
                    Thread.sleep(20);
                }
                assertIdle(server);
                assertThat(calls.score(BODY).statusCode()).isEqualTo(200);
            } finally {
                close(slow);
            }
        }
    }

    @Test
    void thoseWhoSendAHeadByteByByteAreCutOff() throws Exception {
        try (ScoringServer server = ScoringServer.builder()
                .headTimeout(Duration.ofMillis(500))
                .bodyTimeout(Duration.ofSeconds(60))
                .start(model)) {
            HttpCalls calls = new HttpCalls(server.uri());
            for (String begin : List.of("", "\r\n", "GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: ")) {
                for (int before = 0; before < 2; before++) {
                    try (Socket socket = calls.connect()) {
                        if (before > 0) {
                            HttpCalls.write(socket, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
                            while (socket.getInputStream().read() != '}') {
                                // the answer
                            }
                        }
                        HttpCalls.write(socket, begin);
                        assertThat(isCutOff(socket, begin.equals("\r\n") ? "\r\n" : "x"))
                                .as("'%s'", begin)
                                .isTrue();
                    }
                }
            }
            try (Socket patient = calls.connect()) {
                HttpCalls.write(patient, HttpCalls.head(BODY.length()) + "{");
                Thread.sleep(1500);
                HttpCalls.write(patient, BODY.substring(1));
                assertThat(HttpCalls.readAll(patient)).as("a body is no head").startsWith("HTTP/1.1 200");
            }
            try (Socket asking = calls.connect()) {
                HttpCalls.write(
                        asking, HttpCalls.head(BODY.length()).replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n"));
                for (int part = 0; part < BODY.length(); part++) {
                    Thread.sleep(40);
                    HttpCalls.write(asking, BODY.substring(part, part + 1));
                }
                assertThat(HttpCalls.readAll(asking)).startsWith("HTTP/1.1 100").contains("HTTP/1.1 200");
            }
        }
    }

    /** Sends a little every now and then until the connection is closed; hangs if it is not. */
    private static boolean isCutOff(Socket socket, String little) throws Exception {
        socket.setSoTimeout(50);
        while (true) {
            try {
                HttpCalls.write(socket, little);
                if (socket.getInputStream().read() < 0) {
                    return true;
                }
            } catch (SocketTimeoutException e) {
                // it is still open
            } catch (SocketException e) {
                return true;
            }
        }
    }

    @Test
    void connectionsBeyondTheMostWaitUntilOneIsClosed() throws Exception {
        try (ScoringServer server = ScoringServer.builder().maxConnections(3).start(model)) {
            HttpCalls calls = new HttpCalls(server.uri());
            List<Socket> held = new ArrayList<>();
            try {
                for (int client = 0; client < 3; client++) {
                    held.add(calls.connect());
                    HttpCalls.write(held.get(client), "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
                    assertThat(held.get(client).getInputStream().read()).isEqualTo('H');
                }
                try (Socket next = calls.connect()) {
                    HttpCalls.write(next, HttpCalls.head(BODY.length()) + BODY);
                    next.setSoTimeout(500);
                    assertThatThrownBy(() -> next.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
                    held.remove(0).close();
                    next.setSoTimeout(20_000);
                    assertThat(HttpCalls.readAll(next)).startsWith("HTTP/1.1 200");
                }
            } finally {
                close(held);
            }
        }
    }

    @Test
    void aThousandConnectionsAtOnceAreAllAnswered() throws Exception {
        try (ScoringServer server = ScoringServer.builder().queue(50).start(model)) {
            HttpCalls calls = new HttpCalls(server.uri());
            List<Socket> sockets = new ArrayList<>();
            try {
                for (int client = 0; client < 1000; client++) {
                    sockets.add(calls.connect());
                }
                for (Socket socket : sockets) {
                    HttpCalls.write(socket, HttpCalls.head(BODY.length()) + BODY.substring(0, 5));
                }
                assertThat(calls.score(BODY).statusCode()).isEqualTo(200);
                for (Socket socket : sockets) {
                    HttpCalls.write(socket, BODY.substring(5));
                }
                Map<String, Integer> statuses = new TreeMap<>();
                for (Socket socket : sockets) {
                    statuses.merge(HttpCalls.readAll(socket).substring(0, 12), 1, Integer::sum);
                }
                assertThat(statuses.keySet()).isSubsetOf("HTTP/1.1 200", "HTTP/1.1 429");
                assertThat(statuses.values().stream()
                                .mapToInt(Integer::intValue)
                                .sum())
                        .isEqualTo(1000);
                assertIdle(server);
            } finally {
                close(sockets);
            }
        }
    }

    @Test
    void whatTheQueueHasNoRoomForIsTurnedAway() throws Exception {
        String large = "{\"rows\":[" + (ROW + ",").repeat(9_999) + ROW + "]}";
        for (ScoringServerBuilder builder : List.of(
                ScoringServer.builder().workers(1).queue(1),
                ScoringServer.builder().workers(1).queue(100).timeout(Duration.ofMillis(50)))) {
            try (ScoringServer server = builder.start(model)) {
                List<HttpResponse<String>> answers = atOnce(12, new HttpCalls(server.uri()), large);
                assertThat(answers)
                        .extracting(HttpResponse::statusCode)
                        .contains(200, 429)
                        .containsOnly(200, 429);
                answers.stream().filter(answer -> answer.statusCode() == 429).forEach(answer -> assertThat(
                                answer.headers().firstValue("Retry-After"))
                        .hasValue("1"));
                long turnedAway = answers.stream()
                        .filter(answer -> answer.statusCode() == 429)
                        .count();
                double counted = server.metrics()
                        .lines()
                        .filter(line -> line.startsWith("funnel4j_score_rejected_total{"))
                        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                        .sum();
                assertThat(counted).isEqualTo((double) turnedAway);
            }
        }
    }

    @Test
    void oneAfterTheOtherNeedNoQueue() throws Exception {
        try (ScoringServer server = ScoringServer.builder().workers(1).queue(0).start(model);
                KeptConnection connection = new KeptConnection(new HttpCalls(server.uri()))) {
            for (int request = 0; request < 300; request++) {
                assertThat(connection
                                .score(BODY.getBytes(StandardCharsets.UTF_8))
                                .status())
                        .isEqualTo(200);
            }
        }
    }

    private static List<HttpResponse<String>> atOnce(int clients, HttpCalls calls, String body) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            List<Future<HttpResponse<String>>> sent = new ArrayList<>();
            for (int client = 0; client < clients; client++) {
                sent.add(threads.submit(() -> calls.score(body)));
            }
            List<HttpResponse<String>> answers = new ArrayList<>();
            for (Future<HttpResponse<String>> each : sent) {
                answers.add(each.get());
            }
            return answers;
        } finally {
            threads.shutdown();
        }
    }

    /** Waits until no request is open and no memory of bodies is held; hangs, and so fails, if some is held for good. */
    private static void assertIdle(ScoringServer server) throws InterruptedException {
        while (EndpointsTest.figure(server.metrics(), "funnel4j_http_in_flight") > 0
                || EndpointsTest.figure(server.metrics(), "funnel4j_http_body_bytes") > 0) {
            Thread.sleep(20);
        }
    }

    private static void close(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
