// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Probability;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.exposure.FeatureCount;
import io.funnel4j.exposure.FeatureCounter;
import io.funnel4j.exposure.FeatureCounts;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.exposure.NumericFeature;
import io.funnel4j.exposure.RowEncoder;
import io.funnel4j.model.contract.RandomExposures;
import io.funnel4j.model.representation.Representation;
import io.funnel4j.model.representation.SeparateEmbeddings;
import io.funnel4j.model.representation.SharedBottom;
import io.funnel4j.model.representation.SharedEmbeddings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.factory.Nd4j;

@Timeout(120)
class ScorerTest {
    private static final int[] SIZES = {1, 7, 500, 2 * Scorer.ROWS_PER_PASS};
    private static final Probability CLICK = Probability.of("click");
    private static final Probability PURCHASE = Probability.of("purchase");
    private static final long MEBIBYTE = 1 << 20;

    static Stream<Arguments> specs() {
        return Stream.of(
                Arguments.of("ESMM", Preset.ESMM, RandomExposures.SCHEMA, new SharedEmbeddings(), 0.0),
                Arguments.of("ids alone", Preset.ESM2, RandomExposures.IDS_ONLY, new SharedEmbeddings(), 0.0),
                Arguments.of("numbers alone", Preset.ESMM, RandomExposures.NUMERIC_ONLY, new SharedEmbeddings(), 0.0),
                Arguments.of("dropout", Preset.ESM2, RandomExposures.SCHEMA, new SharedEmbeddings(), 0.4),
                Arguments.of("shared bottom", Preset.ESM2, RandomExposures.SCHEMA, new SharedBottom(List.of(16)), 0.2),
                Arguments.of("separate embeddings", Preset.ESMM, RandomExposures.SCHEMA, new SeparateEmbeddings(), 0.0),
                Arguments.of(
                        "separate embeddings of ids alone",
                        Preset.ESMM,
                        RandomExposures.IDS_ONLY,
                        new SeparateEmbeddings(),
                        0.0));
    }

    /** The contract: the same rows get the same bits, whoever scores beside them, and what the graph gives. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("specs")
    void givesTheSameBitsOnAnyThread(
            String name, Preset preset, FeatureSchema schema, Representation representation, double dropout)
            throws Exception {
        FunnelModel model = model(preset, schema, representation, dropout);
        List<Probability> all = model.spec().graph().probabilities();
        List<ExposureBatch> batches = batches(model);
        try (Scorer scorer = Scorer.of(model)) {
            List<Map<Probability, LogProbabilities>> expected = new ArrayList<>();
            for (ExposureBatch batch : batches) {
                expected.add(scorer.score(batch, all));
                assertClose(expected.get(expected.size() - 1), model.predict(batch, all));
            }
            int threads = 4;
            CountDownLatch ready = new CountDownLatch(threads);
            ExecutorService executor = Executors.newFixedThreadPool(threads);
            try {
                List<Future<?>> done = new ArrayList<>();
                for (int thread = 0; thread < threads; thread++) {
                    List<Integer> order = new ArrayList<>();
                    for (int i = 0; i < 3 * batches.size(); i++) {
                        order.add(i % batches.size());
                    }
                    Collections.shuffle(order, new Random(thread));
                    done.add(executor.submit(() -> {
                        ready.countDown();
                        ready.await();
                        for (int i : order) {
                            assertSameBits(scorer.score(batches.get(i), all), expected.get(i));
                        }
                        return null;
                    }));
                }
                for (Future<?> future : done) {
                    future.get();
                }
            } finally {
                executor.shutdownNow();
            }
        }
    }

    @Test
    void scoresBatchAfterBatchInOrderWhateverTheWorkers() {
        FunnelModel model = model(Preset.ESM2, RandomExposures.SCHEMA, new SharedEmbeddings(), 0);
        List<Probability> all = model.spec().graph().probabilities();
        List<ExposureBatch> batches = batches(model);
        try (Scorer scorer = Scorer.of(model)) {
            List<Map<Probability, LogProbabilities>> expected =
                    batches.stream().map(batch -> scorer.score(batch, all)).toList();
            for (int workers : new int[] {1, 2, 3}) {
                List<Map<Probability, LogProbabilities>> found = new ArrayList<>();
                scorer.score(batches.iterator(), all, workers, found::add);
                assertThat(found).hasSameSizeAs(expected);
                for (int i = 0; i < found.size(); i++) {
                    assertSameBits(found.get(i), expected.get(i));
                }
                Map<Probability, LogProbabilities> whole = model.predict(batches.iterator(), all, workers);
                assertThat(whole.get(PURCHASE).logQ())
                        .isEqualTo(LogProbabilities.concatenate(expected.stream()
                                        .map(scores -> scores.get(PURCHASE))
                                        .toList())
                                .logQ());
            }
        }
    }

    /** NaN in a tower that is not asked for would show. */
    @Test
    void computesTheTowersAloneThatAreAskedFor() {
        FunnelModel model = model(Preset.ESMM, RandomExposures.SCHEMA, new SharedEmbeddings(), 0);
        ExposureBatch batch = batches(model).get(1);
        try (Scorer scorer = Scorer.of(model)) {
            double[] before = scorer.score(batch, List.of(CLICK)).get(CLICK).logP();
            model.graph().getLayer(VertexNames.logits("cvr")).params().assign(Double.NaN);
            assertThat(scorer.score(batch, List.of(PURCHASE)).get(PURCHASE).logP())
                    .containsOnly(Double.NaN);
            Map<Probability, LogProbabilities> again = scorer.score(batch, List.of(CLICK));
            assertThat(again).containsOnlyKeys(CLICK);
            assertThat(again.get(CLICK).logP()).isEqualTo(before);
        }
    }

    @Test
    void readsTheModelsOwnWeights() {
        FunnelModel model = model(Preset.ESMM, RandomExposures.SCHEMA, new SharedEmbeddings(), 0);
        ExposureBatch batch = batches(model).get(1);
        try (Scorer scorer = Scorer.of(model)) {
            double[] before = scorer.score(batch, List.of(CLICK)).get(CLICK).logP();
            model.graph().fit(RandomExposures.batches(model, 3, false, 9).get(0));
            double[] after = scorer.score(batch, List.of(CLICK)).get(CLICK).logP();
            assertThat(after).isNotEqualTo(before);
            assertThat(after)
                    .isEqualTo(model.predict(batch, List.of(CLICK)).get(CLICK).logP());
        }
    }

    @Test
    void scoresNoRows() {
        FunnelModel model = model(Preset.ESMM, RandomExposures.SCHEMA, new SharedEmbeddings(), 0);
        ExposureBatch none = new ExposureBatch(0, new int[0], new float[0], Map.of(), null);
        try (Scorer scorer = Scorer.of(model)) {
            assertThat(scorer.score(none, List.of(CLICK)).get(CLICK).rows()).isZero();
        }
        assertThat(model.predict(Collections.emptyIterator(), List.of(CLICK))
                        .get(CLICK)
                        .rows())
                .isZero();
    }

    @Test
    void namesMistakesAndGoesOn() {
        FunnelModel model = model(Preset.ESMM, RandomExposures.IDS_ONLY, new SharedEmbeddings(), 0);
        ExposureBatch good = batches(model).get(1);
        try (Scorer scorer = Scorer.of(model)) {
            double[] expected = scorer.score(good, List.of(CLICK)).get(CLICK).logP();
            ExposureBatch outside = new ExposureBatch(1, new int[] {0, 30, 0}, new float[0], Map.of(), null);
            assertThatThrownBy(() -> scorer.score(outside, List.of(CLICK)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("id 30 is outside table 'item' of 30 rows");
            ExposureBatch tooFew = new ExposureBatch(2, new int[3], new float[0], Map.of(), null);
            assertThatThrownBy(() -> scorer.score(tooFew, List.of(CLICK)))
                    .hasMessage("a batch of 2 exposures with 3 ids each needs 6, found 3");
            assertThatThrownBy(() -> scorer.score(good, List.of(Probability.of("cart"))))
                    .hasMessageContaining("P(cart) is not defined");
            assertThatThrownBy(() -> scorer.score(List.of(Map.of("user", "u1"))))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Scorer.of(model, encoders)");
            assertThat(scorer.score(good, List.of(CLICK)).get(CLICK).logP()).isEqualTo(expected);
        }
    }

    @Test
    void scoresRawRowsByName() {
        FunnelModel model = model(Preset.ESMM, RandomExposures.NUMERIC_ONLY, new SharedEmbeddings(), 0);
        List<Map<String, String>> rows =
                List.of(Map.of("price", "2.5", "hour", "1"), Map.of("price", "-1", "hour", "0"));
        ExposureBatch encoded = new ExposureBatch(2, new int[0], new float[] {2.5f, 1, -1, 0}, Map.of(), null);
        try (Scorer scorer = Scorer.of(model, new Numbers(RandomExposures.NUMERIC_ONLY))) {
            Map<String, double[]> all = scorer.score(rows);
            assertThat(all.keySet()).containsExactly("p_click", "p_purchase", "p_purchase_given_click");
            assertThat(all.get("p_purchase"))
                    .isEqualTo(model.predict(encoded, List.of(PURCHASE))
                            .get(PURCHASE)
                            .probabilities());
            assertThat(scorer.score(rows, "p_purchase_given_click", "p_click").keySet())
                    .containsExactly("p_purchase_given_click", "p_click");
            assertThat(scorer.score(List.of(), "p_click").get("p_click")).isEmpty();
            assertThatThrownBy(() -> scorer.score(rows, "p_clik"))
                    .hasMessage("no probability is named 'p_clik'; the model has"
                            + " [p_click, p_purchase, p_purchase_given_click]");
        }
        assertThatThrownBy(() -> Scorer.of(model, new Numbers(RandomExposures.SCHEMA)))
                .hasMessageContaining("the data was encoded for other features than the model's");
    }

    @Test
    void refusesWorkOnceItIsClosed() {
        FunnelModel model = model(Preset.ESMM, RandomExposures.SCHEMA, new SharedEmbeddings(), 0);
        Scorer scorer = Scorer.of(model);
        ExposureBatch batch = batches(model).get(1);
        scorer.score(batch, List.of(CLICK));
        scorer.close();
        scorer.close();
        assertThatThrownBy(() -> scorer.score(batch, List.of(CLICK)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("this scorer is closed; open another one");
    }

    /** Scores until it is refused, on threads that have no idea when; each score that is given is right. */
    @Test
    void mayBeClosedWhileOthersScore() throws Exception {
        FunnelModel model = model(Preset.ESMM, RandomExposures.SCHEMA, new SharedEmbeddings(), 0);
        ExposureBatch batch = batches(model).get(2);
        long before = 0;
        for (int round = 0; round < 6; round++) {
            if (round == 1) {
                before = Nd4j.getMemoryManager().allocatedMemory(0);
            }
            closeWhileScoring(model, batch);
        }
        assertThat(Nd4j.getMemoryManager().allocatedMemory(0) - before).isLessThan(MEBIBYTE / 2);
    }

    private static void closeWhileScoring(FunnelModel model, ExposureBatch batch) throws Exception {
        double[] expected =
                model.predict(batch, List.of(PURCHASE)).get(PURCHASE).logP();
        Scorer scorer = Scorer.of(model);
        CountDownLatch started = new CountDownLatch(3);
        ExecutorService executor = Executors.newFixedThreadPool(3);
        try {
            List<Future<?>> done = new ArrayList<>();
            for (int thread = 0; thread < 3; thread++) {
                done.add(executor.submit(() -> {
                    assertThat(scorer.score(batch, List.of(PURCHASE))
                                    .get(PURCHASE)
                                    .logP())
                            .isEqualTo(expected);
                    started.countDown();
                    assertThatThrownBy(() -> {
                                while (true) {
                                    assertThat(scorer.score(batch, List.of(PURCHASE))
                                                    .get(PURCHASE)
                                                    .logP())
                                            .isEqualTo(expected);
                                }
                            })
                            .hasMessage("this scorer is closed; open another one");
                    return null;
                }));
            }
            started.await();
            scorer.close();
            for (Future<?> future : done) {
                future.get();
            }
        } finally {
            executor.shutdownNow();
        }
    }

    /** Workspaces of a caller's own neither hold what the scorer needs later, nor are they disturbed. */
    @Test
    void scoresInsideAWorkspaceOfTheCaller() {
        FunnelModel model = model(Preset.ESMM, RandomExposures.SCHEMA, new SharedEmbeddings(), 0);
        ExposureBatch batch = batches(model).get(1);
        double[] expected = model.predict(batch, List.of(CLICK)).get(CLICK).logP();
        Scorer scorer;
        try (MemoryWorkspace mine = Nd4j.getWorkspaceManager().getAndActivateWorkspace("mine")) {
            scorer = Scorer.of(model);
            assertThat(scorer.score(batch, List.of(CLICK)).get(CLICK).logP()).isEqualTo(expected);
            assertThat(Nd4j.getMemoryManager().getCurrentWorkspace()).isSameAs(mine);
        }
        assertThat(Nd4j.getMemoryManager().getCurrentWorkspace()).isNull();
        Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
        assertThat(scorer.score(batch, List.of(CLICK)).get(CLICK).logP()).isEqualTo(expected);
        scorer.close();
    }

    private static FunnelModel model(
            Preset preset, FeatureSchema schema, Representation representation, double dropout) {
        return FunnelModel.create(FunnelSpec.of(preset.graph("purchase"), schema)
                .withTowers(new TowerLayers(List.of(8, 4), dropout))
                .withRepresentation(representation)
                .withEmbeddingDeviation(0.3)
                .withDataType(DataType.FLOAT));
    }

    private static List<ExposureBatch> batches(FunnelModel model) {
        Random random = new Random(11);
        List<ExposureBatch> batches = new ArrayList<>();
        for (int rows : SIZES) {
            batches.add(
                    RandomExposures.random(model.spec().graph(), model.spec().schema(), rows, random));
        }
        return batches;
    }

    private static void assertSameBits(
            Map<Probability, LogProbabilities> found, Map<Probability, LogProbabilities> expected) {
        assertThat(found.keySet()).containsExactlyElementsOf(expected.keySet());
        expected.forEach((probability, pair) -> {
            assertThat(found.get(probability).logP()).as("%s", probability).isEqualTo(pair.logP());
            assertThat(found.get(probability).logQ()).as("%s", probability).isEqualTo(pair.logQ());
        });
    }

    private static void assertClose(
            Map<Probability, LogProbabilities> found, Map<Probability, LogProbabilities> expected) {
        assertThat(found.keySet()).containsExactlyElementsOf(expected.keySet());
        expected.forEach((probability, pair) -> {
            assertThat(found.get(probability).logP())
                    .as("%s", probability)
                    .containsExactly(pair.logP(), Offset.offset(1e-5));
            assertThat(found.get(probability).logQ())
                    .as("%s", probability)
                    .containsExactly(pair.logQ(), Offset.offset(1e-5));
        });
    }

    @Test
    void countsWhatBecameOfTheValuesOfAllRequests() throws Exception {
        FunnelModel model = model(Preset.ESMM, RandomExposures.NUMERIC_ONLY, new SharedEmbeddings(), 0);
        int threads = 4;
        int requests = 50;
        try (Scorer scorer = Scorer.of(model, new CountedNumbers(new Numbers(RandomExposures.NUMERIC_ONLY)))) {
            assertThat(scorer.counts().rows()).isZero();
            assertThat(scorer.counts().features()).isEmpty();
            scorer.score(rows(5, "1"), "p_click");
            FeatureCounts before = scorer.counts();
            ExecutorService executor = Executors.newFixedThreadPool(threads);
            try {
                List<Future<?>> done = new ArrayList<>();
                for (int thread = 0; thread < threads; thread++) {
                    done.add(executor.submit(() -> {
                        for (int request = 0; request < requests; request++) {
                            scorer.score(rows(3, "2"), "p_click");
                            FeatureCounts now = scorer.counts();
                            assertThat(now.features().get(0).mean() * now.rows() - 5)
                                    .as("whole requests alone")
                                    .isEqualTo(2.0 * (now.rows() - 5));
                        }
                        return null;
                    }));
                }
                for (Future<?> future : done) {
                    future.get();
                }
            } finally {
                executor.shutdownNow();
            }
            FeatureCounts since = scorer.counts().minus(before);
            assertThat(since.rows()).isEqualTo(3L * threads * requests);
            assertThat(since.features())
                    .hasSize(RandomExposures.NUMERIC_ONLY.numeric().size())
                    .allSatisfy(feature -> assertThat(feature.mean()).isEqualTo(2));
            assertThatThrownBy(() -> before.minus(scorer.counts())).hasMessageContaining("earlier counts");
        }
        try (Scorer scorer = Scorer.of(model)) {
            assertThatThrownBy(scorer::counts).hasMessageContaining("open it with Scorer.of(model, encoders)");
        }
    }

    private static List<Map<String, String>> rows(int count, String value) {
        Map<String, String> row = RandomExposures.NUMERIC_ONLY.numeric().stream()
                .collect(Collectors.toMap(NumericFeature::name, feature -> value));
        return Collections.nCopies(count, row);
    }

    /** Numbers that are counted. */
    private record CountedNumbers(Numbers numbers) implements RowEncoder {
        @Override
        public FeatureSchema schema() {
            return numbers.schema();
        }

        @Override
        public ExposureBatch encode(List<Map<String, String>> rows) {
            return numbers.encode(rows);
        }

        @Override
        public Encoded encodeAndCount(List<Map<String, String>> rows) {
            List<NumericFeature> features = schema().numeric();
            FeatureCounter counter = new FeatureCounter(features.stream()
                    .map(feature -> new FeatureCounter.Counted(feature.name(), FeatureCount.Kind.NUMBER))
                    .toList());
            for (Map<String, String> row : rows) {
                counter.rows(1);
                for (int i = 0; i < features.size(); i++) {
                    counter.sum(i, Double.parseDouble(row.get(features.get(i).name())));
                }
            }
            return new Encoded(encode(rows), counter.counts());
        }
    }

    /**
     * Numbers as they are.
     *
     * @param schema what it claims to encode
     */
    private record Numbers(FeatureSchema schema) implements RowEncoder {
        @Override
        public ExposureBatch encode(List<Map<String, String>> rows) {
            float[] numeric = new float[rows.size() * schema.numeric().size()];
            for (int i = 0; i < numeric.length; i++) {
                int columns = schema.numeric().size();
                numeric[i] = Float.parseFloat(rows.get(i / columns)
                        .get(schema.numeric().get(i % columns).name()));
            }
            return new ExposureBatch(rows.size(), new int[0], numeric, Map.of(), null);
        }
    }
}
