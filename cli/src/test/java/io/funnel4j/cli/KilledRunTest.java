// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.cli.watched.Killing;
import io.funnel4j.cli.watched.Killing.KilledError;
import io.funnel4j.cli.watched.WatchedFileSystemProvider;
import io.funnel4j.file.DurableFiles;
import io.funnel4j.torch.TorchEngine;
import io.funnel4j.training.engine.TrainingEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A run that is killed, at whatever moment, goes on to the bits of one that was not. */
class KilledRunTest {
    @TempDir
    private Path folder;

    @Test
    void atSomeFileOperations() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        TinyRun run = new TinyRun(folder, 120, 16);
        TinyRun.Outcome unbroken = run.unbroken(folder.resolve("unbroken"));
        int operations = run.count(folder.resolve("counted"), kind -> true);
        for (int i = 0; i < 12; i++) {
            killAt(run, random.nextInt(operations), unbroken, "seed " + seed);
        }
    }

    @Test
    void onAWarmStartWhoseIdsExpire() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        TinyRun today = new TinyRun(folder, 120, 16);
        today.unbroken(folder.resolve("today"));
        TinyRun run = today.tomorrow(folder.resolve("today"));
        TinyRun.Outcome unbroken = run.unbroken(folder.resolve("unbroken"));
        assertThat(Files.readString(folder.resolve("unbroken/model/encoders/vocabulary-1.jsonl")))
                .contains("new-item")
                .doesNotContain("\"i3\"");
        int operations = run.count(folder.resolve("counted"), kind -> true);
        for (int i = 0; i < 10; i++) {
            killAt(run, random.nextInt(operations), unbroken, "seed " + seed);
        }
    }

    @Test
    @Tag("endurance")
    void atEveryFileOperation() throws IOException {
        TinyRun run = new TinyRun(folder, 120, 16);
        TinyRun.Outcome unbroken = run.unbroken(folder.resolve("unbroken"));
        int operations = run.count(folder.resolve("counted"), kind -> true);
        for (int at = 0; at < operations; at++) {
            killAt(run, at, unbroken, "");
        }
        System.out.printf("killed at each of %d file operations: 0 lost, 0 different%n", operations);
    }

    @Test
    void bySigkillAtSomeMoments() throws Exception {
        kill(1, System.nanoTime(), 2000, TrainingEngine.DEEPLEARNING4J);
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
    void bySigkillOnTorch() throws Exception {
        kill(2, System.nanoTime(), 2000, TorchEngine.cpu());
    }

    @Test
    @Tag("endurance")
    void bySigkillAtAHundredMoments() throws Exception {
        kill(
                Integer.getInteger("kills", 100),
                Long.getLong("seed", System.nanoTime()),
                4000,
                TrainingEngine.DEEPLEARNING4J);
    }

    private void killAt(TinyRun run, int operation, TinyRun.Outcome unbroken, String what) throws IOException {
        Path root = folder.resolve("killed");
        DurableFiles.remove(root);
        boolean killed = false;
        try {
            run.train(WatchedFileSystemProvider.watch(root, new Killing(operation)), false, () -> false);
        } catch (KilledError | IllegalStateException e) {
            killed = isKilled(e);
            if (!killed) {
                throw e;
            }
        }
        assertThat(killed).as("killed at operation %d, %s", operation, what).isTrue();
        run.goOn(root);
        TinyRun.Outcome.of(root)
                .assertSameAs(unbroken, String.format(Locale.ROOT, "killed at operation %d, %s", operation, what));
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

    /** Kills a run's process again and again until so many kills are made, beginning a new run whenever one is over. */
    private void kill(int kills, long seed, int rows, TrainingEngine engine) throws Exception {
        Random random = new Random(seed);
        TinyRun run = new TinyRun(folder, rows, 32).on(engine);
        TinyRun.Outcome unbroken = run.unbroken(folder.resolve("whole"));
        Path root = folder.resolve("killed");
        int done = 0;
        int ended = 0;
        while (done < kills) {
            Process process = process(run, root);
            if (process.waitFor(1500 + random.nextInt(3 * rows / 2), TimeUnit.MILLISECONDS)) {
                assertThat(process.exitValue()).as(log()).isZero();
                TinyRun.Outcome.of(root)
                        .assertSameAs(unbroken, String.format(Locale.ROOT, "seed %d, after %d kills", seed, done));
                DurableFiles.remove(root);
                ended++;
            } else {
                process.destroyForcibly().waitFor();
                done++;
            }
        }
        assertThat(process(run, root).waitFor()).as(log()).isZero();
        TinyRun.Outcome.of(root)
                .assertSameAs(unbroken, String.format(Locale.ROOT, "seed %d, after %d kills", seed, done));
        System.out.printf("seed %d: killed %d times, %d runs ended: 0 lost, 0 different%n", seed, done, ended + 1);
    }

    private Process process(TinyRun run, Path root) throws IOException {
        List<Object> words = new ArrayList<>(List.of("train"));
        words.addAll(
                Files.isRegularFile(root.resolve("config.yaml"))
                        ? List.of("--resume", root)
                        : List.of(run.yaml(), "--out", root));
        words.addAll(List.of("--engine", run.engine()));
        Path told = folder.resolve("log.txt");
        Files.deleteIfExists(told);
        return new OwnJvm(folder).start(told, told, Funnel4j.class, words.toArray());
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("log.txt"));
    }
}
