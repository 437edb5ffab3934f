package io.funnel4j.training;

/** Told how training goes, on the training thread. */
public interface TrainingProgress {
    /** Told nothing. */
    TrainingProgress NONE = new TrainingProgress() {};

    /**
     * After each step.
     *
     * @param epoch 1 for the first
     * @param rows trained in this epoch so far
     * @param loss of the step's batch
     */
    default void onStep(int epoch, long rows, double loss) {}

    /** After each epoch and its validation. */
    default void onEpoch(EpochResult result) {}
}
