// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.report;

import io.funnel4j.dataset.plan.LabelRule;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where labels contradicted the funnel, and what was done.
 *
 * @param rule the rule that was applied
 * @param nestings for each pair of an effect without its cause, how many rows had it
 * @param changed rows in which the rule changed a label, by label
 * @param droppedRows rows that the rule left out
 * @param exclusions for each tower, rows in which more than one of its exclusive outcomes happened; they are kept
 */
public record LabelReport(
        LabelRule rule,
        List<Nesting> nestings,
        Map<String, Long> changed,
        long droppedRows,
        List<Exclusion> exclusions) {
    public LabelReport {
        nestings = List.copyOf(nestings);
        changed = Collections.unmodifiableMap(new LinkedHashMap<>(changed));
        exclusions = List.copyOf(exclusions);
    }

    /**
     * An effect without its cause.
     *
     * @param effect the label that was 1
     * @param cause the label that was 0
     * @param rows how often
     */
    public record Nesting(String effect, String cause, long rows) {}

    /**
     * Outcomes of one tower that happened together.
     *
     * @param tower whose outcomes are exclusive
     * @param labels of its outcomes
     * @param rows how often more than one was 1
     */
    public record Exclusion(String tower, List<String> labels, long rows) {}
}
