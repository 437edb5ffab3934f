// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.report.result;

import java.util.Map;

/**
 * What a model reached from a share of the train rows.
 *
 * @param trainShare the share, in (0, 1]
 * @param trainRows how many rows that is, in the mean over seeds
 * @param metrics values by metric key
 */
public record LearningPoint(double trainShare, long trainRows, Map<String, MetricValues> metrics) {
    public LearningPoint {
        metrics = Checks.ordered("metrics of a learning point", metrics);
        if (!(trainShare > 0 && trainShare <= 1)) {
            throw new IllegalArgumentException(
                    "a train share is %s; expected above 0, at most 1".formatted(trainShare));
        }
    }
}
