// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.train;

import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.ExposureWriter;
import io.funnel4j.dataset.RowLayout;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.exposure.IdFeature;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.model.Preset;
import io.funnel4j.model.TowerLayers;
import io.funnel4j.spark.data.ExposureBlock;
import io.funnel4j.spark.round.RoundSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that do not divide evenly among workers and blocks, on a cluster that runs one task at a time. */
class UnevenRowsTest {
    private static final int USERS = 50;
    private static final FunnelSpec SPEC = FunnelSpec.of(
                    Preset.ESMM.graph("purchase"),
                    new FeatureSchema(List.of(IdFeature.of("user", USERS, 4), IdFeature.of("item", 9, 4)), List.of()))
            .withTowers(TowerLayers.of(8));
    private static final RoundSettings SETTINGS = new RoundSettings(16, 2, 1, 3);
    private static final int EPOCHS = 1;

    private static JavaSparkContext context;

    @TempDir
    Path checkpoints;

    @BeforeAll
    static void open() {
        context = new JavaSparkContext(Clusters.conf("local[1]"));
    }

    @AfterAll
    static void close() {
        context.close();
    }

    private static EncodedExposures rows(int count, IntUnaryOperator userOf) {
        Random random = new Random(3);
        ExposureWriter writer = ExposureWriter.inMemory(RowLayout.of(SPEC.schema(), List.of("click", "purchase")));
        for (int row = 0; row < count; row++) {
            byte click = (byte) random.nextInt(2);
            byte purchase = (byte) (click * random.nextInt(2));
            writer.append(
                    new int[] {userOf.applyAsInt(row), random.nextInt(9)}, new float[0], new byte[] {click, purchase});
        }
        return writer.finish();
    }

    private void assertTrains(EncodedExposures rows, List<ExposureBlock> parts, int workers, int blocks) {
        new SameTraining(SPEC, rows, SETTINGS, EPOCHS)
                .assertOn(
                        context,
                        checkpoints,
                        context.parallelize(parts, Math.max(1, 2 * parts.size())), // half of them empty
                        workers,
                        blocks);
    }

    private void assertTrains(EncodedExposures rows, int workers, int blocks) {
        assertTrains(rows, List.of(new ExposureBlock(0, rows)), workers, blocks);
    }

    @Test
    void oneSlotTrainsEightWorkersOnEightBlocks() {
        assertTrains(rows(400, row -> row % USERS), 8, 8);
    }

    @Test
    void oneRowIsTrainedByOneOfFourWorkers() {
        assertTrains(rows(1, row -> 7), 4, 4);
    }

    /** All changes go to one row of a table, in one block. */
    @Test
    void allRowsMayHaveOneId() {
        assertTrains(rows(150, row -> 1), 4, 5);
    }

    /** More blocks than rows of a table: {@code item} has 9. */
    @Test
    void blocksMayBeEmpty() {
        assertTrains(rows(60, row -> row % USERS), 2, 20);
    }

    @Test
    void partitionsAndPartsMayBeEmpty() {
        EncodedExposures rows = rows(200, row -> row % USERS);
        List<ExposureBlock> parts = new ArrayList<>();
        parts.add(new ExposureBlock(0, rows(0, row -> 0)));
        parts.add(new ExposureBlock(1, rows));
        parts.add(new ExposureBlock(2, rows(0, row -> 0)));
        assertTrains(rows, parts, 3, 3);
    }
}
