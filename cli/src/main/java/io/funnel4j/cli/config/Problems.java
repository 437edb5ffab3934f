package io.funnel4j.cli.config;

import io.funnel4j.behavior.InvalidBehaviorGraphException;
import io.funnel4j.dataset.encode.InvalidEncodingPlanException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The mistakes found so far. */
final class Problems {
    private final List<ConfigProblem> found = new ArrayList<>();
    private final Set<String> planProblems = new HashSet<>();

    void add(String path, int line, String message) {
        found.add(new ConfigProblem(path, line, message));
    }

    /**
     * Constructs a domain object, or reports what its constructor says. An encoding plan is constructed from its parts
     * first, so what was said of a part is not repeated for the whole.
     */
    <T> Optional<T> attempt(String path, int line, Supplier<T> construction) {
        try {
            return Optional.of(construction.get());
        } catch (IllegalArgumentException e) {
            messages(e).forEach(message -> add(path, line, message));
            return Optional.empty();
        }
    }

    boolean none() {
        return found.isEmpty();
    }

    /** In the order of the file's lines. */
    List<ConfigProblem> ordered() {
        return found.stream()
                .sorted(Comparator.comparingInt(ConfigProblem::line))
                .toList();
    }

    private List<String> messages(IllegalArgumentException refusal) {
        if (refusal instanceof InvalidBehaviorGraphException graph) {
            return graph.problems();
        }
        if (refusal instanceof InvalidEncodingPlanException plan) {
            return plan.problems().stream().filter(planProblems::add).toList();
        }
        return List.of(String.valueOf(refusal.getMessage()));
    }
}
