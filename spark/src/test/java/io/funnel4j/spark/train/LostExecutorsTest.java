// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.model.TowerLayers;
import io.funnel4j.spark.data.ExposureBlock;
import io.funnel4j.spark.round.RoundSettings;
import io.funnel4j.spark.round.SmallWorld;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Executors that die or are slow. */
@Tag("endurance")
class LostExecutorsTest {
    private static final int ROUND = 6;
    private static final int WORKERS = 4;

    @TempDir
    static Path folder;

    private static SameTraining training;

    @TempDir
    Path checkpoints;

    @BeforeAll
    static void encode() {
        EncodedExposures train = SmallWorld.train(folder);
        training = new SameTraining(
                SmallWorld.spec(train).withTowers(new TowerLayers(List.of(16, 8), 0.1)),
                train,
                new RoundSettings(128, 3, 1, 11),
                2);
    }

    private void assertTrains(JavaSparkContext context) {
        JavaRDD<ExposureBlock> rows = context.parallelize(List.of(new ExposureBlock(0, training.train())), 1);
        training.assertOn(context, checkpoints, rows, WORKERS, WORKERS);
    }

    /** An executor that is killed takes cached blocks, shuffle files and a running task with it. */
    @ParameterizedTest
    @EnumSource(ExecutorFault.Moment.class)
    void aLostExecutorChangesNoBit(ExecutorFault.Moment moment) {
        try (JavaSparkContext context = new JavaSparkContext(Clusters.conf("local-cluster[2,1,1024]"))) {
            ExecutorFault fault = ExecutorFault.killed(moment, ROUND);
            context.sc().addSparkListener(fault);
            assertTrains(context);
            assertThat(fault.done()).as("executors killed").isEqualTo(1);
        }
    }

    /** An executor is slow; its task is begun again on the other host, and then both race. */
    @ParameterizedTest
    @EnumSource(
            value = ExecutorFault.Moment.class,
            names = {"TRAINING", "MERGING"})
    void aTaskThatRanTwiceCountsOnce(ExecutorFault.Moment moment) throws IOException {
        try (TwoHosts hosts = TwoHosts.start()) {
            SparkConf conf = Clusters.conf(hosts.master())
                    .set("spark.executor.cores", "1")
                    .set("spark.executor.memory", "1g")
                    .set("spark.speculation", "true")
                    .set("spark.speculation.interval", "50ms")
                    .set("spark.speculation.quantile", "0.1")
                    .set("spark.speculation.multiplier", "1.1")
                    .set("spark.speculation.minTaskRuntime", "500ms");
            try (JavaSparkContext context = new JavaSparkContext(conf)) {
                ExecutorFault fault = ExecutorFault.slowed(moment, ROUND);
                context.sc().addSparkListener(fault);
                assertTrains(context);
                assertThat(fault.done()).as("executors slowed").isEqualTo(1);
                assertThat(fault.secondAttempts()).as("tasks that ran twice").isPositive();
            }
        }
    }
}
