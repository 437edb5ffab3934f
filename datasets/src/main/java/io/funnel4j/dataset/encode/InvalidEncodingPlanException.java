package io.funnel4j.dataset.encode;

import java.util.List;

/** An encoding plan contradicts itself, its source or its graph; every problem is listed, each with its mend. */
public final class InvalidEncodingPlanException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    InvalidEncodingPlanException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    /** One sentence a problem. */
    public List<String> problems() {
        return problems;
    }

    static void throwIfAny(List<String> problems) {
        if (!problems.isEmpty()) {
            throw new InvalidEncodingPlanException(problems);
        }
    }
}
