// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run on encoded data several times its heap, in a process of its own, whose heap stays as it is. */
class LargeDataTest {
    private static final Path EXAMPLE = Path.of("..", "examples", "generated-world.yaml");
    private static final Pattern COLLECTION = Pattern.compile("\\[([0-9.]+)s\\].*Pause Full.* ([0-9]+)M->([0-9]+)M\\(");
    private static final int HEAP_MIB = 224;
    private static final int TIMES = 5;
    /** In fifths of a second. */
    private static final int BETWEEN_COLLECTIONS = 50;

    @TempDir
    private Path folder;

    @Test
    @Tag("endurance")
    void trainsOnFiveTimesItsHeap() throws Exception {
        int rows = Integer.getInteger("rows", 16_000_000);
        Path csv = folder.resolve("world.csv");
        CommandLineRun generated = CommandLineRun.of("generate", csv, "--rows", rows, "--days", 100);
        assertThat(generated.exitCode()).as(generated.err()).isZero();
        Path yaml = Files.writeString(
                folder.resolve("run.yaml"),
                Files.readString(EXAMPLE)
                        .replaceFirst("validation-from: 16, test-from: 18", "validation-from: 98, test-from: 99")
                        .replaceFirst("  epochs: 2", "  epochs: 1"));
        Path run = folder.resolve("run");
        Path collections = folder.resolve("gc.txt");
        Path log = folder.resolve("log.txt");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + HEAP_MIB + "m",
                        "-XX:+UseParallelGC",
                        "-Xlog:gc:file=" + collections,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Funnel4j.class.getName(),
                        "train",
                        yaml.toString(),
                        "--data",
                        csv.toString(),
                        "--out",
                        run.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("OMP_NUM_THREADS", "1");
        long start = System.nanoTime();
        Process process = builder.start();
        double begun = secondsUntil(process, start, () -> Files.exists(run.resolve("metrics.jsonl")));
        double ended = secondsUntil(process, start, () -> Files.size(run.resolve("metrics.jsonl")) > 0);
        assertThat(process.waitFor()).as(Files.readString(log)).isZero();
        double seconds = (System.nanoTime() - start) * 1e-9;
        long bytes = size(run.resolve("data"));
        double stepped = ended - (ended - begun) / 10; // validation follows the steps, and has memory of its own
        double middle = (begun + stepped) / 2;
        int first = most(afterCollections(collections, begun, middle));
        int second = most(afterCollections(collections, middle, stepped));
        System.out.printf(
                "%,d rows, %,d MiB encoded, heap %d MiB (data %.1f times), %.0f s, %.0f of them steps; most heap in use after a full collection in the first half of the steps and in the second %d and %d MiB%n",
                rows, bytes >> 20, HEAP_MIB, (bytes >> 20) / (double) HEAP_MIB, seconds, ended - begun, first, second);
        assertThat(bytes >> 20).isGreaterThanOrEqualTo((long) TIMES * HEAP_MIB);
        assertThat(second).isLessThanOrEqualTo(first + HEAP_MIB / 20);
        assertThat(run.resolve("report.html")).isRegularFile();
    }

    /** Seconds from the start until something is so, or the process has ended. */
    private static double secondsUntil(Process process, long start, Callable<Boolean> reached) throws Exception {
        for (int waited = 1; process.isAlive() && !reached.call(); waited++) {
            Thread.sleep(200);
            if (waited % BETWEEN_COLLECTIONS == 0) {
                collect(process);
            }
        }
        return (System.nanoTime() - start) * 1e-9;
    }

    /** What a collection of the young alone leaves is not what is in use. */
    private static void collect(Process process) throws Exception {
        new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(process.pid()),
                        "GC.run")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /** MiB in use after each full collection between two moments, in seconds from the start. */
    private static List<Integer> afterCollections(Path log, double from, double to) throws IOException {
        List<Integer> heaps = new ArrayList<>();
        for (String line : Files.readAllLines(log)) {
            Matcher matcher = COLLECTION.matcher(line);
            if (matcher.find()
                    && Double.parseDouble(matcher.group(1)) >= from
                    && Double.parseDouble(matcher.group(1)) <= to) {
                heaps.add(Integer.parseInt(matcher.group(3)));
            }
        }
        return heaps;
    }

    private static int most(List<Integer> heaps) {
        return heaps.stream().mapToInt(heap -> heap).max().orElse(0);
    }

    private static long size(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            long bytes = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
            }
            return bytes;
        }
    }
}
