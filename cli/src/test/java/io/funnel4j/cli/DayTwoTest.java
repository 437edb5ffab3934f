// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.funnel4j.file.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model of day one that goes on with day two is as good on day three as one of both days at once. */
class DayTwoTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path EXAMPLE = Path.of("..", "examples", "generated-world.yaml");

    @TempDir
    private Path folder;

    @Test
    @Tag("endurance")
    void isAsGoodAsOneOfBothDays() throws IOException {
        int seeds = Integer.getInteger("seeds", 5);
        int rows = Integer.getInteger("rows", 600_000);
        double[] gone = new double[seeds];
        double[] both = new double[seeds];
        double[] alone = new double[seeds];
        long added = 0;
        for (int seed = 0; seed < seeds; seed++) {
            Path world = folder.resolve("world.csv");
            run("generate", world, "--rows", rows, "--days", 3, "--seed", 100 + seed, "--click-rate", 0.1);
            usersThatComeOnDayTwo(world);
            Path dayOne = days(world, "one.csv", day -> day != 1);
            Path dayTwo = days(world, "two.csv", day -> day != 0);
            Path yaml = folder.resolve("run.yaml");
            Files.writeString(
                    yaml,
                    Files.readString(EXAMPLE)
                            .replaceFirst("validation-from: 16, test-from: 18", "test-from: 2")
                            .replaceFirst(
                                    "(?s)training:.*",
                                    "training: {epochs: 1, batch-size: 1024, seed: " + seed + "}\n"));
            Path first = train("one", yaml, dayOne);
            Path second = train("two", yaml, dayTwo, "--from", first);
            gone[seed] = auc(second);
            alone[seed] = auc(first);
            both[seed] = auc(train("both", yaml, world));
            added += lines(second) - lines(first);
        }
        System.out.printf(
                "CTCVR AUC on day three, %d seeds: day one then day two %.4f ± %.4f, both at once %.4f ± %.4f (in pairs %+.4f), day one alone %.4f ± %.4f; %d ids added%n",
                seeds,
                mean(gone),
                deviation(gone),
                mean(both),
                deviation(both),
                mean(gone) - mean(both),
                mean(alone),
                deviation(alone),
                added);
        assertThat(Math.abs(mean(gone) - mean(both))).isLessThan(Math.max(deviation(gone), deviation(both)));
        assertThat(added).isPositive();
    }

    private Path train(String name, Path yaml, Path data, Object... more) {
        Path out = folder.resolve(name);
        List<Object> words = new ArrayList<>(List.of("train", yaml, "--data", data, "--out", out, "--quiet"));
        words.addAll(List.of(more));
        run(words.toArray());
        return out;
    }

    private static void run(Object... words) {
        CommandLineRun run = CommandLineRun.of(words);
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    /** In a world that has seen all its users on day one, those whose number ends in 0 come a day later. */
    private static void usersThatComeOnDayTwo(Path world) throws IOException {
        int user = List.of(Files.readAllLines(world).get(0).split(",", -1)).indexOf("user");
        keep(world, world, cells -> !cells[0].equals("0") || !cells[user].endsWith("0"));
    }

    private Path days(Path world, String name, IntPredicate kept) throws IOException {
        return keep(world, folder.resolve(name), cells -> kept.test(Integer.parseInt(cells[0])));
    }

    /** The header and the rows whose cells are to be kept. */
    private static Path keep(Path from, Path to, Predicate<String[]> kept) throws IOException {
        return Files.write(
                to,
                Files.readAllLines(from).stream()
                        .filter(line -> line.startsWith("day,") || kept.test(line.split(",", -1)))
                        .toList());
    }

    private static double auc(Path run) throws IOException {
        JsonNode probabilities = JSON.readTree(Files.readString(run.resolve("results.json")))
                .path("report")
                .path("probabilities");
        for (JsonNode probability : probabilities) {
            if (probability.path("probability").asText().equals("P(purchase)")) {
                return probability.path("metrics").path("auc").asDouble();
            }
        }
        throw new IllegalStateException("no P(purchase) in " + run);
    }

    /** Values of all vocabularies. */
    private static long lines(Path run) throws IOException {
        long lines = 0;
        for (Path file : DurableFiles.list(run.resolve("model/encoders"))) {
            lines += file.toString().endsWith(".jsonl")
                    ? Files.readAllLines(file).size()
                    : 0;
        }
        return lines;
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double deviation(double[] values) {
        double squares = 0;
        for (double value : values) {
            squares += (value - mean(values)) * (value - mean(values));
        }
        return Math.sqrt(squares / (values.length - 1));
    }
}
