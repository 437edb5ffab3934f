// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.Scorer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class ServeCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BODY = "{\"rows\":[{\"user\":\"u7\",\"item\":\"i3\",\"price\":2.5}]}";
    private static final Pattern ADDRESS = Pattern.compile("serving at (\\S+)\n");
    private static final Pattern ADMIN = Pattern.compile("changes of the model at (\\S+)\n");

    @TempDir
    private Path folder;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Path run;
    private Path out;
    private Path err;

    @BeforeEach
    void train() throws IOException {
        run = folder.resolve("run");
        new TinyRun(folder, 200, 32).train(run, false, () -> false);
        out = folder.resolve("serve-out.txt");
        err = folder.resolve("serve-err.txt");
    }

    /** A trained run, scored over HTTP; SIGTERM under load: all that was accepted is answered, and the exit code is 0. */
    @Test
    void servesARunUntilItIsSignalled() throws Exception {
        Path token = Files.writeString(folder.resolve("token.txt"), "s3cret\n");
        Process process = new OwnJvm(folder)
                .start(
                        out,
                        err,
                        Funnel4j.class,
                        "serve",
                        run,
                        "--port",
                        0,
                        "--admin-port",
                        0,
                        "--workers",
                        2,
                        "--token-file",
                        token,
                        "--queue",
                        20,
                        "--timeout",
                        5000,
                        "--max-rows",
                        100,
                        "--max-connections",
                        500,
                        "--drain-delay",
                        1);
        ExecutorService clients = Executors.newFixedThreadPool(4);
        try {
            URI server = address(process, ADDRESS);
            URI admin = address(process, ADMIN);
            try (Scorer scorer =
                    Scorer.of(FunnelModel.load(run.resolve("model")), Encoders.load(run.resolve("model/encoders")))) {
                JsonNode scores =
                        JSON.readTree(post(server.resolve("/v1/score"), BODY).body());
                scorer.score(List.of(Map.of("user", "u7", "item", "i3", "price", "2.5")))
                        .forEach((name, expected) -> assertThat(scores.path("probabilities")
                                        .path(name)
                                        .get(0)
                                        .doubleValue())
                                .isEqualTo(expected[0]));
            }
            HttpResponse<String> changed =
                    post(admin.resolve("/v1/model"), JSON.writeValueAsString(Map.of("path", run.toString())));
            assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
            JsonNode model = JSON.readTree(changed.body());
            assertThat(model.path("limits").path("rows").asInt()).isEqualTo(100);
            assertThat(model.path("probabilities").get(0).path("trained").fieldNames())
                    .toIterable()
                    .contains("mean", "log_loss");

            AtomicInteger scored = new AtomicInteger();
            List<Future<String>> loads = new ArrayList<>();
            for (int load = 0; load < 4; load++) {
                loads.add(clients.submit(() -> load(server, scored)));
            }
            while (scored.get() < 100) {
                Thread.sleep(5);
            }
            process.destroy();
            for (Future<String> load : loads) {
                assertThat(load.get()).isEmpty();
            }
            assertThat(process.waitFor()).as(Files.readString(err)).isZero();
            assertThat(Files.readString(out)).contains("answering what was accepted ...");
        } finally {
            clients.shutdown();
            process.destroyForcibly();
        }
    }

    private URI address(Process process, Pattern pattern) throws IOException, InterruptedException {
        while (true) {
            Matcher found = pattern.matcher(Files.readString(out).replace("\r", ""));
            if (found.find()) {
                return URI.create(found.group(1));
            }
            assertThat(process.isAlive()).as(Files.readString(err)).isTrue();
            Thread.sleep(20);
        }
    }

    private HttpResponse<String> post(URI uri, String body) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(uri)
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer s3cret")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    /** Sends until nobody listens; says what was answered otherwise than with scores, or that the server ends. */
    private static String load(URI server, AtomicInteger scored) {
        while (true) {
            try (Socket socket = new Socket(server.getHost(), server.getPort())) {
                socket.setSoTimeout(20_000);
                socket.getOutputStream()
                        .write(("POST /v1/score HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                                        + "Authorization: Bearer s3cret\r\nContent-Length: %s\r\n\r\n%s"
                                                .formatted(BODY.length(), BODY))
                                .getBytes(StandardCharsets.UTF_8));
                String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                if (answer.startsWith("HTTP/1.1 200") && answer.endsWith("]}}")) {
                    scored.incrementAndGet();
                } else if (!answer.isEmpty() && !answer.startsWith("HTTP/1.1 503")) {
                    return answer;
                }
            } catch (ConnectException e) {
                return "";
            } catch (IOException e) {
                // reset before a byte of an answer: the system had the connection, the server had not
            }
        }
    }

    @Test
    void saysWhatKeepsItFromServing() throws IOException {
        assertWrong(2, "no model is named; give the folder of a run, or --watch FOLDER");
        assertWrong(2, "--tls-keystore is given alone", run, "--tls-keystore", "keys.p12");
        assertWrong(2, "--workers is 0; expected at least 1", run, "--queue", 1, "--workers", 0);
        assertWrong(2, "the connections at most are 0; expected at least 1", run, "--max-connections", 0);
        assertWrong(2, "the delay before draining is PT-1S; expected 0 or more", run, "--drain-delay", "-1");
        assertWrong(2, "the port is 70000; expected 0 to 65535", run, "--port", 70_000);
        Path empty = Files.writeString(folder.resolve("empty.txt"), "\n");
        assertWrong(2, "holds nothing; expected a token in one line", run, "--token-file", empty);
        assertWrong(1, "no-token.txt", run, "--token-file", folder.resolve("no-token.txt"));
        assertWrong(1, "is neither the folder of a run nor that of a model with encoders", folder, "--port", 0);
        assertWrong(1, "which is to be watched, is not a folder", run, "--port", 0, "--watch", folder.resolve("none"));
    }

    private static void assertWrong(int exitCode, String message, Object... arguments) {
        List<Object> words = new ArrayList<>(List.of("serve"));
        words.addAll(List.of(arguments));
        CommandLineRun serve = CommandLineRun.of(words.toArray());
        assertThat(serve.exitCode()).as(serve.err()).isEqualTo(exitCode);
        assertThat(serve.err()).contains(message);
    }
}
