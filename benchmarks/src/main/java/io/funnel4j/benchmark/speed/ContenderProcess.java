// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.speed;

import io.funnel4j.benchmark.speed.contender.ContenderMain;
import io.funnel4j.benchmark.speed.contender.Engine;
import io.funnel4j.benchmark.speed.contender.Measured;
import io.funnel4j.benchmark.speed.contender.Workload;
import io.funnel4j.file.TemporaryFolder;
import io.funnel4j.report.ResultsJson;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs one command to its end and reads what it measured from the last line of its output. */
public final class ContenderProcess {
    private static final long LIMIT_MINUTES = 30;
    private static final int LAST_LINES = 8;
    /** Options of this process that its children must not have: agents of a debugger or of a test run. */
    private static final List<String> NOT_INHERITED = List.of("-agentlib", "-agentpath", "-javaagent", "-Dfunnel4j.");

    private final List<String> command;
    private final Map<String, String> environment;

    public ContenderProcess(List<String> command, Map<String, String> environment) {
        this.command = List.copyOf(command);
        this.environment = Map.copyOf(environment);
    }

    /** A contender in the same JVM, with the same class path and options as this process. */
    static ContenderProcess java(Engine engine, Workload workload) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> NOT_INHERITED.stream().noneMatch(option::startsWith))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ContenderMain.class.getName()));
        command.add(engine.lowerCase());
        command.addAll(workload.arguments());
        return new ContenderProcess(command, Map.of("OMP_NUM_THREADS", "1"));
    }

    /**
     * Waits for it.
     *
     * @throws FailedContenderException if it fails, runs too long, or prints no result
     */
    public Measured run() throws FailedContenderException, IOException {
        try (TemporaryFolder folder = new TemporaryFolder("funnel4j-contender")) {
            Path out = folder.path().resolve("out");
            Path err = folder.path().resolve("err");
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().putAll(environment);
            String ended = end(builder.start());
            List<String> lines = lines(out);
            String result = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
            if (!ended.isEmpty() || !result.startsWith("{")) {
                throw new FailedContenderException("%s; its last output:%n%s"
                        .formatted(ended.isEmpty() ? "it ended without a result" : ended, last(lines(err), lines)));
            }
            return parse(result);
        }
    }

    private static Measured parse(String result) throws FailedContenderException {
        try {
            return ResultsJson.parse(result, Measured.class);
        } catch (IOException e) {
            throw new FailedContenderException("its result cannot be read: %s%n%s".formatted(e.getMessage(), result));
        }
    }

    /** Waits, and says what was wrong; nothing if nothing was. */
    private static String end(Process process) {
        Thread onExit = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(onExit);
        try {
            if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
                return "it did not end within %s minutes and was stopped".formatted(LIMIT_MINUTES);
            }
            return process.exitValue() == 0 ? "" : "it ended with exit code " + process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("bench was interrupted", e);
        } finally {
            process.destroyForcibly();
            Runtime.getRuntime().removeShutdownHook(onExit);
        }
    }

    private static List<String> lines(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }

    private static String last(List<String> err, List<String> out) {
        List<String> all = Stream.concat(out.stream(), err.stream()).toList();
        return String.join("\n", all.subList(Math.max(0, all.size() - LAST_LINES), all.size()))
                .indent(4)
                .stripTrailing();
    }
}
