// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.training;

/**
 * Keeps the best validation by a validation metric, and stops after some validations without a better one. As long as the metric is
 * no number, training goes on and the last validation is kept.
 *
 * @param metric its name among the validation metrics, such as {@code p_purchase.auc}
 * @param higherIsBetter whether a larger value is better
 * @param patience validations without improvement before training stops, at least 1
 */
public record EarlyStopping(String metric, boolean higherIsBetter, int patience) {
    public EarlyStopping {
        if (patience < 1) {
            throw new IllegalArgumentException("patience is %s; expected at least 1".formatted(patience));
        }
    }

    /** Whether a value is better than the best so far: NaN never is, and any number is better than NaN. */
    public boolean better(double candidate, double best) {
        return !Double.isNaN(candidate)
                && (Double.isNaN(best) || (higherIsBetter ? candidate > best : candidate < best));
    }
}
