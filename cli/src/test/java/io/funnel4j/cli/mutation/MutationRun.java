// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.mutation;

import io.funnel4j.file.DurableFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Inputs from one seed, run on several processes. */
final class MutationRun {
    private static final int DONE_BETWEEN_FIGURES = 500;

    private final Path root;
    private final Path valid;
    private final long seed;
    private final List<String> fileNames;
    private final Map<String, Map<Verdict.Result, Long>> counts = new LinkedHashMap<>();
    private final Map<String, Long> nanos = new LinkedHashMap<>();
    private long done;
    private final List<String> failures = Collections.synchronizedList(new ArrayList<>());

    /**
     * Writes the valid inputs.
     *
     * @param root where all files of the run lie; what is there is deleted
     */
    MutationRun(Path root, long seed) throws IOException {
        this.root = root.toAbsolutePath();
        this.valid = this.root.resolve("valid");
        this.seed = seed;
        DurableFiles.remove(this.root);
        Files.createDirectories(valid);
        ValidInputs.write(valid);
        try (Stream<Path> files = Files.walk(valid)) {
            fileNames = files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .distinct()
                    .toList();
        }
        requireThatUnchangedInputsAreUsed();
        for (InputKind kind : InputKind.ALL) {
            Map<Verdict.Result, Long> results = new EnumMap<>(Verdict.Result.class);
            for (Verdict.Result result : Verdict.Result.values()) {
                results.put(result, 0L);
            }
            counts.put(kind.name(), results);
        }
    }

    /** Runs the inputs of the indices from {@code from} to {@code to}, which is not among them. */
    void run(long from, long to, int processes) throws IOException {
        AtomicLong next = new AtomicLong(from);
        ExecutorService threads = Executors.newFixedThreadPool(processes);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int process = 0; process < processes; process++) {
                Path folder = root.resolve("process-" + process);
                running.add(threads.submit(() -> work(folder, next, to)));
            }
            for (Future<?> each : running) {
                each.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    /** All commands on inputs that nobody changed: a command that always fails would be taken for one that refuses well. */
    private void requireThatUnchangedInputsAreUsed() throws IOException {
        try (WorkerProcess process = new WorkerProcess(root.resolve("unchanged.log"))) {
            for (InputKind kind : InputKind.ALL) {
                for (String command : kind.commands().stream().distinct().toList()) {
                    Path in = root.resolve("unchanged");
                    Path out = root.resolve("unchanged-out");
                    DurableFiles.remove(in);
                    DurableFiles.remove(out);
                    copy(valid, in);
                    MutatedInput unchanged =
                            new MutatedInput(kind, kind.targets().get(0), command, false, 0);
                    CommandOutcome outcome = process.run(unchanged.words(valid, in, out));
                    Verdict verdict = Verdict.of(unchanged, outcome, in, out, fileNames);
                    if (verdict.result() != Verdict.Result.USED) {
                        throw new IllegalStateException("'%s' does not use inputs that are right: %s, %s"
                                .formatted(command, verdict, outcome.err()));
                    }
                }
            }
        }
    }

    private void work(Path folder, AtomicLong next, long to) {
        try {
            Files.createDirectories(folder);
            try (WorkerProcess process = new WorkerProcess(folder.resolve("process.log"))) {
                for (long index = next.getAndIncrement(); index < to; index = next.getAndIncrement()) {
                    one(folder, process, index);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void one(Path folder, WorkerProcess process, long index) throws IOException {
        Path in = folder.resolve("in");
        Path out = folder.resolve("out");
        DurableFiles.remove(in);
        DurableFiles.remove(out);
        copy(valid, in);
        MutatedInput input = MutatedInput.of(seed, index);
        String change = input.applyIn(in);
        List<String> words = input.words(valid, in, out);
        long start = System.nanoTime();
        CommandOutcome outcome = process.run(words);
        long took = System.nanoTime() - start;
        Verdict verdict = Verdict.of(input, outcome, in, out, fileNames);
        synchronized (counts) {
            counts.get(input.kind().name()).merge(verdict.result(), 1L, Long::sum);
            nanos.merge(input.kind().name(), took, Long::sum);
            if (++done % DONE_BETWEEN_FIGURES == 0) {
                Files.writeString(root.resolve("figures.txt"), table());
            }
        }
        if (verdict.result() == Verdict.Result.REFUSED) {
            Files.writeString(
                    folder.resolve("refused.txt"),
                    String.format(
                            Locale.ROOT,
                            "%d %s | %s | %s%n%s%n",
                            index,
                            change,
                            input.command(),
                            input.kind().name(),
                            shortened(outcome.err())),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
        if (verdict.fault().isPresent()) {
            Files.writeString(
                    folder.resolve("failed.txt"),
                    String.format(
                            Locale.ROOT,
                            "%d %s | %s | %s%n%s%n",
                            index,
                            verdict.fault().get(),
                            change,
                            input.command(),
                            shortened(outcome.err())),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
        verdict.fault()
                .ifPresent(fault -> failures.add(String.format(
                        Locale.ROOT,
                        "kind %s, seed %d, index %d (replay with -Dseed=%d -Dindex=%d): %s%n  change: %s%n  command: %s%n  exit %d, standard error: %s",
                        input.kind().name(),
                        seed,
                        index,
                        seed,
                        index,
                        fault,
                        change,
                        input.command(),
                        outcome.exitCode(),
                        shortened(outcome.err()))));
    }

    private static String shortened(String text) {
        return text.length() > 6_000 ? text.substring(0, 6_000) + "..." : text;
    }

    /** What is wrong, an input each. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    /** How many inputs of each kind ended how. */
    String table() {
        StringBuilder text = new StringBuilder("%-14s%10s%10s%10s%10s%10s%10s%n"
                .formatted("kind", "inputs", "used", "in part", "refused", "failed", "ms each"));
        counts.forEach((kind, results) -> {
            long inputs = results.values().stream().mapToLong(Long::longValue).sum();
            text.append(String.format(
                    Locale.ROOT,
                    "%-14s%10d%10d%10d%10d%10d%10d%n",
                    kind,
                    inputs,
                    results.get(Verdict.Result.USED),
                    results.get(Verdict.Result.USED_WITH_ROWS_LEFT_OUT),
                    results.get(Verdict.Result.REFUSED),
                    results.get(Verdict.Result.FAILED),
                    nanos.getOrDefault(kind, 0L) / 1_000_000 / Math.max(1, inputs)));
        });
        return text.toString();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }
}
