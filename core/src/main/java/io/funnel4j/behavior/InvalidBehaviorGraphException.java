package io.funnel4j.behavior;

import java.util.List;

/** A behavior graph breaks its rules; every broken rule is listed, each with its mend. */
public final class InvalidBehaviorGraphException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    InvalidBehaviorGraphException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    /** One sentence a broken rule. */
    public List<String> problems() {
        return problems;
    }

    static void throwIfAny(List<String> problems) {
        if (!problems.isEmpty()) {
            throw new InvalidBehaviorGraphException(problems);
        }
    }
}
