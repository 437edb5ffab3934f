// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.speed;

import io.funnel4j.benchmark.speed.contender.Engine;
import io.funnel4j.benchmark.speed.contender.Workload;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A Python that has PyTorch, and the script that trains there.
 *
 * @param program found
 */
public record Python(String program) {
    /** {@code benchmarks/peers/esmm_torch.py} of the repository. */
    private static final String SCRIPT = "esmm_torch.py";

    private static final List<String> USUAL = List.of("python3", "/usr/bin/python3");

    /**
     * The one asked for, or the first usual one that imports torch.
     *
     * @param problems told which were tried and what was wrong with each, if none will do
     */
    public static Optional<Python> find(Optional<String> asked, List<String> problems) {
        Set<String> programs = new LinkedHashSet<>(asked.map(List::of).orElse(USUAL));
        List<String> tried = new ArrayList<>();
        for (String program : programs) {
            Optional<String> problem = problem(program);
            if (problem.isEmpty()) {
                return Optional.of(new Python(program));
            }
            tried.add(problem.get());
        }
        problems.add("PyTorch is left out: %s; --python names another".formatted(String.join(", ", tried)));
        return Optional.empty();
    }

    private static Optional<String> problem(String program) {
        try {
            Process process = new ProcessBuilder(program, "-c", "import numpy; from torch import nn")
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String last = said.lines().reduce("no word", (before, line) -> line);
            return process.waitFor() == 0
                    ? Optional.empty()
                    : Optional.of("'%s' cannot import numpy and torch (%s)".formatted(program, last));
        } catch (IOException e) {
            return Optional.of("there is no program '%s'".formatted(program));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("bench was interrupted", e);
        }
    }

    /** Unpacks the script into a folder. */
    static Path unpack(Path folder) throws IOException {
        Path script = folder.resolve(SCRIPT);
        try (InputStream in = Python.class.getResourceAsStream(SCRIPT)) {
            if (in == null) {
                throw new IOException("the resource %s of %s is missing".formatted(SCRIPT, Python.class));
            }
            Files.copy(in, script);
        }
        return script;
    }

    /** A contender in PyTorch. */
    ContenderProcess process(Path script, Contender contender, Workload workload) {
        List<String> command = new ArrayList<>(List.of(program, script.toString()));
        command.addAll(List.of("--embedding", contender.engine() == Engine.PYTORCH_SPARSE ? "sparse" : "dense"));
        if (contender.engine() == Engine.PYTORCH_COMPILED) {
            command.add("--compile");
        }
        command.addAll(workload.arguments());
        Map<String, String> environment = new TreeMap<>();
        environment.put("OMP_NUM_THREADS", String.valueOf(contender.threads()));
        // Threads that spin at OpenMP's barriers take the cores from each other.
        environment.put("GOMP_SPINCOUNT", "0");
        return new ContenderProcess(command, environment);
    }
}
