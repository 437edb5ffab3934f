// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.tracking;

import java.util.Objects;

/**
 * One value of one metric.
 *
 * @param name such as {@code validation/p_click.auc}
 * @param value may be no number, where a metric is not defined
 * @param step that training had come to
 * @param timeMillis since 1970, when it was computed
 */
public record MetricPoint(String name, double value, long step, long timeMillis) {
    public MetricPoint {
        Objects.requireNonNull(name, "name");
    }
}
