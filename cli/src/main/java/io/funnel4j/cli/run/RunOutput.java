// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.run;

import io.funnel4j.cli.record.RunFolder;
import io.funnel4j.dataset.encoders.Turnover;
import io.funnel4j.evaluation.detail.DetailedEvaluation;
import io.funnel4j.progress.Progress;
import io.funnel4j.report.result.DataSection;
import io.funnel4j.training.TrainingLoopListener;
import io.funnel4j.training.Validation;
import java.util.List;
import java.util.function.Supplier;

/** Tells whoever started a training run how it goes, in the order of these methods; what is not of interest may be left out. */
public interface RunOutput {
    /** How far work before and after training is. */
    default Progress progress() {
        return Progress.NONE;
    }

    /** Something to know, such as that the data was encoded before. */
    default void note(String text) {}

    /** Something that may be wrong. */
    void warning(String text);

    /** What the data is, once it is encoded. */
    default void data(String report) {}

    /** What became of the ids of the model that the run goes on from, by table; the report of the data says it too. */
    default void turnover(List<Turnover> tables) {}

    /**
     * Training begins, or goes on.
     *
     * @param rowsPerEpoch of the train part
     * @param epochs of the plan
     */
    default Training training(long rowsPerEpoch, int epochs) {
        return new Training() {};
    }

    /** What is told of training. */
    interface Training extends TrainingLoopListener, AutoCloseable {
        /**
         * Where training goes on.
         *
         * @param step that was made last
         * @param rows of all epochs that are done
         * @param validations that were before
         */
        default void goesOnAfter(long step, long rows, List<Validation> validations) {}

        @Override
        default void close() {}
    }

    /** How far the training on a stream is, for whoever looks now. */
    default void following(Supplier<String> status) {}

    /** How a stream's rows are predicted before they are learned. */
    default void rolling(RollingPoint point) {}

    /** Training was asked to stop, and did. */
    void stopped(RunFolder folder, long step);

    /** The final model's metrics; what calibration did, and what it has learned to weigh. */
    default void evaluated(DetailedEvaluation evaluation, List<DataSection> sections) {}

    /** All is written. */
    default void finished(RunFolder folder) {}
}
