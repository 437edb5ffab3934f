// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.funnel4j.cli.device.StartedEngine;
import io.funnel4j.cli.follow.FollowOptions;
import io.funnel4j.cli.follow.FollowRun;
import io.funnel4j.cli.output.QuietOutput;
import io.funnel4j.cli.record.RunFolder;
import io.funnel4j.cli.run.TrainingRun;
import io.funnel4j.cli.watched.Killing;
import io.funnel4j.cli.watched.Killing.KilledError;
import io.funnel4j.cli.watched.WatchedFileSystemProvider;
import io.funnel4j.config.Overrides;
import io.funnel4j.config.RunConfig;
import io.funnel4j.file.DurableFiles;
import io.funnel4j.training.engine.TrainingEngine;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A run on a file that is killed, at whatever moment, goes on to the bits of one that was not: no row is lost, none learned twice. */
class FollowKilledTest {
    @TempDir
    private Path folder;

    /** What parses the words of {@code --follow}. */
    @Command
    private static final class Words {
        @Mixin
        private FollowOptions follow;
    }

    @Test
    void atSomeFileOperations() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        killAtOperations("seed " + seed, operations -> random.ints(12, 0, operations));
    }

    @Test
    @Tag("endurance")
    void atEveryFileOperation() throws Exception {
        killAtOperations("", operations -> IntStream.range(0, operations));
    }

    private void killAtOperations(String what, IntFunction<IntStream> chosen) throws Exception {
        StreamRun run = new StreamRun(folder);
        Path source = Files.writeString(folder.resolve("stream.csv"), StreamRun.HEADER + run.rows(200));
        Path whole = folder.resolve("whole");
        AtomicInteger operations = new AtomicInteger();
        follow(
                run,
                source,
                WatchedFileSystemProvider.watch(whole, (kind, path) -> operations.incrementAndGet()),
                false);
        int killed = 0;
        for (int operation : chosen.apply(operations.get()).toArray()) {
            Path root = folder.resolve("killed");
            DurableFiles.remove(root);
            Throwable thrown = catchThrowable(
                    () -> follow(run, source, WatchedFileSystemProvider.watch(root, new Killing(operation)), false));
            String where =
                    String.format(Locale.ROOT, "killed at operation %d of %d, %s", operation, operations.get(), what);
            assertThat(thrown).as(where).isNotNull();
            assertThat(isKilled(thrown)).as(where + ": " + thrown).isTrue();
            follow(run, source, root, Files.isRegularFile(root.resolve("config.yaml")));
            assertSame(root, whole, 200, where);
            killed++;
        }
        System.out.printf("killed at %d of %d file operations: 0 rows lost, 0 twice%n", killed, operations.get());
    }

    /** An error in a thread beside arrives wrapped. */
    private static boolean isKilled(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof KilledError) {
                return true;
            }
        }
        return false;
    }

    /** Follows to the end of a file, in a folder of any file system. */
    private static void follow(StreamRun run, Path source, Path root, boolean resumed) throws IOException {
        Words words = new Words();
        new CommandLine(words)
                .parseArgs(
                        "--follow",
                        source.toString(),
                        "--until-idle",
                        "0s",
                        "--max-wait",
                        "50ms",
                        "--checkpoint-every",
                        "64rows",
                        "--publish-every",
                        "90rows",
                        "--report-every",
                        "50rows",
                        "--window",
                        "100");
        RunFolder folder = RunFolder.at(root);
        RunConfig config = resumed
                ? RunConfig.read(folder.config(), Overrides.NONE)
                : RunConfig.read(
                        run.yaml(),
                        new Overrides(
                                List.of(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(run.from()),
                                false,
                                Optional.empty()));
        TrainingRun training = new TrainingRun(
                config,
                "killed",
                folder,
                new StartedEngine(TrainingEngine.DEEPLEARNING4J, "CPU"),
                new QuietOutput(new PrintWriter(Writer.nullWriter())));
        FollowRun.of(training, words.follow, resumed).orElseThrow().follow(resumed, () -> false);
    }

    @Test
    void bySigkillAtSomeMoments() throws Exception {
        kill(2, System.nanoTime(), 6_000, "deeplearning4j");
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
    void bySigkillOnTorch() throws Exception {
        kill(1, System.nanoTime(), 4_000, "torch");
    }

    @Test
    @Tag("endurance")
    void bySigkillAtFiftyMoments() throws Exception {
        kill(Integer.getInteger("kills", 50), Long.getLong("seed", System.nanoTime()), 12_000, "deeplearning4j");
    }

    /** Kills again and again until so many kills met a run that had begun to learn. */
    private void kill(int kills, long seed, int rows, String engine) throws Exception {
        Random random = new Random(seed);
        StreamRun run = new StreamRun(folder);
        Path source = Files.writeString(folder.resolve("stream.csv"), StreamRun.HEADER + run.rows(rows));
        Object[] cadence = {
            "--until-idle",
            "0s",
            "--checkpoint-every",
            "64rows",
            "--publish-every",
            "640rows",
            "--report-every",
            "500rows",
            "--window",
            1000,
            "--engine",
            engine
        };
        Path whole = folder.resolve("whole");
        CommandLineRun unbroken = CommandLineRun.of(run.command(source, whole, cadence));
        assertThat(unbroken.exitCode()).as(unbroken.err()).isZero();
        Path root = folder.resolve("killed");
        Path told = folder.resolve("told.txt");
        Path err = folder.resolve("err.txt");
        int done = 0;
        int ended = 0;
        while (done < kills) {
            Process process = start(run, source, root, told, err, cadence, engine);
            StreamRun.await("a checkpoint, or the end", () -> !process.isAlive() || checkpoints(root) > 0);
            if (process.waitFor(random.nextInt(2_000), TimeUnit.MILLISECONDS)) {
                assertThat(process.exitValue()).as(Files.readString(err)).isZero();
                assertSame(root, whole, rows, seed, done);
                DurableFiles.remove(root);
                ended++;
            } else {
                process.destroyForcibly().waitFor();
                done++;
            }
        }
        Process last = start(run, source, root, told, err, cadence, engine);
        assertThat(last.waitFor()).as(Files.readString(err)).isZero();
        assertSame(root, whole, rows, seed, done);
        System.out.printf("seed %d: killed %d times, %d runs ended: 0 rows lost, 0 twice%n", seed, done, ended + 1);
    }

    private static int checkpoints(Path root) throws IOException {
        int found = 0;
        for (Path file : DurableFiles.list(root.resolve("checkpoints"))) {
            found += file.toString().endsWith(".json") ? 1 : 0;
        }
        return found;
    }

    private Process start(StreamRun run, Path source, Path root, Path told, Path err, Object[] cadence, String engine)
            throws Exception {
        List<Object> words = new ArrayList<>(
                Files.exists(root.resolve("stream.json"))
                        ? List.of("train", "--resume", root, "--until-idle", "0s", "--engine", engine)
                        : List.of(run.command(source, root, cadence)));
        return new OwnJvm(folder).start(told, err, Funnel4j.class, words.toArray());
    }

    private static void assertSame(Path found, Path expected, int rows, long seed, int kills) throws Exception {
        assertSame(found, expected, rows, String.format(Locale.ROOT, "seed %d, after %d kills", seed, kills));
    }

    private static void assertSame(Path found, Path expected, int rows, String what) throws Exception {
        assertThat(StreamRun.published(found)).as(what).isEqualTo(rows);
        assertThat(StreamRun.values(found)).as(what).isEqualTo(StreamRun.values(expected));
        assertThat(StreamRun.points(found)).as(what).isEqualTo(StreamRun.points(expected));
        assertThat(StreamRun.rowsRead(found)).as(what).isEqualTo(StreamRun.rowsRead(expected));
    }
}
