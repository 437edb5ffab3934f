// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.interest;

import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.text.Message;

/**
 * In how many of some rows the lists of an interest differ in length, so that their entries do not belong together.
 *
 * @param rows that were looked at
 * @param differing those of them whose lists differ
 * @param first the first of these, from 0; the rest is 0 where there is none
 * @param length values of the interest's first list there
 * @param list the first list that has not as many, from 0
 * @param otherLength values of that
 */
public record Alignment(long rows, long differing, long first, int length, int list, int otherLength) {
    /** Of no rows. */
    public static final Alignment NONE = new Alignment(0, 0, 0, 0, 0, 0);

    /** With the rows that follow on these. */
    public Alignment plus(Alignment next) {
        Alignment shown = differing > 0 ? this : next;
        long from = differing > 0 || next.differing == 0 ? 0 : rows;
        return new Alignment(
                rows + next.rows,
                differing + next.differing,
                from + shown.first,
                shown.length,
                shown.list,
                shown.otherLength);
    }

    /**
     * Refuses the rows if lists differ in some.
     *
     * @param what the rows are, such as {@code train rows}
     * @throws Funnel4jException with the number of such rows and the first of them
     */
    public void require(Interest interest, String what) {
        if (differing > 0) {
            throw new Funnel4jException(Message.of(
                    "lists %s belong together, and in %,d of %,d %s they have not equally many values: row %,d has %d of '%s' and %d of '%s'; a blank value is no value, so write a word for it, such as none",
                    interest.lists(),
                    differing,
                    rows,
                    what,
                    first + 1,
                    length,
                    interest.lists().get(0),
                    otherLength,
                    interest.lists().get(list)));
        }
    }
}
