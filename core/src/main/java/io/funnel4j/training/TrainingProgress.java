package io.funnel4j.training;

/** Told how training goes, on the training thread. */
public interface TrainingProgress {
    /** Told nothing. */
    TrainingProgress NONE = new TrainingProgress() {};

    /** After each step. */
    default void onStep(StepResult step) {}

    /** After each validation. */
    default void onPoint(TrainingPoint point) {}

    /**
     * After each checkpoint, which is then on its way to the disk.
     *
     * @param step it was made after
     */
    default void onCheckpoint(long step) {}
}
