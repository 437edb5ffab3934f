// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.plan;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What the cells of a label's column say in words of their own. Words that are numbers stand for their value: {@code 1}
 * means 1.00 too.
 *
 * @param positive the words that mean that the behavior happened; at least one
 * @param negative the words that mean that it did not; empty for all others but a blank
 */
public record LabelWords(List<String> positive, List<String> negative) {
    /** @throws IllegalArgumentException if there is no word for 1, or a word means both */
    public LabelWords {
        positive = List.copyOf(positive);
        negative = List.copyOf(Objects.requireNonNullElse(negative, List.of()));
        if (positive.isEmpty()) {
            throw new IllegalArgumentException("no word means that the behavior happened; name at least one");
        }
        Set<String> both = new LinkedHashSet<>(positive);
        both.retainAll(negative);
        if (!both.isEmpty()) {
            throw new IllegalArgumentException("%s are both positive and negative; leave them in one".formatted(both));
        }
    }

    /** All other words mean 0. */
    public static LabelWords positive(String... words) {
        return new LabelWords(List.of(words), List.of());
    }
}
