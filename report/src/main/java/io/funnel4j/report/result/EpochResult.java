// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.report.result;

import java.util.Locale;
import java.util.Map;

/**
 * What an epoch of training ended with, or where it stood on the way.
 *
 * @param epoch counted from 1
 * @param loss mean training loss of the epoch, so far; NaN where it is not known
 * @param validation metrics on the validation rows, by the key of a column or by a title of their own
 * @param kept whether the model of this moment is the one that was kept
 * @param position how much of the training was behind it, in epochs, above 0: 2 at the end of epoch 2, 1.5 halfway through
 *     it
 */
public record EpochResult(int epoch, double loss, Map<String, Double> validation, boolean kept, double position) {
    public EpochResult {
        if (epoch < 1) {
            throw new IllegalArgumentException("epochs count from 1, found " + epoch);
        }
        if (!(position > 0 && position <= epoch)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "epoch %d stands at %s epochs; expected above 0, at most %d", epoch, position, epoch));
        }
        validation = Checks.ordered("validation", validation);
    }

    /** At the end of an epoch. */
    public EpochResult(int epoch, double loss, Map<String, Double> validation, boolean kept) {
        this(epoch, loss, validation, kept, epoch);
    }

    /** Whether the epoch was over. */
    public boolean ended() {
        return position == epoch;
    }
}
