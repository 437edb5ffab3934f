// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.training;

import io.funnel4j.Internal;
import io.funnel4j.problem.Funnel4jException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Where a training stood, beside its model's state: what the next step, validation and stop depend on.
 *
 * @param madeOf what the training is made of, by name: data, configuration; a training made of anything else cannot go on
 *     from here
 * @param epoch the running one, 1 for the first; beyond the plan's where all are done
 * @param batch batches of the epoch that are done
 * @param rows rows in them
 * @param step steps over all epochs
 * @param sums of the losses since the validation before
 * @param validations so far
 * @param best index of the best of them, -1 for none
 * @param finished whether nothing is left to be trained
 * @param state the model's
 * @param bestState the model's at the best validation; where that is not kept, or is the last, the same as {@code state}
 */
public record Checkpoint(
        Map<String, String> madeOf,
        int epoch,
        long batch,
        long rows,
        long step,
        LossSums sums,
        @JsonProperty("points") List<Validation> validations,
        int best,
        boolean finished,
        SavedState state,
        SavedState bestState) {
    public Checkpoint {
        if (epoch < 1 || batch < 0 || rows < 0 || step < 0) {
            throw new IllegalArgumentException(
                    "epoch %s, batch %s, row %s, step %s; expected epoch 1 or more, the others 0 or more"
                            .formatted(epoch, batch, rows, step));
        }
        if (best < -1 || best >= validations.size() || (finished && validations.isEmpty())) {
            throw new IllegalArgumentException(
                    "the best validation is number %s of %s".formatted(best, validations.size()));
        }
        madeOf = Collections.unmodifiableMap(new LinkedHashMap<>(madeOf));
        validations = List.copyOf(validations);
    }

    /** @throws IllegalArgumentException if its validations tell of different losses or metrics: no training does that */
    void requireSameNames() {
        for (Validation validation : validations) {
            Validation first = validations.get(0);
            if (!validation.losses().keySet().equals(first.losses().keySet())
                    || !validation.metrics().keySet().equals(first.metrics().keySet())) {
                throw new IllegalArgumentException(
                        "the validation of step %s has losses %s and metrics %s, the first %s and %s"
                                .formatted(
                                        validation.step(),
                                        validation.losses().keySet(),
                                        validation.metrics().keySet(),
                                        first.losses().keySet(),
                                        first.metrics().keySet()));
            }
        }
    }

    /**
     * Refuses to go on with a training that is made of something else.
     *
     * @param now what the training is made of
     * @param file the checkpoint's
     * @throws Funnel4jException naming each difference
     */
    @Internal
    public void requireMadeOf(Map<String, String> now, String file) {
        List<String> differences = new ArrayList<>();
        Set<String> names = new TreeSet<>(now.keySet());
        names.addAll(madeOf.keySet());
        for (String name : names) {
            if (!Objects.equals(madeOf.get(name), now.get(name))) {
                differences.add("%s was %s and is %s now".formatted(name, madeOf.get(name), now.get(name)));
            }
        }
        if (!differences.isEmpty()) {
            throw new Funnel4jException(
                    "'%s' is of a training that was made of something else: %s; undo what was changed, or start the training anew"
                            .formatted(file, String.join("; ", differences)));
        }
    }

    /**
     * Losses summed over rows.
     *
     * @param rows that are in the sums
     * @param loss the sum of all objectives' losses
     * @param losses the sum of each, by output
     * @param seconds that these rows took
     */
    public record LossSums(long rows, double loss, Map<String, Double> losses, double seconds) {
        /** Of no rows. */
        public static final LossSums NONE = new LossSums(0, 0, Map.of(), 0);

        public LossSums {
            if (rows < 0 || !(seconds >= 0)) {
                throw new IllegalArgumentException("losses of %s rows in %s seconds".formatted(rows, seconds));
            }
            losses = Collections.unmodifiableMap(new LinkedHashMap<>(losses));
        }

        /** With a batch more. */
        public LossSums plus(long batchRows, double batchLoss, Map<String, Double> batchLosses, double batchSeconds) {
            Map<String, Double> sum = new LinkedHashMap<>(losses);
            batchLosses.forEach((output, value) -> sum.merge(output, value * batchRows, Double::sum));
            return new LossSums(rows + batchRows, loss + batchLoss * batchRows, sum, seconds + batchSeconds);
        }

        /** With more rows. */
        public LossSums plus(LossSums more) {
            Map<String, Double> sum = new LinkedHashMap<>(losses);
            more.losses.forEach((output, value) -> sum.merge(output, value, Double::sum));
            return new LossSums(rows + more.rows, loss + more.loss, sum, seconds + more.seconds);
        }

        /** The mean loss of each output. */
        public Map<String, Double> means() {
            Map<String, Double> means = new LinkedHashMap<>(losses);
            means.replaceAll((output, sum) -> sum / rows);
            return means;
        }
    }
}
