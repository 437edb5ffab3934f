// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.source.delimited;

import io.funnel4j.dataset.source.InvalidExposuresException;
import java.util.ArrayList;
import java.util.List;

/**
 * A table that is joined to the rows of a log by a key: users, videos, the common features of several exposures. It may
 * be larger than memory: what is held is where the row of each key begins.
 *
 * @param text the files
 * @param key the column that the log's rows refer to; of rows with one key the first counts
 * @param logColumn the column of the log that refers to it
 * @param prefix put before the names of the table's columns that the log has too
 */
public record SideTable(DelimitedText text, String key, String logColumn, String prefix) {
    /** What a joined row is called by messages: {@code common_features_train.csv}. */
    String name() {
        return text.name();
    }

    /** The columns of the table but the key, by the names that they have beside some others. */
    List<String> columns(List<String> others) {
        List<String> columns = new ArrayList<>();
        for (String column : text.columns()) {
            if (!column.equals(key)) {
                columns.add(others.contains(column) ? prefix + column : column);
            }
        }
        return columns;
    }

    /** @throws InvalidExposuresException if the table has no such column */
    int keyCell() {
        List<String> columns = text.columns();
        int cell = columns.indexOf(key);
        if (cell < 0) {
            throw new InvalidExposuresException(
                    "%s has no column '%s' to be joined by; its columns are %s".formatted(name(), key, columns));
        }
        return cell;
    }
}
