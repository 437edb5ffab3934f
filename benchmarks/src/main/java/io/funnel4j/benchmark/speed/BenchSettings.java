// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.speed;

import io.funnel4j.benchmark.speed.contender.Engine;
import io.funnel4j.benchmark.speed.contender.Funnel4jTraining;
import io.funnel4j.benchmark.speed.contender.Shape;
import io.funnel4j.benchmark.speed.contender.Workload;
import io.funnel4j.memory.Memory;
import io.funnel4j.memory.MemoryShortageException;
import io.funnel4j.model.ModelMemory;
import io.funnel4j.text.Message;
import io.funnel4j.training.engine.EngineOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a bench measures.
 *
 * @param shapes of the model, all different
 * @param ids rows of each field's table, one measurement each, all different
 * @param engines all different
 * @param rounds each contender runs once a round
 * @param batches B, each tried; the best counts
 * @param seconds that each batch is measured in each round
 * @param workers replicas of this project's engine, threads of the matmul bound and the most threads of PyTorch
 * @param options where and how the torch engine computes, and PyTorch beside it
 * @param python the program to run PyTorch's contenders with, or empty to look for one
 */
public record BenchSettings(
        List<Shape> shapes,
        List<Integer> ids,
        List<Engine> engines,
        int rounds,
        List<Integer> batches,
        double seconds,
        int workers,
        EngineOptions options,
        Optional<String> python) {
    /** Largest batch times this many rows are trained on, again and again. */
    private static final int ROWS_A_LARGEST_BATCH = 32;

    private static final long SEED = 7;

    public BenchSettings {
        shapes = distinct("shape", shapes);
        ids = distinct("number of ids", ids);
        engines = distinct("contender", engines);
        batches = distinct("batch", batches);
        boolean plain = shapes.stream().allMatch(shape -> shape.representation().isPlain());
        List<Engine> unable = engines.stream()
                .filter(engine -> !engine.takesRepresentations())
                .toList();
        if (!plain && !unable.isEmpty()) {
            throw new IllegalArgumentException(
                    "%s train over shared embeddings alone; with %s name funnel4j and pytorch"
                            .formatted(
                                    unable.stream().map(Engine::lowerCase).toList(),
                                    shapes.stream()
                                            .map(shape -> shape.representation().lowerCase())
                                            .distinct()
                                            .toList()));
        }
        requirePositive("ids", ids);
        requirePositive("batch", batches);
        requirePositive("rounds", List.of(rounds));
        requirePositive("workers", List.of(workers));
        if (!(seconds > 0) || Double.isInfinite(seconds)) {
            throw new IllegalArgumentException("%s seconds a batch; expected a positive number".formatted(seconds));
        }
    }

    /**
     * Refuses what no contender could hold, or not this project's own in its heap, which is that of this process.
     *
     * @throws MemoryShortageException naming the largest parts
     */
    void requireMemory(Memory memory) {
        Memory most = engines.stream().anyMatch(Engine::trainsFunnels)
                ? memory
                : new Memory(memory.machine(), memory.machine(), memory.machine());
        int batch = batches.stream().max(Integer::compare).orElseThrow();
        for (Shape shape : shapes) {
            for (int fieldIds : ids) {
                try {
                    most.require(ModelMemory.ofTraining(Funnel4jTraining.spec(shape, fieldIds), batch, workers));
                } catch (MemoryShortageException e) {
                    throw new MemoryShortageException(
                            Message.of("shape '%s' with %,d ids: %s", shape.name(), fieldIds, e.getMessage()), e);
                }
            }
        }
    }

    /** In the order in which they run. */
    public List<Contender> contenders() {
        List<Contender> contenders = new ArrayList<>();
        for (Engine engine : engines) {
            if (engine.isPytorch()) {
                Stream.of(1, workers).distinct().forEach(threads -> contenders.add(new Contender(engine, threads)));
            } else {
                contenders.add(new Contender(engine, engine == Engine.DL4J ? 1 : workers));
            }
        }
        return contenders;
    }

    /** Rows that are there to train on. */
    int rows() {
        return ROWS_A_LARGEST_BATCH * batches.stream().max(Integer::compare).orElseThrow();
    }

    Workload workload(Shape shape, int fieldIds, int threads, Path folder) {
        return new Workload(shape, fieldIds, rows(), batches, seconds, threads, folder, SEED, options);
    }

    private static <T> List<T> distinct(String what, List<T> values) {
        if (values.isEmpty() || values.stream().distinct().count() < values.size()) {
            throw new IllegalArgumentException(
                    "expected at least one %s, each named once; found %s".formatted(what, values));
        }
        return List.copyOf(values);
    }

    private static void requirePositive(String what, List<Integer> values) {
        if (values.stream().anyMatch(value -> value < 1)) {
            throw new IllegalArgumentException("%s %s; expected at least 1".formatted(what, values));
        }
    }
}
