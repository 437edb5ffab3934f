// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.dataset.Worlds;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.plan.LabelRule;
import io.funnel4j.dataset.plan.NumericEncoding;
import io.funnel4j.dataset.plan.NumericTransform;
import io.funnel4j.dataset.source.ExposureSource;
import io.funnel4j.dataset.source.RowReader;
import io.funnel4j.dataset.source.delimited.DelimitedText;
import io.funnel4j.dataset.split.FileSplit;
import io.funnel4j.dataset.split.HashSplit;
import io.funnel4j.dataset.split.Split;
import io.funnel4j.dataset.split.TimeSplit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** What is written does not depend on how many threads read, nor on how rows are cut into blocks. */
class EncodingOrderTest extends EncodingTestBase {
    private static final int ROWS = 30_000;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Test
    void writesTheSameBytesWhateverTheNumberOfWorkers() throws IOException {
        ExposureSource log = DelimitedText.csv(log("log.csv", 0.02));
        ExposureSource other = DelimitedText.csv(log("other.csv", 0.02));
        List<Split> splits = List.of(
                ALL_TRAIN,
                HashSplit.of("user", 0.5, 0.3, 0.2),
                new TimeSplit("day", "5", "8"),
                new FileSplit(other, null));
        for (Split split : splits) {
            Map<String, Long> one = encode(log, split, 1);
            for (int workers : new int[] {2, 3, 7}) {
                assertThat(encode(log, split, workers))
                        .as("seed %d, %s, %d workers", seed, split, workers)
                        .isEqualTo(one);
            }
            one.remove("dataset.json"); // it says what the source is
            Map<String, Long> oneByOne = encode(readByOneThread(log), split, 2);
            oneByOne.remove("dataset.json");
            assertThat(oneByOne)
                    .as("seed %d, %s, one row after the other", seed, split)
                    .isEqualTo(one);
        }
    }

    @Test
    void givesTheSameErrorWhateverTheNumberOfWorkers() throws IOException {
        ExposureSource log = DelimitedText.csv(log("log.csv", 0.2));
        List<String> messages = new ArrayList<>();
        for (int workers : new int[] {1, 2, 5}) {
            assertThatThrownBy(() -> encode(log, plan().withMaxBadRows(0.01), ALL_TRAIN, workers))
                    .satisfies(error -> messages.add(error.getMessage()));
        }
        assertThat(messages).as("seed %d", seed).hasSize(3);
        assertThat(messages.stream().distinct()).as("seed %d", seed).hasSize(1);
    }

    @Test
    void numbersValuesAsTwoPlainPassesWould() throws IOException {
        Path log = log("log.csv", 0);
        List<String[]> rows = new ArrayList<>();
        for (String line : Files.readAllLines(log).subList(1, ROWS + 1)) {
            rows.add(line.split(",", -1));
        }
        EncodedDataset dataset = encode(
                DelimitedText.csv(log),
                plan(
                                IdEncoding.of("user", 4).withMinCount(3),
                                NumericEncoding.of("price", NumericTransform.STANDARDIZE))
                        .withLabelRule(LabelRule.KEEP),
                new TimeSplit("day", null, "5"),
                2);

        List<String[]> train =
                rows.stream().filter(row -> Integer.parseInt(row[3]) < 5).toList();
        Map<String, Integer> ids = ids(train, 3);
        int[] expectedIds = train.stream()
                .mapToInt(row -> row[0].isEmpty() ? 0 : ids.getOrDefault(row[0], 1))
                .toArray();
        int[] expectedTestIds = rows.stream()
                .filter(row -> Integer.parseInt(row[3]) >= 5)
                .mapToInt(row -> row[0].isEmpty() ? 0 : ids.getOrDefault(row[0], 1))
                .toArray();
        assertThat(dataset.train().batch(0, expectedIds.length).ids())
                .as("seed %d", seed)
                .containsExactly(expectedIds);
        assertThat(dataset.test().batch(0, expectedTestIds.length).ids())
                .as("seed %d", seed)
                .containsExactly(expectedTestIds);
        assertThat(dataset.train().batch(0, expectedIds.length).numeric())
                .as("seed %d", seed)
                .containsExactly(standardised(train));
    }

    @Test
    void leavesNoFileOfRawExposuresBehind() throws IOException {
        encode(DelimitedText.csv(log("log.csv", 0.02)), plan(), ALL_TRAIN, 2);
        try (Stream<Path> files = Files.list(out())) {
            assertThat(files.map(Path::getFileName))
                    .extracting(Path::toString)
                    .containsExactlyInAnyOrder("encoding.lock", "dataset.json", "report.json", "encoders", "train");
        }
    }

    private static Map<String, Integer> ids(List<String[]> train, int minCount) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        train.stream().filter(row -> !row[0].isEmpty()).forEach(row -> counts.merge(row[0], 1, Integer::sum));
        Map<String, Integer> ids = new HashMap<>();
        counts.entrySet().stream()
                .filter(entry -> entry.getValue() >= minCount)
                .sorted(Comparator.comparing(entry -> -entry.getValue()))
                .forEachOrdered(entry -> ids.put(entry.getKey(), ids.size() + 2));
        return ids;
    }

    /** By Welford's recurrence, in the order of the rows. */
    private static float[] standardised(List<String[]> train) {
        double mean = 0;
        double squares = 0;
        int count = 0;
        for (String[] row : train) {
            double difference = Double.parseDouble(row[4]) - mean;
            mean += difference / ++count;
            squares += difference * (Double.parseDouble(row[4]) - mean);
        }
        float[] numbers = new float[train.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) ((Double.parseDouble(train.get(i)[4]) - mean) / Math.sqrt(squares / count));
        }
        return numbers;
    }

    private static EncodingPlan plan() {
        return plan(
                        IdEncoding.of("user", 4).withMinCount(2),
                        IdEncoding.of("item", 4),
                        NumericEncoding.of("price", NumericTransform.LOG1P_STANDARDIZE),
                        IdEncoding.of("last_item", 4).inTable("item"),
                        IdEncoding.hashed("day", 4, 5))
                .withLabelRule(LabelRule.RAISE_CAUSE)
                .withGroup("user")
                .withMaxBadRows(1);
    }

    private Map<String, Long> encode(ExposureSource source, Split split, int workers) throws IOException {
        encode(source, plan(), split, workers);
        Map<String, Long> files = new TreeMap<>();
        try (Stream<Path> written = Files.walk(out())) {
            for (Path file : written.filter(Files::isRegularFile).toList()) {
                CRC32C checksum = new CRC32C();
                checksum.update(Files.readAllBytes(file));
                files.put(out().relativize(file).toString(), checksum.getValue());
            }
        }
        return files;
    }

    private EncodedDataset encode(ExposureSource source, EncodingPlan plan, Split split, int workers)
            throws IOException {
        if (Files.exists(out())) {
            try (Stream<Path> old = Files.walk(out())) {
                for (Path file : old.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        return DatasetEncoding.of(source, plan, split, Worlds.esmm())
                .workers(workers)
                .to(out());
    }

    /** The source without its own way of cutting rows into blocks. */
    private static ExposureSource readByOneThread(ExposureSource source) {
        return new ExposureSource() {
            @Override
            public String name() {
                return source.name();
            }

            @Override
            public List<String> columns() {
                return source.columns();
            }

            @Override
            public RowReader open() {
                return source.open();
            }
        };
    }

    /** @param dirty the share of rows with something wrong */
    private Path log(String name, double dirty) throws IOException {
        StringBuilder text = new StringBuilder("user,item,last_item,day,price,click,buy\n");
        for (int row = 0; row < ROWS; row++) {
            text.append(random.nextInt(50) == 0 ? "" : "u" + (int) Math.sqrt(random.nextInt(100_000_000)));
            text.append(",i")
                    .append(random.nextInt(300))
                    .append(",i")
                    .append(random.nextInt(300))
                    .append(',');
            text.append(random.nextDouble() < dirty ? "" : random.nextInt(10)).append(',');
            text.append(random.nextDouble() < dirty ? "x" : random.nextInt(1000) / 8.0)
                    .append(',');
            text.append(random.nextDouble() < dirty ? 2 : random.nextInt(2))
                    .append(',')
                    .append(random.nextInt(2));
            text.append(random.nextDouble() < dirty ? ",9\n\n" : "\n");
        }
        return Files.writeString(folder.resolve(name), text);
    }
}
