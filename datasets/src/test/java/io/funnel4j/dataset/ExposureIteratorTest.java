// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Objective;
import io.funnel4j.behavior.Tower;
import io.funnel4j.exposure.BatchLayout;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.exposure.IdFeature;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.AsyncMultiDataSetIterator;
import org.nd4j.linalg.dataset.api.MultiDataSet;

class ExposureIteratorTest {
    private static final int ROWS = 103;

    private final EncodedExposures exposures = Worlds.inMemory(ROWS);
    private final BatchLayout layout = new BatchLayout(Worlds.esmm(), Worlds.schema());

    @Test
    void givesEveryRowOnceInOrder() {
        ExposureIterator iterator = ExposureIterator.inOrder(exposures, layout, 20);
        List<Integer> users = users(iterator);

        assertThat(users).isEqualTo(IntStream.range(0, ROWS).boxed().toList());
        assertThat(iterator.batches()).isEqualTo(6);
    }

    @Test
    void makesMultiDataSetsByTheLayout() {
        ExposureIterator iterator = ExposureIterator.inOrder(exposures, layout, 4);
        MultiDataSet batch = iterator.next();

        assertThat(batch.getFeatures(0).dataType()).isEqualTo(DataType.INT32);
        assertThat(batch.getFeatures(0).toIntMatrix()).isDeepEqualTo(new int[][] {{0, 0}, {1, 1}, {2, 2}, {3, 3}});
        assertThat(batch.getFeatures(1).toFloatVector()).containsExactly(0, 0.5f, 1, 1.5f);
        assertThat(batch.getLabels(0).toFloatVector()).containsExactly(1, 0, 0, 1);
        assertThat(batch.getLabels(1).toFloatVector()).containsExactly(1, 0, 0, 0);
        assertThat(batch.getLabelsMaskArray(0).toFloatVector()).containsExactly(0, 1, 2, 3);
    }

    @Test
    void masksRowsThatAnObjectiveIsNotGiven() {
        BehaviorGraph graph = new BehaviorGraph(
                List.of(Tower.binary("ctr", "exposure", "click"), Tower.binary("cvr", "click", "conversion")),
                List.of(Objective.of("click"), Objective.of("conversion", "click")));
        ExposureWriter writer = ExposureWriter.inMemory(RowLayout.of(Worlds.schema(), List.of("click", "conversion")));
        Worlds.fill(writer, 4);
        MultiDataSet batch = ExposureIterator.inOrder(writer.finish(), new BatchLayout(graph, Worlds.schema()), 4)
                .next();

        assertThat(batch.getLabelsMaskArray(1).toFloatVector()).containsExactly(2, 0, 0, 2);
    }

    @Test
    void shufflesEachEpochAnewAndAllRowsOnce() {
        ExposureIterator iterator = ExposureIterator.shuffled(exposures, layout, 20, 7);
        List<Integer> first = users(iterator);
        iterator.reset();
        List<Integer> second = users(iterator);

        assertThat(first).hasSize(ROWS).doesNotHaveDuplicates().isNotEqualTo(second);
        assertThat(second).containsExactlyInAnyOrderElementsOf(first);
        assertThat(iterator.epoch()).isEqualTo(1);
    }

    @Test
    void repeatsAnEpochFromSeedAndNumberAlone() {
        ExposureIterator one = ExposureIterator.shuffled(exposures, layout, 20, 7);
        users(one);
        one.reset();
        users(one);
        one.reset();
        ExposureIterator other = ExposureIterator.shuffled(exposures, layout, 30, 7);
        other.startEpoch(2);

        assertThat(users(other)).isEqualTo(users(one));
        assertThat(users(ExposureIterator.shuffled(exposures, layout, 30, 8)))
                .isNotEqualTo(users(ExposureIterator.shuffled(exposures, layout, 30, 7)));
    }

    /** A large batch is put together by several threads. */
    @Test
    void givesTheSameRowsInLargeBatchesAsInSmall() {
        EncodedExposures many = Worlds.inMemory(70_000);
        ExposureIterator large = ExposureIterator.shuffled(many, layout, 50_000, 7);
        ExposureIterator small = ExposureIterator.shuffled(many, layout, 1_000, 7);
        assertThat(users(large)).isEqualTo(users(small));
    }

    @Test
    void staysInAnEpochOfWhichNothingWasTaken() {
        ExposureIterator iterator = ExposureIterator.shuffled(exposures, layout, 20, 7);
        iterator.reset();
        assertThat(iterator.epoch()).isZero();
        iterator.next();
        iterator.reset();
        assertThat(iterator.epoch()).isEqualTo(1);
    }

    @Test
    void saysThatTheEpochIsOver() {
        ExposureIterator iterator = ExposureIterator.inOrder(exposures, layout, 1000);
        iterator.next();
        assertThatThrownBy(iterator::next)
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("epoch 0 is over");
    }

    @Test
    void canBePrefetchedByAnotherThread() {
        ExposureIterator iterator = ExposureIterator.shuffled(exposures, layout, 8, 7);
        ExposureIterator alone = ExposureIterator.shuffled(exposures, layout, 8, 7);
        assertThat(iterator.asyncSupported()).isTrue();
        AsyncMultiDataSetIterator async = new AsyncMultiDataSetIterator(iterator, 2);
        int batches = 0;
        while (async.hasNext()) {
            assertThat(async.next().getFeatures(0)).isEqualTo(alone.next().getFeatures(0));
            batches++;
        }
        assertThat(batches).isEqualTo(13);
        async.shutdown();
    }

    @Test
    void appliesAPreProcessor() {
        ExposureIterator iterator = ExposureIterator.inOrder(exposures, layout, 4);
        iterator.setPreProcessor(batch -> batch.getFeatures(1).muli(10));
        assertThat(iterator.next().getFeatures(1).toFloatVector()).containsExactly(0, 5, 10, 15);
    }

    @Test
    void refusesALayoutOfOtherFeatures() {
        FeatureSchema other = new FeatureSchema(List.of(IdFeature.of("user", 7, 4)), List.of());
        assertThatThrownBy(() -> ExposureIterator.inOrder(exposures, new BatchLayout(Worlds.esmm(), other), 4))
                .hasMessageContaining("use the schema that the rows were encoded with");
        assertThatThrownBy(() -> ExposureIterator.inOrder(exposures, layout, 0)).hasMessageContaining("batch size 0");
    }

    private static List<Integer> users(ExposureIterator iterator) {
        List<Integer> users = new ArrayList<>();
        while (iterator.hasNext()) {
            int[] ids = iterator.nextExposures().ids();
            for (int i = 0; i < ids.length; i += 2) {
                users.add(ids[i]);
            }
        }
        return users;
    }
}
