// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.late;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Estimator;
import io.funnel4j.behavior.Objective;
import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.Worlds;
import io.funnel4j.dataset.encode.DatasetEncoding;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.dataset.encode.EncodingTestBase;
import io.funnel4j.dataset.encode.PartEncoding;
import io.funnel4j.dataset.plan.DerivedLabel;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.FeatureEncoding;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.plan.LabelTimes;
import io.funnel4j.dataset.plan.LateRule;
import io.funnel4j.dataset.plan.NumericEncoding;
import io.funnel4j.dataset.plan.NumericTransform;
import io.funnel4j.dataset.report.LateReport;
import io.funnel4j.dataset.source.delimited.DelimitedText;
import io.funnel4j.dataset.split.TimeSplit;
import io.funnel4j.dataset.world.ExposureCursor;
import io.funnel4j.dataset.world.NamedWorld;
import io.funnel4j.dataset.world.World;
import io.funnel4j.dataset.world.WorldColumn;
import io.funnel4j.dataset.world.WorldFile;
import io.funnel4j.dataset.world.WorldSource;
import io.funnel4j.exposure.ExposureBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The encoding of a generated log of six weeks, beside what its moments say. */
class DelayedWorldEncodingTest extends EncodingTestBase {
    private static final int ROWS = 20_000;
    private static final World WORLD = World.of(NamedWorld.DELAYED.spec(ROWS));
    private static final TimeSplit SPLIT = new TimeSplit("day", "36", "39");
    private static final double SECONDS_A_DAY = 86_400;

    private static EncodingPlan plan(LabelTimes times, FeatureEncoding... features) {
        Map<String, String> labels = new LinkedHashMap<>();
        for (String label : List.of("click", "daction", "purchase")) {
            labels.put(label, label);
        }
        return EncodingPlan.of(List.of(features), labels)
                .withDerivedLabels(DerivedLabel.of("oaction", "click", "daction"))
                .withTimes(times);
    }

    private static FeatureEncoding[] fitted() {
        return new FeatureEncoding[] {
            IdEncoding.of("item", 4), NumericEncoding.of("price", NumericTransform.LOG1P_STANDARDIZE)
        };
    }

    private static LabelTimes times(String asOf) {
        return LabelTimes.asOf(asOf)
                .withExposure("shown_at")
                .with("click", "clicked_at", "exposure")
                .with("purchase", "purchased_at", "click");
    }

    private EncodedDataset encode(EncodingPlan plan, int workers) {
        return DatasetEncoding.of(WorldSource.of(WORLD), plan, SPLIT, graph(plan))
                .workers(workers)
                .to(out());
    }

    /** Rows stand twice only for an estimator that expects it. */
    private static BehaviorGraph graph(EncodingPlan plan) {
        BehaviorGraph graph = Worlds.esm2();
        return plan.times() == null || plan.times().late().kind() != LateRule.Kind.REPEAT
                ? graph
                : new BehaviorGraph(
                        graph.towers(),
                        List.of(
                                Objective.of("click"),
                                Objective.of("daction"),
                                Objective.of("purchase").withEstimator(Estimator.fakeNegative())));
    }

    /** Labels and delays of a part, row by row. */
    private static List<String> rows(EncodedExposures part) {
        ExposureBatch batch = part.batch(0, (int) part.rows());
        List<String> rows = new ArrayList<>();
        for (int row = 0; row < batch.rows(); row++) {
            rows.add("%s %s %s %s"
                    .formatted(
                            batch.labels().get("click")[row],
                            batch.labels().get("purchase")[row],
                            batch.delays().get("click")[row],
                            batch.delays().get("purchase")[row]));
        }
        return rows;
    }

    private static float days(long from, long to) {
        return (float) ((to - from) / SECONDS_A_DAY);
    }

    /** The same of the train rows, from the world itself. */
    private static List<String> trainRows(long asOf) {
        List<String> rows = new ArrayList<>();
        ExposureCursor cursor = WORLD.cursor();
        while (cursor.next()) {
            long shown = cursor.second(WorldColumn.SHOWN_AT).getAsLong();
            if (cursor.number(WorldColumn.DAY) >= 36 || shown > asOf) {
                continue;
            }
            long clicked = cursor.second(WorldColumn.CLICKED_AT).orElse(Long.MAX_VALUE);
            long purchased = cursor.second(WorldColumn.PURCHASED_AT).orElse(Long.MAX_VALUE);
            boolean click = clicked <= asOf;
            boolean purchase = purchased <= asOf;
            float clickDelay = days(shown, click ? clicked : asOf);
            float purchaseDelay = click ? days(clicked, purchase ? purchased : asOf) : Float.POSITIVE_INFINITY;
            rows.add("%s %s %s %s".formatted(click ? 1 : 0, purchase ? 1 : 0, clickDelay, purchaseDelay));
        }
        return rows;
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-01-20T13:30:00Z", "2026-02-06", "2026-06-01"})
    void hasTheLabelsAndDelaysOfAnyTime(String asOf) {
        EncodedDataset data = encode(plan(times(asOf), fitted()), 2);

        long second =
                Instant.parse(asOf.length() > 10 ? asOf : asOf + "T00:00:00Z").getEpochSecond();
        assertThat(rows(data.train())).isEqualTo(trainRows(second));
        assertThat(data.train().rows()).isGreaterThan(5_000);
        LateReport late = data.report().late();
        long unseen = late.seen().get(1).unseen();
        assertThat(unseen > 0).isEqualTo(!asOf.equals("2026-06-01"));
        ExposureBatch test = data.test().batch(0, (int) data.test().rows());
        ExposureCursor cursor = WORLD.cursor(WORLD.firstRowOfDay(39), ROWS);
        for (int row = 0; row < test.rows(); row++) {
            cursor.next();
            assertThat(test.labels().get("purchase")[row] == 1).isEqualTo(cursor.happened(WorldColumn.PURCHASE));
        }
    }

    @ParameterizedTest
    @CsvSource({"KEEP", "WAIT", "REPEAT"})
    void writesTheSameBytesOnAnyThreads(LateRule.Kind kind) {
        LateRule rule = kind == LateRule.Kind.WAIT
                ? LateRule.wait(Duration.ofDays(7))
                : kind == LateRule.Kind.KEEP ? LateRule.KEEP : LateRule.REPEAT;
        LabelTimes times = LabelTimes.asOf("2026-02-01")
                .with("click", "clicked_at")
                .with("purchase", "purchased_at", "click")
                .withLate(rule);
        EncodedDataset one = encode(plan(times, fitted()), 1);
        long checksum = one.train().checksum();
        LateReport report = one.report().late();
        EncodedDataset several = encode(plan(times, fitted()), 5);

        assertThat(several.train().checksum()).isEqualTo(checksum);
        assertThat(several.report().late()).isEqualTo(report);
        assertThat(report.seen().get(1).unseen()).isPositive();
        several.verify();
    }

    /** Where nothing is to be fitted rows are encoded as they are read, else they wait in a file. */
    @Test
    void isTheSameWhereRowsAreEncodedAsTheyAreRead() {
        LabelTimes times = times("2026-02-01");
        List<String> waited = rows(encode(plan(times, fitted()), 2).train());

        EncodedDataset streamed = encode(plan(times, IdEncoding.hashed("item", 4, 100)), 2);

        assertThat(rows(streamed.train())).isEqualTo(waited);
    }

    /** Another log that is evaluated has final labels, with columns of times or without. */
    @Test
    void evaluatesAnotherLogByWhatFinallyHappened() throws IOException {
        EncodedDataset data = encode(plan(times("2026-02-01"), fitted()), 2);
        Path other = folder.resolve("other.csv");
        WorldFile.write(WORLD, other, 0, 500, false, done -> {});

        EncodedExposures part = PartEncoding.of(DelimitedText.csv(other), data.encoders(), Worlds.esm2())
                .to(folder.resolve("part"))
                .exposures();

        assertThat(part.layout().delays()).isEmpty();
        ExposureCursor cursor = WORLD.cursor(0, 500);
        byte[] purchases = part.label("purchase");
        for (byte purchase : purchases) {
            cursor.next();
            assertThat(purchase == 1).isEqualTo(cursor.happened(WorldColumn.PURCHASE));
        }
    }

    @Test
    void storesNothingOfTimesWhereThereAreNone() {
        EncodedDataset data = encode(plan(null, fitted()), 2);

        assertThat(data.train().layout().delays()).isEmpty();
        assertThat(data.report().late()).isNull();
        assertThat(data.report().json()).doesNotContain("late");
        assertThat(folder.resolve("encoded/train/exposures.json")).content().doesNotContain("delays");
        assertThat(folder.resolve("encoded/dataset.json")).content().doesNotContain("times");
    }
}
