// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.world;

import io.funnel4j.dataset.world.random.CounterRandom;
import io.funnel4j.dataset.world.random.CounterRandom.Stream;
import io.funnel4j.text.Message;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.apache.commons.math3.analysis.solvers.BrentSolver;

/**
 * Finds the intercepts that meet the rates of a specification, by bisection on a seeded sample of exposures of its own,
 * which gives the same bits everywhere. Brent's method finds the root first, so that few of the halvings need the sample.
 * The steps follow each other, since each one's rate is taken over those who came so far:
 *
 * <pre>
 *   rate of a step = sum_rw weight_rw p_rw / sum_rw weight_rw
 *   weight_rw      = pi_w times the probabilities, at row r and unseen level w, of the steps before
 * </pre>
 */
final class Calibration {
    private static final int SAMPLE = 16_384;
    /** Rows that one thread takes. */
    private static final int CHUNK = 1024;

    private static final double WIDEST = 40;
    private static final int HALVINGS = 45;
    private static final int MOST_EVALUATIONS = 1000;
    private static final double ROOT_ERROR = 1e-12;
    /** Of the root, on either side: wider than its error, and than what rounding does to the rates. */
    private static final double NEAR = 4e-12;

    private final Mechanism mechanism;
    private final ExposureDraw[] sample = new ExposureDraw[SAMPLE];
    private final int levels = Unobserved.levels();

    private Calibration(WorldSpec spec, Mechanism mechanism) {
        this.mechanism = mechanism;
        CounterRandom random = new CounterRandom(spec.seed(), Stream.CALIBRATION);
        for (int row = 0; row < SAMPLE; row++) {
            sample[row] = new ExposureDraw();
            int day = (int) ((long) row * spec.days() / SAMPLE);
            mechanism.draw(random.at(row), (double) row / SAMPLE, day, sample[row]);
        }
    }

    /**
     * The intercepts, by step.
     *
     * @throws IllegalArgumentException if a rate cannot be reached
     */
    static EnumDoubles<Step> intercepts(WorldSpec spec, Mechanism mechanism) {
        Calibration calibration = new Calibration(spec, mechanism);
        WorldRates rates = spec.rates();
        EnumDoubles<Step> intercepts = new EnumDoubles<>(Step.class);

        double[] exposed = new double[SAMPLE * calibration.levels];
        for (int entry = 0; entry < exposed.length; entry++) {
            exposed[entry] = Unobserved.probability(entry % calibration.levels);
        }
        double click = calibration.solve(Step.CLICK, exposed, rates.click());
        double[] clicked = calibration.followed(Step.CLICK, click, exposed);
        double daction = calibration.solve(Step.DACTION, clicked, rates.daction());
        double[] acted = calibration.followed(Step.DACTION, daction, clicked);
        double[] others = new double[acted.length];
        Arrays.setAll(others, entry -> clicked[entry] - acted[entry]);

        intercepts.set(Step.CLICK, click);
        intercepts.set(Step.DACTION, daction);
        intercepts.set(
                Step.PURCHASE_AFTER_DACTION,
                calibration.solve(Step.PURCHASE_AFTER_DACTION, acted, rates.purchaseAfterDaction()));
        intercepts.set(
                Step.PURCHASE_AFTER_OACTION,
                calibration.solve(Step.PURCHASE_AFTER_OACTION, others, rates.purchaseAfterOaction()));
        return intercepts;
    }

    private double solve(Step step, double[] weights, double target) {
        double low = -WIDEST;
        double high = WIDEST;
        double all = sum(weights);
        DoubleUnaryOperator rate = intercept -> sum(followed(step, intercept, weights)) / all;
        double most = rate.applyAsDouble(high);
        if (most <= target) {
            throw new IllegalArgumentException(Message.of(
                    "rate %s of step %s is out of reach in this world: positions that are not looked at and budgets below the price leave at most %.3f; lower it",
                    target, step, most));
        }
        double root = new BrentSolver(ROOT_ERROR)
                .solve(MOST_EVALUATIONS, intercept -> rate.applyAsDouble(intercept) - target, low, high);
        double below = rate.applyAsDouble(root - NEAR) < target ? root - NEAR : low;
        double above = rate.applyAsDouble(root + NEAR) < target ? high : root + NEAR;
        for (int halving = 0; halving < HALVINGS; halving++) {
            double middle = (low + high) / 2;
            // The rate rises with the intercept.
            if (middle <= below || (middle < above && rate.applyAsDouble(middle) < target)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    /** The weights of those for whom the step happened. */
    private double[] followed(Step step, double intercept, double[] weights) {
        double[] followed = new double[weights.length];
        IntStream.range(0, SAMPLE / CHUNK).parallel().forEach(chunk -> {
            for (int row = chunk * CHUNK; row < (chunk + 1) * CHUNK; row++) {
                for (int level = 0; level < levels; level++) {
                    int entry = row * levels + level;
                    followed[entry] = weights[entry] * mechanism.probability(step, sample[row], level, intercept);
                }
            }
        });
        return followed;
    }

    /** In their order, since rounding depends on it. */
    private static double sum(double[] terms) {
        double sum = 0;
        for (double term : terms) {
            sum += term;
        }
        return sum;
    }
}
