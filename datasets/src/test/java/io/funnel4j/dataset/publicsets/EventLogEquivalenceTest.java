// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.publicsets;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.dataset.publicsets.EventLog.TimeUnit;
import io.funnel4j.dataset.sql.SqlSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The rows of random logs are those of the definition in SQL, but for what that leaves out: of the last items it has those
 * that are earlier among the last N, and events without a word it does not count.
 */
class EventLogEquivalenceTest {
    private static final int LOGS = 200;
    private static final int LAST_ITEMS = 3;

    @TempDir
    Path folder;

    @Test
    void givesTheRowsOfTheDefinition() throws IOException {
        long seed = System.nanoTime();
        for (int log = 0; log < LOGS; log++) {
            compare(seed + log);
        }
    }

    @Test
    void hasTheColumnsOfTheDefinition() throws IOException {
        long seed = System.nanoTime();
        for (int number = 0; number < 8; number++) {
            EventLog log = log(new Random(seed + number));
            assertThat(log.columns())
                    .as("seed %d", seed + number)
                    .isEqualTo(EventLogOracle.of(log).columns());
        }
    }

    private void compare(long seed) throws IOException {
        Random random = new Random(seed);
        EventLog log = log(random);
        Rows expected = Rows.of(EventLogOracle.of(log));
        Rows found = Rows.of(log);
        assertThat(found.bad()).as("seed %d", seed).isEqualTo(expected.bad());
        assertThat(found.findings().stream().map(EventLogEquivalenceTest::withoutVisitor))
                .as("seed %d", seed)
                .isEqualTo(expected.findings().stream()
                        .map(EventLogEquivalenceTest::withoutVisitor)
                        .toList());
        if (log.lastItems() == 0) {
            assertThat(found.text()).as("seed %d", seed).isEqualTo(expected.text());
            return;
        }
        assertThat(found.text().stream().map(EventLogEquivalenceTest::withoutLastItems))
                .as("seed %d", seed)
                .isEqualTo(expected.text().stream()
                        .map(EventLogEquivalenceTest::withoutLastItems)
                        .toList());
        for (int row = 0; row < found.text().size(); row++) {
            // ..., user_events, item_events, seconds_since_last_event, last_items
            List<String> cells = List.of(found.text().get(row).split(",", -1));
            String items = cells.get(cells.size() - 1);
            String fewer =
                    expected.text().get(row).substring(expected.text().get(row).lastIndexOf(',') + 1);
            assertThat(items).as("seed %d, row %d", seed, row).startsWith(fewer);
            assertThat(items.isEmpty() ? 0 : items.split("\\|", -1).length)
                    .as("seed %d, row %d, last items %s", seed, row, items)
                    .isEqualTo(Math.min(LAST_ITEMS, Integer.parseInt(cells.get(cells.size() - 4))));
        }
    }

    /** Which of the visits without an exposure is the example, nobody says. */
    private static String withoutVisitor(String finding) {
        return finding.contains("visits") ? finding.replaceAll("such as user .*", "") : finding;
    }

    private static String withoutLastItems(String row) {
        return row.substring(0, row.lastIndexOf(','));
    }

    private EventLog log(Random random) throws IOException {
        List<Path> files = new ArrayList<>();
        for (int number = 0; number <= random.nextInt(3); number++) {
            StringBuilder lines = new StringBuilder();
            int events = random.nextInt(60);
            for (int event = 0; event < events; event++) {
                lines.append(line(random));
            }
            files.add(Files.writeString(folder.resolve("events-" + number + ".csv"), lines + "u1,i1,c,view,5\n"));
        }
        Map<String, Set<String>> behaviors = new LinkedHashMap<>();
        behaviors.put("action", Set.of("cart", "view"));
        behaviors.put("purchase", Set.of("buy"));
        return new EventLog(
                files,
                List.of("person", "thing", "kind", "word", "when"),
                "person",
                "thing",
                "word",
                "when",
                random.nextInt(4) == 0 ? TimeUnit.MILLISECONDS : TimeUnit.SECONDS,
                random.nextBoolean() ? List.of("kind", "word") : List.of(),
                Set.of("view", "look"),
                behaviors,
                Duration.ofSeconds(1 + random.nextInt(6)),
                random.nextInt(3) == 0 ? 0 : LAST_ITEMS,
                random.nextBoolean(),
                random.nextBoolean() ? 3L : null,
                random.nextBoolean() ? 15L : null,
                SqlSettings.in(folder).withThreads(1 + random.nextInt(2)));
    }

    /** Times are few, so that many are the same or a window apart; a line may stand twice. */
    private static String line(Random random) {
        String user = pick(random, "u1", "u2", "\"u\"\"3\"", "\"u 4\"", "ü5", random.nextInt(8) == 0 ? "" : "u1");
        String item = pick(random, "i1", "i2", "i10", "\"i\"\"4\"", random.nextInt(8) == 0 ? "" : "i2");
        String kind = pick(random, "c", "", "\"\"", "\"d,e\"", "7");
        String word = pick(random, "view", "look", "cart", "buy", "buy", random.nextInt(4) == 0 ? "other" : "view");
        String time = random.nextInt(30) == 0 ? pick(random, "soon", "", "-4", "7.6") : "" + random.nextInt(20);
        String line = String.join(",", user, item, kind, word, time) + "\n";
        String broken = random.nextInt(40) == 0 ? "u1,i1,c\n" : "";
        return broken + (random.nextInt(10) == 0 ? line + line : line);
    }

    private static String pick(Random random, String... texts) {
        return texts[random.nextInt(texts.length)];
    }

    @Test
    void countsEventsWithoutAWord() throws IOException {
        Path file = Files.writeString(folder.resolve("events.csv"), "u1,i1,c,pv,1000\nu1,i1,c,,1001\n");
        Rows rows = Rows.of(EventLogs.taobaoUserBehavior(file, Duration.ofHours(1), SqlSettings.in(folder)));
        assertThat(rows.findings()).containsExactly("1 of 2 events of unknown words, left out, such as line 2");
    }

    @Test
    void hasAllLastItemsThoughEventsOfTheSameSecondComeBetween() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int event = 0; event < 12; event++) {
            lines.append("u1,i%s,c,pv,%s%n".formatted(event, 1000 + event));
        }
        for (int event = 0; event < 12; event++) {
            lines.append("u1,i%s,c,pv,2000%n".formatted(event + 20));
        }
        Path file = Files.writeString(folder.resolve("events.csv"), lines);
        Rows rows = Rows.of(EventLogs.taobaoUserBehavior(file, Duration.ofHours(1), SqlSettings.in(folder)));
        assertThat(rows.text()).hasSize(24);
        assertThat(rows.text().subList(12, 24)).allMatch(row -> row.endsWith(",i11|i10|i9|i8|i7|i6|i5|i4|i3|i2"));
    }
}
