package io.funnel4j.training;

/** The loss is no longer finite. */
public final class DivergedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    DivergedException(int iteration, double loss) {
        super("the loss became %s at step %d; lower the learning rate or look for extreme numeric features"
                .formatted(loss, iteration + 1));
    }
}
