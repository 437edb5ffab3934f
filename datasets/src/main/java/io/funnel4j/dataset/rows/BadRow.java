// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.rows;

import io.funnel4j.dataset.source.MalformedRowException;
import io.funnel4j.text.Printable;

/**
 * A row that could not be encoded and was left out.
 *
 * @param kind what is wrong
 * @param location file and line
 * @param column the column, or null where the whole row is wrong
 * @param found what stands there; of a long text its beginning
 * @param expected what should
 */
public record BadRow(Kind kind, String location, String column, String found, String expected) {
    public BadRow {
        location = Printable.line(location);
        column = column == null ? null : Printable.quote(column);
        found = Printable.quote(found);
    }

    /** What can be wrong with a row. */
    public enum Kind {
        TOO_FEW_CELLS("too few cells"),
        TOO_MANY_CELLS("too many cells"),
        UNREADABLE("unreadable"),
        NOT_UTF8("not UTF-8 text"),
        UNJOINED("no row in a joined table"),
        MISSING_VALUE("missing value"),
        NOT_A_NUMBER("text where a number is due"),
        NOT_FINITE("not a finite number"),
        OUT_OF_RANGE("number out of range"),
        BAD_LABEL("label neither 0 nor 1"),
        /** Only where no bad row is accepted; else the label rule has its own counts. */
        NOT_NESTED("labels do not nest"),
        BAD_TIME("not a time"),
        /** Only where no bad row is accepted; else the label rule has its own counts. */
        CONTRADICTORY_TIME("time contradicts label");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        public static Kind of(MalformedRowException.Kind kind) {
            return switch (kind) {
                case UNREADABLE -> UNREADABLE;
                case NOT_UTF8 -> NOT_UTF8;
                case UNJOINED -> UNJOINED;
            };
        }

        /** The kind in words. */
        public String text() {
            return text;
        }
    }

    @Override
    public String toString() {
        return "%s: %s%s, found %s, expected %s"
                .formatted(location, kind.text(), column == null ? "" : " in column '" + column + "'", found, expected);
    }
}
