// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is sent and answered is as openapi.yaml says: status, type, headers and body. */
@Timeout(120)
class OpenApiTest {
    private static final String[] JSON = {"Content-Type", "application/json"};
    private static final String ROW =
            "{\"user\":\"u7\",\"item\":null,\"brand\":7,\"tags\":[\"t1\",null],\"words\":[[\"w1\",0.5],\"w2\",[\"w3\",null]],\"age\":true,\"price\":19.9}";

    @TempDir
    private static Path folder;

    private static JsonNode api;
    private static Path model;

    @BeforeAll
    static void read() throws Exception {
        model = TestModels.write(folder.resolve("world"), 1);
        try (ScoringServer server = ScoringServer.builder().start(model)) {
            api = new YAMLMapper()
                    .readTree(new HttpCalls(server.uri()).get("/openapi.yaml").body());
        }
    }

    /** Asserts that an answer is among those that the document has for an operation. */
    private static void assertDescribed(HttpResponse<String> answer, int status, String path, String method)
            throws IOException {
        String what = "%s %s: %s %s".formatted(method, path, answer.statusCode(), answer.body());
        assertThat(answer.statusCode()).as(what).isEqualTo(status);
        JsonNode response = resolved(
                api.path("paths").path(path).path(method).path("responses").path(Integer.toString(status)));
        assertThat(response.isMissingNode())
                .as("%s is not in the document", what)
                .isFalse();
        response.path("headers").fieldNames().forEachRemaining(header -> assertThat(
                        answer.headers().firstValue(header))
                .as("%s of %s", header, what)
                .isPresent());
        String type = answer.headers().firstValue("Content-Type").orElse("").replaceAll(";.*", "");
        JsonNode content = response.path("content").path(type);
        assertThat(content.isMissingNode()).as("%s: type %s", what, type).isFalse();
        if (type.endsWith("json")) {
            assertValid(content.path("schema"), answer.body(), what);
        }
    }

    private static JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? api.at(node.path("$ref").asText().substring(1)) : node;
    }

    private static void assertValid(JsonNode schema, String json, String what) {
        assertThat(faults(schema, json)).as(what).isEmpty();
    }

    private static Set<ValidationMessage> faults(JsonNode schema, String json) {
        ObjectNode whole = schema.deepCopy();
        whole.set("components", api.path("components"));
        JsonSchema compiled = JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(whole);
        return compiled.validate(
                json, InputFormat.JSON, context -> context.getExecutionConfig().setFormatAssertionsEnabled(true));
    }

    @Test
    void theSchemasAreStrict() {
        JsonNode schema = HttpCalls.JSON.createObjectNode().put("$ref", "#/components/schemas/Problem");
        assertThat(faults(schema, "{\"type\":\"about:blank\",\"title\":\"a\",\"status\":400,\"detail\":\"b\"}"))
                .isEmpty();
        assertThat(faults(schema, "{\"type\":\"about:blank\",\"title\":\"a\",\"status\":200,\"detail\":\"b\"}"))
                .isNotEmpty();
        assertThat(faults(schema, "{\"type\":\"about:blank\",\"title\":\"a\",\"status\":400,\"detail\":\"b\",\"x\":1}"))
                .isNotEmpty();
    }

    @Test
    void answersOfTheOpenPort() throws Exception {
        try (ScoringServer server =
                ScoringServer.builder().maxRows(3).maxBytes(2000).start(model)) {
            HttpCalls calls = new HttpCalls(server.uri());
            assertDescribed(calls.get("/v1/model"), 200, "/v1/model", "get");
            for (String body : List.of(
                    "{\"rows\":[" + ROW + "]}",
                    "{\"rows\":" + ROW + ",\"common\":{\"user\":\"u1\"},\"probabilities\":[\"p_click\"]}",
                    "{\"rows\":[]}")) {
                assertValid(api.at("/paths/~1v1~1score/post/requestBody/content/application~1json/schema"), body, body);
                assertDescribed(calls.score(body), 200, "/v1/score", "post");
            }
            for (String body :
                    List.of("{", "[]", "{\"rows\":[{\"user\":\"u7\"}]}", "{\"rows\":[],\"probabilities\":[\"x\"]}")) {
                assertDescribed(calls.score(body), 400, "/v1/score", "post");
            }
            assertDescribed(calls.get("/v1/score"), 405, "/v1/score", "post");
            assertDescribed(calls.post("/v1/model", "{}", JSON), 405, "/v1/model", "get");
            assertDescribed(calls.score("{\"rows\":[{},{},{},{}]}"), 413, "/v1/score", "post");
            assertDescribed(calls.score(" ".repeat(2001)), 413, "/v1/score", "post");
            assertDescribed(calls.post("/v1/score", "{}", "Content-Type", "text/plain"), 415, "/v1/score", "post");
            for (String path : List.of("/healthz", "/readyz", "/metrics", "/", "/openapi.yaml")) {
                assertDescribed(calls.get(path), 200, path, "get");
                assertDescribed(calls.post(path, "{}", JSON), 405, path, "get");
            }
            HttpResponse<String> unknown = calls.get("/nowhere");
            assertThat(unknown.statusCode()).isEqualTo(404);
            assertValid(
                    HttpCalls.JSON.createObjectNode().put("$ref", "#/components/schemas/Problem"),
                    unknown.body(),
                    unknown.body());
        }
    }

    @Test
    void answersOfOneWhoIsSlow() throws Exception {
        try (ScoringServer server = ScoringServer.builder()
                        .bodyTimeout(Duration.ofMillis(200))
                        .start(model);
                Socket socket = new HttpCalls(server.uri()).connect()) {
            HttpCalls.write(socket, HttpCalls.head(100) + "{");
            String answer = HttpCalls.readAll(socket);
            assertThat(answer).startsWith("HTTP/1.1 408").contains("Content-Type: application/problem+json");
            assertValid(
                    HttpCalls.JSON.createObjectNode().put("$ref", "#/components/schemas/Problem"),
                    answer.substring(answer.indexOf("\r\n\r\n") + 4),
                    answer);
        }
    }

    @Test
    void answersOfOneThatIsBusy() throws Exception {
        try (ScoringServer server =
                ScoringServer.builder().workers(1).queue(0).maxBytes(20 << 20).start(model)) {
            HttpCalls calls = new HttpCalls(server.uri());
            String large = "{\"rows\":[" + (ROW + ",").repeat(5000) + ROW + "]}";
            ExecutorService clients = Executors.newFixedThreadPool(8);
            try {
                List<Future<HttpResponse<String>>> sent = new ArrayList<>();
                for (int client = 0; client < 8; client++) {
                    sent.add(clients.submit(() -> calls.score(large)));
                }
                int refused = 0;
                for (Future<HttpResponse<String>> each : sent) {
                    int status = each.get().statusCode();
                    assertDescribed(each.get(), status, "/v1/score", "post");
                    refused += status == 429 ? 1 : 0;
                }
                assertThat(refused).isPositive();
            } finally {
                clients.shutdown();
            }
        }
    }

    @Test
    void answersOfOneWithoutAModel() throws Exception {
        Path runs = Files.createDirectories(folder.resolve("no-runs"));
        try (ScoringServer server = ScoringServer.builder().watch(runs).start()) {
            HttpCalls calls = new HttpCalls(server.uri());
            assertDescribed(calls.get("/readyz"), 503, "/readyz", "get");
            assertDescribed(calls.get("/v1/model"), 503, "/v1/model", "get");
            assertDescribed(calls.score("{\"rows\":[]}"), 503, "/v1/score", "post");
        }
    }

    @Test
    void answersOfTheAdminPortAndWithAToken() throws Exception {
        try (ScoringServer server =
                ScoringServer.builder().token("s3cret").adminPort(0).start(model)) {
            HttpCalls calls = new HttpCalls(server.uri());
            assertDescribed(calls.get("/v1/model"), 401, "/v1/model", "get");
            assertDescribed(calls.score("{\"rows\":[]}"), 401, "/v1/score", "post");
            HttpCalls admin = new HttpCalls(server.adminUri().orElseThrow());
            String[] allowed = {JSON[0], JSON[1], "Authorization", "Bearer s3cret"};
            String body = HttpCalls.JSON.writeValueAsString(Map.of("path", model.toString()));
            assertValid(api.at("/paths/~1v1~1model/post/requestBody/content/application~1json/schema"), body, body);
            assertDescribed(admin.post("/v1/model", body, allowed), 200, "/v1/model", "post");
            assertDescribed(admin.get("/v1/model", allowed), 200, "/v1/model", "get");
            assertDescribed(admin.post("/v1/model", body, JSON), 401, "/v1/model", "post");
            for (String wrong : List.of("{", "{\"path\":7}", "{\"path\":\"nowhere\"}")) {
                assertDescribed(admin.post("/v1/model", wrong, allowed), 400, "/v1/model", "post");
            }
            assertDescribed(
                    admin.post(
                            "/v1/model",
                            body,
                            JSON[0],
                            JSON[1],
                            "Authorization",
                            "Bearer s3cret",
                            "Origin",
                            "http://a"),
                    403,
                    "/v1/model",
                    "post");
            assertDescribed(admin.post("/v1/model", body, allowed[2], allowed[3]), 415, "/v1/model", "post");
            assertDescribed(admin.post("/v1/model", " ".repeat(1 << 17), allowed), 413, "/v1/model", "post");
            assertDescribed(admin.send(admin.request("/v1/model", allowed).DELETE()), 405, "/v1/model", "post");
        }
    }
}
