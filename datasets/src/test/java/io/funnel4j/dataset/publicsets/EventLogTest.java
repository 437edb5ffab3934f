// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.publicsets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.dataset.source.ListText;
import io.funnel4j.dataset.source.RowReader;
import io.funnel4j.dataset.sql.SqlSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.datavec.api.writable.Writable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventLogTest {
    private static final long HOUR = 3600;

    @TempDir
    Path folder;

    @Test
    void makesAVisitOfEventsWithinTheWindow() throws IOException {
        Path file = folder.resolve("UserBehavior.csv");
        Files.writeString(
                file,
                String.join(
                                "\n",
                                "u1,i1,c1,pv,1000",
                                "u1,i1,c1,cart,1500",
                                "u1,i1,c1,buy,5100", // exactly an hour after the cart: still the same visit
                                "u1,i1,c1,pv,8701", // an hour and a second later: another
                                "u1,i2,c2,buy,2000", // no exposure
                                "u2,i1,c1,pv,900",
                                "u1,i1,c1,look,1100",
                                "u1,i1,c1,pv,soon")
                        + "\n");
        EventLog log = EventLogs.taobaoUserBehavior(file, Duration.ofHours(1), SqlSettings.in(folder));
        assertThat(log.columns())
                .containsExactly(
                        "user",
                        "item",
                        "category",
                        "time",
                        "exposures",
                        "cart",
                        "favourite",
                        "purchase",
                        "user_events",
                        "item_events",
                        "seconds_since_last_event",
                        "last_items");
        Rows rows = Rows.of(log);
        assertThat(rows.text())
                .containsExactly(
                        "u2,i1,c1,900,1,0,0,0,0,0,,",
                        "u1,i1,c1,1000,1,1,0,1,0,1,,",
                        "u1,i1,c1,8701,1,0,0,0,4,4,3601,i1|i2|i1|i1");
        assertThat(rows.findings())
                .containsExactly(
                        "3 of 8 events that stand after later ones; sorted, such as line 5",
                        "1 of 8 events of unknown words, left out, such as look",
                        "1 of 8 events without a readable time, user or item, left out, such as line 8",
                        "1 of 4 visits without an exposure, left out, such as user u1");
    }

    @Test
    void readsRetailRocketInMilliseconds() throws IOException {
        Path file = folder.resolve("events.csv");
        Files.writeString(
                file,
                "timestamp,visitorid,event,itemid,transactionid\n"
                        + "1433221332117,257597,view,355908,\n"
                        + "1433221342117,257597,transaction,355908,17\n");
        assertThat(Rows.of(EventLogs.retailRocket(file, Duration.ofDays(1), SqlSettings.in(folder)))
                        .text())
                .containsExactly("257597,355908,1433221332,1,0,1,0,0,,");
    }

    /** There are more rows than are made ahead of those that read them. */
    @Test
    void canBeClosedBeforeItsEndAndOpenedAgain() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int event = 0; event < 60_000; event++) {
            lines.append("u")
                    .append(event % 977)
                    .append(",i")
                    .append(event)
                    .append(",c,pv,")
                    .append(event)
                    .append('\n');
        }
        Path file = Files.writeString(folder.resolve("events.csv"), lines);
        EventLog log = EventLogs.taobaoUserBehavior(file, Duration.ofHours(1), SqlSettings.in(folder));
        try (RowReader reader = log.open()) {
            assertThat(reader.advance()).isTrue();
            assertThat(reader.location()).isEqualTo(file + ":1");
        }
        StringBuilder items = new StringBuilder();
        for (int back = 1; back <= 10; back++) {
            items.append(back == 1 ? "i" : "|i").append(59_999 - back * 977);
        }
        assertThat(Rows.of(log).text()).hasSize(60_000).endsWith("u402,i59999,c,59999,1,0,0,0,61,0,977," + items);
    }

    @Test
    void namesAColumnThatStandsTwice() throws IOException {
        Path file = Files.writeString(folder.resolve("events.csv"), "user,item,event,time,when\nu,i,view,1,2\n");
        EventLog log = log(file, "when", EventLog.TimeUnit.SECONDS, List.of("time"));
        assertThatThrownBy(log::columns)
                .isInstanceOf(InvalidExposuresException.class)
                .hasMessageStartingWith(file + " names a column twice: [user, item, time, time, ")
                .hasMessageEndingWith("; rename one");
    }

    private EventLog log(Path file, String timeColumn, EventLog.TimeUnit unit, List<String> carried) {
        return new EventLog(
                List.of(file),
                List.of(),
                "user",
                "item",
                "event",
                timeColumn,
                unit,
                carried,
                Set.of("view"),
                Map.of("purchase", Set.of("buy")),
                Duration.ofHours(1),
                10,
                false,
                null,
                null,
                SqlSettings.in(folder));
    }

    /** Columns keep the types that they have there. */
    @Test
    void readsParquet() throws SQLException, IOException {
        Path file = folder.resolve("events.parquet");
        try (Connection database = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = database.createStatement()) {
            statement.execute(
                    """
                    COPY (SELECT * FROM (VALUES
                      (2, 7, 'view', TIMESTAMP '1970-01-01 00:00:10', 1.5::DOUBLE, true),
                      (10, 7, 'view', TIMESTAMP '1970-01-01 00:00:11', NULL, NULL),
                      (2, 7, 'buy', TIMESTAMP '1970-01-01 00:00:12', 2.5, true),
                      (2, 8, 'view', TIMESTAMP '1970-01-01 00:00:13', 'nan', false)
                    ) events("user", item, event, time, price, special)) TO '%s'"""
                            .formatted(file));
        }
        EventLog log = log(file, "time", EventLog.TimeUnit.ISO, List.of("price", "special"));
        assertThat(Rows.of(log).text())
                .containsExactly("2,7,1.5,true,10,1,1,0,0,,", "10,7,,,11,1,0,0,1,,", "2,8,NaN,false,13,1,0,2,0,1,7|7")
                .isEqualTo(Rows.of(EventLogOracle.of(log)).text());
    }

    @Test
    void tearsNoItemApart() throws IOException {
        Path file = Files.writeString(
                folder.resolve("events.csv"),
                "user,item,event,time\nu,home|garden,view,1\nu,2:1,view,2\nu,é,view,3\nu,x,view,4\n");
        assertThat(lastItems(log(file, "time", EventLog.TimeUnit.SECONDS, List.of())))
                .isEqualTo(ListText.of(List.of("é", "2:1", "home|garden")));
    }

    /** They are looked up in the item's table. */
    @Test
    void writesLastItemsAsItWritesItems() throws SQLException, IOException {
        Path file = folder.resolve("events.parquet");
        try (Connection database = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = database.createStatement()) {
            statement.execute(
                    """
                    COPY (SELECT * FROM (VALUES ('u', 10000007.0::DOUBLE, 'view', 1), ('u', 1e30, 'view', 2), ('u', 0.5, 'view', 3))
                      events("user", item, event, time)) TO '%s'"""
                            .formatted(file));
        }
        assertThat(lastItems(log(file, "time", EventLog.TimeUnit.SECONDS, List.of())))
                .isEqualTo(ListText.of(List.of("1e30", "10000007")));
    }

    /** Of the last row. */
    private static Writable lastItems(EventLog log) throws IOException {
        try (RowReader reader = log.open()) {
            Writable last = null;
            while (reader.advance()) {
                List<Writable> cells = reader.cells();
                last = cells.get(cells.size() - 1) instanceof ListText list
                        ? new ListText(new String(list.getBytes(), 0, list.getLength(), StandardCharsets.UTF_8), false)
                        : null;
            }
            return last;
        }
    }

    private record Event(String user, String item, String word, long time) {
        String line() {
            return user + "," + item + ",c," + word + "," + time;
        }
    }

    /** Any order of the lines gives the rows that a plain reading of the definition gives. */
    @RepeatedTest(5)
    void agreesWithAPlainReadingOfTheDefinition() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Event> events = new ArrayList<>();
        String[] words = {"pv", "pv", "pv", "cart", "fav", "buy"};
        for (int i = 0; i < 400; i++) {
            events.add(new Event(
                    "u" + random.nextInt(6), "i" + random.nextInt(8), words[random.nextInt(6)], i * 700L / 10 * 10));
        }
        List<Event> shuffled = new ArrayList<>(events);
        Collections.shuffle(shuffled, random);
        Path file = folder.resolve("events.csv");
        Files.writeString(file, shuffled.stream().map(Event::line).collect(Collectors.joining("\n")) + "\n");
        Duration window = Duration.ofSeconds(30 * HOUR);
        assertThat(Rows.of(EventLogs.taobaoUserBehavior(file, window, SqlSettings.in(folder)))
                        .text())
                .as("seed %d", seed)
                .containsExactlyElementsOf(expected(events, window.toSeconds()));
    }

    private static List<String> expected(List<Event> events, long window) {
        List<String> rows = new ArrayList<>();
        Map<String, List<List<Event>>> visits = new LinkedHashMap<>();
        for (Event event : events) {
            List<List<Event>> ofPair =
                    visits.computeIfAbsent(event.user() + " " + event.item(), pair -> new ArrayList<>());
            List<Event> last = ofPair.isEmpty() ? List.of() : ofPair.get(ofPair.size() - 1);
            if (last.isEmpty() || event.time() - last.get(last.size() - 1).time() > window) {
                ofPair.add(new ArrayList<>());
            }
            ofPair.get(ofPair.size() - 1).add(event);
        }
        visits.values().stream()
                .flatMap(List::stream)
                .filter(visit -> visit.stream().anyMatch(event -> event.word().equals("pv")))
                .sorted(Comparator.comparing((List<Event> visit) -> visit.get(0).time())
                        .thenComparing(visit -> visit.get(0).user())
                        .thenComparing(visit -> visit.get(0).item()))
                .forEach(visit -> rows.add(row(visit, events)));
        return rows;
    }

    private static String row(List<Event> visit, List<Event> events) {
        Event first = visit.get(0);
        List<Event> ofUser = events.stream()
                .filter(event -> event.user().equals(first.user()) && event.time() < first.time())
                .toList();
        long ofItem = events.stream()
                .filter(event -> event.item().equals(first.item()) && event.time() < first.time())
                .count();
        List<String> items = new ArrayList<>();
        for (int i = ofUser.size() - 1; i >= Math.max(0, ofUser.size() - 10); i--) {
            items.add(ofUser.get(i).item());
        }
        return String.join(
                ",",
                first.user(),
                first.item(),
                "c",
                Long.toString(first.time()),
                Long.toString(count(visit, "pv")),
                happened(visit, "cart"),
                happened(visit, "fav"),
                happened(visit, "buy"),
                Integer.toString(ofUser.size()),
                Long.toString(ofItem),
                ofUser.isEmpty()
                        ? ""
                        : Long.toString(
                                first.time() - ofUser.get(ofUser.size() - 1).time()),
                String.join("|", items));
    }

    private static long count(List<Event> visit, String word) {
        return visit.stream().filter(event -> event.word().equals(word)).count();
    }

    private static String happened(List<Event> visit, String word) {
        return count(visit, word) > 0 ? "1" : "0";
    }
}
