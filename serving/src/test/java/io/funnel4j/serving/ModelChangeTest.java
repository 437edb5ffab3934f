// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.serving;

import static io.funnel4j.serving.HttpCalls.detail;
import static io.funnel4j.serving.HttpCalls.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.funnel4j.model.Scorer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Another model while requests go on. */
@Timeout(120)
class ModelChangeTest {
    private static final Map<String, String> ROW =
            Map.of("user", "u7", "item", "i3", "brand", "b1", "tags", "t1", "words", "", "age", "30", "price", "19.9");
    private static final String BODY =
            "{\"rows\":{\"user\":\"u7\",\"item\":\"i3\",\"brand\":\"b1\",\"tags\":\"t1\",\"words\":\"\",\"age\":30,\"price\":19.9}}";
    private static final String SMALL_BODY = "{\"rows\":{\"user\":\"u7\",\"item\":\"i3\"}}";

    @TempDir
    private static Path folder;

    private static Path first;
    private static Path second;
    private static Path small;

    @BeforeAll
    static void makeModels() throws IOException {
        first = TestModels.write(folder.resolve("first"), 1);
        second = TestModels.write(folder.resolve("second"), 2);
        small = TestModels.writeSmall(folder.resolve("small"), 3);
    }

    @Test
    void noRequestFailsAndEachIsScoredByTheModelThatItNames() throws Exception {
        try (ScoringServer server = ScoringServer.builder().workers(3).start(first)) {
            Map<String, Double> expected = new HashMap<>();
            for (Path model : List.of(second, first)) {
                try (Scorer scorer = TestModels.scorer(model)) {
                    expected.put(
                            server.change(model), scorer.score(List.of(ROW)).get("p_click")[0]);
                }
            }
            assertThat(expected.values().stream().distinct()).hasSize(2);
            AtomicBoolean enough = new AtomicBoolean();
            ExecutorService clients = Executors.newFixedThreadPool(4);
            try {
                List<Future<Integer>> answers = new ArrayList<>();
                for (int client = 0; client < 4; client++) {
                    answers.add(clients.submit(() -> scoreUntil(enough, server, expected)));
                }
                for (int change = 0; change < 20; change++) {
                    server.change(change % 2 == 0 ? second : first);
                }
                enough.set(true);
                int all = 0;
                for (Future<Integer> answered : answers) {
                    all += answered.get();
                }
                assertThat(all).isGreaterThan(20);
                assertThat(EndpointsTest.figure(server.metrics(), "funnel4j_feature_rows_total{feature=\"user\"}"))
                        .as("rows of models that are closed are counted too")
                        .isEqualTo(all);
                assertThat(EndpointsTest.figure(server.metrics(), "funnel4j_model_changes_total"))
                        .isEqualTo(23);
            } finally {
                enough.set(true);
                clients.shutdown();
            }
        }
    }

    private static int scoreUntil(AtomicBoolean enough, ScoringServer server, Map<String, Double> expected)
            throws Exception {
        HttpCalls calls = new HttpCalls(server.uri());
        int answered = 0;
        while (!enough.get()) {
            HttpResponse<String> answer = calls.score(BODY);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            JsonNode scores = json(answer);
            assertThat(scores.path("probabilities").path("p_click").get(0).doubleValue())
                    .isEqualTo(expected.get(scores.path("model").asText()));
            answered++;
        }
        return answered;
    }

    @Test
    void theAdminPortChangesTheModelToOneOfOtherFeatures() throws Exception {
        try (ScoringServer server = ScoringServer.builder().adminPort(0).start(first)) {
            HttpCalls calls = new HttpCalls(server.uri());
            HttpCalls admin = new HttpCalls(server.adminUri().orElseThrow());
            assertThat(calls.score(BODY).statusCode()).isEqualTo(200);
            HttpResponse<String> changed = change(admin, small);
            assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
            assertThat(changed.body()).isEqualTo(calls.get("/v1/model").body());
            assertThat(json(changed).path("columns").size()).isEqualTo(2);
            assertThat(calls.score(SMALL_BODY).statusCode()).isEqualTo(200);
            assertThat(detail(calls.score(BODY))).startsWith("row 0: no feature reads column 'brand'");
            assertThat(server.metrics().lines())
                    .contains(
                            "funnel4j_feature_rows_total{feature=\"brand\"} 1.0",
                            "funnel4j_feature_rows_total{feature=\"user\"} 2.0")
                    .filteredOn(line -> line.startsWith("funnel4j_model_info"))
                    .hasSize(1);
        }
    }

    private static HttpResponse<String> change(HttpCalls admin, Path model) throws IOException, InterruptedException {
        return admin.post(
                "/v1/model",
                HttpCalls.JSON.writeValueAsString(Map.of("path", model.toString())),
                "Content-Type",
                "application/json");
    }

    @Test
    void changesThatAreTurnedAwayAreNoRejectedScorings() throws Exception {
        try (ScoringServer server = ScoringServer.builder().adminPort(0).start(first)) {
            HttpCalls admin = new HttpCalls(server.adminUri().orElseThrow());
            ExecutorService clients = Executors.newFixedThreadPool(12);
            try {
                List<Future<Integer>> statuses = new ArrayList<>();
                for (int client = 0; client < 12; client++) {
                    statuses.add(clients.submit(() -> change(admin, second).statusCode()));
                }
                List<Integer> all = new ArrayList<>();
                for (Future<Integer> status : statuses) {
                    all.add(status.get());
                }
                assertThat(all).containsOnly(200, 429);
                assertThat(server.metrics()).doesNotContain("funnel4j_score_rejected_total{");
            } finally {
                clients.shutdown();
            }
        }
    }

    @Test
    void aModelThatCannotBeOpenedLeavesTheOneBefore() throws Exception {
        Path damaged = copy(second, folder.resolve("damaged"));
        Path table = damaged.resolve("model.zip");
        byte[] bytes = Files.readAllBytes(table);
        Files.write(table, java.util.Arrays.copyOf(bytes, bytes.length / 2));
        Path foreign = copy(first, folder.resolve("foreign"));
        Files.copy(
                small.resolve("encoders/encoders.json"),
                foreign.resolve("encoders/encoders.json"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        try (ScoringServer server = ScoringServer.builder().adminPort(0).start(first)) {
            HttpCalls calls = new HttpCalls(server.uri());
            HttpCalls admin = new HttpCalls(server.adminUri().orElseThrow());
            String before = calls.get("/v1/model").body();
            for (Path bad : List.of(damaged, foreign, folder.resolve("nowhere"), Path.of("a\nb"))) {
                HttpResponse<String> refused = change(admin, bad);
                assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
                assertThat(detail(refused)).contains("cannot be opened: ").doesNotContain("Exception");
            }
            for (String body : List.of("", "{", "7", "[]", "{\"path\":7}", "{\"path\":\"x\",\"y\":1}")) {
                HttpResponse<String> refused = admin.post("/v1/model", body, "Content-Type", "application/json");
                assertThat(refused.statusCode()).as(body).isEqualTo(400);
            }
            assertThat(calls.get("/v1/model").body()).isEqualTo(before);
            assertThat(calls.score(BODY).statusCode()).isEqualTo(200);
            assertThat(EndpointsTest.figure(server.metrics(), "funnel4j_model_failures_total"))
                    .isEqualTo(4);
            assertThatThrownBy(() -> server.change(damaged)).hasMessageContaining("cannot be opened");
        }
    }

    @Test
    void theNewestFinishedRunOfAWatchedFolderIsServed() throws Exception {
        Path runs = Files.createDirectories(folder.resolve("runs"));
        try (ScoringServer server = ScoringServer.builder()
                .watch(runs)
                .watchEvery(Duration.ofMillis(20))
                .start()) {
            HttpCalls calls = new HttpCalls(server.uri());
            Path run = Files.createDirectory(runs.resolve("r1"));
            Files.writeString(run.resolve("run.json"), "{\"status\":\"running\",\"seed\":5}");
            copy(first, run.resolve("model"));
            Thread.sleep(200);
            assertThat(calls.get("/readyz").statusCode()).as("it is under way").isEqualTo(503);
            Files.writeString(
                    run.resolve("run.json"),
                    "{\"status\":\"finished\",\"seed\":5,\"directory\":\"/home\",\"data\":{\"name\":\"/home/a.csv\",\"files\":{\"/home/a.csv\":\"9 bytes\"},\"hash\":\"bc93\"}}");
            Files.writeString(
                    run.resolve("results.json"),
                    "{\"report\":{\"probabilities\":[{\"probability\":\"P(click)\",\"metrics\":{\"auc\":0.7,\"gauc\":null}}]}}");
            awaitModel(calls, "r1");
            JsonNode described = json(calls.get("/v1/model"));
            assertThat(described.path("provenance").path("seed").asInt()).isEqualTo(5);
            assertThat(described.path("provenance").path("data").toString())
                    .isEqualTo("{\"files\":[\"a.csv\"],\"hash\":\"bc93\"}");
            assertThat(described.path("provenance").toString()).doesNotContain("/home");
            assertThat(described
                            .path("probabilities")
                            .get(0)
                            .path("trained")
                            .path("auc")
                            .asDouble())
                    .isEqualTo(0.7);
            copy(small, runs.resolve("r2"));
            awaitModel(calls, "r2");
            assertThat(calls.score(SMALL_BODY).statusCode()).isEqualTo(200);
            server.change(first);
            Thread.sleep(100);
            assertThat(json(calls.get("/v1/model")).path("name").asText())
                    .as("who changes the model himself keeps it until there is a newer run")
                    .isEqualTo("model");
        }
    }

    /** As when a copy brings {@code funnel.json} first and the weights last. */
    @Test
    void aRunThatIsSeenHalfCopiedIsServedOnceItIsWhole() throws Exception {
        Path runs = Files.createDirectories(folder.resolve("half"));
        copy(first, runs.resolve("r1"));
        try (ScoringServer server = ScoringServer.builder()
                .watch(runs)
                .watchEvery(Duration.ofMillis(20))
                .start()) {
            HttpCalls calls = new HttpCalls(server.uri());
            awaitModel(calls, "r1");
            Path late = runs.resolve("r2");
            List<Path> all = files(second);
            for (Path file : all) {
                if (!file.endsWith("model.zip")) {
                    Files.copy(file, late.resolve(second.relativize(file)));
                }
            }
            while (EndpointsTest.figure(server.metrics(), "funnel4j_model_failures_total") < 1) {
                Thread.sleep(20);
            }
            assertThat(json(calls.get("/v1/model")).path("name").asText()).isEqualTo("r1");
            byte[] weights = Files.readAllBytes(second.resolve("model.zip"));
            for (int part = 1; part <= 3; part++) {
                Files.write(late.resolve("model.zip"), java.util.Arrays.copyOf(weights, weights.length * part / 3));
                Thread.sleep(50);
            }
            awaitModel(calls, "r2");
            assertThat(calls.score(BODY).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aRunThatIsMendedWithoutATraceIsServedInTheEnd() throws Exception {
        Path runs = Files.createDirectories(folder.resolve("mended"));
        Path run = copy(first, runs.resolve("r1"));
        Path record = Files.writeString(run.resolve("results.json"), "{\"a\": ");
        try (ScoringServer server = ScoringServer.builder()
                .watch(runs)
                .watchEvery(Duration.ofMillis(5))
                .adminPort(0)
                .start()) {
            while (EndpointsTest.figure(server.metrics(), "funnel4j_model_failures_total") < 2) {
                Thread.sleep(20);
            }
            HttpResponse<String> refused =
                    change(new HttpCalls(server.adminUri().orElseThrow()), run);
            assertThat(detail(refused)).contains("results.json' is not JSON").doesNotContain("REDACTED", "StreamRead");
            Files.writeString(record, "{}");
            awaitModel(new HttpCalls(server.uri()), "r1");
        }
    }

    @Test
    void olderRunsAreNotGoneBackTo() throws Exception {
        Path runs = Files.createDirectories(folder.resolve("back"));
        aged(copy(first, runs.resolve("r1")), 3);
        Path newest = aged(copy(second, runs.resolve("r2")), 2);
        Path best = aged(copy(small, folder.resolve("best")), 1);
        Duration often = Duration.ofMillis(10);
        try (ScoringServer server =
                ScoringServer.builder().watch(runs).watchEvery(often).start()) {
            HttpCalls calls = new HttpCalls(server.uri());
            awaitModel(calls, "r2");
            delete(newest);
            Thread.sleep(300);
            assertThat(json(calls.get("/v1/model")).path("name").asText())
                    .as("the newest is deleted")
                    .isEqualTo("r2");
            copy(first, runs.resolve("r3"));
            awaitModel(calls, "r3");
        }
        delete(runs.resolve("r3"));
        try (ScoringServer server =
                ScoringServer.builder().watch(runs).watchEvery(often).start(best)) {
            HttpCalls calls = new HttpCalls(server.uri());
            Thread.sleep(300);
            assertThat(json(calls.get("/v1/model")).path("name").asText())
                    .as("what is named is newer than what is watched")
                    .isEqualTo("best");
            copy(first, runs.resolve("r4"));
            awaitModel(calls, "r4");
        }
    }

    /** As if its files had been written some hours ago. */
    private static Path aged(Path model, int hours) throws IOException {
        for (Path file : files(model)) {
            Files.setLastModifiedTime(
                    file,
                    FileTime.fromMillis(
                            System.currentTimeMillis() - Duration.ofHours(hours).toMillis()));
        }
        return model;
    }

    private static void delete(Path folder) throws IOException {
        List<Path> all = new ArrayList<>(files(folder));
        Collections.reverse(all);
        for (Path each : all) {
            Files.delete(each);
        }
    }

    /** A folder and all in it. */
    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> found = Files.walk(folder)) {
            return found.toList();
        }
    }

    private static void awaitModel(HttpCalls calls, String name) throws Exception {
        for (String found = ""; !found.equals(name); Thread.sleep(20)) {
            found = json(calls.get("/v1/model")).path("name").asText();
        }
    }

    private static Path copy(Path from, Path to) throws IOException {
        for (Path each : files(from)) {
            Files.copy(each, to.resolve(from.relativize(each)));
        }
        return to;
    }
}
