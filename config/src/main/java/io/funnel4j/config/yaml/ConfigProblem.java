// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config.yaml;

import io.funnel4j.text.Printable;

/**
 * One mistake in a run's configuration.
 *
 * @param path where, such as {@code features.sku.embedding}, or an option such as {@code --epochs}; empty for the file
 * @param line in the file, from 1; 0 where it is on no line
 * @param message what was found, what was expected, and what to do
 */
public record ConfigProblem(String path, int line, String message) {
    /** {@code features.sku.embedding (line 14): found 'eight'; expected a whole number of at least 1}. */
    @Override
    public String toString() {
        String shown = Printable.line(YamlNode.shortened(path, 200));
        String said = Printable.line(YamlNode.shortened(message, 1_000));
        String place = shown + (line > 0 ? (path.isEmpty() ? "line " + line : " (line " + line + ")") : "");
        return place.isEmpty() ? said : place + ": " + said;
    }
}
