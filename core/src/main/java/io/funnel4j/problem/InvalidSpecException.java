// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.problem;

import java.util.List;
import java.util.stream.Collectors;

/** A specification contradicts itself or what it is for; every problem is listed, each with its mend. */
public final class InvalidSpecException extends Funnel4jException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    InvalidSpecException(String what, List<Problem> problems) {
        super(problems.size() == 1 ? problems.get(0).message() : list(what, problems));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }

    private static String list(String what, List<Problem> problems) {
        return problems.stream()
                .map(problem -> System.lineSeparator() + "  " + problem)
                .collect(Collectors.joining("", "%s has %s problems:".formatted(what, problems.size()), ""));
    }
}
