// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.plan;

import java.util.List;

/**
 * A label that no column holds: 1 where one label is 1 and others are 0, such as {@code oaction}, a click without a
 * daction. Computed after the label rule.
 *
 * @param name the label's name
 * @param of the label that must be 1
 * @param without the labels that must be 0, at least one
 */
public record DerivedLabel(String name, String of, List<String> without) {
    public DerivedLabel {
        without = List.copyOf(without);
        if (name == null || name.isBlank() || of == null || of.isBlank() || without.isEmpty()) {
            throw new IllegalArgumentException(
                    "derived label '%s' is '%s' without %s; it needs a name, a label, and at least one label to be without"
                            .formatted(name, of, without));
        }
    }

    public static DerivedLabel of(String name, String of, String... without) {
        return new DerivedLabel(name, of, List.of(without));
    }
}
