// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.training;

/** What a {@link TrainingLoop} calls, on the training thread. (Deeplearning4j's own TrainingListener is told of iterations alone.) */
public interface TrainingLoopListener {
    /** Does nothing. */
    TrainingLoopListener NONE = new TrainingLoopListener() {};

    /** After each step. */
    default void onStep(StepResult step) {}

    /** After each validation. */
    default void onValidation(Validation validation) {}

    /**
     * After each checkpoint, which is then on its way to the disk.
     *
     * @param step it was made after
     */
    default void onCheckpoint(long step) {}
}
