// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.publicsets;

import io.funnel4j.dataset.sql.SqlSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The definition of the rows of an {@link EventLog} as queries with partitioned windows and a grouping, for DuckDB alone: what
 * the sorts and the pass in Java must agree with.
 */
final class EventLogOracle {
    private final EventLog log;

    private EventLogOracle(EventLog log) {
        this.log = log;
    }

    static SqlSource of(EventLog log) {
        EventLogOracle oracle = new EventLogOracle(log);
        return SqlSource.of(log.name(), oracle.rows(), log.settings()).withCounts(oracle.counts());
    }

    /** The funnel rows, in the order of their time. */
    private String rows() {
        String carried = log.carried().stream()
                .map(column -> ", any_value(%s) FILTER (begins = 1) AS %s".formatted(quoted(column), quoted(column)))
                .collect(Collectors.joining());
        String labels = log.behaviors().entrySet().stream()
                .map(entry -> ", max(CASE WHEN event IN (%s) THEN 1 ELSE 0 END) AS %s"
                        .formatted(words(entry.getValue()), quoted(entry.getKey())))
                .collect(Collectors.joining());
        String last =
                log.lastItems() == 0 ? "" : ", nullif(any_value(last_items) FILTER (begins = 1), '') AS last_items";
        return """
                %s
                SELECT "user", item%s, min(time) AS time,
                  sum(CASE WHEN event IN (%s) THEN 1 ELSE 0 END)::BIGINT AS exposures%s,
                  any_value(user_events) FILTER (begins = 1) AS user_events,
                  any_value(item_events) FILTER (begins = 1) AS item_events,
                  any_value(time - user_last) FILTER (begins = 1) AS seconds_since_last_event%s
                FROM visits GROUP BY "user", item, visit
                %s
                ORDER BY time, "user", item"""
                .formatted(
                        visits(),
                        carried,
                        words(log.exposure()),
                        labels,
                        last,
                        log.keepUnexposed() ? "" : "HAVING exposures > 0");
    }

    /** What is odd in the log, and what becomes of it. */
    private List<String> counts() {
        String known = words(known());
        List<String> counts = new ArrayList<>();
        counts.add(
                """
                %s, marked AS (SELECT *, max(time) OVER (
                  ORDER BY place ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before FROM raw)
                SELECT unnest(['events that stand after later ones; sorted', 'events of unknown words, left out',
                    'events without a readable time, user or item, left out', 'events outside of the stated time, left out']),
                  unnest([count(*) FILTER (time < before), count(*) FILTER (event NOT IN (%s)),
                    count(*) FILTER (time IS NULL OR "user" IS NULL OR item IS NULL), count(*) FILTER (NOT (%s))]),
                  count(*),
                  unnest(['line ' || min(place) FILTER (time < before), min(event) FILTER (event NOT IN (%s)),
                    'line ' || min(place) FILTER (time IS NULL OR "user" IS NULL OR item IS NULL),
                    'line ' || min(place) FILTER (NOT (%s))]),
                  unnest([true, true, true, false])
                FROM marked"""
                        .formatted(raw(), known, range(), known, range()));
        counts.add(
                """
                %s
                SELECT 'visits without an exposure%s', count(*) FILTER (exposures = 0), count(*),
                  'user ' || any_value("user") FILTER (exposures = 0), false FROM (
                    SELECT any_value("user") AS "user", sum(CASE WHEN event IN (%s) THEN 1 ELSE 0 END) AS exposures
                    FROM visits GROUP BY "user", item, visit)"""
                        .formatted(visits(), log.keepUnexposed() ? ", kept" : ", left out", words(log.exposure())));
        return counts;
    }

    private Set<String> known() {
        Set<String> known = new LinkedHashSet<>(log.exposure());
        log.behaviors().values().forEach(known::addAll);
        return known;
    }

    /** The log as it stands: {@code place} is a line's number, without a header's. */
    private String raw() {
        String carried =
                log.carried().stream().map(column -> ", " + quoted(column)).collect(Collectors.joining());
        String time = quoted(log.timeColumn());
        String seconds =
                switch (log.timeUnit()) {
                    case SECONDS -> "TRY_CAST(%s AS BIGINT)".formatted(time);
                    case MILLISECONDS -> "TRY_CAST(%s AS BIGINT) // 1000".formatted(time);
                    case ISO -> "epoch(TRY_CAST(%s AS TIMESTAMP))::BIGINT".formatted(time);
                };
        return """
                WITH raw AS (
                  SELECT %s AS "user", %s AS item, %s AS event, %s AS time, row_number() OVER () AS place%s FROM %s)"""
                .formatted(
                        quoted(log.userColumn()),
                        quoted(log.itemColumn()),
                        quoted(log.eventColumn()),
                        seconds,
                        carried,
                        table());
    }

    private String visits() {
        String last = log.lastItems() == 0
                ? ""
                : IntStream.rangeClosed(1, log.lastItems())
                        .mapToObj(
                                "CASE WHEN lag(time, %1$d) OVER user_line < time THEN lag(item, %1$d) OVER user_line END"
                                        ::formatted)
                        .collect(Collectors.joining(", ", ", concat_ws('|', ", ") AS last_items"));
        return String.format(
                Locale.ROOT,
                """
                %s, events AS (
                  SELECT * FROM raw
                  WHERE event IN (%s) AND "user" IS NOT NULL AND item IS NOT NULL AND time IS NOT NULL AND %s),
                known AS (
                  SELECT *,
                    rank() OVER user_order - 1 AS user_events, max(time) OVER user_before AS user_last,
                    rank() OVER (PARTITION BY item ORDER BY time) - 1 AS item_events%s,
                    CASE WHEN time - lag(time) OVER (PARTITION BY "user", item ORDER BY time, place) <= %d
                      THEN 0 ELSE 1 END AS begins
                  FROM events
                  WINDOW user_order AS (PARTITION BY "user" ORDER BY time),
                    user_line AS (PARTITION BY "user" ORDER BY time, place),
                    user_before AS (
                      PARTITION BY "user" ORDER BY time RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)),
                visits AS (
                  SELECT *, sum(begins) OVER (
                    PARTITION BY "user", item ORDER BY time, place ROWS UNBOUNDED PRECEDING) AS visit FROM known)""",
                raw(),
                words(known()),
                range(),
                last,
                log.window().toSeconds());
    }

    private String range() {
        return "(%s) AND (%s)"
                .formatted(
                        log.from() == null ? "true" : "time >= " + log.from(),
                        log.to() == null ? "true" : "time <= " + log.to());
    }

    private String table() {
        String files = log.files().stream()
                .map(Path::toAbsolutePath)
                .map(Path::toString)
                .map(CsvTables::quoted)
                .collect(Collectors.joining(", ", "[", "]"));
        String first = log.files().get(0).toString();
        if (first.endsWith(".parquet")) {
            return "read_parquet(%s)".formatted(files);
        }
        String delimiter = first.contains(".tsv") ? "\\t" : ",";
        if (log.fileColumns().isEmpty()) {
            return "read_csv(%s, header = true, delim = '%s', quote = '\"', all_varchar = true, store_rejects = true)"
                    .formatted(files, delimiter);
        }
        String columns = log.fileColumns().stream()
                .map(column -> CsvTables.quoted(column) + ": 'VARCHAR'")
                .collect(Collectors.joining(", "));
        return "read_csv(%s, header = false, delim = '%s', quote = '\"', auto_detect = false, columns = {%s}, store_rejects = true)"
                .formatted(files, delimiter, columns);
    }

    private static String words(Set<String> words) {
        return words.stream().map(CsvTables::quoted).collect(Collectors.joining(", "));
    }

    private static String quoted(String column) {
        return '"' + column.replace("\"", "\"\"") + '"';
    }
}
