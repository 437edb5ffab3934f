// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config.yaml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The mistakes found so far. */
public final class Problems {
    private final List<ConfigProblem> found = new ArrayList<>();

    public void add(String path, int line, String message) {
        found.add(new ConfigProblem(path, line, message));
    }

    public boolean none() {
        return found.isEmpty();
    }

    /** In the order of the file's lines. */
    public List<ConfigProblem> ordered() {
        return found.stream()
                .sorted(Comparator.comparingInt(ConfigProblem::line))
                .toList();
    }
}
