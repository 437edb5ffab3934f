// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.Worlds;
import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.dataset.encoders.IdTable;
import io.funnel4j.dataset.encoders.Turnover;
import io.funnel4j.dataset.encoders.Vocabulary;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.Expiry;
import io.funnel4j.dataset.plan.Expiry.RowTime;
import io.funnel4j.dataset.plan.FeatureEncoding;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.plan.RowTimeUnit;
import io.funnel4j.dataset.plan.ValueList;
import io.funnel4j.dataset.split.ColumnSplit;
import io.funnel4j.dataset.split.HashSplit;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.dataset.split.Split;
import io.funnel4j.exposure.Pooling;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;

/** Twenty days of warm starts on a log whose ids come and go, beside a model that remembers all of it. */
class ExpirySequencesTest extends EncodingTestBase {
    private static final int DAYS = 20;
    private static final Split SPLIT = HashSplit.of("user", 0.8, 0, 0.2);

    /** What is known of one value of one table. */
    private static final class Known {
        private int waited;
        private int last = Integer.MIN_VALUE;
        private boolean id;
    }

    /** One table, naively. */
    private static final class Naive {
        private final int minCount;
        private final int unseenFor;
        private final Map<String, Known> values = new HashMap<>();
        private int now = Integer.MIN_VALUE;

        Naive(int minCount, int unseenFor) {
            this.minCount = minCount;
            this.unseenFor = unseenFor;
        }

        /** @param seen the train rows' values and their days, one entry a time that one is seen */
        void run(List<Map.Entry<String, Integer>> seen, int lastDay) {
            now = Math.max(now, lastDay);
            Map<String, Integer> counts = new HashMap<>();
            seen.forEach(entry -> counts.merge(entry.getKey(), 1, Integer::sum));
            values.forEach((value, known) -> {
                boolean over = now - known.last >= unseenFor;
                if (over && (!known.id || !counts.containsKey(value))) {
                    known.id = false;
                    known.waited = 0;
                    known.last = Integer.MIN_VALUE;
                }
            });
            seen.forEach(entry -> {
                Known known = values.computeIfAbsent(entry.getKey(), any -> new Known());
                known.last = Math.max(known.last, entry.getValue());
            });
            counts.forEach((value, count) -> {
                Known known = values.get(value);
                known.waited += count;
                known.id |= known.waited >= minCount;
            });
        }

        Set<String> alive() {
            Set<String> alive = new HashSet<>();
            values.forEach((value, known) -> {
                if (known.id) {
                    alive.add(value);
                }
            });
            return alive;
        }
    }

    @RepeatedTest(6)
    void theSameIdsAreAlive() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int minCount = 1 + random.nextInt(4);
        int unseenFor = 1 + random.nextInt(6);
        boolean byDay = random.nextBoolean();
        List<FeatureEncoding> features = List.of(
                IdEncoding.of("user", 2),
                IdEncoding.of("item", 2).withMinCount(minCount),
                IdEncoding.of("last", 2)
                        .inTable("item")
                        .withMinCount(minCount)
                        .withList(ValueList.of('|', Pooling.MEAN)));
        RowTime time = byDay ? new RowTime("day", RowTimeUnit.DAYS) : null;
        EncodingPlan plan = EncodingPlan.of(features, esmmLabels())
                .withExpiry(new Expiry(unseenFor, Map.of("user", 2 * unseenFor), time));
        Map<String, Naive> naive = Map.of("user", new Naive(1, 2 * unseenFor), "item", new Naive(minCount, unseenFor));
        Optional<Encoders> earlier = Optional.empty();
        for (int day = 0; day < DAYS; day++) {
            String what = "seed %s, day %s, min-count %s, unseen for %s, by %s"
                    .formatted(seed, day, minCount, unseenFor, byDay ? "day" : "run");
            List<String[]> rows = rows(random, day);
            Map<String, Set<String>> before = alive(naive);
            run(naive, rows, byDay ? -1 : day);
            EncodedDataset dataset = encode(plan, rows, earlier);
            check(naive, before, dataset, earlier, what);
            checkRows(dataset, rows, what);
            // As the next run will find it.
            Path saved = folder.resolve("saved-" + day);
            dataset.encoders().save(saved);
            earlier = Optional.of(Encoders.load(saved));
        }
    }

    private static Map<String, Set<String>> alive(Map<String, Naive> naive) {
        Map<String, Set<String>> alive = new HashMap<>();
        naive.forEach((table, values) -> alive.put(table, values.alive()));
        return alive;
    }

    /**
     * Items are a window that moves by four a day, and some come back from before; rows are of today and the day before, some
     * of a week.
     */
    private static List<String[]> rows(Random random, int day) {
        List<String[]> rows = draw(random, day);
        while (rows.stream().allMatch(row -> train(row)) || rows.stream().noneMatch(row -> train(row))) {
            rows = draw(random, day);
        }
        return rows;
    }

    private static List<String[]> draw(Random random, int day) {
        List<String[]> rows = new ArrayList<>();
        for (int row = 0; row < 60; row++) {
            List<String> last = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                last.add(item(random, day));
            }
            rows.add(new String[] {
                Integer.toString(Math.max(0, day - random.nextInt(random.nextInt(8) == 0 ? 8 : 2))),
                "u" + (3 * day + random.nextInt(25)),
                random.nextInt(12) == 0 ? "" : item(random, day),
                String.join("|", last)
            });
        }
        return rows;
    }

    private static String item(Random random, int day) {
        return "i" + (random.nextInt(20) == 0 ? random.nextInt(4 * day + 1) : 4 * day + random.nextInt(30));
    }

    private static boolean train(String[] row) {
        return ((ColumnSplit) SPLIT).assignment().apply(row[1]) == Part.TRAIN;
    }

    /** @param run its number, where runs are counted; else -1 */
    private static void run(Map<String, Naive> naive, List<String[]> rows, int run) {
        List<Map.Entry<String, Integer>> users = new ArrayList<>();
        List<Map.Entry<String, Integer>> items = new ArrayList<>();
        int lastDay = Integer.MIN_VALUE;
        for (String[] row : rows) {
            if (train(row)) {
                int day = run < 0 ? Integer.parseInt(row[0]) : run;
                lastDay = Math.max(lastDay, day);
                users.add(Map.entry(row[1], day));
                if (!row[2].isEmpty()) {
                    items.add(Map.entry(row[2], day));
                }
                for (String item : row[3].isEmpty() ? new String[0] : row[3].split("\\|", -1)) {
                    items.add(Map.entry(item, day));
                }
            }
        }
        naive.get("user").run(users, lastDay);
        naive.get("item").run(items, lastDay);
    }

    private EncodedDataset encode(EncodingPlan plan, List<String[]> rows, Optional<Encoders> earlier)
            throws IOException {
        List<String> lines = new ArrayList<>(List.of("day,user,item,last,click,buy"));
        rows.forEach(row -> lines.add(String.join(",", row) + ",1,1"));
        DatasetEncoding encoding = DatasetEncoding.of(csv(lines.toArray(String[]::new)), plan, SPLIT, Worlds.esmm());
        return earlier.map(encoding::extending).orElse(encoding).to(out());
    }

    private static void check(
            Map<String, Naive> naive,
            Map<String, Set<String>> before,
            EncodedDataset dataset,
            Optional<Encoders> earlier,
            String what) {
        Map<String, Turnover> turnover = new HashMap<>();
        dataset.report().turnover().forEach(table -> turnover.put(table.table(), table));
        for (Map.Entry<String, Naive> table : naive.entrySet()) {
            List<String> values = values(dataset.encoders(), table.getKey());
            assertThat(values).as(what).doesNotHaveDuplicates();
            assertThat(new HashSet<>(values))
                    .as(what)
                    .isEqualTo(table.getValue().alive());
            if (earlier.isEmpty()) {
                continue;
            }
            List<String> old = values(earlier.get(), table.getKey());
            Set<String> kept = new LinkedHashSet<>(old);
            kept.retainAll(table.getValue().alive());
            // An id that expires and is admitted again in one run would be new: it stays instead, since it is seen.
            assertThat(values.subList(0, kept.size())).as(what).containsExactlyElementsOf(kept);
            Turnover counted = turnover.get(table.getKey());
            assertThat(counted.before())
                    .as(what)
                    .isEqualTo(before.get(table.getKey()).size());
            assertThat(counted.kept()).as(what).isEqualTo(kept.size());
            assertThat(counted.ids()).as(what).isEqualTo(values.size());
            int[] rows = dataset.encoders().rowsIn(earlier.get()).get(table.getKey());
            assertThat(rows).hasSize(values.size() + 2);
            for (int id = 2; id < rows.length; id++) {
                int place = old.indexOf(values.get(id - 2));
                assertThat(rows[id]).as("%s, %s", what, values.get(id - 2)).isEqualTo(place < 0 ? -1 : place + 2);
            }
        }
    }

    private static List<String> values(Encoders encoders, String table) {
        List<String> values = new ArrayList<>();
        IdTable of = encoders.tables().get(table);
        ((Vocabulary) of).values().forEach(values::add);
        return values;
    }

    /** All rows have the ids that the encoders give. */
    private static void checkRows(EncodedDataset dataset, List<String[]> rows, String what) {
        EncodedExposures test = dataset.part(Part.TEST);
        List<String[]> ofTest = rows.stream().filter(row -> !train(row)).toList();
        assertThat(test.rows()).as(what).isEqualTo(ofTest.size());
        List<String[]> ofTrain =
                rows.stream().filter(ExpirySequencesTest::train).toList();
        assertThat(dataset.train().rows()).as(what).isEqualTo(ofTrain.size());
        for (EncodedExposures part : List.of(dataset.train(), test)) {
            List<String[]> expected = part == test ? ofTest : ofTrain;
            int slots = part.schema().slots();
            int[] ids = part.batches(expected.size()).next().ids();
            for (int row = 0; row < expected.size(); row++) {
                assertThat(ids[row * slots])
                        .as(what)
                        .isEqualTo(dataset.encoders().id("user", expected.get(row)[1]));
                assertThat(ids[row * slots + 1])
                        .as(what)
                        .isEqualTo(dataset.encoders().id("item", expected.get(row)[2]));
            }
        }
    }
}
