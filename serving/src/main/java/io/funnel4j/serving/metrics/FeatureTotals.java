// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.serving.metrics;

import io.funnel4j.exposure.FeatureCount;
import io.funnel4j.serving.model.ServedModel;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** What became of the values of each feature, over all models that have been served. */
final class FeatureTotals {
    private final Map<String, Total> ofClosed = new LinkedHashMap<>();
    private final Set<ServedModel> open = new LinkedHashSet<>();

    /**
     * One feature's.
     *
     * @param rows that were scored
     * @param missing rows without a value
     * @param values that were encoded
     * @param unknown values that training had not seen
     */
    record Total(long rows, long missing, long values, long unknown) {
        static final Total NONE = new Total(0, 0, 0, 0);

        Total plus(FeatureCount count) {
            return new Total(
                    rows + count.rows(), missing + count.missing(), values + count.values(), unknown + count.unknown());
        }

        double missingShare() {
            return rows == 0 ? 0 : (double) missing / rows;
        }

        double unknownShare() {
            return values == 0 ? 0 : (double) unknown / values;
        }
    }

    synchronized void opened(ServedModel model) {
        open.add(model);
    }

    synchronized void closed(ServedModel model) {
        open.remove(model);
        add(model, ofClosed);
    }

    /** By feature. */
    synchronized Map<String, Total> now() {
        Map<String, Total> totals = new LinkedHashMap<>(ofClosed);
        open.forEach(model -> add(model, totals));
        return totals;
    }

    private static void add(ServedModel model, Map<String, Total> totals) {
        for (FeatureCount count : model.counts().features()) {
            totals.put(
                    count.feature(),
                    totals.getOrDefault(count.feature(), Total.NONE).plus(count));
        }
    }
}
