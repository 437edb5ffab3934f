// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.plan;

import io.funnel4j.problem.Problems;
import io.funnel4j.text.Nearest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * When ids leave the vocabularies: on a warm start, those that neither its train rows nor those of the last days, or of the last
 * warm starts, have. Encoders of a plan with an expiry keep when each of their values was last seen.
 *
 * @param unseenFor of tables that are not named: days where rows have a time, else warm starts; or {@link #NEVER}
 * @param byTable the same of some tables, by their names
 * @param time of a row; null where warm starts are counted
 */
public record Expiry(int unseenFor, Map<String, Integer> byTable, RowTime time) {
    /** Ids stay, and nothing is kept of when they were seen. */
    public static final int NEVER = 0;

    private static final String KEY = "expire";

    public Expiry {
        byTable = Collections.unmodifiableMap(new LinkedHashMap<>(byTable));
        check("ids", unseenFor);
        byTable.forEach((table, span) -> check("ids of table '" + table + "'", span));
        if (unseenFor == NEVER && byTable.values().stream().allMatch(span -> span == NEVER)) {
            throw new IllegalArgumentException(
                    "ids of no table expire; leave expire out, or name a table and its days");
        }
    }

    private static void check(String what, int span) {
        if (span < 0) {
            throw new IllegalArgumentException(
                    "%s expire when unseen for %s; expected at least 1".formatted(what, span));
        }
    }

    /** Finds tables of a plan that have no id that could expire. */
    void check(List<FeatureEncoding> features, Problems problems) {
        Map<String, Boolean> hashed = new LinkedHashMap<>();
        features.stream()
                .filter(IdEncoding.class::isInstance)
                .map(IdEncoding.class::cast)
                .forEach(id -> hashed.put(id.table(), id.hashed()));
        if (!hashed.containsValue(false)) {
            problems.add(List.of(KEY), "no id feature has a vocabulary, so no id can expire; leave expire out");
        }
        for (String table : byTable.keySet()) {
            if (!hashed.containsKey(table)) {
                problems.add(
                        List.of(KEY, "by-table", table),
                        "no id feature reads table '%s'; tables are %s%s"
                                .formatted(table, hashed.keySet(), Nearest.suggestion(table, hashed.keySet())));
            } else if (hashed.get(table)) {
                problems.add(
                        List.of(KEY, "by-table", table),
                        "table '%s' is hashed, so it does not grow and no id of it expires; leave it out"
                                .formatted(table));
            }
        }
    }

    /**
     * The time of a row.
     *
     * @param column that it stands in
     * @param unit of the column
     */
    public record RowTime(String column, RowTimeUnit unit) {
        public RowTime {
            if (column == null || column.isBlank()) {
                throw new IllegalArgumentException("the time that ids expire by has no column");
            }
            Objects.requireNonNull(unit, "unit");
        }
    }

    /** Days or warm starts after which an id of a table expires, or {@link #NEVER}. */
    public int unseenFor(String table) {
        return byTable.getOrDefault(table, unseenFor);
    }

    /** Whether it counts as another does, so that what was kept by one can be read by the other. */
    public boolean countsAs(Expiry other) {
        return other != null && Objects.equals(time, other.time);
    }
}
