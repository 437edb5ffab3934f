// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.serving.request;

import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.plan.ValueList;
import io.funnel4j.text.EnumNames;
import io.funnel4j.text.Nearest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rows that a model reads: their columns, and the probabilities that it has for them. Immutable. */
public final class RowFormat {
    /** Characters of a name that is worth a suggestion. */
    private static final int MAX_SUGGESTED = 100;

    private final List<String> columns;
    private final Map<String, Integer> indices = new HashMap<>();
    private final Map<String, RowColumn> keys = new HashMap<>();
    private final List<String> probabilities;

    /** @param probabilities their names, in order */
    public RowFormat(Encoders encoders, List<String> probabilities) {
        EncodingPlan plan = encoders.plan();
        this.columns = encoders.columns();
        this.probabilities = List.copyOf(probabilities);
        for (String column : columns) {
            int index = indices.size();
            indices.put(column, index);
            keys.put(column, new RowColumn(column, index, kind(plan, column), list(plan, column)));
        }
        List<String> unread = new ArrayList<>(plan.labels().values());
        unread.add(plan.group());
        unread.add(plan.sampleWeight());
        unread.addAll(plan.timeColumns());
        for (String column : unread) {
            if (column != null) {
                keys.putIfAbsent(column, new RowColumn(column, RowColumn.UNREAD, RowColumn.Kind.TEXT, null));
            }
        }
    }

    private static RowColumn.Kind kind(EncodingPlan plan, String column) {
        if (plan.lists().stream().anyMatch(feature -> feature.columns().contains(column))) {
            return RowColumn.Kind.LIST;
        }
        return plan.ids().stream().anyMatch(feature -> feature.columns().contains(column))
                ? RowColumn.Kind.TEXT
                : RowColumn.Kind.NUMBER;
    }

    /** How the column's lists are written: null where it has none, or features read it in different ways. */
    private static ValueList list(EncodingPlan plan, String column) {
        List<ValueList> lists = plan.lists().stream()
                .filter(feature -> feature.columns().contains(column))
                .map(IdEncoding::list)
                .toList();
        boolean alone = plan.features().stream()
                        .filter(feature -> feature.columns().contains(column))
                        .count()
                == lists.size();
        boolean oneWay = lists.stream()
                        .map(list -> List.of(list.separator(), list.weightSeparator()))
                        .distinct()
                        .count()
                == 1;
        return alone && oneWay ? lists.get(0) : null;
    }

    /** The columns that a row must have, in order. */
    public List<String> columns() {
        return columns;
    }

    /** What the values of each column are, {@code text}, {@code number} or {@code list}, by its name. */
    public Map<String, String> kinds() {
        Map<String, String> kinds = new LinkedHashMap<>();
        columns.forEach(
                column -> kinds.put(column, EnumNames.of(keys.get(column).kind())));
        return kinds;
    }

    /** Names of the model's probabilities, in order. */
    public List<String> probabilities() {
        return probabilities;
    }

    Map<String, Integer> indices() {
        return indices;
    }

    /** The column of a key; null where there is none. */
    RowColumn column(String key) {
        return keys.get(key);
    }

    /** What a row's key may be called, where it is close to one. */
    String suggestion(String key) {
        return suggestion(key, columns);
    }

    static String suggestion(String name, List<String> candidates) {
        return name.length() > MAX_SUGGESTED ? "" : Nearest.suggestion(name, candidates);
    }
}
