// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.array.HostArrays;
import io.funnel4j.behavior.Probability;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.exposure.IdFeature;
import io.funnel4j.exposure.Pooling;
import io.funnel4j.model.contract.RandomExposures;
import io.funnel4j.model.contract.Specs;
import io.funnel4j.model.interest.EntryWeights;
import io.funnel4j.model.interest.Interest;
import io.funnel4j.model.representation.SeparateEmbeddings;
import io.funnel4j.training.Trainer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;

/** Interests in whole models: what they cost, learn and refuse. */
class InterestModelTest {
    private static final int ITEMS = 12;
    private static final Probability CTR = Probability.of("click");

    private static FeatureSchema listsOf(int slots) {
        return new FeatureSchema(
                List.of(
                        IdFeature.of("sku", 40, 4),
                        new IdFeature("history", "sku", 40, 4, slots, Pooling.MEAN),
                        IdFeature.of("user", 9, 3)),
                List.of());
    }

    private static FunnelSpec spec(int slots, EntryWeights weights) {
        return FunnelSpec.of(Preset.ESMM.graph(), listsOf(slots))
                .withTowers(TowerLayers.of(8))
                .withEmbeddingDeviation(0.3)
                .withInterests(Interest.of("history", "sku").withUnits(6).withWeights(weights));
    }

    /** Rows whose lists have up to {@code most} values, in so many slots. */
    private static ExposureBatch batch(int rows, int slots, int most, long seed) {
        Random random = new Random(seed);
        int[] ids = new int[rows * (slots + 2)];
        byte[] clicks = new byte[rows];
        for (int row = 0; row < rows; row++) {
            int at = row * (slots + 2);
            ids[at] = 2 + random.nextInt(ITEMS);
            int length = random.nextInt(most + 1);
            boolean seen = false;
            for (int slot = 0; slot < slots; slot++) {
                ids[at + 1 + slot] = slot < length ? 2 + random.nextInt(ITEMS) : IdFeature.PADDING;
                seen |= ids[at + 1 + slot] == ids[at];
            }
            ids[at + 1 + slots] = random.nextInt(9);
            boolean turned = random.nextInt(20) == 0;
            clicks[row] = (byte) (seen == turned ? 0 : 1);
        }
        return new ExposureBatch(rows, ids, new float[0], Map.of("click", clicks, "conversion", new byte[rows]), null);
    }

    /** Slots that are left do not matter, to the bit, neither to scores nor to steps. */
    @ParameterizedTest
    @EnumSource
    void paddingNeverCounts(EntryWeights weights) {
        List<double[]> found = new ArrayList<>();
        for (int slots : new int[] {5, 50}) {
            FunnelModel model = FunnelModel.create(spec(slots, weights));
            ExposureBatch batch = batch(100, slots, 5, 3);
            MultiDataSet data = model.layout().multiDataSet(batch, DataType.FLOAT);
            try (Trainer trainer = model.trainer(2, 1)) {
                for (int step = 0; step < 5; step++) {
                    trainer.step(data);
                }
            }
            found.add(HostArrays.toDoubles(model.graph().params()));
            found.add(model.tables().table("sku").weights(7));
            found.add(model.predict(batch, List.of(CTR)).get(CTR).logP());
        }
        for (int i = 0; i < 3; i++) {
            assertThat(found.get(i + 3)).isEqualTo(found.get(i));
        }
    }

    /** What the attention unit computes over has a row an entry: less than a tenth of the slots. */
    @Test
    void theCostFollowsTheListsTrueLengths() {
        FunnelModel model = FunnelModel.create(spec(50, EntryWeights.PLAIN));
        ExposureBatch batch = batch(2000, 50, 3, 3);
        long entries = IntStream.range(0, batch.ids().length)
                .filter(at -> at % 52 >= 1 && at % 52 <= 50 && batch.ids()[at] != IdFeature.PADDING)
                .count();
        INDArray[] inputs = model.layout().inputs(batch, DataType.FLOAT);
        for (String vertex : List.of("interest_0_entries", "interest_0_input", "interest_0_score")) {
            INDArray output = model.graph().output(List.of(vertex), false, inputs, null)[0];
            assertThat(output.size(0)).as(vertex).isBetween(entries, entries + 63);
        }
        assertThat(entries).isLessThan(2000 * 50 / 10);
    }

    /** Rows of one length, of none, and of all together have the bits that each has by itself. */
    @ParameterizedTest
    @EnumSource
    void aRowHasTheSameBitsBesideAnyOthers(EntryWeights weights) {
        FunnelModel model = FunnelModel.create(spec(50, weights));
        ExposureBatch all = batch(700, 50, 50, 5);
        double[] expected = model.predict(all, List.of(CTR)).get(CTR).logP();
        try (Scorer scorer = Scorer.of(model)) {
            for (int rows : new int[] {1, 2, 15, 16, 17, 100}) {
                for (int from = 0; from < 300; from += 61) {
                    ExposureBatch part = new ExposureBatch(
                            rows,
                            Arrays.copyOfRange(all.ids(), from * 52, (from + rows) * 52),
                            new float[0],
                            Map.of(),
                            null);
                    assertThat(scorer.score(part, List.of(CTR)).get(CTR).logP())
                            .as("%d rows from %d", rows, from)
                            .isEqualTo(Arrays.copyOfRange(expected, from, from + rows));
                }
            }
        }
    }

    @Test
    void scoresAndTrainsOnRowsWithoutAnyEntry() {
        FunnelModel model = FunnelModel.create(spec(5, EntryWeights.SOFTMAX));
        ExposureBatch none = batch(20, 5, 0, 3);
        double[] before = model.predict(none, List.of(CTR)).get(CTR).logP();
        model.graph().fit(model.layout().multiDataSet(none, DataType.FLOAT));
        assertThat(model.predict(none, List.of(CTR)).get(CTR).logP()).isNotEqualTo(before);
        assertThat(Arrays.stream(before)).allMatch(Double::isFinite);
        assertThat(model.tables().step()).isEqualTo(1);
    }

    /** A click where the item is among the user's: no pooling that is blind to the candidate can tell. */
    @Test
    void learnsWhatTheListHasToDoWithTheCandidate() {
        ExposureBatch train = batch(12_000, 6, 6, 1);
        ExposureBatch test = batch(4000, 6, 6, 2);
        double attention = trainedLoss(spec(6, EntryWeights.PLAIN), train, test);
        double mean = trainedLoss(spec(6, EntryWeights.PLAIN).withInterests(), train, test);
        assertThat(attention).as("mean pooling %s", mean).isLessThan(0.8 * mean);
    }

    private static double trainedLoss(FunnelSpec spec, ExposureBatch train, ExposureBatch test) {
        FunnelModel model = FunnelModel.create(spec.withOptimizer(OptimizerSpec.adam(0.01)));
        Training.of(model).epochs(12).batchSize(256).workers(1).fit(new ExposuresInMemory(spec.schema(), train));
        double[] logP = model.predict(test, List.of(CTR)).get(CTR).logP();
        double[] logQ = model.predict(test, List.of(CTR)).get(CTR).logQ();
        double sum = 0;
        for (int row = 0; row < logP.length; row++) {
            sum -= test.labels().get("click")[row] == 1 ? logP[row] : logQ[row];
        }
        return sum / logP.length;
    }

    /** Plain fit updates each row once a step, whichever vertices read it: as a trainer does. */
    @Test
    void plainFitAndTrainersTakeTheSameSteps() {
        FunnelSpec spec = Specs.interests(Preset.ESM2.graph());
        FunnelModel fitted = FunnelModel.create(spec);
        FunnelModel trained = FunnelModel.create(spec);
        FunnelModel divided = FunnelModel.create(spec);
        List<MultiDataSet> batches = RandomExposures.batches(fitted, 5, true, 40, 40, 40);
        try (Trainer one = trained.trainer(1, 1);
                Trainer three = divided.trainer(3, 1)) {
            for (MultiDataSet batch : batches) {
                fitted.graph().fit(batch);
                one.step(batch);
                three.step(batch);
            }
        }
        assertThat(fitted.tables().step()).isEqualTo(3);
        trained.tables().tables().forEach(table -> {
            String name = table.shape().name();
            for (long row = 0; row < table.shape().rows(); row++) {
                assertThat(fitted.tables().table(name).weights(row))
                        .as("table %s, row %d", name, row)
                        .isEqualTo(table.weights(row));
                assertThat(divided.tables().table(name).weights(row))
                        .as("table %s, row %d, of three workers", name, row)
                        .containsExactly(table.weights(row), Offset.offset(1e-12));
            }
        });
    }

    @Test
    void aModelGoesOnFromAnEarlierOneOfTheSameInterestsAlone() {
        FunnelModel earlier = FunnelModel.create(spec(5, EntryWeights.PLAIN));
        assertThat(FunnelModel.warmStart(earlier, earlier.spec()).graph().params())
                .isEqualTo(earlier.graph().params());
        assertThatThrownBy(() -> FunnelModel.warmStart(earlier, spec(5, EntryWeights.SOFTMAX)))
                .hasMessageContaining("the interests were [interest (lists [history]")
                .hasMessageContaining("weights plain)] and are [")
                .hasMessageContaining("weights softmax)]");
    }

    @Test
    void aSpecSaysAllThatIsWrongAtOnce() {
        FunnelSpec spec = Specs.small(Preset.ESMM.graph());
        assertThatThrownBy(() -> spec.withInterests(Interest.of("last_sku", "skus"), Interest.of("user", "user")))
                .hasMessageContainingAll(
                        "the list of interests has 3 problems:",
                        "feature 'last_sku' has one slot, for one id an exposure",
                        "there is no feature 'skus'",
                        "feature 'user' has one slot, for one id an exposure");
    }

    @Test
    void headsWithEmbeddingsOfTheirOwnHaveAttentionUnitsOfTheirOwn() {
        FunnelSpec spec = spec(5, EntryWeights.PLAIN).withRepresentation(new SeparateEmbeddings());
        FunnelModel model = FunnelModel.create(spec);
        assertThat(model.graph().getConfiguration().getVertices().keySet())
                .contains("tower_ctr_interest_0_score", "tower_cvr_interest_0_score", "tower_ctr_interest_0")
                .doesNotContain("interest_0");
    }

    @Test
    void anEarlierModelHasNone(@TempDir Path folder) throws Exception {
        FunnelModel model = FunnelModel.create(Specs.small(Preset.ESMM.graph()));
        model.save(folder);
        Path file = folder.resolve("funnel.json");
        String json = Files.readString(file);
        assertThat(json).contains("\"interests\" : [ ],");
        Files.writeString(file, json.replace("\"interests\" : [ ],", ""));
        assertThat(FunnelModel.load(folder).spec()).isEqualTo(model.spec());
    }

    @Test
    void refusesTrainRowsWhoseListsDoNotBelongTogether() {
        FunnelSpec spec = Specs.interests(Preset.ESMM.graph());
        ExposureBatch rows = RandomExposures.random(spec.graph(), spec.schema(), 50, new Random(4));
        assertThatThrownBy(() -> Training.of(FunnelModel.create(spec)).fit(new ExposuresInMemory(spec.schema(), rows)))
                .hasMessageContaining("lists [last_skus, last_categories] belong together, and in ");
    }

    /** What layers keep from batch to batch shows in no bit. */
    @ParameterizedTest
    @EnumSource
    void manyBatchesOfAllSizesAreStepsOfFreshLayers(EntryWeights weights) {
        FunnelModel model = FunnelModel.create(spec(50, weights));
        FunnelModel fresh = FunnelModel.create(spec(50, weights));
        Random random = new Random(1);
        try (Trainer trainer = model.trainer(2, 1)) {
            for (int step = 0; step < 60; step++) {
                MultiDataSet data = data(model, 1 + random.nextInt(300), random.nextInt(51), step);
                fresh = FunnelModel.warmStart(fresh, fresh.spec());
                double loss = trainer.step(data);
                try (Trainer once = fresh.trainer(2, 1)) {
                    assertThat(loss).as("loss of step %d", step).isEqualTo(once.step(data));
                }
                ModelState.of(model).assertSameBitsAs(ModelState.of(fresh), "step " + step);
            }
        }
        ExposureBatch some = batch(10, 50, 50, 1);
        assertThat(model.predict(some, List.of(CTR)).get(CTR).logP())
                .isEqualTo(fresh.predict(some, List.of(CTR)).get(CTR).logP());
    }

    private static MultiDataSet data(FunnelModel model, int rows, int most, long seed) {
        return model.layout().multiDataSet(batch(rows, 50, most, seed), DataType.FLOAT);
    }

    /** Nor does any step leave anything behind: of each array there is a peer of hundreds of bytes on the heap. */
    @Test
    void manyBatchesOfAllSizesKeepTheirMemory() {
        FunnelModel model = FunnelModel.create(spec(50, EntryWeights.PLAIN));
        try (Trainer trainer = model.trainer(2, 1)) {
            Runnable steps = () -> {
                Random random = new Random(1);
                trainer.step(data(model, 300, 50, 1));
                for (int step = 0; step < 120; step++) {
                    trainer.step(data(model, 1 + random.nextInt(300), random.nextInt(51), step));
                }
            };
            steps.run();
            long before = usedHeap();
            steps.run();
            assertThat(usedHeap() - before).as("bytes that 121 steps left").isLessThan(1 << 16);
        }
    }

    /** Bytes of the heap after collections: some references go a collection after what they were of. */
    private static long usedHeap() {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int collection = 0; collection < 10; collection++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }
}
