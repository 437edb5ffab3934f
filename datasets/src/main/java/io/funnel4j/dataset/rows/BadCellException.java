// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.rows;

import io.funnel4j.Internal;
import io.funnel4j.problem.Funnel4jException;

/** What makes the current row a bad row; thrown without a stack trace, since there may be many. */
@Internal
public final class BadCellException extends Funnel4jException {
    private static final long serialVersionUID = 1L;

    private final BadRow.Kind kind;
    private final String column;
    private final String found;
    private final String expected;

    public BadCellException(BadRow.Kind kind, String column, String found, String expected) {
        super(null, null, false);
        this.kind = kind;
        this.column = column;
        this.found = found;
        this.expected = expected;
    }

    public BadRow at(String location) {
        return new BadRow(kind, location, column, found, expected);
    }
}
