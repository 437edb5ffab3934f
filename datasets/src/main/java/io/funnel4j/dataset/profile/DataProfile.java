// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.profile;

import io.funnel4j.behavior.Probability;
import io.funnel4j.dataset.split.Part;
import java.util.List;
import java.util.Map;

/**
 * What is in an encoded data set.
 *
 * @param steps the rates along the funnel, by part: of each behavior on all exposures, given what its towers leave, and given
 *     the first behavior that must happen before it
 * @param ids what each id feature holds
 * @param numerics what each numeric feature holds, as the model reads it
 * @param groups what grouped AUC will have, by part and probability; empty without groups
 * @param leaks features that alone tell a label, the surest first
 * @param labelShifts labels whose rate in train is not that of another part
 * @param sampledRows train rows that ids, numbers and leaks were looked for in
 * @param judgedRows rows that leaks were judged on, at most
 */
public record DataProfile(
        List<Step> steps,
        List<IdProfile> ids,
        List<NumericProfile> numerics,
        List<GroupProfile> groups,
        List<Leak> leaks,
        List<LabelShift> labelShifts,
        long sampledRows,
        long judgedRows) {
    public DataProfile {
        steps = List.copyOf(steps);
        ids = List.copyOf(ids);
        numerics = List.copyOf(numerics);
        groups = List.copyOf(groups);
        leaks = List.copyOf(leaks);
        labelShifts = List.copyOf(labelShifts);
    }

    /**
     * One step of the funnel in one part.
     *
     * @param probability of what, given what
     * @param positives rows where it happened
     * @param rows rows where what is given happened
     */
    public record Step(Part part, Probability probability, long positives, long rows) {
        /** NaN where nothing was given. */
        public double rate() {
            return rows == 0 ? Double.NaN : (double) positives / rows;
        }
    }

    /**
     * One id feature, in the sampled train rows.
     *
     * @param ids different ids, those of missing and unknown values not among them
     * @param once of them, those that one row alone has
     * @param coverage share of rows with a value
     * @param mostFrequent share of the most frequent id among all values
     * @param meanLength values a row with a value; 1 where the feature is no list
     * @param unknown share of values without an id, by part
     * @param longest values of the longest list; 1 where the feature is no list
     */
    public record IdProfile(
            String name,
            long ids,
            long once,
            double coverage,
            double mostFrequent,
            double meanLength,
            Map<Part, Double> unknown,
            long longest) {
        /** Whether no row has a value. */
        public boolean empty() {
            return coverage == 0;
        }

        /** Whether all rows have a value, and all values are one. */
        public boolean constant() {
            return ids + (unknown.values().stream().anyMatch(share -> share > 0) ? 1 : 0) <= 1 && coverage == 1;
        }
    }

    /** One numeric feature, as the model reads it, in the sampled train rows. */
    public record NumericProfile(
            String name, double minimum, double maximum, double mean, double standardDeviation, double missing) {
        /** Whether no row has a number. */
        public boolean empty() {
            return missing == 1;
        }

        public boolean constant() {
            return minimum == maximum && !empty();
        }
    }

    /**
     * What grouped AUC of a probability will have in a part.
     *
     * @param groups with a row where what is given happened
     * @param valid of them, those with both classes
     * @param rows in the valid ones
     */
    public record GroupProfile(Part part, Probability probability, long groups, long valid, long rows) {}

    /**
     * A feature that alone tells a label.
     *
     * @param feature its name
     * @param probability the label, and the rows that it was looked for in
     * @param auc of the label's rate by the feature's value, fitted to train rows and judged on others
     * @param positives among the judged rows
     * @param judged rows
     */
    public record Leak(String feature, Probability probability, double auc, long positives, long judged) {
        /** From here on a feature all but is the label. */
        public static final double SURE = 0.99;
        /** From here on a feature is suspicious. */
        public static final double SUSPICIOUS = 0.95;

        public boolean sure() {
            return auc >= SURE;
        }
    }
}
