// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.problem;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with a specification, to report it all at once. */
public final class Problems {
    private final List<Problem> found = new ArrayList<>();

    /** Of the whole. */
    public void add(String message) {
        add(List.of(), message);
    }

    /**
     * Of a part.
     *
     * @param path to the part
     */
    public void add(List<String> path, String message) {
        found.add(new Problem(path, message));
    }

    public void atLeastOne(String what, long value) {
        if (value < 1) {
            add("%s is %s; expected at least 1".formatted(what, value));
        }
    }

    public void inRange(String what, long value, long least, long most) {
        if (value < least || value > most) {
            add("%s is %s; expected %s to %s".formatted(what, value, least, most));
        }
    }

    public void inRange(String what, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            add("%s is %s; expected %s to %s".formatted(what, value, least, most));
        }
    }

    public void rate(String what, double value) {
        if (!(value > 0 && value < 1)) {
            add("%s is %s; expected a rate between 0 and 1, both excluded".formatted(what, value));
        }
    }

    public void present(String what, Object value) {
        if (value == null) {
            add("%s is missing".formatted(what));
        }
    }

    /**
     * Ends where nothing is wrong.
     *
     * @param what is specified, as a message begins: {@code the encoding}
     * @throws InvalidSpecException listing every problem
     */
    public void throwIfAny(String what) {
        if (!found.isEmpty()) {
            throw new InvalidSpecException(what, found);
        }
    }
}
