// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.behavior.Probability;
import io.funnel4j.embedding.TableRows;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.exposure.IdFeature;
import io.funnel4j.model.contract.RandomExposures;
import io.funnel4j.model.contract.Specs;
import io.funnel4j.model.representation.SeparateEmbeddings;
import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.training.Trainer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.dataset.MultiDataSet;

/** A model that goes on from a saved one is that one, with rows more. */
class WarmStartTest {
    @TempDir
    private Path folder;

    @Test
    void trainsOnAsIfItHadNeverBeenSaved() throws IOException {
        FunnelSpec spec = Specs.lists(Preset.ESM2.graph());
        FunnelModel once = FunnelModel.create(spec);
        List<MultiDataSet> batches = RandomExposures.batches(once, 3, false, 9, 7, 5);
        steps(once, batches);
        once.save(folder);
        FunnelModel next = FunnelModel.warmStart(FunnelModel.load(folder), spec.withSeed(99));
        ModelState.of(next).assertSameBitsAs(ModelState.of(once), "taken over");
        steps(next, batches);
        steps(once, batches);
        ModelState.of(next).assertSameBitsAs(ModelState.of(once), "trained on");
    }

    @Test
    void newIdsBeginWithRowsOfTheirOwn() {
        FunnelSpec spec = Specs.small(Preset.ESMM.graph());
        FunnelModel before = FunnelModel.create(spec);
        steps(before, RandomExposures.batches(before, 3, false, 9, 7));
        FunnelModel fresh = FunnelModel.create(withRows(spec, 33));
        FunnelModel next = FunnelModel.warmStart(before, withRows(spec, 33));
        double[] old = TableRows.of(before.tables());
        double[] all = TableRows.of(next.tables());
        double[] first = TableRows.of(fresh.tables());
        int itemValues = old.length - userValues(before);
        assertThat(Arrays.copyOf(all, itemValues)).isEqualTo(Arrays.copyOf(old, itemValues));
        int added = all.length - old.length;
        assertThat(Arrays.copyOfRange(all, itemValues, itemValues + added))
                .isEqualTo(Arrays.copyOfRange(first, itemValues, itemValues + added))
                .isNotEqualTo(new double[added]);
    }

    /** Moves the items of a model, drops some, and compares what it says of those that are left. */
    @Test
    void rowsThatMoveSayTheSameOfTheirIds() {
        FunnelSpec spec = Specs.small(Preset.ESMM.graph());
        FunnelModel before = FunnelModel.create(spec);
        steps(before, RandomExposures.batches(before, 3, false, 9, 7));
        int[] moved = {0, 1, 29, 5, -1, 7, 12};
        FunnelModel next = FunnelModel.warmStart(before, withRows(spec, moved.length), Map.of("item", moved));
        ExposureBatch then = RandomExposures.random(spec.graph(), spec.schema(), 50, new Random(3));
        int slots = spec.schema().slots();
        int[] living = {0, 1, 2, 3, 5, 6};
        int[] ids = then.ids().clone();
        int[] old = then.ids().clone();
        for (int row = 0; row < then.rows(); row++) {
            for (int item = 0; item < 2; item++) {
                ids[row * slots + item] = living[(row + 3 * item) % living.length];
                old[row * slots + item] = moved[ids[row * slots + item]];
            }
        }
        assertThat(probabilities(next, then, ids)).isEqualTo(probabilities(before, then, old));
        FunnelModel fresh = FunnelModel.create(withRows(spec, moved.length));
        assertThat(TableRows.of(next.tables().table("item"), 4))
                .isEqualTo(TableRows.of(fresh.tables().table("item"), 4));
        assertThat(next.tables().step()).isEqualTo(before.tables().step());
    }

    /** Rows move by the table that features name, in each head's own. */
    @Test
    void rowsMoveInTheTablesOfEachHead() {
        FunnelSpec spec = Specs.small(Preset.ESMM.graph()).withRepresentation(new SeparateEmbeddings());
        FunnelModel before = FunnelModel.create(spec);
        steps(before, RandomExposures.batches(before, 3, false, 9, 7));
        int[] moved = {0, 1, 29, 5, 7, 12};
        FunnelSpec fewer = withRows(spec, moved.length).withRepresentation(new SeparateEmbeddings());
        FunnelModel next = FunnelModel.warmStart(before, fewer, Map.of("item", moved));
        for (String head : spec.heads()) {
            String items = FunnelSpec.ownTable(head, "item");
            for (int row = 0; row < moved.length; row++) {
                assertThat(TableRows.of(next.tables().table(items), row))
                        .as("%s, row %d", items, row)
                        .isEqualTo(TableRows.of(before.tables().table(items), moved[row]));
            }
            String users = FunnelSpec.ownTable(head, "user");
            assertThat(TableRows.of(next.tables().table(users), 3))
                    .isEqualTo(TableRows.of(before.tables().table(users), 3));
        }
    }

    private static double[] probabilities(FunnelModel model, ExposureBatch like, int[] ids) {
        ExposureBatch batch = new ExposureBatch(
                like.rows(), ids, like.weights(), like.numeric(), like.labels(), like.sampleWeights());
        Probability click = Probability.of("click");
        return model.predict(batch, List.of(click)).get(click).probabilities();
    }

    @Test
    void refusesAnotherModel() {
        FunnelSpec spec = Specs.small(Preset.ESMM.graph());
        FunnelModel model = FunnelModel.create(spec);
        assertThatThrownBy(() -> FunnelModel.warmStart(
                        model, Specs.small(Preset.ESM2.graph()).withTowers(TowerLayers.of(3))))
                .isInstanceOf(Funnel4jException.class)
                .hasMessageContaining("the towers of the behavior graph were")
                .hasMessageContaining("the towers' layers were");
        assertThatThrownBy(() -> FunnelModel.warmStart(model, withRows(spec, 29)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("table 'item' had 30 rows");
    }

    private static int userValues(FunnelModel model) {
        return Math.toIntExact(model.spec().tables().get(1).rows()
                * model.spec().tables().get(1).dimension()
                * (1 + model.tables().optimizer().states()));
    }

    private static FunnelSpec withRows(FunnelSpec spec, int items) {
        List<IdFeature> ids = spec.schema().ids().stream()
                .map(feature -> feature.table().equals("item")
                        ? new IdFeature(feature.name(), "item", items, feature.dimension())
                        : feature)
                .toList();
        return FunnelSpec.of(spec.graph(), new FeatureSchema(ids, spec.schema().numeric()))
                .withTowers(spec.towers())
                .withEmbeddingDeviation(spec.embeddingDeviation())
                .withOptimizer(spec.optimizer())
                .withDataType(spec.dataType());
    }

    private static void steps(FunnelModel model, List<MultiDataSet> batches) {
        try (Trainer trainer = model.trainer(2, 3)) {
            batches.forEach(trainer::step);
        }
    }
}
