// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.profile;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Probability;
import io.funnel4j.dataset.profile.DataProfile.Leak;
import io.funnel4j.evaluation.RankAuc;
import io.funnel4j.exposure.ExposureBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Looks for features that alone tell a label: of each feature the label's rate by value is fitted to some rows, and ranks
 * others. A purchase is looked for among all exposures, and among those that were clicked.
 */
final class LeakSearch {
    /** With fewer of either class an AUC says nothing. */
    private static final int FEWEST = 20;
    /** A value's rate is drawn towards the mean as if so many more rows had it. */
    private static final double PRIOR_ROWS = 5;
    /** Counts that are held at a time. */
    private static final long COUNTS_AT_ONCE = 1 << 25;

    private static final long MOST_VALUES = 1 << 21;

    private final BehaviorGraph graph;
    private final List<Probability> targets;
    private final SampledRows fitted;
    private final SampledRows judged;

    LeakSearch(BehaviorGraph graph, List<Probability> targets, SampledRows fitted, SampledRows judged) {
        this.graph = graph;
        this.targets = targets;
        this.fitted = fitted;
        this.judged = judged;
    }

    /** The surest leak of each feature, surest first. */
    List<Leak> leaks(List<Column> columns) {
        List<Leak> leaks = new ArrayList<>();
        List<Column> together = new ArrayList<>();
        long counts = 0;
        for (Column column : columns) {
            long needed = 2L * targets.size() * counts(column);
            if (!together.isEmpty() && counts + needed > COUNTS_AT_ONCE) {
                search(together, leaks);
                together.clear();
                counts = 0;
            }
            together.add(column);
            counts += needed;
        }
        search(together, leaks);
        leaks.sort(Comparator.comparingDouble(Leak::auc).reversed());
        return leaks;
    }

    /** Values of a larger column share counts, which hides no leak: what is not frequent cannot be learnt here anyway. */
    private static int counts(Column column) {
        return (int) Math.min(column.values(), MOST_VALUES);
    }

    private void search(List<Column> columns, List<Leak> leaks) {
        Rates[][] rates = new Rates[columns.size()][targets.size()];
        for (int c = 0; c < columns.size(); c++) {
            for (int t = 0; t < targets.size(); t++) {
                rates[c][t] = new Rates(columns.get(c));
            }
        }
        fitted.forEach(batch -> visit(columns, rates, batch, true));
        judged.forEach(batch -> visit(columns, rates, batch, false));
        for (int c = 0; c < columns.size(); c++) {
            Leak surest = null;
            for (int t = 0; t < targets.size(); t++) {
                Leak leak = rates[c][t].leak(targets.get(t));
                surest = leak != null && (surest == null || leak.auc() > surest.auc()) ? leak : surest;
            }
            if (surest != null) {
                leaks.add(surest);
            }
        }
    }

    private void visit(List<Column> columns, Rates[][] rates, ExposureBatch batch, boolean fit) {
        for (int c = 0; c < rates.length; c++) {
            int[] values = columns.get(c).values(batch);
            for (int t = 0; t < targets.size(); t++) {
                visit(targets.get(t), rates[c][t], values, batch, fit);
            }
        }
    }

    private void visit(Probability target, Rates rates, int[] values, ExposureBatch batch, boolean fit) {
        byte[] labels = batch.labels().get(graph.label(target.behavior()));
        byte[] given = target.onAllExposures() ? null : batch.labels().get(graph.label(target.given()));
        for (int row = 0; row < batch.rows(); row++) {
            if (given == null || given[row] == 1) {
                if (fit) {
                    rates.fit(values, row, labels[row]);
                } else {
                    rates.judge(values, row, labels[row]);
                }
            }
        }
    }

    /** A label's rate by the value of one feature. */
    private static final class Rates {
        private final Column column;
        private final int[] rows;
        private final int[] positives;
        private long allRows;
        private long allPositives;
        private float[] scores = new float[1024];
        private byte[] labels = new byte[1024];
        private int judged;

        Rates(Column column) {
            this.column = column;
            this.rows = new int[counts(column)];
            this.positives = new int[rows.length];
        }

        void fit(int[] values, int row, byte label) {
            allRows++;
            allPositives += label;
            for (int slot = 0; slot < column.slots(); slot++) {
                int value = values[row * column.slots() + slot];
                if (value < 0) {
                    break;
                }
                rows[value % rows.length]++;
                positives[value % rows.length] += label;
            }
        }

        void judge(int[] values, int row, byte label) {
            if (judged == scores.length) {
                scores = Arrays.copyOf(scores, 2 * judged);
                labels = Arrays.copyOf(labels, 2 * judged);
            }
            double mean = allRows == 0 ? 0 : (double) allPositives / allRows;
            double sum = 0;
            int count = 0;
            for (int slot = 0; slot < column.slots(); slot++) {
                int value = values[row * column.slots() + slot];
                if (value < 0) {
                    break;
                }
                int at = value % rows.length;
                sum += (positives[at] + PRIOR_ROWS * mean) / (rows[at] + PRIOR_ROWS);
                count++;
            }
            scores[judged] = (float) (count == 0 ? mean : sum / count);
            labels[judged++] = label;
        }

        Leak leak(Probability target) {
            byte[] judgedLabels = Arrays.copyOf(labels, judged);
            long found = 0;
            for (byte label : judgedLabels) {
                found += label;
            }
            if (found < FEWEST || judged - found < FEWEST) {
                return null;
            }
            double[] judgedScores = new double[judged];
            Arrays.setAll(judgedScores, row -> scores[row]);
            double auc = RankAuc.of(judgedScores, judgedLabels);
            return auc >= Leak.SUSPICIOUS ? new Leak(column.name(), target, auc, found, judged) : null;
        }
    }
}
