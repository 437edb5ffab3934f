// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.funnel4j.serving.ScoringServer;
import io.funnel4j.text.Message;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code train --follow}, as a user runs it. */
class FollowCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private StreamRun run;
    private Path source;
    private Path out;

    @BeforeEach
    void train() throws IOException {
        run = new StreamRun(folder);
        source = folder.resolve("stream.csv");
        out = folder.resolve("runs/stream");
        Files.createDirectories(out.getParent());
    }

    private CommandLineRun follow(Object from, Path to, Object... more) {
        CommandLineRun followed = CommandLineRun.of(run.command(from, to, more));
        assertThat(followed.exitCode()).as(followed.out() + followed.err()).isZero();
        return followed;
    }

    @Test
    void leavesAModelAReportAndRollingMetrics() throws IOException {
        Files.writeString(
                source, StreamRun.HEADER + run.rows(500) + "u1,i1\nu1,i1,much,0,0\nu1,i1,1,0,1\n" + run.rows(100));
        CommandLineRun followed =
                follow(source, out, "--until-idle", "0s", "--report-every", "200rows", "--window", 250);
        assertThat(followed.out())
                .contains("learned in 19 steps, 3 bad, 0 left out by the label rule")
                .contains("Ended after 603 rows of the stream: 600 learned")
                .contains("600 rows, step 19: loss ", "  P(conversion)  AUC ")
                .containsPattern("P\\(click\\)       AUC 0\\.\\d{4} \\(0\\.\\d{4}\\)  log loss 0\\.\\d{5} \\(0")
                .contains("unknown: user ")
                .contains("early-stopping is passed over");
        assertThat(StreamRun.published(out)).isEqualTo(600);
        assertThat(StreamRun.points(out)).hasSize(3);
        JsonNode last = StreamRun.lastPoint(out);
        assertThat(last.path("rows").asLong()).isEqualTo(600);
        assertThat(last.path("bad_rows").asLong()).isEqualTo(3);
        assertThat(last.path("window_rows").asLong()).isEqualTo(250);
        assertThat(last.path("p_click.auc").asDouble()).isBetween(0.5, 1.0);
        assertThat(last.path("p_click.gauc").isNumber()).isTrue();
        assertThat(last.path("since_start").path("p_click.log_loss").asDouble()).isBetween(0.1, 1.0);
        assertThat(last.path("since_start").path("p_click.auc_error").asDouble())
                .isBetween(0.0, 0.1);
        assertThat(last.path("unknown").path("user").asDouble()).isBetween(0.05, 0.5);
        assertThat(Files.readString(out.resolve("report.html")))
                .contains(
                        "Each row was predicted before it was learned",
                        "Since the start",
                        "600 learned, 3 bad",
                        "are not looked for in a stream")
                .doesNotContain("Nothing odd was found");
        assertThat(Files.readString(out.resolve("run.json"))).contains("\"finished\"", source.toString());

        // What others make of the run.
        CommandLineRun runs = CommandLineRun.of("runs", out.getParent());
        assertThat(runs.out()).contains("stream", "finished");
        CommandLineRun predicted =
                CommandLineRun.of("predict", out, folder.resolve("rows.csv"), "--out", folder.resolve("scored.csv"));
        assertThat(predicted.exitCode()).as(predicted.err()).isZero();
        CommandLineRun evaluated = CommandLineRun.of("evaluate", out, "--data", folder.resolve("rows.csv"));
        assertThat(evaluated.exitCode()).as(evaluated.err()).isZero();
        CommandLineRun next =
                CommandLineRun.of("train", run.yaml(), "--from", out, "--out", folder.resolve("next"), "--epochs", 1);
        assertThat(next.exitCode()).as(next.err()).isZero();
    }

    @Test
    void jsonLinesLeaveTheSameModel() throws Exception {
        String rows = run.rows(200);
        Files.writeString(source, StreamRun.HEADER + rows);
        Path json = Files.writeString(folder.resolve("stream.jsonl"), StreamRun.json(rows));
        follow(source, out, "--until-idle", "0s");
        CommandLineRun told = follow(json, folder.resolve("json"), "--until-idle", "0s", "--json");
        assertThat(StreamRun.values(folder.resolve("json"))).isEqualTo(StreamRun.values(out));
        assertThat(told.out().lines())
                .allSatisfy(line -> assertThat(JSON.readTree(line).has("event")).isTrue());
        assertThat(told.out()).contains("\"event\":\"rolling\"").contains("\"rows\":200");
    }

    /** Rows come bit by bit, lines among them in halves, while the run is under way. */
    @Test
    void takesWhatAFileGrowsBy() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] text = (StreamRun.HEADER + run.rows(300)).getBytes(StandardCharsets.UTF_8);
        Files.write(source, new byte[0]);
        ExecutorService writer = Executors.newSingleThreadExecutor();
        try {
            Future<?> writing = writer.submit(() -> {
                for (int at = 0; at < text.length; ) {
                    int to = Math.min(text.length, at + 1 + random.nextInt(900));
                    Files.write(source, Arrays.copyOfRange(text, at, to), StandardOpenOption.APPEND);
                    at = to;
                    Thread.sleep(10);
                }
                return null;
            });
            CommandLineRun followed = follow(source, out, "--until-idle", "6s");
            writing.get();
            assertThat(followed.out()).as("seed %d", seed).contains("Ended after 300 rows of the stream: 300 learned");
        } finally {
            writer.shutdownNow();
        }
        Files.writeString(source, "u1,i1,2", StandardOpenOption.APPEND);
        CommandLineRun resumed = CommandLineRun.of("train", "--resume", out, "--until-idle", "0s");
        assertThat(resumed.exitCode()).as(resumed.err()).isZero();
        assertThat(resumed.out())
                .contains(Message.of("Going on after 300 rows, at byte %,d of '%s'", text.length, source))
                .contains("7 bytes at the end are a line without its end");
        Files.writeString(source, ",1,0\n", StandardOpenOption.APPEND);
        resumed = CommandLineRun.of("train", "--resume", out, "--until-idle", "0s");
        assertThat(resumed.out()).contains("Ended after 301 rows of the stream: 301 learned");
        assertThat(StreamRun.published(out)).isEqualTo(301);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void readsANamedPipeUntilItsWritersAreGone() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        String rows = run.rows(150);
        ExecutorService writer = Executors.newSingleThreadExecutor();
        try {
            Future<?> writing = writer.submit(() -> {
                Files.writeString(pipe, StreamRun.HEADER + rows, StandardOpenOption.WRITE);
                return null;
            });
            CommandLineRun followed = follow(pipe, out);
            writing.get();
            assertThat(followed.out()).contains("Ended after 150 rows of the stream: 150 learned");
            Future<?> again = writer.submit(() -> {
                Files.writeString(pipe, StreamRun.HEADER + run.rows(50), StandardOpenOption.WRITE);
                return null;
            });
            CommandLineRun resumed = CommandLineRun.of("train", "--resume", out);
            again.get();
            assertThat(resumed.exitCode()).as(resumed.err()).isZero();
            assertThat(resumed.out())
                    .contains("Going on after 150 rows of the stream (150 learned)")
                    .contains("feed it from its row 151 on, after its header")
                    .contains("Ended after 200 rows of the stream: 200 learned");
        } finally {
            writer.shutdownNow();
        }
        Files.writeString(source, StreamRun.HEADER + rows);
        follow(source, folder.resolve("file"), "--until-idle", "0s");
        assertThat(StreamRun.points(folder.resolve("file")).get(0))
                .isEqualTo(StreamRun.points(out).get(0));
    }

    @Test
    void readsStandardInput() throws Exception {
        Path told = folder.resolve("told.txt");
        Path err = folder.resolve("err.txt");
        String rows = run.rows(100);
        Process process =
                new OwnJvm(folder).start(told, err, Funnel4j.class, run.command("-", out, "--source-format", "jsonl"));
        try (OutputStream in = process.getOutputStream()) {
            in.write(StreamRun.json(rows).stripTrailing().getBytes(StandardCharsets.UTF_8));
        }
        assertThat(process.waitFor()).as(Files.readString(err)).isZero();
        assertThat(Files.readString(told)).contains("Ended after 100 rows of the stream: 100 learned");
        assertThat(StreamRun.published(out)).isEqualTo(100);
    }

    /** SIGTERM ends a run that would follow for ever, with all that it has learned; a server has taken each model over. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void publishesForAServerAndEndsOnASignal() throws Exception {
        Path told = folder.resolve("told.txt");
        Path err = folder.resolve("err.txt");
        Files.writeString(source, StreamRun.HEADER + run.rows(64));
        Process process = new OwnJvm(folder)
                .start(
                        told,
                        err,
                        Funnel4j.class,
                        run.command(source, out, "--publish-every", "32rows", "--checkpoint-every", "10rows"));
        try (ScoringServer server =
                ScoringServer.builder().port(0).watch(out.getParent()).start()) {
            StreamRun.await("64 rows: " + Files.readString(err), () -> StreamRun.published(out) == 64);
            assertThat(Files.readString(out.resolve("run.json"))).contains("\"running\"");
            URI model = server.uri().resolve("/v1/model");
            StreamRun.await("a model is served", () -> served(model).statusCode() == 200);
            String first = JSON.readTree(served(model).body()).path("model").asText();
            Files.writeString(source, run.rows(20), StandardOpenOption.APPEND);
            // Fewer rows than a batch are learned once none has come for a while, and more make the next model due.
            StreamRun.await("20 rows more are learned", () -> checkpointRows() == 84 || StreamRun.published(out) == 84);
            Files.writeString(source, run.rows(40), StandardOpenOption.APPEND);
            StreamRun.await("another model is served", () -> !JSON.readTree(
                            served(model).body())
                    .path("model")
                    .asText()
                    .equals(first));
        }
        process.destroy();
        assertThat(process.waitFor()).as(Files.readString(err)).isZero();
        assertThat(Files.readString(told))
                .contains("Stopping after this micro-batch")
                .containsPattern("Stopped after \\d+ rows of the stream");
        CommandLineRun resumed = CommandLineRun.of("train", "--resume", out, "--until-idle", "0s");
        assertThat(resumed.exitCode()).as(resumed.err()).isZero();
        assertThat(resumed.out()).contains("Ended after 124 rows of the stream: 124 learned");
        assertThat(StreamRun.published(out)).isEqualTo(124);
    }

    private long checkpointRows() throws IOException {
        long most = 0;
        try (Stream<Path> files = Files.list(out.resolve("checkpoints"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".json")).toList()) {
                most = Math.max(
                        most,
                        JSON.readTree(Files.readAllLines(file).get(0))
                                .path("checkpoint")
                                .path("rows")
                                .asLong());
            }
        } catch (NoSuchFileException e) {
            return most; // another has taken its place since the folder was read
        }
        return most;
    }

    private static HttpResponse<String> served(URI model) throws IOException {
        try {
            return HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(model).build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Test
    void aRotatedLogIsFollowedAndAReplacedOneIsToldOf() throws Exception {
        Files.writeString(source, StreamRun.HEADER + run.rows(50));
        follow(source, out, "--until-idle", "0s");
        Path old = folder.resolve("stream.csv.1");
        Files.move(source, old);
        Files.writeString(old, run.rows(10), StandardOpenOption.APPEND);
        Files.writeString(source, StreamRun.HEADER + run.rows(30));
        CommandLineRun refused = CommandLineRun.of("train", "--resume", out, "--until-idle", "0s");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("'%s' is another file than before".formatted(source), "--restart-source");
        CommandLineRun rest = CommandLineRun.of("train", "--resume", out, "--follow", old, "--until-idle", "0s");
        assertThat(rest.exitCode()).as(rest.err()).isZero();
        assertThat(rest.out()).contains("Ended after 60 rows of the stream: 60 learned");
        CommandLineRun own = CommandLineRun.of("evaluate", out);
        assertThat(own.exitCode()).isEqualTo(1);
        assertThat(own.err())
                .contains("'%s' was trained on a stream, whose rows are not kept".formatted(out), "--data FILE");
        CommandLineRun next = CommandLineRun.of(
                "train", "--resume", out, "--follow", source, "--restart-source", "--until-idle", "0s");
        assertThat(next.exitCode()).as(next.err()).isZero();
        assertThat(next.out()).contains("Ended after 90 rows of the stream: 90 learned");
    }

    @Test
    void tooManyBadRowsEndTheRunWithWhatWasLearnedKept() throws Exception {
        Files.writeString(source, StreamRun.HEADER + run.rows(64) + "u1\nu2\nu3\nu4\nu5\nu6\n");
        CommandLineRun failed = CommandLineRun.of(run.command(source, out, "--until-idle", "0s"));
        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(failed.err())
                .contains("6 of 70 rows are bad (8.57%; accepted are 5.00%)", source + ":66: too few cells");
        assertThat(StreamRun.published(out)).as("the model as it began").isZero();
        CommandLineRun strict =
                CommandLineRun.of(run.command(source, folder.resolve("strict"), "--until-idle", "0s", "--strict"));
        assertThat(strict.exitCode()).isEqualTo(1);
        assertThat(strict.err()).contains(source + ":66: too few cells");
    }

    @Test
    void saysWhatIsWrongWithTheWish() throws Exception {
        Files.writeString(source, StreamRun.HEADER + run.rows(10));
        String yaml = Files.readString(run.yaml());
        refused(
                2,
                "a stream has neither encoded data nor epochs, and is not shown elsewhere; drop --data, --epochs, --ui",
                run.command(source, out, "--epochs", 3, "--ui", "--data", folder.resolve("rows.csv")));
        refused(
                2,
                "'soon' is no length of time; expected a number with ms, s, m or h, such as 30s",
                run.command(source, out, "--max-wait", "soon"));
        refused(2, "0rows is too often", run.command(source, out, "--publish-every", "0rows"));
        refused(
                2,
                "--source-format is 'xml'; expected csv, tsv or jsonl",
                run.command(source, out, "--source-format", "xml"));
        refused(
                2,
                "--until-idle belongs to a stream; say --follow SOURCE, or drop it",
                "train",
                run.yaml(),
                "--until-idle",
                "3s");
        refused(2, "--restart-source goes with --resume", run.command(source, out, "--restart-source"));
        refused(
                2,
                "is no run on a stream; a stream is followed by a run of its own",
                "train",
                "--resume",
                run.from(),
                "--follow",
                source);
        refused(
                1,
                "a stream has no vocabularies and means of its own: say which model it goes on from, --from RUN",
                "train",
                run.yaml(),
                "--follow",
                source,
                "--out",
                folder.resolve("a"));
        refused(
                1,
                "there is no file '%s' to follow".formatted(folder.resolve("none.csv")),
                run.command(folder.resolve("none.csv"), folder.resolve("b")));
        refused(
                1,
                "'%s' is a folder; name a file, a pipe, or -".formatted(folder),
                run.command(folder, folder.resolve("c")));
        Path sampled = Files.writeString(
                folder.resolve("sampled.yaml"), yaml.replace("group: user", "group: user\n  keep-every-non-click: 2"));
        refused(
                1,
                "data.keep-every-non-click keeps a part of the train rows, and a stream is learned whole",
                "train",
                sampled,
                "--from",
                run.from(),
                "--follow",
                source,
                "--out",
                folder.resolve("d"));
        Path asOf = Files.writeString(
                folder.resolve("as-of.yaml"),
                yaml.replace(
                        "group: user", "group: user\n  as-of: 9\n  times: {click: clicked_at, conversion: bought_at}"));
        refused(
                1,
                "data.times tells labels as of one time, and each row of a stream comes at a time of its own",
                "train",
                asOf,
                "--from",
                run.from(),
                "--follow",
                source,
                "--out",
                folder.resolve("e"));
        Path endless = Files.writeString(folder.resolve("endless.yaml"), yaml.replace(", steps: 40", ""));
        refused(
                1,
                "training.schedule is cosine over all steps of the training, and a stream has no last one",
                "train",
                endless,
                "--from",
                run.from(),
                "--follow",
                source,
                "--out",
                folder.resolve("e"));
        Path columns = Files.writeString(folder.resolve("columns.csv"), "user,item,prize,click,buy\n");
        refused(
                1,
                "feature 'price' reads column 'price', which %s does not have; did you mean 'prize'?"
                        .formatted(columns),
                run.command(columns, folder.resolve("f"), "--until-idle", "0s"));
        Path packed = folder.resolve("packed.csv");
        try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(packed))) {
            gzip.write(1);
        }
        refused(
                1,
                "'%s' is compressed, and a stream is followed as text".formatted(packed),
                run.command(packed, folder.resolve("g")));
    }

    private static void refused(int exitCode, String message, Object... words) {
        CommandLineRun refused = CommandLineRun.of(words);
        assertThat(refused.err()).contains(message);
        assertThat(refused.exitCode()).as(refused.err()).isEqualTo(exitCode);
    }
}
