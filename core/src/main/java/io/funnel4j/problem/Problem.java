// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.problem;

import io.funnel4j.text.Printable;
import java.util.List;

/**
 * One thing that is wrong with a specification.
 *
 * @param path to the part that it is about, such as {@code features}, then {@code user}; empty for the whole
 * @param message what was found, what was expected, and what to do, in one line: line ends of names are shown
 */
public record Problem(List<String> path, String message) {
    public Problem {
        path = List.copyOf(path);
        message = Printable.line(message);
    }

    /** The message, which names the part itself. */
    @Override
    public String toString() {
        return message;
    }
}
