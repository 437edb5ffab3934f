// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.calibration;

import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Probability;
import io.funnel4j.evaluation.FunnelEvaluator;
import io.funnel4j.evaluation.Space;
import io.funnel4j.text.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What became of each probability that was to be calibrated.
 *
 * @param probabilities in the order in which they were asked for
 */
public record CalibrationFit(List<Fitted> probabilities) {
    public CalibrationFit {
        probabilities = List.copyOf(probabilities);
    }

    /**
     * One probability.
     *
     * @param probability which
     * @param asked how it was to be fitted
     * @param rows of its space that it was fitted on
     * @param positives rows of them on which it happened
     * @param calibrator what was fitted; empty where nothing could be
     * @param shortfall why it is not as it was asked for; empty where it is
     */
    public record Fitted(
            Probability probability,
            CalibrationMethod asked,
            long rows,
            long positives,
            Optional<Calibrator> calibrator,
            Optional<String> shortfall) {}

    /**
     * Fits.
     *
     * @param methods by probability; {@link CalibrationMethod#NONE} leaves it as it is
     * @param rows with labels, none of which the model was trained on
     * @param predictions of all rows, not calibrated
     * @throws IllegalArgumentException as {@link FunnelEvaluator#evaluate}
     */
    public static CalibrationFit of(
            Map<Probability, CalibrationMethod> methods,
            FunnelEvaluator rows,
            Map<Probability, LogProbabilities> predictions) {
        Map<Probability, Space> spaces = rows.spaces(predictions);
        List<Fitted> fitted = new ArrayList<>();
        methods.forEach((probability, asked) -> {
            if (asked != CalibrationMethod.NONE) {
                fitted.add(fit(probability, asked, spaces.get(probability), predictions.get(probability)));
            }
        });
        return new CalibrationFit(fitted);
    }

    /**
     * What will not be fitted as it is asked for.
     *
     * @param unfitted how many probabilities will stay as they are predicted
     * @param texts for people, one a probability
     */
    public record Shortfalls(int unfitted, List<String> texts) {
        public Shortfalls {
            texts = List.copyOf(texts);
        }
    }

    /**
     * What will not be fitted as it is asked for; labels tell, before there is a model.
     *
     * @param methods as {@link #of} takes them
     * @param rows that they would be fitted on
     */
    public static Shortfalls shortfalls(Map<Probability, CalibrationMethod> methods, FunnelEvaluator rows) {
        List<String> texts = new ArrayList<>();
        int unfitted = 0;
        for (Map.Entry<Probability, CalibrationMethod> entry : methods.entrySet()) {
            CalibrationMethod asked = entry.getValue();
            if (asked != CalibrationMethod.NONE) {
                Space space = rows.spaces().get(entry.getKey());
                long[] counts = space == null ? null : counts(space);
                shortfall(entry.getKey(), asked, counts).ifPresent(texts::add);
                unfitted += counts == null || method(asked, counts) == CalibrationMethod.NONE ? 1 : 0;
            }
        }
        return new Shortfalls(unfitted, texts);
    }

    /** @param counts null where there are no labels */
    private static Optional<String> shortfall(Probability probability, CalibrationMethod asked, long[] counts) {
        if (counts == null) {
            return Optional.of("%s has no labels, and stays as predicted".formatted(probability));
        }
        String happened = Message.of(
                "%s happened on %,d and not on %,d rows of those that calibration is fitted on",
                probability, counts[1], counts[0]);
        if (method(asked, counts) == CalibrationMethod.NONE) {
            return Optional.of(Message.of(
                    "%s: with fewer than %d it stays as predicted", happened, CalibrationMethod.LEAST_POSITIVES));
        }
        return method(asked, counts) == asked
                ? Optional.empty()
                : Optional.of(Message.of(
                        "%s: with fewer than %,d platt takes the place of isotonic",
                        happened, CalibrationMethod.LEAST_POSITIVES_OF_ISOTONIC));
    }

    private static CalibrationMethod method(CalibrationMethod asked, long[] counts) {
        long fewer = Math.min(counts[0], counts[1]);
        if (fewer < CalibrationMethod.LEAST_POSITIVES) {
            return CalibrationMethod.NONE;
        }
        return asked == CalibrationMethod.ISOTONIC && fewer < CalibrationMethod.LEAST_POSITIVES_OF_ISOTONIC
                ? CalibrationMethod.PLATT
                : asked;
    }

    private static Fitted fit(
            Probability probability, CalibrationMethod asked, Space space, LogProbabilities predictions) {
        if (space == null) {
            return new Fitted(probability, asked, 0, 0, Optional.empty(), shortfall(probability, asked, null));
        }
        long[] counts = counts(space);
        CalibratorFit fit = new CalibratorFit(space, space.select(predictions));
        Optional<Calibrator> calibrator =
                switch (method(asked, counts)) {
                    case PLATT -> Optional.of(fit.platt());
                    case BETA -> Optional.of(fit.beta());
                    case ISOTONIC -> Optional.of(fit.isotonic());
                    case NONE -> Optional.empty();
                };
        return new Fitted(
                probability,
                asked,
                counts[0] + counts[1],
                counts[1],
                calibrator,
                shortfall(probability, asked, counts));
    }

    /** Rows with weight on which it did not happen, and on which it did. */
    private static long[] counts(Space space) {
        long[] counts = new long[2];
        for (int row = 0; row < space.labels().length; row++) {
            if (space.sampleWeights() == null || space.sampleWeights()[row] > 0) {
                counts[space.labels()[row]]++;
            }
        }
        return counts;
    }

    /** What was fitted. */
    public Calibrators calibrators() {
        Map<Probability, Calibrator> found = new LinkedHashMap<>();
        probabilities.forEach(
                fitted -> fitted.calibrator().ifPresent(calibrator -> found.put(fitted.probability(), calibrator)));
        return new Calibrators(found);
    }

    /** Why probabilities are not as they were asked for. */
    public List<String> shortfalls() {
        return probabilities.stream()
                .flatMap(fitted -> fitted.shortfall().stream())
                .toList();
    }
}
