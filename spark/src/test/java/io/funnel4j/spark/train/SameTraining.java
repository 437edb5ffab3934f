// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.embedding.MergeRule;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.spark.data.ExposureBlock;
import io.funnel4j.spark.files.ClusterFolder;
import io.funnel4j.spark.round.InProcessRounds;
import io.funnel4j.spark.round.ModelBits;
import io.funnel4j.spark.round.RoundSettings;
import io.funnel4j.spark.round.RowShares;
import io.funnel4j.training.GradientPolicy;
import io.funnel4j.training.StepResult;
import io.funnel4j.training.TrainingLoopListener;
import io.funnel4j.training.TrainingPlan;
import io.funnel4j.training.Validation;
import java.nio.file.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A training whose bits are known, because one process comes to them without Spark.
 *
 * @param train all its rows
 */
record SameTraining(FunnelSpec spec, EncodedExposures train, RoundSettings settings, int epochs) {
    /** Counts the rows that were trained on, over all epochs. */
    static final class RowCount implements TrainingLoopListener {
        private long rows;
        private long ofEpoch;

        @Override
        public void onStep(StepResult step) {
            ofEpoch = step.rows();
        }

        @Override
        public void onValidation(Validation validation) {
            rows += ofEpoch;
        }

        long rows() {
            return rows;
        }
    }

    FunnelModel inOneProcess(int workers) {
        FunnelModel expected = FunnelModel.create(spec);
        try (InProcessRounds rounds = new InProcessRounds(
                expected, RowShares.of(train, workers), settings, epochs, GradientPolicy.PLAIN, MergeRule.STEPS)) {
            for (int epoch = 0; epoch < epochs; epoch++) {
                rounds.epoch(epoch);
            }
        }
        return expected;
    }

    ClusterPlan plan(int workers, int blocks) {
        return new ClusterPlan(TrainingPlan.epochs(epochs), settings, workers, blocks, MergeRule.STEPS, 2, 2);
    }

    /** Trains the same rows on a cluster: each counts once in each epoch, and no bit differs. */
    void assertOn(JavaSparkContext context, Path checkpoints, JavaRDD<ExposureBlock> rows, int workers, int blocks) {
        RowCount count = new RowCount();
        DividedModel trained = new SparkTraining(
                        context, plan(workers, blocks), ClusterFolder.of(context, checkpoints.toString()))
                .listener(count)
                .fit(spec, rows)
                .model();
        assertThat(count.rows()).as("rows trained on").isEqualTo(epochs * train.rows());
        ModelBits.assertSame(trained.model(), inOneProcess(workers));
    }
}
