// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.embedding.MergeRule;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.model.TowerLayers;
import io.funnel4j.spark.data.ExposureBlock;
import io.funnel4j.spark.round.InProcessRounds;
import io.funnel4j.spark.round.ModelBits;
import io.funnel4j.spark.round.Partitions;
import io.funnel4j.spark.round.RoundSettings;
import io.funnel4j.spark.round.Rounds;
import io.funnel4j.spark.round.SmallWorld;
import io.funnel4j.spark.round.WorkerStats;
import io.funnel4j.training.GradientPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SparkRoundsTest {
    private static final int EPOCHS = 2;
    private static final RoundSettings SETTINGS = new RoundSettings(128, 3, 1, 11);

    @TempDir
    static Path folder;

    private static EncodedExposures train;
    private static FunnelSpec spec;

    @BeforeAll
    static void encode() {
        train = SmallWorld.train(folder);
        spec = SmallWorld.spec(train).withTowers(new TowerLayers(List.of(16, 8), 0.1));
    }

    /** Neither the number of executors nor that of blocks changes a bit. */
    @ParameterizedTest
    @CsvSource({"local[1],4,3", "local[4],4,4", "local[2],1,2", "local[4],3,7", "'local-cluster[2,1,1024]',4,4"})
    void clustersComputeWhatOneProcessDoes(String master, int workers, int blocks) {
        try (JavaSparkContext context = new JavaSparkContext(Clusters.conf(master))) {
            assertTrainsTheSame(context, workers, blocks, 0);
        }
    }

    /** An executor that is killed takes cached blocks, shuffle files and a running task with it. */
    @Tag("endurance")
    @ParameterizedTest
    @EnumSource(ExecutorKiller.Moment.class)
    void aLostExecutorChangesNoBit(ExecutorKiller.Moment moment) {
        try (JavaSparkContext context = new JavaSparkContext(Clusters.conf("local-cluster[2,1,1024]"))) {
            context.setCheckpointDir(folder.resolve("checkpoints").toString());
            ExecutorKiller killer = new ExecutorKiller(moment, 5);
            context.sc().addSparkListener(killer);
            assertTrainsTheSame(context, 4, 4, 3);
            assertThat(killer.killed()).as("executors killed").isEqualTo(1);
        }
    }

    private static void assertTrainsTheSame(JavaSparkContext context, int workers, int blocks, int checkpointEvery) {
        List<EncodedExposures> partitions = Partitions.of(train, workers);
        FunnelModel expected = FunnelModel.create(spec);
        try (InProcessRounds rounds =
                new InProcessRounds(expected, partitions, SETTINGS, EPOCHS, GradientPolicy.PLAIN, MergeRule.STEPS)) {
            for (int epoch = 0; epoch < EPOCHS; epoch++) {
                rounds.epoch(epoch);
            }
        }
        List<ExposureBlock> rows = new ArrayList<>();
        partitions.forEach(own -> rows.add(new ExposureBlock(rows.size(), own)));
        Rounds cut = Rounds.of(SETTINGS, partitions.stream().mapToLong(EncodedExposures::rows), EPOCHS);
        try (SparkRounds rounds = new SparkRounds(
                context,
                spec,
                SparkRounds.parallelize(context, rows),
                workers,
                blocks,
                cut,
                GradientPolicy.PLAIN,
                MergeRule.STEPS,
                checkpointEvery)) {
            long trained = 0;
            while (rounds.round() < cut.count()) {
                trained += rounds.next().stream().mapToLong(WorkerStats::rows).sum();
            }
            assertThat(trained).as("rows trained on").isEqualTo(EPOCHS * train.rows());
            ModelBits.assertSame(rounds.model(), expected);
        }
    }
}
