// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.training;

import io.funnel4j.Internal;
import io.funnel4j.problem.Funnel4jException;
import java.util.OptionalInt;

/** The loss or the gradient is no longer finite; the parameters are those of the step before. */
public final class DivergedException extends Funnel4jException {
    private static final long serialVersionUID = 1L;

    private final String what;
    private final long step;
    private final int culprit;

    /**
     * A step that came to no numbers.
     *
     * @param what became what
     * @param step 1 for the first
     * @param culprit the first row of the batch that is not finite by itself, from 0; empty where the parameters are to
     *     blame
     */
    @Internal
    public DivergedException(String what, long step, OptionalInt culprit) {
        this(
                what,
                step,
                culprit.orElse(-1),
                culprit.isPresent() ? ", by row %s of its batch".formatted(culprit.getAsInt() + 1) : "");
    }

    private DivergedException(String what, long step, int culprit, String where) {
        super(
                "%s at step %s%s; %s"
                        .formatted(
                                what,
                                step,
                                where,
                                culprit < 0
                                        ? "lower the learning rate, warm it up, or clip the gradient"
                                        : "look for extreme numeric features in that row; where there are none, lower the learning rate or clip the gradient"));
        this.what = what;
        this.step = step;
        this.culprit = culprit;
    }

    /** The same, of a batch whose place in the data is known. */
    DivergedException at(String rows, String row) {
        String where = culprit < 0 ? ", on %s".formatted(rows) : ", on %s, by %s".formatted(rows, row);
        DivergedException located = new DivergedException(what, step, culprit, where);
        located.initCause(this);
        return located;
    }

    /** The step, 1 for the first. */
    public long step() {
        return step;
    }

    /** The first row of the batch that is not finite by itself, from 0; empty where the parameters are to blame. */
    public OptionalInt culprit() {
        return culprit < 0 ? OptionalInt.empty() : OptionalInt.of(culprit);
    }
}
