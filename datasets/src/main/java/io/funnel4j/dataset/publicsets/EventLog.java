// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.publicsets;

import io.funnel4j.dataset.source.BlockRowReader;
import io.funnel4j.dataset.source.ExposureSource;
import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.dataset.source.RowBlocks;
import io.funnel4j.dataset.source.RowReader;
import io.funnel4j.dataset.source.SourceFingerprint;
import io.funnel4j.dataset.sql.SqlSettings;
import io.funnel4j.text.EnumNames;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * user's last events as a list, the latest first. Events of one second are not before one another; among
 * themselves they are in the order of the files. Rows are in the order of {@code time}, then of user and item as texts.
 *
 * <p>DuckDB reads the files; the events are sorted on disk by item, then by user, and the visits by time. The heap holds the
 * visits that one user begins from the first event of a visit to its end, and some 200 MB besides; temporary files take up to
 * four times the size of the log.
 *
 * @param files CSV, TSV (either may end in {@code .gz}) or Parquet; each a file, a folder or a pattern, as {@link io.funnel4j.dataset.source.DataFiles}
 *     finds them
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
 * @param lastItems of how many of the user's last events; 0 for no such column
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
        implements ExposureSource {
    /** How times are written. */
    public enum TimeUnit {
        SECONDS,
        MILLISECONDS,
        /** ISO dates and times, UTC where they have no offset. */
        ISO;

        /** As configurations write it: {@code milliseconds}. */
        @Override
        public String toString() {
            return EnumNames.of(this);
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
            throw new IllegalArgumentException("%s last items; expected at least 0".formatted(lastItems));
        }
    }

    @Override
    public String name() {
        return files.stream().map(Path::toString).collect(Collectors.joining(", "));
    }

    /** Those of the files, in the types that they have there, and those that are made. */
    @Override
    public List<String> columns() {
        new EventQuery(this).events().columns();
        List<String> columns = VisitCells.columns(this);
        if (Set.copyOf(columns).size() < columns.size()) {
            throw new InvalidExposuresException("%s names a column twice: %s; rename one".formatted(name(), columns));
        }
        return columns;
    }

    /** The files, and how they become rows; not how much memory that takes. */
    @Override
    public Optional<SourceFingerprint> fingerprint() {
        String rules = "exposure %s, behaviors %s, window %s, last items %s, unexposed kept %s, from %s, to %s"
                .formatted(exposure, behaviors, window, lastItems, keepUnexposed, from, to);
        return new EventQuery(this).events().fingerprint().map(files -> files.and("visits", rules));
    }

    @Override
    public RowReader open() {
        return new BlockRowReader(openBlocks());
    }

    @Override
    public RowBlocks openBlocks() {
        return new MadeBlocks(name(), new VisitRows(this));
    }
}
