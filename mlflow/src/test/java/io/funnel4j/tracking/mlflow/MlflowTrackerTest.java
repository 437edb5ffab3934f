// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.tracking.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.funnel4j.tracking.BackgroundTracking;
import io.funnel4j.tracking.MetricPoint;
import io.funnel4j.tracking.RunDescription;
import io.funnel4j.tracking.RunEnd;
import io.funnel4j.tracking.ServerRun;
import io.funnel4j.tracking.TrackingServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What arrives at a server of MLflow, and what is said of what does not. */
@Timeout(120)
class MlflowTrackerTest {
    private static final Duration SOON = Duration.ofMillis(500);
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private MlflowStub stub;
    /** How long an answer is waited for; a busy machine may be slow. */
    private Duration patience = LONG;

    private final List<String> created = new ArrayList<>();

    /** The client says twice what is looked at here. */
    @BeforeAll
    static void quiet() {
        ((Logger) LoggerFactory.getLogger("org.mlflow")).setLevel(Level.OFF);
    }

    @BeforeEach
    void start() throws IOException {
        stub = new MlflowStub();
    }

    @AfterEach
    void stop() {
        stub.close();
    }

    private BackgroundTracking tracking(Optional<String> id, Map<String, String> environment, boolean resumed) {
        return tracking(stub.address(), id, environment, description(resumed, Map.of("model.preset", "esmm")));
    }

    private BackgroundTracking tracking(
            URI server, Optional<String> id, Map<String, String> environment, RunDescription description) {
        ServerRun run = new ServerRun(server, "funnels", id, created::add, environment);
        return new BackgroundTracking(new MlflowTracker(run, patience), description);
    }

    private static RunDescription description(boolean resumed, Map<String, String> parameters) {
        return new RunDescription("tiny", parameters, Map.of("seed", "7"), 1000, resumed);
    }

    private static List<MetricPoint> points(long from, long to) {
        List<MetricPoint> points = new ArrayList<>();
        for (long step = from; step <= to; step++) {
            points.add(new MetricPoint("train/loss", 1.0 / step, step, 1000 + step));
        }
        return points;
    }

    @Test
    void isFound() {
        assertThat(TrackingServer.named("MLflow")).isPresent();
        assertThat(TrackingServer.named("Other")).isEmpty();
    }

    @Test
    void allArrives() throws IOException {
        Path report = Files.writeString(folder.resolve("report.html"), "<html>");
        BackgroundTracking tracking = tracking(Optional.empty(), Map.of(), false);
        tracking.tags(Map.of("data", "rows.csv"));
        for (MetricPoint point : points(1, 2500)) {
            tracking.metrics(List.of(point));
        }
        tracking.metrics(List.of(new MetricPoint("test/auc", Double.NaN, 2500, 2)));
        tracking.end(RunEnd.FINISHED);
        tracking.file(report, "report.html");
        tracking.file(report, "model/table of ids.html");
        assertThat(tracking.close(LONG)).isEmpty();
        assertThat(tracking.place()).contains(stub.address() + "/#/experiments/1/runs/run1");
        assertThat(created).containsExactly("run1");
        assertThat(stub.experiments()).containsExactly(Map.entry("funnels", "1"));
        MlflowStub.Run run = stub.run();
        assertThat(run.name).isEqualTo("tiny");
        assertThat(run.status).isEqualTo("FINISHED");
        assertThat(run.parameters).containsExactly(Map.entry("model.preset", "esmm"));
        assertThat(run.tags).containsEntry("seed", "7").containsEntry("data", "rows.csv");
        assertThat(run.metrics.get("train/loss")).hasSize(2500).containsEntry(2L, 0.5);
        assertThat(run.metrics.get("test/auc").get(2500L)).isNaN();
        assertThat(stub.files().keySet())
                .containsExactly("1/run1/artifacts/model/table of ids.html", "1/run1/artifacts/report.html");
        assertThat(new String(stub.files().get("1/run1/artifacts/report.html"), StandardCharsets.UTF_8))
                .isEqualTo("<html>");
    }

    @Test
    void whatIsTooLongOrOddlyNamedIsToldOtherwiseAndCounted() {
        Map<String, String> parameters = new HashMap<>();
        for (int i = 0; i < 250; i++) {
            parameters.put("features.f" + i + ".type", "id");
        }
        parameters.put("data.query", "x".repeat(7000));
        parameters.put("features.größe.type", "numeric");
        BackgroundTracking tracking =
                tracking(stub.address(), Optional.empty(), Map.of(), description(false, parameters));
        assertThat(tracking.close(LONG)).isEmpty();
        assertThat(stub.run().parameters).hasSize(252).containsKey("features.gr__e.type");
        assertThat(stub.run().parameters.get("data.query")).hasSize(6000);
        assertThat(tracking.remark())
                .contains(
                        "1 values were cut to the length that MLflow takes; 1 names were changed to what MLflow takes");
    }

    @Test
    void aRunGoesOnAsItself() {
        BackgroundTracking first = tracking(Optional.empty(), Map.of(), false);
        first.metrics(points(1, 10));
        first.end(RunEnd.STOPPED);
        assertThat(first.close(LONG)).isEmpty();
        assertThat(stub.run().status).isEqualTo("KILLED");
        BackgroundTracking second = tracking(Optional.of("run1"), Map.of(), true);
        second.goesOnAfter(8, points(1, 8));
        second.metrics(points(9, 15));
        second.end(RunEnd.FINISHED);
        assertThat(second.close(LONG)).isEmpty();
        assertThat(stub.run().status).isEqualTo("FINISHED");
        assertThat(stub.run().metrics.get("train/loss")).hasSize(15);
        assertThat(stub.values("train/loss")).as("none twice").isEqualTo(15);
        assertThat(created).containsExactly("run1", "run1");
    }

    @Test
    void aRunThatIsGoneIsMadeAgain() {
        BackgroundTracking tracking = tracking(Optional.of("deleted"), Map.of(), true);
        assertThat(tracking.close(LONG)).isEmpty();
        assertThat(stub.runs()).containsOnlyKeys("run1");
    }

    @Test
    void credentialsAreThoseOfMlflow() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "a");
        Map<String, String> user =
                Map.of("MLFLOW_TRACKING_USERNAME", "u", "MLFLOW_TRACKING_PASSWORD", "p", "MLFLOW_TRACKING_TOKEN", "t");
        BackgroundTracking withUser = tracking(Optional.empty(), user, false);
        withUser.file(file, "a");
        assertThat(withUser.close(LONG)).isEmpty();
        assertThat(stub.authorizations()).containsOnly("Basic dTpw");
        try (MlflowStub other = new MlflowStub()) {
            BackgroundTracking withToken = tracking(
                    other.address(),
                    Optional.empty(),
                    Map.of("MLFLOW_TRACKING_TOKEN", "t"),
                    description(false, Map.of()));
            withToken.file(file, "a");
            assertThat(withToken.close(LONG)).isEmpty();
            assertThat(other.authorizations()).containsOnly("Bearer t");
        }
    }

    @Test
    void filesGoWhereTheServerKeepsThem() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "a");
        stub.artifactRoot(folder.resolve("kept").toUri() + "/");
        BackgroundTracking onDisk = tracking(Optional.empty(), Map.of(), false);
        onDisk.file(file, "model/a");
        assertThat(onDisk.close(LONG)).isEmpty();
        assertThat(folder.resolve("kept/1/run1/artifacts/model/a")).hasContent("a");
        stub.artifactRoot("s3://bucket/");
        BackgroundTracking elsewhere = tracking(Optional.empty(), Map.of(), false);
        elsewhere.file(file, "model/a");
        assertThat(elsewhere.close(LONG)).hasValueSatisfying(said -> assertThat(said)
                .startsWith("MLflow was not told of 1 file: ")
                .contains("s3://bucket", "--serve-artifacts"));
    }

    @Test
    void whatIsRefusedLeavesTheRest() throws IOException {
        BackgroundTracking tracking = tracking(Optional.empty(), Map.of(), false);
        tracking.file(folder.resolve("missing"), "missing");
        tracking.file(Files.writeString(folder.resolve("a"), "a"), "a");
        assertThat(tracking.close(LONG))
                .contains("MLflow was not told of 1 file: '%s' cannot be read".formatted(folder.resolve("missing")));
        assertThat(stub.files()).containsOnlyKeys("1/run1/artifacts/a");
        BackgroundTracking elsewhere = tracking(
                URI.create(stub.address() + "/elsewhere"), Optional.empty(), Map.of(), description(false, Map.of()));
        elsewhere.metrics(points(1, 10));
        assertThat(elsewhere.close(LONG))
                .hasValueSatisfying(said -> assertThat(said).contains("10 metric points", "answers 404"));
    }

    @Test
    void aServerThatRecoversHearsAll() {
        stub.healthyFor(4, false);
        BackgroundTracking tracking = tracking(Optional.empty(), Map.of(), false);
        tracking.metrics(points(1, 10));
        while (stub.requests() < 6) {
            Thread.onSpinWait();
        }
        stub.recovers();
        tracking.end(RunEnd.FINISHED);
        assertThat(tracking.close(LONG)).isEmpty();
        assertThat(stub.run().metrics.get("train/loss")).hasSize(10);
        assertThat(stub.run().status).isEqualTo("FINISHED");
    }

    @Test
    void aRunWhoseAnswerWasLateIsNotMadeTwice() {
        stub.lateCreations(1);
        patience = SOON;
        BackgroundTracking tracking = tracking(Optional.empty(), Map.of(), false);
        while (stub.runs().isEmpty()) {
            Thread.onSpinWait();
        }
        tracking.metrics(points(1, 10));
        tracking.end(RunEnd.FINISHED);
        assertThat(tracking.close(LONG)).isEmpty();
        assertThat(stub.run().status).as("of the only run").isEqualTo("FINISHED");
        assertThat(stub.run().metrics.get("train/loss")).hasSize(10);
        assertThat(created).containsExactly("run1");
    }

    /** The same answers are tried again for calls. */
    @Test
    void aFileThatTheServerHasNoTimeForIsSentAgain() throws IOException {
        stub.answersAFileWith(408).answersAFileWith(429).answersAFileWith(403);
        BackgroundTracking tracking = tracking(Optional.empty(), Map.of(), false);
        tracking.file(Files.writeString(folder.resolve("a"), "a"), "a");
        tracking.file(Files.writeString(folder.resolve("b"), "b"), "b");
        assertThat(tracking.close(LONG))
                .contains("MLflow was not told of 1 file: %s answers 403 to the file a".formatted(stub.address()));
        assertThat(stub.files()).containsOnlyKeys("1/run1/artifacts/b");
    }

    @Test
    void whatDoesNotArriveIsCounted() throws IOException {
        stub.healthyFor(6, false);
        BackgroundTracking broken = tracking(Optional.empty(), Map.of(), false);
        while (stub.requests() < 6) {
            Thread.onSpinWait();
        }
        broken.metrics(points(1, 10));
        broken.file(Files.writeString(folder.resolve("a"), "a"), "a");
        broken.end(RunEnd.FINISHED);
        assertThat(broken.close(LONG)).hasValueSatisfying(said -> assertThat(said)
                .contains("10 metric points", "1 file, how the run ended: ", "answers 503", "out of order"));
        stub.recovers();
        stub.healthyFor(0, true);
        patience = SOON;
        BackgroundTracking hanging = tracking(Optional.empty(), Map.of(), false);
        hanging.metrics(points(1, 10));
        assertThat(hanging.close(LONG)).hasValueSatisfying(said -> assertThat(said)
                .isEqualTo("MLflow was not told of 1 parameter, 1 tag, 10 metric points: %s did not answer in 1 s"
                        .formatted(stub.address())));
        patience = LONG;
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        BackgroundTracking down = tracking(
                URI.create("http://localhost:" + free), Optional.empty(), Map.of(), description(false, Map.of()));
        down.metrics(points(1, 10));
        assertThat(down.close(LONG))
                .hasValueSatisfying(said -> assertThat(said).contains("10 metric points", "refused"));
    }

    @Test
    void theEndWaitsNoLongerThanItIsTold() {
        stub.healthyFor(0, true);
        ServerRun run = new ServerRun(stub.address(), "funnels", Optional.empty(), created::add, Map.of());
        BackgroundTracking tracking =
                new BackgroundTracking(new MlflowTracker(run, LONG), description(false, Map.of()));
        tracking.metrics(points(1, 3));
        assertThat(tracking.close(Duration.ofMillis(100)))
                .contains(
                        "MLflow was not told of 1 tag, 3 metric points: it had not taken all when the time to wait for it was over");
    }
}
