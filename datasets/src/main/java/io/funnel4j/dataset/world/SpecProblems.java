package io.funnel4j.dataset.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Collects what is wrong with a specification, to report it all at once. */
final class SpecProblems {
    private final List<String> problems = new ArrayList<>();

    void atLeastOne(String what, long found) {
        if (found < 1) {
            problems.add(String.format(Locale.ROOT, "%s is %d; expected at least 1", what, found));
        }
    }

    void inRange(String what, long found, long least, long most) {
        if (found < least || found > most) {
            problems.add(String.format(Locale.ROOT, "%s is %d; expected %d to %d", what, found, least, most));
        }
    }

    void inRange(String what, double found, double least, double most) {
        if (!(found >= least && found <= most)) {
            problems.add("%s is %s; expected %s to %s".formatted(what, found, least, most));
        }
    }

    void rate(String what, double found) {
        if (!(found > 0 && found < 1)) {
            problems.add("%s is %s; expected a rate between 0 and 1, both excluded".formatted(what, found));
        }
    }

    void present(String what, Object found) {
        if (found == null) {
            problems.add("%s is missing".formatted(what));
        }
    }

    void throwIfAny() {
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("no such world: " + String.join("; ", problems));
        }
    }
}
