// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.training;

import io.funnel4j.Internal;
import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.training.Checkpoint.LossSums;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How far a training is: its place in the data, what it has seen and which validation was the best. */
@Internal
public final class TrainingState {
    private int epoch = 1;
    private long batch;
    private long rows;
    private long step;
    private LossSums sums = LossSums.NONE;
    private final List<Validation> validations = new ArrayList<>();
    private int best = -1;
    private boolean finished;

    /** At the start. */
    public TrainingState() {}

    /** Where a training stood. */
    public TrainingState(Checkpoint from) {
        epoch = from.epoch();
        batch = from.batch();
        rows = from.rows();
        step = from.step();
        sums = from.sums();
        validations.addAll(from.validations());
        best = from.best();
        finished = from.finished();
    }

    /** The running epoch, 1 for the first. */
    public int epoch() {
        return epoch;
    }

    /** Batches of the running epoch that are done. */
    public long batch() {
        return batch;
    }

    /** Rows of the running epoch that are done. */
    public long rows() {
        return rows;
    }

    /** Steps over all epochs. */
    public long step() {
        return step;
    }

    /** Whether nothing is left to be trained. */
    public boolean finished() {
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

    /**
     * Some steps are done that were taken side by side.
     *
     * @param batches of the epoch, and steps, that count
     * @param trained rows and losses of all of them
     */
    public void advanced(long batches, LossSums trained) {
        batch += batches;
        step += batches;
        rows += trained.rows();
        sums = sums.plus(trained);
    }

    /** A validation is done. */
    public Validation validated(boolean endOfEpoch, Map<String, Double> metrics) {
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

    /** An epoch is over. */
    public void nextEpoch() {
        epoch++;
        batch = 0;
        rows = 0;
    }

    /** Training is over. */
    public void finish() {
        finished = true;
    }

    /** The newest validation. */
    public Validation lastValidation() {
        return validations.get(validations.size() - 1);
    }

    /**
     * Whether the last validation is the best so far, which it then is taken for. As long as the metric has not been a number,
     * the last is: nothing says that an earlier one is better, or that training on is in vain.
     */
    public boolean improves(EarlyStopping stopping) {
        double value = metric(lastValidation(), stopping.metric());
        double before = best < 0 ? Double.NaN : metric(validations.get(best), stopping.metric());
        if (!Double.isNaN(before) && !stopping.better(value, before)) {
            return false;
        }
        best = validations.size() - 1;
        return true;
    }

    /** Whether so many validations brought no better one. */
    public boolean outOf(int patience) {
        return validations.size() - 1 - best >= patience;
    }

    /** Whether the best validation is the newest. */
    public boolean lastIsBest() {
        return best == validations.size() - 1;
    }

    /** Training is over: the validation whose weights the model has. */
    public TrainingResult result(boolean earlyStopping) {
        return new TrainingResult(validations, earlyStopping ? best : validations.size() - 1, false, step);
    }

    /** Training was asked to stop before its end. */
    public TrainingResult stopped() {
        return new TrainingResult(validations, -1, true, step);
    }

    /** What is written of this state. */
    public Checkpoint checkpoint(Map<String, String> madeOf, SavedState state, SavedState bestState) {
        return new Checkpoint(madeOf, epoch, batch, rows, step, sums, validations, best, finished, state, bestState);
    }

    private static double metric(Validation validation, String name) {
        Double value = validation.metrics().get(name);
        if (value == null) {
            throw new Funnel4jException("early stopping watches '%s', which validation does not give; it gives %s"
                    .formatted(name, validation.metrics().keySet()));
        }
        return value;
    }
}
