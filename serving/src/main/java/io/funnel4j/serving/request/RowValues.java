// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.serving.request;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A row's values by column, in an array: what an encoder reads of a map, at a fraction of its memory. */
final class RowValues extends AbstractMap<String, String> {
    private final List<String> columns;
    private final Map<String, Integer> indices;
    /** Null where the row has no such column; blank where the value is missing. */
    private final String[] values;
    /** Of the column that is asked for next, if they are asked for in order. */
    private int next;

    /**
     * Without values.
     *
     * @param columns in order; whoever asks with these very texts, in this order, need not search
     * @param indices of the columns
     */
    RowValues(List<String> columns, Map<String, Integer> indices) {
        this.columns = columns;
        this.indices = indices;
        this.values = new String[indices.size()];
    }

    boolean has(int column) {
        return values[column] != null;
    }

    void put(int column, String value) {
        values[column] = value;
    }

    /** Takes what the row does not have from another. */
    void addMissing(RowValues common) {
        for (int column = 0; column < values.length; column++) {
            if (values[column] == null) {
                values[column] = common.values[column];
            }
        }
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // a search is worth avoiding, and is made for an equal text
    public String get(Object column) {
        int expected = next;
        if (expected < values.length && columns.get(expected) == column) {
            next = expected + 1;
            return values[expected];
        }
        if (values.length > 0 && columns.get(0) == column) {
            next = 1;
            return values[0];
        }
        Integer index = indices.get(column);
        return index == null ? null : values[index];
    }

    @Override
    public boolean containsKey(Object column) {
        return get(column) != null;
    }

    @Override
    public int size() {
        int size = 0;
        for (String value : values) {
            size += value == null ? 0 : 1;
        }
        return size;
    }

    @Override
    public Set<Entry<String, String>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Entry<String, String>> iterator() {
                return entries().iterator();
            }

            @Override
            public int size() {
                return RowValues.this.size();
            }
        };
    }

    private List<Entry<String, String>> entries() {
        List<Entry<String, String>> entries = new ArrayList<>();
        indices.forEach((column, index) -> {
            if (values[index] != null) {
                entries.add(Map.entry(column, values[index]));
            }
        });
        return entries;
    }
}
