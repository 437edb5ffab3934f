// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.source;

import io.funnel4j.problem.Funnel4jException;

/** One row cannot be used; the rows after it can be read. */
public final class MalformedRowException extends Funnel4jException {
    private static final long serialVersionUID = 1L;

    /** What is wrong with the row. */
    public enum Kind {
        /** It cannot be split into cells. */
        UNREADABLE,
        /** Its bytes are no text. */
        NOT_UTF8,
        /** A table that is joined has no row for it. */
        UNJOINED
    }

    private final Kind kind;
    private final String expected;

    /** @param message what was found, without the location, which the reader knows */
    public MalformedRowException(String message, Throwable cause) {
        super(message, cause);
        this.kind = Kind.UNREADABLE;
        this.expected = "a row that the record reader can read";
    }

    /**
     * A row of which there may be many, without a stack trace.
     *
     * @param found without the location, which the reader knows
     */
    public MalformedRowException(Kind kind, String found, String expected) {
        super(found, null, false);
        this.kind = kind;
        this.expected = expected;
    }

    public Kind kind() {
        return kind;
    }

    public String expected() {
        return expected;
    }
}
