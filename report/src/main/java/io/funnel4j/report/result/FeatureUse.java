// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.report.result;

import java.util.List;
import java.util.Objects;

/**
 * What a model uses of its features.
 *
 * @param importance how much AUC is lost when each is shuffled
 * @param importances the same as charts, one a probability
 * @param dependences how a probability moves with a numeric feature, one a feature
 */
public record FeatureUse(DataSection importance, List<PointChart> importances, List<PointChart> dependences) {
    /** Where nothing was measured. */
    public static final FeatureUse NONE =
            new FeatureUse(DataSection.ofLines("What the model uses", List.of()), List.of(), List.of());

    public FeatureUse {
        Objects.requireNonNull(importance, "importance");
        importances = List.copyOf(importances);
        dependences = List.copyOf(dependences);
    }

    /** Whether nothing was measured. */
    public boolean none() {
        return importance.rows().isEmpty();
    }
}
