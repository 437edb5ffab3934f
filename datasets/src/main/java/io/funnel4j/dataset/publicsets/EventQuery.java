// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.publicsets;

import io.funnel4j.dataset.source.DataFiles;
import io.funnel4j.dataset.source.SourceFinding;
import io.funnel4j.dataset.sql.SqlSource;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The query that reads the files of an {@link EventLog}, event by event as they stand there: user, item, what is carried, then
 * the seconds, the number of the word among {@link EventWord#known} (-1 for none of them, NULL where there is no word) and the
 * word that is unknown.
 */
final class EventQuery {
    static final int USER = 0;
    static final int ITEM = 1;
    static final int CARRIED = 2;

    private final EventLog log;
    private final DataFiles found;

    EventQuery(EventLog log) {
        this.log = log;
        this.found = DataFiles.find(log.files(), DataFiles.kindOf(log.files()));
    }

    /** Which files were passed over. */
    List<SourceFinding> findings() {
        return found.findings();
    }

    int seconds() {
        return CARRIED + log.carried().size();
    }

    int word() {
        return seconds() + 1;
    }

    int unknownWord() {
        return seconds() + 2;
    }

    SqlSource events() {
        return SqlSource.of(log.name(), text(), log.settings());
    }

    private String text() {
        String carried =
                log.carried().stream().map(column -> ", " + quoted(column)).collect(Collectors.joining());
        String time = quoted(log.timeColumn());
        String seconds =
                switch (log.timeUnit()) {
                    case SECONDS -> "TRY_CAST(%s AS BIGINT)".formatted(time);
                    case MILLISECONDS -> "TRY_CAST(%s AS BIGINT) // 1000".formatted(time);
                    case ISO -> "epoch(TRY_CAST(%s AS TIMESTAMP))::BIGINT".formatted(time);
                };
        List<String> known = EventWord.known(log);
        String event = quoted(log.eventColumn());
        String numbers = IntStream.range(0, known.size())
                .mapToObj(
                        number -> "WHEN %s = %s THEN %s".formatted(event, CsvTables.quoted(known.get(number)), number))
                .collect(Collectors.joining(" "));
        String words = known.stream().map(CsvTables::quoted).collect(Collectors.joining(", "));
        return """
                SELECT %s AS "user", %s AS item%s, %s AS "seconds of the event",
                  CASE WHEN %s IS NULL THEN NULL %s ELSE -1 END AS "number of the word",
                  CASE WHEN %s NOT IN (%s) THEN %s END AS "unknown word"
                FROM %s"""
                .formatted(
                        quoted(log.userColumn()),
                        quoted(log.itemColumn()),
                        carried,
                        seconds,
                        event,
                        numbers,
                        event,
                        words,
                        event,
                        table());
    }

    private String table() {
        String files = found.files().stream()
                .map(Path::toAbsolutePath)
                .map(Path::toString)
                .map(CsvTables::quoted)
                .collect(Collectors.joining(", ", "[", "]"));
        String first = found.files().get(0).toString();
        if (first.endsWith(".parquet")) {
            return "read_parquet(%s)".formatted(files);
        }
        String delimiter = first.contains(".tsv") ? "\\t" : ",";
        if (log.fileColumns().isEmpty()) {
            return "read_csv(%s, header = true, delim = '%s', quote = '\"', all_varchar = true, comment = '', store_rejects = true)"
                    .formatted(files, delimiter);
        }
        String columns = log.fileColumns().stream()
                .map(column -> CsvTables.quoted(column) + ": 'VARCHAR'")
                .collect(Collectors.joining(", "));
        return "read_csv(%s, header = false, delim = '%s', quote = '\"', auto_detect = false, columns = {%s}, store_rejects = true)"
                .formatted(files, delimiter, columns);
    }

    private static String quoted(String column) {
        return '"' + column.replace("\"", "\"\"") + '"';
    }
}
