// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.file.DurableFiles;
import io.funnel4j.model.FunnelModel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that goes on from day to day, in a world whose items turn over, with ids that expire and without. */
class SixtyDaysTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int DAYS = Integer.getInteger("days", 60);
    private static final int ROWS_A_DAY = Integer.getInteger("rows", 8_000);
    private static final String EXPIRE = "  expire: {unseen-for: 7d, time: day, time-unit: days}\n";

    @TempDir
    private Path folder;

    /**
     * Where a chain of runs stands after a day.
     *
     * @param heap bytes of tables, with the optimizer's state, and vocabularies
     * @param files bytes of the model's folder
     * @param click AUC on the next day, and of the purchase
     */
    private record Day(long rows, long heap, long files, double click, double purchase) {}

    @Test
    @Tag("endurance")
    void tablesStayFlatWhereIdsExpire() throws IOException {
        Path world = folder.resolve("world.csv");
        run(
                "generate",
                world,
                "--rows",
                (DAYS + 1) * ROWS_A_DAY,
                "--days",
                DAYS + 1,
                "--click-rate",
                0.2,
                "--item-turnover",
                0.1);
        cut(world);
        List<Day> expiring = new ArrayList<>();
        List<Day> growing = new ArrayList<>();
        for (int day = 0; day < DAYS; day++) {
            expiring.add(train("expiring", day, EXPIRE));
            growing.add(train("growing", day, ""));
        }
        print("expiring", expiring);
        print("growing", growing);
        double click = 0;
        double purchase = 0;
        for (int day = DAYS / 2; day < DAYS; day++) {
            click += (expiring.get(day).click() - growing.get(day).click()) / (DAYS - DAYS / 2);
            purchase += (expiring.get(day).purchase() - growing.get(day).purchase()) / (DAYS - DAYS / 2);
        }
        System.out.printf(
                "AUC on the next day, mean of days %d to %d, expiring less growing: click %+.5f, purchase %+.5f%n",
                DAYS / 2, DAYS - 1, click, purchase);
        Day half = expiring.get(DAYS / 2);
        Day last = expiring.get(DAYS - 1);
        assertThat(last.rows()).isLessThan(half.rows() * 105 / 100);
        assertThat(last.heap()).isLessThan(half.heap() * 105 / 100);
        assertThat(last.files()).isLessThan(half.files() * 105 / 100);
        assertThat(growing.get(DAYS - 1).rows())
                .isGreaterThan(growing.get(DAYS / 2).rows() * 125 / 100);
        assertThat(Math.abs(click)).isLessThan(0.002);
        assertThat(Math.abs(purchase)).isLessThan(0.002);
    }

    /** A file for each day of the world. */
    private void cut(Path world) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(world)) {
            String header = lines.readLine();
            String line = lines.readLine();
            for (int day = 0; day <= DAYS; day++) {
                try (Writer file = Files.newBufferedWriter(day(day))) {
                    file.write(header + "\n");
                    for (; line != null && line.startsWith(day + ","); line = lines.readLine()) {
                        file.write(line + "\n");
                    }
                }
            }
        }
        Files.delete(world);
    }

    private Path day(int day) {
        return folder.resolve("day-" + day + ".csv");
    }

    /** A day of a chain: its rows are learnt, the next day's are judged, and the day before is gone. */
    private Day train(String chain, int day, String expire) throws IOException {
        Path yaml = Files.writeString(
                folder.resolve(chain + ".yaml"),
                """
                data:
                  format: csv
                  path: %s
                  split: {files: {test: %s}}
                  labels: [click, daction, purchase]
                  derived-labels: {oaction: {of: click, without: daction}}
                %sfeatures:
                  user: {type: id, embedding: 8}
                  item: {type: id, embedding: 8, min-count: 2}
                  category: {type: id, embedding: 4}
                  brand: {type: id, embedding: 4}
                  activity: {type: id, embedding: 4}
                  interest: {type: id, embedding: 4}
                  position: {type: id, embedding: 4}
                  price: {type: numeric, transform: log1p-standardize}
                  discount: {type: numeric, transform: standardize}
                  rating: {type: numeric, transform: standardize}
                model: {preset: esm2, towers: [32]}
                training: {epochs: 1, batch-size: 512, workers: 1}
                """
                        .formatted(day(day), day(day + 1), expire));
        Path out = folder.resolve(chain + "-" + day);
        Path before = folder.resolve(chain + "-" + (day - 1));
        List<Object> words = new ArrayList<>(List.of("train", yaml, "--out", out, "--quiet"));
        if (day > 0) {
            words.addAll(List.of("--from", before));
        }
        run(words.toArray());
        DurableFiles.remove(before);
        Path model = out.resolve("model");
        FunnelModel trained = FunnelModel.load(model);
        long rows = trained.tables().tables().stream()
                .mapToLong(table -> table.shape().rows())
                .sum();
        long values = trained.tables().tables().stream()
                .mapToLong(table -> table.shape().rows() * table.width())
                .sum();
        return new Day(
                rows,
                values * Float.BYTES + Encoders.load(model.resolve("encoders")).bytes(),
                bytes(model),
                auc(out, "P(click)"),
                auc(out, "P(purchase)"));
    }

    private static void run(Object... words) {
        CommandLineRun run = CommandLineRun.of(words);
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    private static long bytes(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> {
                        try {
                            return Files.size(file);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .sum();
        }
    }

    private static double auc(Path run, String name) throws IOException {
        JsonNode probabilities = JSON.readTree(Files.readString(run.resolve("results.json")))
                .path("report")
                .path("probabilities");
        for (JsonNode probability : probabilities) {
            if (probability.path("probability").asText().equals(name)) {
                return probability.path("metrics").path("auc").asDouble();
            }
        }
        throw new IllegalStateException("no %s in %s".formatted(name, run));
    }

    private static void print(String chain, List<Day> days) {
        for (int day = 0; day < days.size(); day += day + 1 == days.size() ? 1 : Math.min(10, days.size() - 1 - day)) {
            Day at = days.get(day);
            System.out.printf(
                    "%s, day %d: %,d rows of tables, %,d KiB of heap, %,d KiB of files, AUC of the click %.4f, of the purchase %.4f%n",
                    chain, day, at.rows(), at.heap() >> 10, at.files() >> 10, at.click(), at.purchase());
        }
    }
}
