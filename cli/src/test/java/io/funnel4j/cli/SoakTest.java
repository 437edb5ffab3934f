// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many small steps with frequent checkpoints and validations: heap, memory beside it and file handles stay as they are. */
class SoakTest {
    private static final long MIB = 1L << 20;

    @TempDir
    private Path folder;

    /**
     * What is in use at a moment.
     *
     * @param heap bytes after a collection
     * @param offHeap bytes of native arrays
     * @param resident bytes of the process
     * @param handles open files
     */
    private record Use(long step, long heap, long offHeap, long resident, long handles) {
        static Use now(long step) throws IOException {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            long handles;
            try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
                handles = open.count();
            }
            return new Use(
                    step,
                    runtime.totalMemory() - runtime.freeMemory(),
                    Pointer.totalBytes(),
                    Pointer.physicalBytes(),
                    handles);
        }
    }

    @Test
    void forSomeSeconds() throws IOException {
        soak(TimeUnit.SECONDS.toNanos(8));
    }

    @Test
    @Tag("endurance")
    void forTwentyMinutes() throws IOException {
        List<Use> uses = soak(TimeUnit.MINUTES.toNanos(Integer.getInteger("minutes", 20)));
        List<Use> first = uses.subList(uses.size() / 5, uses.size() / 2);
        List<Use> last = uses.subList(uses.size() / 2, uses.size());
        System.out.printf(
                "%,d steps; median of the first half after a warm-up, and of the second: heap %d and %d MiB, native %d and %d MiB, resident %d and %d MiB, handles %d and %d%n",
                uses.get(uses.size() - 1).step(),
                median(first, Use::heap) / MIB,
                median(last, Use::heap) / MIB,
                median(first, Use::offHeap) / MIB,
                median(last, Use::offHeap) / MIB,
                median(first, Use::resident) / MIB,
                median(last, Use::resident) / MIB,
                median(first, Use::handles),
                median(last, Use::handles));
        assertThat(median(last, Use::heap)).isLessThan(median(first, Use::heap) + 8 * MIB);
        assertThat(median(last, Use::offHeap)).isLessThan(median(first, Use::offHeap) + 4 * MIB);
        assertThat(median(last, Use::resident)).isLessThan(median(first, Use::resident) + 48 * MIB);
        assertThat(median(last, Use::handles)).isLessThanOrEqualTo(median(first, Use::handles) + 2);
    }

    /** Trains, stopping and going on now and then, and looks at what is in use. */
    private List<Use> soak(long nanos) throws IOException {
        TinyRun run = new TinyRun(folder, 20_000, 16);
        Files.writeString(
                run.yaml(),
                Files.readString(run.yaml())
                        .replace("epochs: 3", "epochs: 1000000")
                        .replace("validate-every: 3", "validate-every: 1000")
                        .replace("early-stopping: {patience: 3}", "early-stopping: {patience: 1000000}")
                        .replace("checkpoints: {every: 2,", "checkpoints: {every: 100,"));
        Path root = folder.resolve("run");
        long end = System.nanoTime() + nanos;
        long between = Math.max(nanos / 200, TimeUnit.MILLISECONDS.toNanos(400));
        List<Use> uses = new ArrayList<>();
        long[] next = {System.nanoTime() + between};
        long[] steps = {0};
        boolean resumed = false;
        while (System.nanoTime() < end) {
            long stop = Math.min(end, System.nanoTime() + nanos / 4);
            run.train(root, resumed, () -> {
                steps[0]++;
                if (System.nanoTime() >= next[0]) {
                    next[0] = System.nanoTime() + between;
                    try {
                        uses.add(Use.now(steps[0]));
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                }
                return System.nanoTime() >= stop;
            });
            resumed = true;
        }
        assertThat(uses).hasSizeGreaterThan(5);
        return uses;
    }

    private static long median(List<Use> uses, ToLongFunction<Use> what) {
        return uses.stream()
                .sorted(Comparator.comparingLong(what))
                .skip(uses.size() / 2)
                .mapToLong(what)
                .findFirst()
                .orElseThrow();
    }
}
