package io.funnel4j.report.result;

import java.util.Map;

/**
 * What an epoch of training ended with.
 *
 * @param epoch counted from 1
 * @param loss mean training loss of the epoch
 * @param validation metrics on the validation rows, by the key of a column or by a title of their own
 * @param kept whether the model of this epoch is the one that was kept
 */
public record EpochResult(int epoch, double loss, Map<String, Double> validation, boolean kept) {
    public EpochResult {
        if (epoch < 1) {
            throw new IllegalArgumentException("epochs count from 1, found " + epoch);
        }
        validation = Checks.ordered("validation", validation);
    }
}
