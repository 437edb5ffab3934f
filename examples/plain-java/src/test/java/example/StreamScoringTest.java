// SPDX-License-Identifier: Apache-2.0
package example;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.exposure.FeatureCount;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.Scorer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamScoringTest {
    private static final int ROWS = 1000;

    @TempDir
    static Path folder;

    static FunnelModel model;
    static Encoders encoders;

    @BeforeAll
    static void train() throws Exception {
        Path saved = TinyModel.train(folder);
        model = FunnelModel.load(saved);
        encoders = Encoders.load(saved.resolve("encoders"));
    }

    /** Row 10 is of a stranger, row 20 has no price, row 30 one that is no number. */
    private static Iterator<Map<String, String>> stream() {
        return IntStream.range(0, ROWS)
                .mapToObj(row -> {
                    Map<String, String> values = new HashMap<>();
                    values.put("user", row == 10 ? "a stranger" : "u7");
                    values.put("item", "i" + row % 5);
                    values.put("category", "c1");
                    values.put("price", row == 20 ? "" : row == 30 ? "cheap" : "19.90");
                    return values;
                })
                .iterator();
    }

    @Test
    void scoresEveryRowThatCanBeReadInOrder() {
        Kept inBatches = score(64);
        Kept oneByOne = score(1);

        assertThat(inBatches.pClick).hasSize(ROWS - 1).allSatisfy(p -> assertThat(p)
                .isBetween(0.0, 1.0));
        assertThat(inBatches.rows.get(10)).containsEntry("user", "a stranger");
        assertThat(inBatches.pClick)
                .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-6 ? 0 : 1)
                .containsExactlyElementsOf(oneByOne.pClick);
    }

    @Test
    void refusesTheRowThatCannotBeReadAndSaysWhy() {
        Kept kept = score(64);

        assertThat(kept.reasons).singleElement().asString().contains("price", "cheap");
    }

    @Test
    void countsWhatTheModelDidNotKnow() {
        try (Scorer scorer = Scorer.of(model, encoders)) {
            new StreamScoring(scorer, 64).run(stream(), new Kept());

            assertThat(count(scorer, "user").rows()).isEqualTo(ROWS - 1);
            assertThat(count(scorer, "price").missing()).isEqualTo(1);
            long strangers = encoders.id("user", "u7") == encoders.id("user", "a stranger") ? ROWS - 1 : 1;
            assertThat(count(scorer, "user").unknown()).isEqualTo(strangers);
        }
    }

    private static FeatureCount count(Scorer scorer, String name) {
        return scorer.counts().features().stream()
                .filter(feature -> feature.feature().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Kept score(int batchSize) {
        try (Scorer scorer = Scorer.of(model, encoders)) {
            Kept kept = new Kept();
            new StreamScoring(scorer, batchSize).run(stream(), kept);
            return kept;
        }
    }

    private static final class Kept implements StreamScoring.Sink {
        private final List<Map<String, String>> rows = new ArrayList<>();
        private final List<Double> pClick = new ArrayList<>();
        private final List<String> reasons = new ArrayList<>();

        @Override
        public void scored(Map<String, String> row, double p, double pPurchase) {
            rows.add(row);
            pClick.add(p);
        }

        @Override
        public void refused(Map<String, String> row, String reason) {
            reasons.add(reason);
        }
    }
}
