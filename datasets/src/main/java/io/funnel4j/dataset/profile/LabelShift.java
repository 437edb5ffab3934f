// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.profile;

import io.funnel4j.behavior.Probability;
import io.funnel4j.dataset.profile.DataProfile.Step;
import io.funnel4j.dataset.report.EncodingReport.SamplingReport;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.text.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A label whose rate in train is not that of another part: what a model learns of it will be too high or too low there. A
 * label that was not complete yet when the last days were logged looks so, a column that changed its meaning, or a split
 * that parts unlike rows.
 *
 * @param train the rate in train, all rows counted that sampling left out
 * @param other the rate in the other part
 * @param z of the difference, by the pooled rate of both, rows taken as independent
 */
public record LabelShift(Step train, Step other, double z) {
    /** A difference of more standard errors than this is no chance. */
    public static final double CLEAR = 4;
    /** A rate that is more times the other than this is another rate. */
    public static final double LARGE = 1.25;

    /**
     * The differences to train that are both clear and large, of each label in the space of its tower: where there are fewer
     * clicks, there are fewer purchases, but not among the clicks.
     *
     * @param steps rates along the funnel, by part
     * @param sampling what was left out of train, which is counted; null for nothing
     */
    static List<LabelShift> among(List<Step> steps, SamplingReport sampling) {
        long leftOut = sampling == null ? 0 : sampling.leftOut();
        Set<String> within = steps.stream()
                .map(Step::probability)
                .filter(probability -> !probability.onAllExposures())
                .map(Probability::behavior)
                .collect(Collectors.toSet());
        List<Step> ofTowers = steps.stream()
                .filter(step -> !step.probability().onAllExposures()
                        || !within.contains(step.probability().behavior()))
                .toList();
        List<LabelShift> shifts = new ArrayList<>();
        for (Step step : ofTowers) {
            if (step.part() == Part.TRAIN) {
                boolean sampled = step.probability().onAllExposures();
                Step train = sampled
                        ? new Step(step.part(), step.probability(), step.positives(), step.rows() + leftOut)
                        : step;
                ofTowers.stream()
                        .filter(other -> other.part() != Part.TRAIN
                                && other.probability().equals(train.probability()))
                        .map(other -> new LabelShift(train, other, z(train, other)))
                        .filter(shift -> Math.abs(shift.z) > CLEAR && shift.large())
                        .forEach(shifts::add);
            }
        }
        return shifts;
    }

    /** Of what, given what. */
    public Probability probability() {
        return train.probability();
    }

    /** The part that differs from train. */
    public Part part() {
        return other.part();
    }

    /** The other part's rate over that of train; infinite where train has none. */
    public double ratio() {
        return other.rate() / train.rate();
    }

    /** For people: what was found, and what to look at. */
    public String text() {
        return Message.of(
                "SHIFT: %s happens on %.4g%% of %,d train rows and on %.4g%% of %,d %s rows (%.3g times, z = %.1f): are the"
                        + " last labels complete, and are the parts alike?",
                probability(),
                100 * train.rate(),
                train.rows(),
                100 * other.rate(),
                other.rows(),
                part().lowerCase(),
                ratio(),
                z);
    }

    private boolean large() {
        return other.rate() > LARGE * train.rate() || train.rate() > LARGE * other.rate();
    }

    /** NaN, and so not clear, where a part has no rows, or the label is the same on all rows of both. */
    private static double z(Step train, Step other) {
        double rows = (double) train.rows() + other.rows();
        double pooled = (train.positives() + other.positives()) / rows;
        double variance = pooled * (1 - pooled) * (1.0 / train.rows() + 1.0 / other.rows());
        return (other.rate() - train.rate()) / Math.sqrt(variance);
    }
}
