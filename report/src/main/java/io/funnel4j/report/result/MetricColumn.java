// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.report.result;

import java.util.Locale;
import java.util.Objects;

/**
 * A metric as a column of a table: what it is called, over which rows it is taken and how to read it.
 *
 * @param key its name in files: {@code ctr_auc}
 * @param title its heading: {@code CTR AUC}
 * @param space the rows that it is computed over: {@code all exposures}, {@code clicks}; may be empty where the rows of
 *     the table say it
 * @param description what it measures, one sentence for a reader who has not met it
 * @param group the table that it stands in
 * @param goal which values are good
 * @param digits digits after the decimal point, 0 to 12
 */
public record MetricColumn(
        String key, String title, String space, String description, MetricGroup group, Goal goal, int digits) {
    public MetricColumn {
        Checks.nonBlank("a metric's key", key);
        Checks.nonBlank("the title of metric '" + key + "'", title);
        Objects.requireNonNull(space, "space");
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(group, "group");
        Objects.requireNonNull(goal, "goal");
        if (digits < 0 || digits > 12) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "metric '%s' asks for %d digits; digits must be 0 to 12", key, digits));
        }
    }

    /** The least value that the metric can have; a share of the ceiling may be negative. */
    double least() {
        return group == MetricGroup.CEILING_SHARE ? Double.NEGATIVE_INFINITY : 0;
    }

    /** The largest value that the metric can have: 1 where it is an AUC. */
    double most() {
        return group == MetricGroup.RANKING && goal != Goal.NONE ? 1 : Double.POSITIVE_INFINITY;
    }
}
