// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.serving.request;

import io.funnel4j.dataset.plan.ValueList;

/**
 * A key that a row may have.
 *
 * @param name the column's
 * @param index in {@link RowValues}; {@link #UNREAD} for one that a log has and scoring does not read
 * @param kind what its values are
 * @param list how a cell holds several values; null where arrays are refused
 */
record RowColumn(String name, int index, Kind kind, ValueList list) {
    static final int UNREAD = -1;

    /** What a column's values are. */
    enum Kind {
        TEXT,
        NUMBER,
        LIST
    }

    boolean read() {
        return index != UNREAD;
    }
}
