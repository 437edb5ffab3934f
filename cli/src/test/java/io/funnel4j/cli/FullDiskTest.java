// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.funnel4j.cli.record.RunFolder;
import io.funnel4j.cli.watched.FileOperations;
import io.funnel4j.cli.watched.WatchedFileSystemProvider;
import io.funnel4j.file.DurableFiles;
import io.funnel4j.problem.Failures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full ends a run with the name of the file, leaves the checkpoints before, and the run goes on later. */
class FullDiskTest {
    private static final String FULL = "No space left on device";

    @TempDir
    private Path folder;

    /** From some write on, none has room; files can still be removed, and are what they were. */
    private static final class Filling implements FileOperations {
        private final AtomicInteger left;
        private final Set<String> refused = ConcurrentHashMap.newKeySet();

        Filling(int writes) {
            left = new AtomicInteger(writes);
        }

        @Override
        public void before(Kind kind, Path path) throws IOException {
            if (kind == Kind.WRITE && left.getAndDecrement() <= 0) {
                refused.add(path.getFileName().toString().replaceAll("(\\.[0-9a-f]{8})?\\.partial", ""));
                throw new IOException(FULL);
            }
        }
    }

    @Test
    void atSomeWrites() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        TinyRun run = new TinyRun(folder, 120, 16);
        TinyRun.Outcome unbroken = run.unbroken(folder.resolve("unbroken"));
        int writes = run.count(folder.resolve("counted"), FileOperations.Kind.WRITE::equals);
        for (int i = 0; i < 12; i++) {
            fillAt(run, random.nextInt(writes), unbroken, "seed " + seed);
        }
    }

    @Test
    @Tag("endurance")
    void atEveryWrite() throws IOException {
        TinyRun run = new TinyRun(folder, 120, 16);
        TinyRun.Outcome unbroken = run.unbroken(folder.resolve("unbroken"));
        int writes = run.count(folder.resolve("counted"), FileOperations.Kind.WRITE::equals);
        for (int at = 0; at < writes; at++) {
            fillAt(run, at, unbroken, "");
        }
        System.out.printf("full at each of %d writes: every one named its file, no checkpoint lost%n", writes);
    }

    private void fillAt(TinyRun run, int write, TinyRun.Outcome unbroken, String seed) throws IOException {
        String what = String.format(Locale.ROOT, "full at write %d, %s", write, seed);
        Path root = folder.resolve("full");
        DurableFiles.remove(root);
        Filling disk = new Filling(write);
        Throwable thrown =
                catchThrowable(() -> run.train(WatchedFileSystemProvider.watch(root, disk), false, () -> false));
        assertThat(thrown).as(what).isInstanceOfAny(IOException.class, UncheckedIOException.class);
        String told = Failures.told(thrown).orElseThrow();
        // Two threads write: either may be the first to say so.
        assertThat(disk.refused).as("%s: %s", what, told).anyMatch(told::contains);
        assertThat(told).as(what).contains(FULL);
        List<Path> checkpoints = checkpoints(root);
        run.goOn(root);
        TinyRun.Outcome.of(root).assertSameAs(unbroken, what);
        assertThat(checkpoints).as(what).allSatisfy(file -> assertThat(file.toString())
                .doesNotContain("partial"));
    }

    private static List<Path> checkpoints(Path root) throws IOException {
        return DurableFiles.list(new RunFolder(root, null).checkpoints()).stream()
                .filter(path -> path.getFileName().toString().startsWith("checkpoint-"))
                .toList();
    }
}
