// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.serving.metrics;

import io.funnel4j.serving.model.ServedModel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/** The scores that one model gave, as sums. */
final class ScoreTotals {
    private final ServedModel model;
    private final Map<String, Sum> byProbability = new LinkedHashMap<>();

    private static final class Sum {
        private final LongAdder rows = new LongAdder();
        private final DoubleAdder sum = new DoubleAdder();
    }

    ScoreTotals(ServedModel model) {
        this.model = model;
        model.probabilities().forEach(probability -> byProbability.put(probability, new Sum()));
    }

    void add(String probability, int rows, double sum) {
        Sum total = byProbability.get(probability);
        total.rows.add(rows);
        total.sum.add(sum);
    }

    /** The mean of a probability's scores; NaN without any. */
    double mean(String probability) {
        Sum total = byProbability.get(probability);
        long rows = total.rows.sum();
        return rows == 0 ? Double.NaN : total.sum.sum() / rows;
    }

    /** The mean over the rate of the train rows; NaN where either is not known. */
    double drift(String probability) {
        return mean(probability) / trained(probability);
    }

    double trained(String probability) {
        return model.trainedMeans().getOrDefault(probability, Double.NaN);
    }
}
