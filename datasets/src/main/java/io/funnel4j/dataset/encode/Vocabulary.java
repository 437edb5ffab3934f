package io.funnel4j.dataset.encode;

import it.unimi.dsi.fastutil.objects.Object2IntOpenHashMap;
import it.unimi.dsi.fastutil.objects.Object2LongMap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Ids of known values, 1 to n; 0 is for unknown and missing ones. */
final class Vocabulary implements IdTable {
    private final List<String> values;
    private final Object2IntOpenHashMap<String> ids;

    /** @param values the values of ids 1, 2, ... */
    Vocabulary(List<String> values) {
        this.values = List.copyOf(values);
        this.ids = new Object2IntOpenHashMap<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            ids.put(values.get(i), i + 1);
        }
    }

    /** The values that were counted often enough, the most frequent first and equally frequent ones by their text. */
    static Vocabulary of(Object2LongMap<String> counts, int minCount) {
        List<Object2LongMap.Entry<String>> kept = new ArrayList<>();
        for (Object2LongMap.Entry<String> entry : counts.object2LongEntrySet()) {
            if (entry.getLongValue() >= minCount) {
                kept.add(entry);
            }
        }
        kept.sort(Comparator.<Object2LongMap.Entry<String>>comparingLong(Object2LongMap.Entry::getLongValue)
                .reversed()
                .thenComparing(Object2LongMap.Entry::getKey));
        return new Vocabulary(kept.stream().map(Object2LongMap.Entry::getKey).toList());
    }

    @Override
    public int id(String value) {
        return value == null ? 0 : ids.getInt(value);
    }

    @Override
    public int rows() {
        return values.size() + 1;
    }

    List<String> values() {
        return values;
    }
}
