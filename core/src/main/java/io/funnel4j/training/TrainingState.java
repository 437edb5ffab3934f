package io.funnel4j.training;

import io.funnel4j.training.checkpoint.Checkpoint;
import io.funnel4j.training.checkpoint.Checkpoint.LossSums;
import io.funnel4j.training.checkpoint.SavedState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How far a training is: its place in the data, what it has seen and which point was the best. */
final class TrainingState {
    private int epoch = 1;
    private long batch;
    private long rows;
    private long step;
    private LossSums sums = LossSums.NONE;
    private final List<TrainingPoint> points = new ArrayList<>();
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
        points.addAll(from.points());
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
    TrainingPoint validated(boolean endOfEpoch, Map<String, Double> validation) {
        TrainingPoint point = new TrainingPoint(
                epoch,
                step,
                endOfEpoch,
                sums.loss() / sums.rows(),
                sums.means(),
                sums.rows() / sums.seconds(),
                validation);
        points.add(point);
        sums = LossSums.NONE;
        return point;
    }

    void nextEpoch() {
        epoch++;
        batch = 0;
        rows = 0;
    }

    void finish() {
        finished = true;
    }

    TrainingPoint lastPoint() {
        return points.get(points.size() - 1);
    }

    /**
     * Whether the last point is the best so far, which it then is taken for. As long as the metric has not been a number,
     * the last is: nothing says that an earlier one is better, or that training on is in vain.
     */
    boolean improves(EarlyStopping stopping) {
        double value = metric(lastPoint(), stopping.metric());
        double before = best < 0 ? Double.NaN : metric(points.get(best), stopping.metric());
        if (!Double.isNaN(before) && !stopping.better(value, before)) {
            return false;
        }
        best = points.size() - 1;
        return true;
    }

    /** Whether so many validations brought no better one. */
    boolean outOf(int patience) {
        return points.size() - 1 - best >= patience;
    }

    boolean lastIsBest() {
        return best == points.size() - 1;
    }

    /** Training is over: the point whose weights the model has. */
    TrainingResult result(boolean earlyStopping) {
        return new TrainingResult(points, earlyStopping ? best : points.size() - 1, false, step);
    }

    TrainingResult stopped() {
        return new TrainingResult(points, -1, true, step);
    }

    Checkpoint checkpoint(Map<String, String> madeOf, SavedState state, SavedState bestState) {
        return new Checkpoint(madeOf, epoch, batch, rows, step, sums, points, best, finished, state, bestState);
    }

    private static double metric(TrainingPoint point, String name) {
        Double value = point.validation().get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "early stopping watches '%s', which validation does not give; it gives %s"
                            .formatted(name, point.validation().keySet()));
        }
        return value;
    }
}
