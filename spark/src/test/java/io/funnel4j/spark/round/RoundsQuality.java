// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.round;

import io.funnel4j.embedding.MergeRule;
import io.funnel4j.spark.round.RoundsExperiment.Effort;
import io.funnel4j.spark.round.RoundsExperiment.Setting;
import io.funnel4j.spark.run.RunSettings;
import java.io.IOException;
import java.nio.file.Path;

/**
 * How near rounds come to one worker: trains with one, 4 and 16 workers, merged by {@link MergeRule#MEAN}, with the local steps
 * that are the default; docs/rounds.md has the table.
 *
 * <pre>
 *   RoundsQuality WORLD|RUN.yaml ROWS BATCH_SIZE EPOCHS SEEDS OUT.csv
 * </pre>
 *
 * Each seed has a world, or a split of the log, of its own. ROWS is of a world; of a log it only decides the local steps.
 */
final class RoundsQuality {
    private static final int[] WORKERS = {1, 4, 16};
    private static final int RATE_SEEDS = 3;
    private static final double TRAIN_SHARE = 0.8;

    private RoundsQuality() {}

    public static void main(String[] arguments) throws IOException {
        long rows = Long.parseLong(arguments[1]);
        try (ExperimentData data = arguments[0].endsWith(".yaml")
                ? ExperimentData.ofRun(Path.of(arguments[0]))
                : ExperimentData.ofWorlds(arguments[0], rows)) {
            int batchSize = Integer.parseInt(arguments[2]);
            Effort effort =
                    new Effort(batchSize, Integer.parseInt(arguments[3]), Integer.parseInt(arguments[4]), RATE_SEEDS);
            RoundsExperiment experiment = new RoundsExperiment(data, effort, Path.of(arguments[5]));
            for (int workers : WORKERS) {
                int localSteps = RunSettings.localSteps((long) (TRAIN_SHARE * rows), workers, batchSize);
                experiment.run(new Setting(MergeRule.MEAN, workers, localSteps));
            }
        }
    }
}
