package io.funnel4j.dataset.profile;

import io.funnel4j.feature.ExposureBatch;
import java.util.Arrays;

/** How often each id of a feature occurs. Id 0 stands for a missing value. */
final class ValueCounts {
    private final Column column;
    private final int[] counts;
    private long rows;
    private long values;

    ValueCounts(Column column) {
        this.column = column;
        this.counts = new int[(int) column.values()];
    }

    void add(ExposureBatch batch) {
        for (int row = 0; row < batch.rows(); row++) {
            long before = values;
            for (int slot = 0; slot < column.slots(); slot++) {
                int value = column.value(batch, row, slot);
                if (value < 0) {
                    break;
                }
                counts[value]++;
                values += value > 0 ? 1 : 0;
            }
            rows += values > before ? 1 : 0;
        }
    }

    Column column() {
        return column;
    }

    /** Rows with a value. */
    long rows() {
        return rows;
    }

    /** Values of all rows. */
    long values() {
        return values;
    }

    /** Different ids from a given one on. */
    long different(int from) {
        return Arrays.stream(counts, from, counts.length)
                .filter(count -> count > 0)
                .count();
    }

    /** Ids from a given one on that occur once. */
    long once(int from) {
        return Arrays.stream(counts, from, counts.length)
                .filter(count -> count == 1)
                .count();
    }

    /** How often the most frequent id from a given one on occurs. */
    long most(int from) {
        return Arrays.stream(counts, from, counts.length).max().orElse(0);
    }
}
