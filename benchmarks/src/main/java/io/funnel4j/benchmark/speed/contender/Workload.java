// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.speed.contender;

import io.funnel4j.text.EnumNames;
import io.funnel4j.training.engine.EngineOptions;
import io.funnel4j.training.engine.Precision;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What one process measures; it travels as the process's arguments.
 *
 * @param shape of the model
 * @param ids rows of each field's table
 * @param rows there are to train on; they come again and again
 * @param batches B, each measured by itself
 * @param seconds that each batch is measured, after a warm-up of half as long (the first: eight times as
 *     long, since a JVM compiles for some thousand steps)
 * @param threads replicas or threads, at least 1
 * @param folder where {@link BenchRows} wrote the rows
 * @param seed of weights and rows
 * @param options of the engines that have a choice
 */
public record Workload(
        Shape shape,
        int ids,
        int rows,
        List<Integer> batches,
        double seconds,
        int threads,
        Path folder,
        long seed,
        EngineOptions options) {
    /** Of the Zipf distribution that ids follow. */
    public static final double ZIPF_EXPONENT = 1.1;
    /** Share of the exposures that are clicked. */
    static final double CLICKS = 0.05;
    /** Share of the clicks that end in a purchase. */
    static final double PURCHASES = 0.1;

    public static final double LEARNING_RATE = 0.001;

    public Workload {
        batches = List.copyOf(batches);
    }

    /** Warm-up before the batch of an index in {@link #batches} is measured, in seconds. */
    double warmUp(int index) {
        return index == 0 ? 8 * seconds : seconds / 2;
    }

    /** For a process of any language: {@code --shape standard --fields 16 ...}. */
    public List<String> arguments() {
        List<String> arguments = new ArrayList<>(shape.representation().arguments());
        arguments.addAll(List.of(
                "--shape", shape.name(),
                "--fields", String.valueOf(shape.fields()),
                "--dimension", String.valueOf(shape.dimension()),
                "--towers", joined(shape.towers()),
                "--ids", String.valueOf(ids),
                "--exponent", String.valueOf(ZIPF_EXPONENT),
                "--clicks", String.valueOf(CLICKS),
                "--purchases", String.valueOf(PURCHASES),
                "--learning-rate", String.valueOf(LEARNING_RATE),
                "--rows", String.valueOf(rows),
                "--batches", joined(batches),
                "--seconds", String.valueOf(seconds),
                "--threads", String.valueOf(threads),
                "--folder", folder.toString(),
                "--seed", String.valueOf(seed),
                "--device", options.cuda() ? "cuda" : "cpu",
                "--precision", options.precision().toString(),
                "--deterministic", String.valueOf(options.deterministic())));
        return List.copyOf(arguments);
    }

    /** What {@link #arguments()} gave. */
    static Workload parse(List<String> arguments) {
        Map<String, String> values = new TreeMap<>();
        for (int i = 0; i + 1 < arguments.size(); i += 2) {
            values.put(arguments.get(i), arguments.get(i + 1));
        }
        return new Workload(
                Shape.named(values.get("--shape")),
                Integer.parseInt(values.get("--ids")),
                Integer.parseInt(values.get("--rows")),
                Arrays.stream(values.get("--batches").split(",", -1))
                        .map(Integer::valueOf)
                        .toList(),
                Double.parseDouble(values.get("--seconds")),
                Integer.parseInt(values.get("--threads")),
                Path.of(values.get("--folder")),
                Long.parseLong(values.get("--seed")),
                new EngineOptions(
                        values.get("--device").equals("cuda"),
                        EnumNames.parse(Precision.class, values.get("--precision")),
                        Boolean.parseBoolean(values.get("--deterministic"))));
    }

    private static String joined(List<Integer> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
