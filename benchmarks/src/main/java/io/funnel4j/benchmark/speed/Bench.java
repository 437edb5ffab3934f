// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.speed;

import io.funnel4j.benchmark.speed.contender.BenchRows;
import io.funnel4j.benchmark.speed.contender.Measured;
import io.funnel4j.benchmark.speed.contender.Rate;
import io.funnel4j.benchmark.speed.contender.Shape;
import io.funnel4j.benchmark.speed.contender.Work;
import io.funnel4j.benchmark.speed.contender.Workload;
import io.funnel4j.file.TemporaryFolder;
import io.funnel4j.memory.Memory;
import io.funnel4j.memory.MemoryShortageException;
import io.funnel4j.progress.Progress;
import io.funnel4j.text.Message;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Measures contenders, each in a process of its own, so that memory, compiled code and garbage are its own. They take
 * turns, round by round, so that what else happens on the machine falls on all of them; the products of matrices too, for each number of
 * ids, since their speed drifts with the machine's most.
 */
public final class Bench {
    private static final long BEFORE_MILLIS = 1000;

    private final BenchSettings settings;
    private final List<Contender> contenders;
    private final List<Run> runs = new ArrayList<>();
    private final List<Failure> failures = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();
    private Optional<Python> python = Optional.empty();
    private Path script;
    private Progress.Task task;
    private int done;

    public Bench(BenchSettings settings) {
        this.settings = settings;
        this.contenders = settings.contenders();
    }

    /**
     * Runs it. A contender that fails is in the report, and the others go on.
     *
     * @param setting what the figures depend on apart from the settings and the machine, such as versions
     * @throws MemoryShortageException if memory cannot hold the tables
     * @throws IOException if the rows to train on cannot be kept in a temporary folder
     */
    public BenchReport run(Map<String, String> setting, Progress progress) throws IOException {
        settings.requireMemory(Memory.now());
        if (contenders.stream().anyMatch(contender -> contender.engine().isPytorch())) {
            python = Python.find(settings.python(), missing);
        }
        if (python.isEmpty()) {
            contenders.removeIf(contender -> contender.engine().isPytorch());
        }
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        double before = othersNow();
        try (Progress.Task measuring = progress.start("bench", processes())) {
            task = measuring;
            for (Shape shape : settings.shapes()) {
                measure(shape);
            }
            measuring.done();
        }
        OtherLoad others = OtherLoad.of(
                Runtime.getRuntime().availableProcessors(),
                load,
                before,
                runs.stream().map(Run::othersCores).toList());
        SpeedSummary findings = new SpeedSummary(runs);
        return new BenchReport(
                setting(setting),
                others,
                settings.rounds(),
                missing,
                failures,
                findings.figures(),
                findings.ratios(),
                runs);
    }

    private void measure(Shape shape) throws IOException {
        try (TemporaryFolder folder = new TemporaryFolder("funnel4j-bench")) {
            script = Python.unpack(folder.path());
            for (int ids : settings.ids()) {
                BenchRows.write(settings.workload(shape, ids, 1, rows(folder, ids)));
            }
            for (int round = 1; round <= settings.rounds(); round++) {
                for (int ids : settings.ids()) {
                    for (Contender contender : contenders) {
                        if (round <= contender.engine().rounds(settings.rounds())) {
                            measure(contender, shape, ids, round, rows(folder, ids));
                        }
                    }
                }
            }
        }
    }

    private void measure(Contender contender, Shape shape, int ids, int round, Path rows) throws IOException {
        Workload workload = settings.workload(shape, ids, contender.threads(), rows);
        String what = Message.of("%s, round %s, %,d ids", contender.name(), round, ids);
        CoreUse start = CoreUse.now();
        try {
            Measured measured = process(contender, workload).run();
            CoreUse end = CoreUse.now();
            double seconds = (end.nanos() - start.nanos()) * 1e-9;
            runs.add(new Run(shape, ids, round, contender.name(), measured, seconds, end.othersSince(start)));
            task.at(++done, what + ": " + best(measured));
        } catch (FailedContenderException e) {
            failures.add(new Failure(shape, ids, round, contender.name(), e.getMessage()));
            task.at(++done, what + ": failed");
        }
    }

    private ContenderProcess process(Contender contender, Workload workload) {
        return contender.engine().isPytorch()
                ? python.orElseThrow().process(script, contender, workload)
                : ContenderProcess.java(contender.engine(), workload);
    }

    /** Of the first kind of work. */
    private static String best(Measured measured) {
        Work first = measured.rates().get(0).work();
        double best = measured.rates().stream()
                .filter(rate -> rate.work() == first)
                .mapToDouble(Rate::rowsPerSecond)
                .max()
                .orElseThrow();
        return Message.of("%s %,.0f rows/s", first.words(), best);
    }

    private long processes() {
        long processes = 0;
        for (Contender contender : contenders) {
            processes += (long) contender.engine().rounds(settings.rounds())
                    * settings.ids().size();
        }
        return processes * settings.shapes().size();
    }

    private Map<String, String> setting(Map<String, String> versions) throws IOException {
        Map<String, String> setting = new LinkedHashMap<>(Machine.facts());
        setting.putAll(versions);
        settings.shapes().forEach(shape -> setting.put("shape " + shape.name(), shape.words()));
        setting.put(
                "training",
                "ESMM, Adam at %s, float32, ids Zipf %s".formatted(Workload.LEARNING_RATE, Workload.ZIPF_EXPONENT));
        setting.put("rounds", String.valueOf(settings.rounds()));
        setting.put("batches", settings.batches() + ", the best counts");
        setting.put("seconds a batch", String.valueOf(settings.seconds()));
        setting.put("workers", String.valueOf(settings.workers()));
        for (Run run : runs) {
            run.measured().facts().forEach((what, value) -> {
                if (!value.contains("\n")) {
                    setting.putIfAbsent(what, value);
                }
            });
        }
        return setting;
    }

    private static Path rows(TemporaryFolder folder, int ids) {
        return folder.path().resolve("ids-" + ids);
    }

    private static double othersNow() throws IOException {
        CoreUse start = CoreUse.now();
        try {
            Thread.sleep(BEFORE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("bench was interrupted", e);
        }
        return CoreUse.now().othersSince(start);
    }
}
