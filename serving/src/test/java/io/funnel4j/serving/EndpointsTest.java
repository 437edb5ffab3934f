// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.serving;

import static io.funnel4j.serving.HttpCalls.detail;
import static io.funnel4j.serving.HttpCalls.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Everything but scores. */
@Timeout(120)
class EndpointsTest {
    private static final String TOKEN = "s3cret";
    private static final String[] AUTHORIZED = {"Authorization", "Bearer " + TOKEN, "Content-Type", "application/json"};

    @TempDir
    private static Path folder;

    private static Path model;
    private static ScoringServer server;
    private static ScoringServer secret;

    @BeforeAll
    static void start() throws IOException {
        model = TestModels.write(folder.resolve("world"), 1);
        server = ScoringServer.builder().maxRows(700).start(model);
        secret = ScoringServer.builder().token(TOKEN).adminPort(0).start(model);
    }

    @AfterAll
    static void stop() {
        server.close();
        secret.close();
    }

    @Test
    void describesTheModel() throws Exception {
        HttpResponse<String> answer = new HttpCalls(server.uri()).get("/v1/model");
        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode described = json(answer);
        assertThat(described.path("model").asText()).hasSize(12);
        assertThat(described.path("name").asText()).isEqualTo("model");
        assertThat(described.path("loaded").asText()).endsWith("Z");
        assertThat(described.path("features").get(0).toString())
                .isEqualTo(
                        "{\"name\":\"user\",\"kind\":\"id\",\"columns\":[\"user\"],\"table\":\"user\",\"rows\":32,\"dimension\":4}");
        assertThat(described.path("features").get(4).toString())
                .contains("\"kind\":\"list\"", "\"slots\":2", "\"pooling\":\"weighted-sum\"", "\"weights\":true");
        assertThat(described.path("features").get(5).path("columns").toString()).isEqualTo("[\"user\",\"brand\"]");
        assertThat(described.path("features").get(6).toString()).contains("\"kind\":\"buckets\"", "\"buckets\":5");
        assertThat(described.path("features").get(7).toString())
                .isEqualTo(
                        "{\"name\":\"price\",\"kind\":\"numeric\",\"columns\":[\"price\"],\"transform\":\"log1p-standardize\"}");
        assertThat(described.path("columns").toString())
                .contains("{\"name\":\"brand\",\"kind\":\"text\"}")
                .contains(
                        "{\"name\":\"user\",\"kind\":\"text\",\"example\":\"u",
                        "{\"name\":\"age\",\"kind\":\"number\",\"example\":")
                .contains("{\"name\":\"tags\",\"kind\":\"list\",\"example\":[\"t")
                .contains("{\"name\":\"words\",\"kind\":\"list\",\"example\":[[\"w");
        JsonNode click = described.path("probabilities").get(0);
        assertThat(click.path("name").asText()).isEqualTo("p_click");
        assertThat(click.path("formula").asText()).isEqualTo("P(click)");
        assertThat(click.path("calibrated").isNull()).isTrue();
        assertThat(click.path("trained").path("mean").asDouble()).isBetween(0.2, 0.3);
        assertThat(described.path("towers").size()).isEqualTo(2);
        assertThat(described.path("provenance").isEmpty()).isTrue();
        assertThat(described.path("limits").toString())
                .isEqualTo("{\"rows\":700,\"bytes\":10485760,\"timeoutMillis\":1000}");
    }

    /** What the page fills in. */
    @Test
    void aRowOfExamplesIsOneThatTheModelKnows() throws Exception {
        try (ScoringServer fresh = ScoringServer.builder().start(model)) {
            HttpCalls calls = new HttpCalls(fresh.uri());
            ObjectNode row = HttpCalls.JSON.createObjectNode();
            for (JsonNode column : json(calls.get("/v1/model")).path("columns")) {
                row.set(column.path("name").asText(), column.get("example"));
            }
            assertThat(row.path("age").asDouble()).isBetween(35.0, 60.0);
            assertThat(row.path("price").asDouble()).as("the mean").isBetween(19.0, 21.0);
            HttpResponse<String> scored = calls.score("{\"rows\":" + row + "}");
            assertThat(scored.statusCode()).as(scored.body()).isEqualTo(200);
            for (String feature : List.of("user", "item", "tags", "words")) {
                assertThat(figure(fresh.metrics(), "funnel4j_feature_unknown_total{feature=\"%s\"}".formatted(feature)))
                        .as(feature)
                        .isZero();
                assertThat(figure(fresh.metrics(), "funnel4j_feature_values_total{feature=\"%s\"}".formatted(feature)))
                        .as(feature)
                        .isEqualTo(1);
            }
        }
    }

    @Test
    void saysHowItStands() throws Exception {
        HttpCalls calls = new HttpCalls(server.uri());
        assertThat(calls.get("/healthz").body()).isEqualTo("{\"status\":\"up\"}");
        assertThat(calls.get("/readyz").body()).isEqualTo("{\"status\":\"ready\"}");
        assertThat(calls.get("/readyz").statusCode()).isEqualTo(200);
    }

    @Test
    void isNotReadyWithoutAModel() throws Exception {
        Path runs = Files.createDirectories(folder.resolve("no-runs"));
        try (ScoringServer empty = ScoringServer.builder().watch(runs).start()) {
            HttpCalls calls = new HttpCalls(empty.uri());
            assertThat(calls.get("/readyz").statusCode()).isEqualTo(503);
            assertThat(calls.get("/readyz").body()).isEqualTo("{\"status\":\"no model\"}");
            assertThat(calls.get("/v1/model").statusCode()).isEqualTo(503);
            HttpResponse<String> answer = calls.score("{\"rows\":[]}");
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(detail(answer)).isEqualTo("there is no model");
            assertThat(calls.get("/healthz").statusCode()).isEqualTo(200);
        }
        assertThatThrownBy(() -> ScoringServer.builder().start()).hasMessageContaining("no folder is watched");
    }

    @Test
    void servesThePageAndTheDescriptionOfTheApi() throws Exception {
        HttpCalls calls = new HttpCalls(server.uri());
        HttpResponse<String> page = calls.get("/");
        assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html;charset=utf-8");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .startsWith("default-src 'none'; script-src ")
                .doesNotContain("script-src 'unsafe-inline'");
        assertThat(page.body()).contains("Funnel4j");
        HttpResponse<String> api = calls.get("/openapi.yaml");
        assertThat(api.headers().firstValue("Content-Type")).hasValue("application/yaml");
        assertThat(api.body()).startsWith("openapi: 3.1");
        assertThat(api.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(api.headers().firstValue("Server")).isEmpty();
    }

    @Test
    void refusesOtherPathsAndMethods() throws Exception {
        HttpCalls calls = new HttpCalls(server.uri());
        HttpResponse<String> unknown = calls.get("/v1/scores");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(calls.get("/v1/../metrics").statusCode()).isIn(200, 400);
        HttpResponse<String> method = calls.get("/v1/score");
        assertThat(method.statusCode()).isEqualTo(405);
        assertThat(method.headers().firstValue("Allow")).hasValue("POST");
        HttpResponse<String> change = calls.post("/v1/model", "{\"path\":\"x\"}");
        assertThat(change.statusCode()).isEqualTo(405);
        assertThat(change.headers().firstValue("Allow")).hasValue("GET, HEAD");
        HttpResponse<String> head =
                calls.send(calls.request("/healthz").method("HEAD", java.net.http.HttpRequest.BodyPublishers.noBody()));
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
    }

    @Test
    void answersWhatIsNoHttpInTheSameForm() throws Exception {
        HttpCalls calls = new HttpCalls(server.uri());
        try (Socket socket = calls.connect()) {
            HttpCalls.write(socket, "hello\r\n\r\n");
            assertThat(HttpCalls.readAll(socket))
                    .startsWith("HTTP/1.1 400")
                    .contains("application/problem+json")
                    .doesNotContain("jetty", "java.");
        }
        assertThat(calls.get("/healthz", "X-Long", "x".repeat(20_000)).statusCode())
                .isEqualTo(431);
    }

    @Test
    void needsTheTokenForModelAndScores() throws Exception {
        HttpCalls calls = new HttpCalls(secret.uri());
        for (String authorization : List.of("Bearer other", "Basic " + TOKEN, "Bearer", "Bearer " + TOKEN + "x")) {
            HttpResponse<String> refused = calls.get("/v1/model", "Authorization", authorization);
            assertThat(refused.statusCode()).as(authorization).isEqualTo(401);
            assertThat(refused.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
        }
        assertThat(calls.score("{\"rows\":[]}").statusCode()).isEqualTo(401);
        assertThat(calls.get("/v1/model", AUTHORIZED).statusCode()).isEqualTo(200);
        assertThat(calls.post("/v1/score", "{\"rows\":[]}", AUTHORIZED).statusCode())
                .isEqualTo(200);
        assertThat(calls.get("/readyz").statusCode()).isEqualTo(200);
        assertThat(calls.get("/metrics").statusCode()).isEqualTo(200);
        HttpCalls admin = new HttpCalls(secret.adminUri().orElseThrow());
        assertThat(admin.get("/v1/model").statusCode()).isEqualTo(401);
        assertThat(admin.get("/v1/model", AUTHORIZED).statusCode()).isEqualTo(200);
    }

    @Test
    void theAdminPortIsTheMachinesOwnAndNoBrowsers() throws Exception {
        URI admin = secret.adminUri().orElseThrow();
        assertThat(admin.getHost()).isEqualTo("127.0.0.1");
        assertThat(server.adminUri()).isEmpty();
        Optional<InetAddress> other = Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .findFirst();
        if (other.isPresent()) {
            assertThatThrownBy(() -> {
                        try (Socket socket = new Socket()) {
                            socket.connect(new InetSocketAddress(other.get(), admin.getPort()), 1000);
                        }
                    })
                    .isInstanceOf(ConnectException.class);
        }
        HttpCalls calls = new HttpCalls(admin);
        HttpResponse<String> browser =
                calls.post("/v1/model", "{\"path\":\"x\"}", "Origin", "http://localhost", AUTHORIZED[0], AUTHORIZED[1]);
        assertThat(browser.statusCode()).isEqualTo(403);
        try (Socket socket = calls.connect()) {
            HttpCalls.write(
                    socket,
                    "GET /v1/model HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\nAuthorization: Bearer "
                            + TOKEN + "\r\n\r\n");
            assertThat(HttpCalls.readAll(socket)).startsWith("HTTP/1.1 403");
        }
        assertThat(calls.get("/v1/score", AUTHORIZED).statusCode()).isEqualTo(404);
        assertThat(calls.get("/metrics").statusCode()).isEqualTo(404);
        assertThat(calls.post("/v1/model", "{}", AUTHORIZED[0], AUTHORIZED[1]).statusCode())
                .isEqualTo(415);
    }

    @Test
    void measuresRequestsRowsFeaturesAndScores() throws Exception {
        try (ScoringServer measured = ScoringServer.builder().start(model)) {
            HttpCalls calls = new HttpCalls(measured.uri());
            String row =
                    "{\"user\":\"u1\",\"item\":\"never seen\",\"brand\":\"b1\",\"tags\":[],\"words\":[],\"age\":30,\"price\":null}";
            JsonNode scores = json(calls.score("{\"rows\":[%s,%s]}".formatted(row, row)));
            assertThat(calls.score("{").statusCode()).isEqualTo(400);
            assertThat(calls.get("/nowhere").statusCode()).isEqualTo(404);
            HttpResponse<String> metrics = calls.get("/metrics");
            assertThat(metrics.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
            assertThat(metrics.body().lines())
                    .contains(
                            "funnel4j_http_requests_seconds_count{route=\"score\",status=\"200\"} 1",
                            "funnel4j_http_requests_seconds_count{route=\"score\",status=\"400\"} 1",
                            "funnel4j_http_requests_seconds_count{route=\"unknown\",status=\"404\"} 1",
                            "funnel4j_score_rows_total 2.0",
                            "funnel4j_score_queue 0.0",
                            "funnel4j_feature_rows_total{feature=\"item\"} 2.0",
                            "funnel4j_feature_unknown_total{feature=\"item\"} 2.0",
                            "funnel4j_feature_unknown_share{feature=\"item\"} 1.0",
                            "funnel4j_feature_missing_share{feature=\"price\"} 1.0",
                            "funnel4j_feature_missing_share{feature=\"user\"} 0.0",
                            "funnel4j_model_changes_total 1.0",
                            "funnel4j_model_failures_total 0.0")
                    .anyMatch(line -> line.startsWith("funnel4j_score_latency_seconds{quantile=\"0.99\"}"))
                    .anyMatch(line -> line.startsWith("jvm_memory_used_bytes"))
                    .anyMatch(line -> line.startsWith("funnel4j_model_info{id="));
            double score = scores.path("probabilities").path("p_click").get(0).asDouble();
            double trained = figure(metrics.body(), "funnel4j_score_training_mean{probability=\"p_click\"}");
            assertThat(figure(metrics.body(), "funnel4j_score_mean{probability=\"p_click\"}"))
                    .isEqualTo(score);
            assertThat(figure(metrics.body(), "funnel4j_score_drift{probability=\"p_click\"}"))
                    .isEqualTo(score / trained);
        }
    }

    static double figure(String metrics, String name) {
        return metrics.lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElse(Double.NaN);
    }

    @Test
    void refusesSettingsThatMakeNoSense() {
        assertThatThrownBy(() -> ScoringServer.builder().port(70_000)).hasMessageContaining("port is 70000");
        assertThatThrownBy(() -> ScoringServer.builder().workers(0)).hasMessageContaining("expected at least 1");
        assertThatThrownBy(() -> ScoringServer.builder().timeout(Duration.ZERO)).hasMessageContaining("PT0S");
        for (String token : List.of("", " ", "a b", "a ", "pässword", "\u0080", "a\n")) {
            assertThatThrownBy(() -> ScoringServer.builder().token(token))
                    .hasMessageContaining("expected visible ASCII");
        }
        assertThatThrownBy(() -> ScoringServer.builder().drainDelay(Duration.ofMillis(-1)))
                .hasMessageContaining("0 or more");
        assertThatThrownBy(() -> ScoringServer.builder().maxConnections(0)).hasMessageContaining("at least 1");
        assertThatThrownBy(() -> ScoringServer.builder().start(folder.resolve("nothing")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("neither the folder of a run nor that of a model");
        assertThatThrownBy(() ->
                        ScoringServer.builder().port(server.uri().getPort()).start(model))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot listen on 127.0.0.1 port");
        assertThatThrownBy(() -> ScoringServer.builder()
                        .tls(Files.writeString(folder.resolve("no.p12"), "none"), "password")
                        .start(model))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the keystore '%s' cannot be opened", folder.resolve("no.p12"));
        assertThatThrownBy(() -> ScoringServer.builder()
                        .tls(folder.resolve("none.p12"), "password")
                        .start(model))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("there is no keystore '%s'", folder.resolve("none.p12"));
    }
}
