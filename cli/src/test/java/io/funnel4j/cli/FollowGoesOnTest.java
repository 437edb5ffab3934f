// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.file.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code train --follow} where its source is rotated, replaced by another, or bad, as a user meets it. */
class FollowGoesOnTest {
    @TempDir
    private Path folder;

    private final ExecutorService beside = Executors.newSingleThreadExecutor();
    private StreamRun run;
    private Path source;
    private Path old;
    private Path out;
    private Path told;
    private Path err;

    @BeforeEach
    void train() throws IOException {
        run = new StreamRun(folder);
        source = folder.resolve("stream.csv");
        old = folder.resolve("stream.csv.1");
        out = folder.resolve("runs/stream");
        told = folder.resolve("told.txt");
        err = folder.resolve("err.txt");
        Files.createDirectories(out.getParent());
    }

    @AfterEach
    void stop() {
        beside.shutdownNow();
    }

    private static CommandLineRun well(Object... words) {
        CommandLineRun done = CommandLineRun.of(words);
        assertThat(done.exitCode()).as(done.out() + done.err()).isZero();
        return done;
    }

    /** Another file takes the name at once, whole. */
    private void rotate(String rows) throws IOException {
        Path next = Files.writeString(folder.resolve("stream.next"), StreamRun.HEADER + rows);
        Files.move(source, old);
        Files.move(next, source, StandardCopyOption.ATOMIC_MOVE);
    }

    private boolean hasCheckpoint() throws IOException {
        return DurableFiles.list(out.resolve("checkpoints")).stream()
                .anyMatch(file -> file.toString().endsWith(".json"));
    }

    @Test
    void idsOfAStreamDoNotExpire() throws IOException {
        Path yaml = Files.writeString(
                folder.resolve("expire.yaml"),
                Files.readString(run.yaml())
                        .replace(
                                "group: user",
                                "group: user\n  expire: {unseen-for: 2d, time: day, time-unit: yyyymmdd}"));
        String rows = run.rows(40);
        Files.writeString(source, StreamRun.HEADER + rows);
        Path json = Files.writeString(folder.resolve("stream.jsonl"), StreamRun.json(rows));
        Path blank = Files.writeString(
                folder.resolve("blank.csv"),
                (StreamRun.HEADER + rows)
                        .lines()
                        .map(line -> line + ",")
                        .collect(Collectors.joining("\n", "", "\n"))
                        .replaceFirst("buy,", "buy,day"));
        int of = 0;
        for (Path each : new Path[] {source, json, blank}) {
            CommandLineRun followed = well(
                    "train",
                    yaml,
                    "--from",
                    run.from(),
                    "--follow",
                    each,
                    "--until-idle",
                    "0s",
                    "--out",
                    folder.resolve("expire" + of++));
            assertThat(followed.out())
                    .contains("data.expire is passed over")
                    .contains("Ended after 40 rows of the stream: 40 learned in 2 steps, 0 bad");
        }
    }

    /** A run that ends when idle does so behind a rotation, however short its patience. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aRotationIsFollowedByARunThatEndsWhenIdle() throws Exception {
        Files.writeString(source, StreamRun.HEADER + run.rows(64));
        Object[] words = run.command(source, out, "--until-idle", "4s", "--checkpoint-every", "10rows");
        Arrays.asList(words).replaceAll(word -> word.equals("300ms") ? "4s" : word); // --max-wait
        Callable<CommandLineRun> following = () -> well(words);
        Future<CommandLineRun> followed = beside.submit(following);
        StreamRun.await("a checkpoint, or the end", () -> followed.isDone() || hasCheckpoint());
        rotate(run.rows(32));
        assertThat(followed.get().out())
                .contains("Another file has taken the name")
                .contains("Ended after 96 rows of the stream: 96 learned");
    }

    /** No step was made since the last checkpoint, but the place is another. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aRotationAfterAQuietTimeIsSaved() throws Exception {
        Files.writeString(source, StreamRun.HEADER + run.rows(64));
        Process process = new OwnJvm(folder)
                .start(told, err, Funnel4j.class, run.command(source, out, "--checkpoint-every", "10rows"));
        StreamRun.await("a checkpoint", this::hasCheckpoint);
        rotate("");
        StreamRun.await("the rotation", () -> Files.readString(told).contains("Another file has taken the name"));
        process.destroy();
        assertThat(process.waitFor()).as(Files.readString(err)).isZero();
        Files.writeString(source, run.rows(20), StandardOpenOption.APPEND);
        CommandLineRun resumed = well("train", "--resume", out, "--until-idle", "0s");
        assertThat(resumed.out())
                .contains("of '%s'".formatted(source))
                .contains("Ended after 84 rows of the stream: 84 learned");
        // A place before which no row of the file was taken is one of that file alone.
        assertThat(StreamRun.published(out)).isEqualTo(84);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void killedAroundARotation() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String before = run.rows(1500);
        String after = run.rows(1500);
        Object[] cadence = {"--checkpoint-every", "64rows", "--publish-every", "640rows", "--window", 1000};
        Files.writeString(old, StreamRun.HEADER + before);
        Files.writeString(source, StreamRun.HEADER + after);
        Path whole = folder.resolve("whole");
        well(run.command(
                old,
                whole,
                "--until-idle",
                "0s",
                cadence[0],
                cadence[1],
                cadence[2],
                cadence[3],
                cadence[4],
                cadence[5]));
        well("train", "--resume", whole, "--follow", source, "--restart-source", "--until-idle", "0s");
        for (int kill = 0; kill < 2; kill++) {
            DurableFiles.remove(out);
            Files.writeString(source, StreamRun.HEADER + before);
            Files.delete(old);
            Process process = new OwnJvm(folder).start(told, err, Funnel4j.class, run.command(source, out, cadence));
            StreamRun.await("a checkpoint, or the end", () -> !process.isAlive() || hasCheckpoint());
            rotate(after);
            boolean ended = process.waitFor(random.nextInt(2_500), TimeUnit.MILLISECONDS);
            assertThat(ended).as(Files.readString(err)).isFalse();
            process.destroyForcibly().waitFor();
            CommandLineRun resumed = CommandLineRun.of("train", "--resume", out, "--until-idle", "0s");
            if (resumed.exitCode() != 0) {
                assertThat(resumed.err()).as("seed %d", seed).contains("is another file than before");
                well("train", "--resume", out, "--follow", old, "--until-idle", "0s");
                well("train", "--resume", out, "--follow", source, "--restart-source", "--until-idle", "0s");
            }
            assertThat(StreamRun.published(out)).as("seed %d", seed).isEqualTo(3000);
            assertThat(StreamRun.values(out)).as("seed %d", seed).isEqualTo(StreamRun.values(whole));
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void betweenAFileAndAPipe() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Files.writeString(source, StreamRun.HEADER + run.rows(50));
        well(run.command(source, out, "--until-idle", "0s"));
        Future<?> writing =
                beside.submit(() -> Files.writeString(pipe, StreamRun.HEADER + run.rows(30), StandardOpenOption.WRITE));
        CommandLineRun toPipe = well("train", "--resume", out, "--follow", pipe);
        writing.get();
        assertThat(toPipe.out())
                .contains("Going on after 50 rows of the stream", "feed it from its row 51 on")
                .doesNotContain("at byte")
                .contains("Ended after 80 rows of the stream: 80 learned");
        Files.writeString(source, run.rows(10), StandardOpenOption.APPEND);
        CommandLineRun toFile = CommandLineRun.of("train", "--resume", out, "--follow", source, "--until-idle", "0s");
        assertThat(toFile.exitCode()).isEqualTo(1);
        assertThat(toFile.out()).doesNotContain("Going on");
        assertThat(toFile.err()).contains("is a file, and the 80 rows so far came from a pipe", "--restart-source");
        Path rest = Files.writeString(folder.resolve("rest.csv"), StreamRun.HEADER + run.rows(10));
        assertThat(well("train", "--resume", out, "--follow", rest, "--restart-source", "--until-idle", "0s")
                        .out())
                .contains("Ended after 90 rows of the stream: 90 learned");
    }

    /** A refused source leaves the run's own, and one in its place is said to be that. */
    @Test
    void remembersItsSource() throws IOException {
        Files.writeString(source, StreamRun.HEADER + run.rows(50));
        well(run.command(source, out, "--until-idle", "0s"));
        CommandLineRun refused = CommandLineRun.of(
                "train", "--resume", out, "--follow", folder.resolve("none.csv"), "--until-idle", "0s");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("there is no file '%s'".formatted(folder.resolve("none.csv")));
        Files.writeString(source, run.rows(10), StandardOpenOption.APPEND);
        CommandLineRun resumed = well("train", "--resume", out, "--until-idle", "0s");
        assertThat(resumed.out()).contains("Ended after 60 rows of the stream");
        assertThat(resumed.out()).doesNotContain("in place of");
        Files.move(source, old);
        well("train", "--resume", out, "--follow", old, "--until-idle", "0s");
        assertThat(well("train", "--resume", out, "--until-idle", "0s").out())
                .contains("'%s' is followed in place of '%s', with which the run began".formatted(old, source));
    }

    /** Between the two renames of a publication there is no model, and whoever wants one waits. */
    @Test
    void aModelThatIsBeingReplacedIsWaitedFor() throws Exception {
        Files.writeString(source, StreamRun.HEADER + run.rows(40));
        well(run.command(source, out, "--until-idle", "0s"));
        Path next = out.resolve("model.next");
        Path rows = folder.resolve("rows.csv");
        for (Object[] words : new Object[][] {
            {"predict", out, rows, "--out", folder.resolve("scored.csv")},
            {"evaluate", out, "--data", rows},
            {"train", run.yaml(), "--from", out, "--out", folder.resolve("later"), "--epochs", 1}
        }) {
            Files.move(out.resolve("model"), next);
            Future<?> publishing = beside.submit(() -> {
                Thread.sleep(500);
                return Files.move(next, out.resolve("model"));
            });
            well(words);
            publishing.get();
        }
    }

    @Test
    void tooManyBadRowsAreAcceptedLater() throws IOException {
        Files.writeString(source, StreamRun.HEADER + run.rows(64) + "u1\n".repeat(6));
        CommandLineRun failed = CommandLineRun.of(run.command(source, out, "--until-idle", "0s"));
        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(failed.err()).contains("6 of 70 rows are bad", "RUN/config.yaml has a larger data.max-bad-rows");
        Path config = out.resolve("config.yaml");
        String before = Files.readString(config);
        assertThat(before).contains("max-bad-rows: 0.05");
        Files.writeString(config, before.replace("max-bad-rows: 0.05", "max-bad-rows: 0.1"));
        Files.writeString(source, run.rows(10), StandardOpenOption.APPEND);
        CommandLineRun resumed = well("train", "--resume", out, "--until-idle", "0s");
        assertThat(resumed.out()).contains("Ended after 80 rows of the stream: 74 learned");
    }

    /** Rows that the label rule leaves out are rows that came: a run that ends when idle goes on behind them. */
    @Test
    void rowsThatAreLeftOutAreNoIdleTime() throws IOException {
        Path yaml = Files.writeString(
                folder.resolve("drop.yaml"),
                Files.readString(run.yaml()).replace("group: user", "group: user\n  inconsistent-labels: drop"));
        Files.writeString(source, StreamRun.HEADER + "u1,i1,1,0,1\n".repeat(1_200) + run.rows(10));
        CommandLineRun followed =
                well("train", yaml, "--from", run.from(), "--follow", source, "--until-idle", "0s", "--out", out);
        assertThat(followed.out())
                .contains("Ended after 1,210 rows of the stream: 10 learned in 1 steps, 0 bad, 1,200 left out");
    }

    @Test
    void saysThatAQuotedCellIsOpen() throws IOException {
        Files.writeString(source, StreamRun.HEADER + run.rows(40) + "\"u1,i1,1,0,0\n" + run.rows(3));
        CommandLineRun followed = well(run.command(source, out, "--until-idle", "0s"));
        assertThat(followed.out()).contains("a quoted cell is open since line 42");
        assertThat(followed.out())
                .contains("Ended after 40 rows of the stream")
                .contains("at the end, from line 42 on, are a row with a quoted cell that is not closed");
    }
}
