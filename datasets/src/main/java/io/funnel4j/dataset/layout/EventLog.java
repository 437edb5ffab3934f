package io.funnel4j.dataset.layout;

import io.funnel4j.dataset.sql.SqlSettings;
import io.funnel4j.dataset.sql.SqlSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A log of events, {@code user,item,event,time}, as funnel rows: one a visit of a user to an item, which ends when the window
 * passes without an event of the two. The log need not be sorted.
 *
 * <p>The columns of a row are {@code user}, {@code item}, those that are carried, {@code time} (seconds since 1970 of the
 * visit's first event, for a split by time), how many exposures the visit has (told after the fact, so no
 * feature), a 0/1 label of each behavior, and what was known before the visit's first event: {@code user_events} and {@code
 * item_events} (how many there were), {@code seconds_since_last_event} of the user, and {@code last_items}, the items of the
 * user's last events with {@code |} between them, the latest first. Events of one second are not before one another.
 *
 * @param files CSV, TSV (either may end in {@code .gz}) or Parquet
 * @param fileColumns their names where the files have no header; else empty
 * @param userColumn the column of the user
 * @param itemColumn the column of the item
 * @param eventColumn the column of the event's word
 * @param timeColumn the column of the time
 * @param timeUnit of the times
 * @param carried columns of which a row has the value of the visit's first event
 * @param exposure words of events that are exposures
 * @param behaviors words of events by behavior, in the order of the funnel
 * @param window after which, without an event, a visit is over
 * @param lastItems how many of the user's events back they are looked for; 0 for no such column
 * @param keepUnexposed whether a visit without an exposure is a row all the same; else it is left out and counted
 * @param from first second that counts, or null
 * @param to last second that counts, or null
 * @param settings of DuckDB
 */
public record EventLog(
        List<Path> files,
        List<String> fileColumns,
        String userColumn,
        String itemColumn,
        String eventColumn,
        String timeColumn,
        TimeUnit timeUnit,
        List<String> carried,
        Set<String> exposure,
        Map<String, Set<String>> behaviors,
        Duration window,
        int lastItems,
        boolean keepUnexposed,
        Long from,
        Long to,
        SqlSettings settings)
        implements LayoutSource {
    /** How times are written. */
    public enum TimeUnit {
        SECONDS,
        MILLISECONDS,
        /** ISO dates and times, UTC where they have no offset. */
        ISO;

        /** As configurations write it: {@code milliseconds}. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public EventLog {
        files = List.copyOf(files);
        fileColumns = List.copyOf(fileColumns);
        carried = List.copyOf(carried);
        exposure = Collections.unmodifiableSet(new LinkedHashSet<>(exposure));
        behaviors = Collections.unmodifiableMap(new LinkedHashMap<>(behaviors));
        if (files.isEmpty()) {
            throw new IllegalArgumentException("no file of events is named; name at least one");
        }
        if (exposure.isEmpty()
                || behaviors.isEmpty()
                || behaviors.values().stream().anyMatch(Set::isEmpty)) {
            throw new IllegalArgumentException(
                    "exposure is %s and behaviors are %s; expected at least one event word for each, and one behavior"
                            .formatted(exposure, behaviors));
        }
        if (window.toSeconds() < 1) {
            throw new IllegalArgumentException("the window is %s; expected at least a second".formatted(window));
        }
        if (lastItems < 0) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%d last items; expected at least 0", lastItems));
        }
    }

    /**
     * Taobao's UserBehavior: {@code user,item,category,behavior,unix seconds}, no header. An exposure is a {@code pv}, the view
     * of an item's page; the set has no impressions before it.
     */
    public static EventLog taobaoUserBehavior(Path file, Duration window, SqlSettings settings) {
        Map<String, Set<String>> behaviors = new LinkedHashMap<>();
        behaviors.put("cart", Set.of("cart"));
        behaviors.put("favourite", Set.of("fav"));
        behaviors.put("purchase", Set.of("buy"));
        return new EventLog(
                List.of(file),
                List.of("user", "item", "category", "behavior", "time"),
                "user",
                "item",
                "behavior",
                "time",
                TimeUnit.SECONDS,
                List.of("category"),
                Set.of("pv"),
                behaviors,
                window,
                10,
                false,
                null,
                null,
                settings);
    }

    /** RetailRocket's events: {@code timestamp,visitorid,event,itemid,transactionid}, milliseconds. */
    public static EventLog retailRocket(Path file, Duration window, SqlSettings settings) {
        Map<String, Set<String>> behaviors = new LinkedHashMap<>();
        behaviors.put("cart", Set.of("addtocart"));
        behaviors.put("purchase", Set.of("transaction"));
        return new EventLog(
                List.of(file),
                List.of(),
                "visitorid",
                "itemid",
                "event",
                "timestamp",
                TimeUnit.MILLISECONDS,
                List.of(),
                Set.of("view"),
                behaviors,
                window,
                10,
                false,
                null,
                null,
                settings);
    }

    @Override
    public String name() {
        return files.stream().map(Path::toString).collect(Collectors.joining(", "));
    }

    @Override
    public SqlSource rows() {
        return SqlSource.of(name(), new EventQuery(this).rows(), settings).withCounts(new EventQuery(this).counts());
    }
}
