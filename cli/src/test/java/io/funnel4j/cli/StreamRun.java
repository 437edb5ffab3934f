// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.funnel4j.array.HostArrays;
import io.funnel4j.cli.record.RunFolder;
import io.funnel4j.model.FunnelModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A tiny model and rows of the days after it, for runs that follow a stream. */
final class StreamRun {
    static final String HEADER = "user,item,price,click,buy\n";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final TinyRun base;
    private final Random random = new Random(11);

    /** Trains the model, in micro-batches of 32 rows from then on. */
    StreamRun(Path folder) throws IOException {
        this.folder = folder;
        this.base = new TinyRun(folder, 120, 32);
        Files.writeString(
                yaml(),
                Files.readString(yaml())
                        .replace(
                                "schedule: {type: cosine, warm-up: 2}",
                                "schedule: {type: cosine, warm-up: 2, steps: 40}")
                        .replace("path: ", "max-bad-rows: 0.05\n  group: user\n  path: "));
        base.train(from(), false, () -> false);
    }

    Path yaml() {
        return base.yaml();
    }

    /** The run that a stream goes on from. */
    Path from() {
        return folder.resolve("base");
    }

    /** Rows as CSV, without a header; of every tenth the user is new. */
    String rows(int count) {
        StringBuilder text = new StringBuilder();
        for (int row = 0; row < count; row++) {
            int item = random.nextInt(9);
            boolean click = random.nextInt(9) < item;
            text.append(String.format(
                    Locale.ROOT,
                    "%s%d,i%d,%s,%d,%d%n",
                    random.nextInt(10) == 0 ? "new" : "u",
                    random.nextInt(20),
                    item,
                    random.nextInt(50) / 4.0,
                    click ? 1 : 0,
                    click && random.nextInt(3) == 0 ? 1 : 0));
        }
        return text.toString();
    }

    /** The same rows as JSON lines. */
    static String json(String rows) {
        StringBuilder lines = new StringBuilder();
        for (String row : rows.lines().toList()) {
            String[] cells = row.split(",", -1);
            lines.append(String.format(
                    Locale.ROOT,
                    "{\"buy\": %s, \"click\": %s, \"user\": \"%s\", \"item\": \"%s\", \"price\": %s}%n",
                    cells[4],
                    cells[3],
                    cells[0],
                    cells[1],
                    cells[2]));
        }
        return lines.toString();
    }

    /** Words of a command that follows a source into a folder, and more of them. */
    Object[] command(Object source, Path out, Object... more) {
        List<Object> words = new ArrayList<>(
                List.of("train", yaml(), "--from", from(), "--follow", source, "--out", out, "--max-wait", "300ms"));
        words.addAll(List.of(more));
        return words.toArray();
    }

    /** All values of a published model: dense parameters, the updater's and the tables'. */
    static List<String> values(Path run) throws IOException {
        return values(FunnelModel.load(run.resolve("model")), run.resolve("model/tables"));
    }

    static List<String> values(FunnelModel model, Path tables) throws IOException {
        List<String> values = new ArrayList<>();
        values.add(Arrays.toString(HostArrays.toDoubles(model.graph().params())));
        values.add(
                Arrays.toString(HostArrays.toDoubles(model.graph().getUpdater().getStateViewArray())));
        try (Stream<Path> files = Files.list(tables)) {
            for (Path table : files.sorted().toList()) {
                values.add(table.getFileName() + " " + Arrays.hashCode(Files.readAllBytes(table)));
            }
        }
        return values;
    }

    /** Rows that the published model has learned; -1 where there is none. */
    static long published(Path run) throws IOException {
        try {
            return JSON.readTree(Files.readString(run.resolve("model/published.json")))
                    .path("rows")
                    .asLong();
        } catch (NoSuchFileException e) {
            return -1;
        }
    }

    /** What the report says of the stream's rows, in words. */
    static String rowsRead(Path run) throws IOException {
        return JSON.readTree(Files.readString(RunFolder.at(run).results()))
                .path("report")
                .path("data")
                .get(0)
                .path("lines")
                .toString();
    }

    /** The points of the rolling metrics, without their speed. */
    static List<String> points(Path run) throws IOException {
        return Files.readAllLines(RunFolder.at(run).metrics()).stream()
                .map(line -> line.replaceAll("\"samples_per_second\":[^,]*,", ""))
                .toList();
    }

    static JsonNode lastPoint(Path run) throws IOException {
        List<String> lines = Files.readAllLines(RunFolder.at(run).metrics());
        return JSON.readTree(lines.get(lines.size() - 1));
    }

    /** What may come to be. */
    interface Condition {
        boolean holds() throws IOException;
    }

    /** Waits, a long time at most, for what a process or a thread does. */
    static void await(String what, Condition condition) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("waited in vain for: %s", what).isLessThan(deadline);
            Thread.sleep(20);
        }
    }
}
