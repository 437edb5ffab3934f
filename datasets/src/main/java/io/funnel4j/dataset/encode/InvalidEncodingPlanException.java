package io.funnel4j.dataset.encode;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** An encoding plan contradicts itself, its source or its graph; every problem is listed, each with its mend. */
public final class InvalidEncodingPlanException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    InvalidEncodingPlanException(List<String> problems) {
        super(problems.size() == 1 ? problems.get(0) : list(problems));
        this.problems = List.copyOf(problems);
    }

    /** One sentence a problem. */
    public List<String> problems() {
        return problems;
    }

    private static String list(List<String> problems) {
        return problems.stream()
                .map(problem -> System.lineSeparator() + "  " + problem)
                .collect(Collectors.joining(
                        "", String.format(Locale.ROOT, "the encoding has %d problems:", problems.size()), ""));
    }

    static void throwIfAny(List<String> problems) {
        if (!problems.isEmpty()) {
            throw new InvalidEncodingPlanException(problems);
        }
    }
}
