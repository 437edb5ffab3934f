// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.dataset.Worlds;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.dataset.encode.EncodedPart;
import io.funnel4j.dataset.encode.EncodingTestBase;
import io.funnel4j.dataset.encode.PartEncoding;
import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.dataset.plan.BucketEncoding;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.plan.LabelRule;
import io.funnel4j.dataset.plan.NumericEncoding;
import io.funnel4j.dataset.plan.NumericTransform;
import io.funnel4j.dataset.plan.ValueList;
import io.funnel4j.dataset.report.EncodingReport;
import io.funnel4j.dataset.scoring.ScoringReport.FeatureCoverage;
import io.funnel4j.dataset.source.ExposureSource;
import io.funnel4j.dataset.split.HashSplit;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.exposure.FeatureCount;
import io.funnel4j.exposure.FeatureCounter;
import io.funnel4j.exposure.FeatureCounter.Counted;
import io.funnel4j.exposure.FeatureCounts;
import io.funnel4j.exposure.Pooling;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScoringReportTest extends EncodingTestBase {
    private EncodedDataset dataset;
    private EncodingPlan plan;

    @BeforeEach
    void fit() throws IOException {
        List<String> lines = new ArrayList<>(List.of("user,tags,price,age,click,buy"));
        for (int row = 0; row < 400; row++) {
            lines.add(String.format(
                    Locale.ROOT,
                    "u%d,t%d|t%d,%s,%d,%d,%d",
                    row % 20,
                    row % 3,
                    row % 4,
                    row % 10 == 0 ? "" : row % 7,
                    row % 50,
                    row % 2,
                    row % 4 == 0 ? 0 : row % 2));
        }
        plan = plan(
                        IdEncoding.of("user", 4),
                        IdEncoding.of("tags", 4)
                                .withList(ValueList.of('|', Pooling.SUM).withMaxLength(2)),
                        NumericEncoding.of("price", NumericTransform.LOG1P),
                        BucketEncoding.of("age", 4, 5))
                .withLabelRule(LabelRule.KEEP);
        dataset = encode(csv(lines.toArray(String[]::new)), plan);
    }

    @Test
    void countsTheSameInServicesFilesAndEvaluation() throws IOException {
        List<String> lines = List.of(
                "user,tags,price,age,click,buy", "u1,t1|t2|t3|t9,1,,0,0", "stranger,,,7,0,0", ",t9|new,4,1,0,0");
        List<Map<String, String>> rows = lines.stream()
                .skip(1)
                .map(line -> line.split(",", -1))
                .map(cells -> Map.of("user", cells[0], "tags", cells[1], "price", cells[2], "age", cells[3]))
                .toList();
        Encoders encoders = dataset.encoders();
        FeatureCounts counts = encoders.encodeAndCount(rows).counts();
        List<FeatureCount> features = counts.features();
        assertThat(counts.rows()).isEqualTo(3);
        assertThat(features.get(0))
                .isEqualTo(new FeatureCount("user", FeatureCount.Kind.ID, 3, 1, 2, 1, 0, 0, Double.NaN));
        assertThat(features.get(1))
                .isEqualTo(new FeatureCount("tags", FeatureCount.Kind.LIST, 3, 1, 4, 2, 1, 2, Double.NaN));
        assertThat(features.get(2).missing()).isEqualTo(1);
        FeatureCount price = features.get(3);
        assertThat(price.feature()).isEqualTo("price");
        assertThat(price.missing()).isEqualTo(1);
        assertThat(price.mean()).isCloseTo((Math.log(2) + Math.log(5)) / 2, Offset.offset(1e-12));

        ExposureSource log = csv(lines.toArray(String[]::new));
        try (ScoringReader reader = new ScoringReader(log, encoders, 2)) {
            while (reader.next().isPresent()) {
                assertThat(reader.rowsRead()).isPositive();
            }
            EncodedPart part = PartEncoding.of(log, encoders, Worlds.esmm()).to(folder.resolve("part"));
            Optional<EncodingReport> training = Optional.of(dataset.report());
            List<FeatureCoverage> read = reader.report(training).features();
            assertThat(read).isEqualTo(ScoringReport.of(counts, training).features());
            assertThat(read)
                    .isEqualTo(
                            ScoringReport.of(part.report(), Part.TEST, training).features());
            assertThat(read.get(3).train().mean()).isCloseTo(1.218, Offset.offset(0.05));
            assertThat(read.get(3).train().missing()).isCloseTo(0.1, Offset.offset(0.03));
        }
    }

    /** The rule's promise, with strangers 10 points above training's share. */
    @Test
    void warnsByChanceAsSeldomAsItSays() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int files = 20_000;
        int warned = 0;
        for (int file = 0; file < files; file++) {
            int rows = 1 + random.nextInt(60);
            int unknown = 0;
            for (int row = 0; row < rows; row++) {
                unknown += random.nextDouble() < ScoringReport.FAR ? 1 : 0;
            }
            warned += report(rows, unknown).warnings().size();
        }
        assertThat(warned).as("seed %d", seed).isLessThanOrEqualTo(12);
    }

    @Test
    void warnsOfStrangersOnceTheyAreFive() {
        assertThat(report(4, 4).warnings()).isEmpty();
        assertThat(report(5, 5).warnings()).singleElement().asString().contains("feature 'user': 100.0% of the values");
        assertThat(report(1_000_000, 99_000).warnings()).isEmpty();
        assertThat(report(1_000_000, 110_000).warnings()).hasSize(1);
        assertThat(ScoringReport.of(counts(5, 5), Optional.empty()).warnings()).isEmpty();
    }

    /** A split by users makes all users of test unknown, which is no reason to expect strangers. */
    @Test
    void expectsWhatWasHeldOutUnlessTheSplitMadeItSo() throws IOException {
        ExposureSource log = csvOfUsers();
        EncodedDataset byUser = encode(log, plan(IdEncoding.of("user", 4)), HashSplit.of("user", 0.5, 0, 0.5));
        assertThat(ScoringReport.of(counts(100, 100), Optional.of(byUser.report()))
                        .warnings())
                .singleElement()
                .asString()
                .contains("0.0% in train and at most 100.0% in what was held out");
        EncodedDataset byRow = encode(log, plan(IdEncoding.of("user", 4)), HashSplit.of("row", 0.8, 0, 0.2));
        double heldOut = ScoringReport.of(counts(1, 0), Optional.of(byRow.report()))
                .features()
                .get(0)
                .heldOut()
                .unknown();
        assertThat(heldOut).isBetween(0.1, 0.5);
        assertThat(ScoringReport.of(counts(200, (int) (200 * heldOut)), Optional.of(byRow.report()))
                        .warnings())
                .isEmpty();
    }

    private ExposureSource csvOfUsers() throws IOException {
        List<String> lines = new ArrayList<>(List.of("row,user,click,buy"));
        for (int row = 0; row < 500; row++) {
            lines.add(String.format(Locale.ROOT, "%d,u%d,%d,%d", row, row / 3 * (row % 2), 1, row % 2));
        }
        return csv(lines.toArray(String[]::new));
    }

    private ScoringReport report(int rows, int unknown) {
        return ScoringReport.of(counts(rows, unknown), Optional.of(dataset.report()));
    }

    private static FeatureCounts counts(int rows, int unknown) {
        FeatureCounter counter = new FeatureCounter(List.of(new Counted("user", FeatureCount.Kind.ID)));
        counter.rows(rows);
        counter.unknown(0, unknown);
        return counter.counts();
    }
}
