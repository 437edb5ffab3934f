// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.train;

import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.model.TowerLayers;
import io.funnel4j.spark.data.ExposureBlock;
import io.funnel4j.spark.round.RoundSettings;
import io.funnel4j.spark.round.SmallWorld;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnyClusterTest {
    @TempDir
    Path folder;

    /** Neither the number of executors nor that of blocks changes a bit. */
    @ParameterizedTest
    @CsvSource({"local[1],4,3", "local[4],4,7", "'local-cluster[2,1,1024]',4,4"})
    void clustersComputeWhatOneProcessDoes(String master, int workers, int blocks) {
        EncodedExposures train = SmallWorld.train(folder.resolve("world"));
        SameTraining training = new SameTraining(
                SmallWorld.spec(train).withTowers(new TowerLayers(List.of(16, 8), 0.1)),
                train,
                new RoundSettings(128, 2, 1, 11),
                1);
        try (JavaSparkContext context = new JavaSparkContext(Clusters.conf(master))) {
            training.assertOn(
                    context,
                    folder.resolve("checkpoints"),
                    context.parallelize(List.of(new ExposureBlock(0, train)), 1),
                    workers,
                    blocks);
        }
    }
}
