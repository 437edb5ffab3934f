// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config.yaml;

import io.funnel4j.problem.Funnel4jException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A run's configuration has mistakes. The message names the file, then lists every mistake, one a line. */
public final class InvalidConfigException extends Funnel4jException {
    private static final long serialVersionUID = 1L;

    private static final int SHOWN = 40;

    private final transient List<ConfigProblem> problems;

    public InvalidConfigException(Path file, List<ConfigProblem> problems) {
        super(message(file, problems));
        this.problems = List.copyOf(problems);
    }

    /** In the order of the file's lines. */
    public List<ConfigProblem> problems() {
        return problems;
    }

    private static String message(Path file, List<ConfigProblem> problems) {
        StringBuilder text = new StringBuilder(
                "%s has %s:".formatted(file, problems.size() == 1 ? "a problem" : problems.size() + " problems"));
        problems.stream().limit(SHOWN).forEach(problem -> text.append(System.lineSeparator())
                .append("  ")
                .append(problem));
        if (problems.size() > SHOWN) {
            text.append(System.lineSeparator())
                    .append(String.format(Locale.ROOT, "  and %d more", problems.size() - SHOWN));
        }
        return text.toString();
    }
}
