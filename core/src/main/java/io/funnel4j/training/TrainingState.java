// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.training;

import io.funnel4j.training.Checkpoint.LossSums;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How far a training is: its place in the data, what it has seen and which validation was the best. */
final class TrainingState {
    private int epoch = 1;
    private long batch;
    private long rows;
    private long step;
    private LossSums sums = LossSums.NONE;
    private final List<Validation> validations = new ArrayList<>();
    private int best = -1;
    private boolean finished;

    /** At the start. */
    TrainingState() {}

    /** Where a training stood. */
    TrainingState(Checkpoint from) {
        epoch = from.epoch();
        batch = from.batch();
        rows = from.rows();
        step = from.step();
        sums = from.sums();
        validations.addAll(from.validations());
        best = from.best();
        finished = from.finished();
    }

    int epoch() {
        return epoch;
    }

    long batch() {
        return batch;
    }

    /** Rows of the running epoch that are done. */
    long rows() {
        return rows;
    }

    long step() {
        return step;
    }

    boolean finished() {
        return finished;
    }

    /** A step is done. */
    StepResult stepped(long batchRows, double loss, Map<String, Double> losses, double seconds) {
        batch++;
        step++;
        rows += batchRows;
        sums = sums.plus(batchRows, loss, losses, seconds);
        return new StepResult(epoch, step, rows, loss, losses);
    }

    /** A validation is done. */
    Validation validated(boolean endOfEpoch, Map<String, Double> metrics) {
        Validation validation = new Validation(
                epoch,
                step,
                endOfEpoch,
                sums.loss() / sums.rows(),
                sums.means(),
                sums.rows() / sums.seconds(),
                metrics);
        validations.add(validation);
        sums = LossSums.NONE;
        return validation;
    }

    void nextEpoch() {
        epoch++;
        batch = 0;
        rows = 0;
    }

    void finish() {
        finished = true;
    }

    Validation lastValidation() {
        return validations.get(validations.size() - 1);
    }

    /**
     * Whether the last validation is the best so far, which it then is taken for. As long as the metric has not been a number,
     * the last is: nothing says that an earlier one is better, or that training on is in vain.
     */
    boolean improves(EarlyStopping stopping) {
        double value = metric(lastValidation(), stopping.metric());
        double before = best < 0 ? Double.NaN : metric(validations.get(best), stopping.metric());
        if (!Double.isNaN(before) && !stopping.better(value, before)) {
            return false;
        }
        best = validations.size() - 1;
        return true;
    }

    /** Whether so many validations brought no better one. */
    boolean outOf(int patience) {
        return validations.size() - 1 - best >= patience;
    }

    boolean lastIsBest() {
        return best == validations.size() - 1;
    }

    /** Training is over: the validation whose weights the model has. */
    TrainingResult result(boolean earlyStopping) {
        return new TrainingResult(validations, earlyStopping ? best : validations.size() - 1, false, step);
    }

    TrainingResult stopped() {
        return new TrainingResult(validations, -1, true, step);
    }

    Checkpoint checkpoint(Map<String, String> madeOf, SavedState state, SavedState bestState) {
        return new Checkpoint(madeOf, epoch, batch, rows, step, sums, validations, best, finished, state, bestState);
    }

    private static double metric(Validation validation, String name) {
        Double value = validation.metrics().get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "early stopping watches '%s', which validation does not give; it gives %s"
                            .formatted(name, validation.metrics().keySet()));
        }
        return value;
    }
}
