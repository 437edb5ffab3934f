// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.round;

import io.funnel4j.embedding.MergeRule;
import io.funnel4j.spark.round.RoundsExperiment.Effort;
import io.funnel4j.spark.round.RoundsExperiment.Setting;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Which rule merges best: ESMM for one epoch of a generated world in rounds of P workers, with every rule; docs/rounds.md has the
 * table.
 *
 * <pre>
 *   MergeRuleExperiment WORLD ROWS SEEDS OUT.csv
 * </pre>
 */
final class MergeRuleExperiment {
    /** P and H. */
    private static final int[][] CUTS = {{16, 32}, {4, 32}, {16, 8}, {16, 64}, {4, 8}, {16, 1}, {4, 64}, {4, 1}};

    private MergeRuleExperiment() {}

    public static void main(String[] arguments) throws IOException {
        try (ExperimentData data = ExperimentData.ofOneWorld(arguments[0], Long.parseLong(arguments[1]))) {
            RoundsExperiment experiment = new RoundsExperiment(
                    data, new Effort(128, 1, Integer.parseInt(arguments[2]), 1), Path.of(arguments[3]));
            experiment.run(new Setting(MergeRule.STEPS, 1, 64));
            for (int[] cut : CUTS) {
                for (MergeRule rule : MergeRule.values()) {
                    if (cut[1] > 1 || rule != MergeRule.STEPS) { // of one step, STEPS is MEAN
                        experiment.run(new Setting(rule, cut[0], cut[1]));
                    }
                }
            }
        }
    }
}
