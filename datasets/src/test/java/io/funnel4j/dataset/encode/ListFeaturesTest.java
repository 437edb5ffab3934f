// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.Worlds;
import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.plan.ValueList;
import io.funnel4j.dataset.report.EncodingReport.IdReport;
import io.funnel4j.dataset.report.EncodingReport.ListReport;
import io.funnel4j.dataset.source.delimited.DelimitedText;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.dataset.split.TimeSplit;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.exposure.IdFeature;
import io.funnel4j.exposure.Pooling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cells that hold several values. */
class ListFeaturesTest extends EncodingTestBase {
    private static final int PADDING = IdFeature.PADDING;
    private static final ValueList PLAIN = ValueList.of('|', Pooling.MEAN);
    private static final ValueList WEIGHTED = new ValueList('|', ':', 0, Pooling.WEIGHTED_SUM);

    @Test
    void fillsSlotsFromTheFirstAndSharesAVocabulary() throws IOException {
        EncodedDataset dataset = encode(
                csv(
                        "item,history,day,click,buy",
                        "a,,1,1,1",
                        "b,a,1,1,1",
                        "a,b|a|b,1,0,0",
                        "c,a|z||y| ,2,0,0",
                        "a,b,2,0,0"),
                plan(
                        IdEncoding.of("item", 4),
                        IdEncoding.of("history", 4).inTable("item").withList(PLAIN)),
                new TimeSplit("day", null, "2"));
        Encoders encoders = dataset.encoders();
        int a = encoders.id("item", "a");
        int b = encoders.id("history", "b");
        assertThat(List.of(a, b)).containsExactly(2, 3); // a 4 times, b 3 times in train
        assertThat(dataset.schema().ids().get(1).slots()).isEqualTo(3);
        assertThat(dataset.train().batch(0, 3).ids())
                .containsExactly(a, 0, PADDING, PADDING, b, a, PADDING, PADDING, a, b, a, b);
        assertThat(dataset.test().batch(0, 2).ids()).containsExactly(1, a, 1, 1, a, b, PADDING, PADDING);
        IdReport history = dataset.report().ids().get(1);
        assertThat(history.missing()).isEqualTo(Map.of(Part.TRAIN, 1L, Part.TEST, 0L));
        assertThat(history.unknown()).isEqualTo(Map.of(Part.TRAIN, 0L, Part.TEST, 2L));
        assertThat(history.list().values()).isEqualTo(Map.of(Part.TRAIN, 4L, Part.TEST, 4L));
        assertThat(dataset.report().text())
                .contains("id history: 4 ids for 2 values in train; lists of up to 3 values, 8");
    }

    @Test
    void readsWeightsAndTakesOneWhereThereIsNone() throws IOException {
        EncodedDataset dataset = encode(
                csv("tags,click,buy", "a:0.5|b|c:-2e0,1,1", ",0,0", "b:3,0,0"),
                plan(IdEncoding.of("tags", 4).withList(WEIGHTED)));
        ExposureBatch batch = dataset.train().batch(0, 3);
        assertThat(batch.weights()).containsExactly(0.5f, 1, -2, 1, 0, 0, 3, 0, 0);
        assertThat(batch.ids()[3]).isZero();
    }

    @Test
    void cutsListsAtTheirMaximumLengthAndSaysSo() throws IOException {
        EncodedDataset dataset = encode(
                csv("tags,click,buy", "a|b|c|d,1,1", "a|b|c,0,0", "a|b,0,0"),
                plan(IdEncoding.of("tags", 4).withList(PLAIN.withMaxLength(2))));
        assertThat(dataset.train().batch(0, 3).ids()).containsExactly(2, 3, 2, 3, 2, 3);
        ListReport list = dataset.report().ids().get(0).list();
        assertThat(list)
                .isEqualTo(
                        new ListReport(2, 4, Map.of(Part.TRAIN, 6L), Map.of(Part.TRAIN, 2L), Map.of(Part.TRAIN, 3L)));
        assertThat(dataset.report().text()).contains("2 lists cut to 2 values, 3 values left out");
        assertThat(dataset.encoders().id("tags", "c")).as("never read").isEqualTo(IdEncoding.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:x", "a:", "a:1e40", "b:nan"})
    void refusesWeightsThatAreNone(String cell) throws IOException {
        EncodedDataset dataset = encode(
                csv("tags,click,buy", "a:1,1,1", cell + ",1,1", cell + ",1,1", "a:2,1,1"),
                plan(IdEncoding.of("tags", 4).withList(WEIGHTED)).withMaxBadRows(0.5));
        assertThat(dataset.train().rows()).isEqualTo(2);
        assertThat(dataset.report().badRowExamples()).first().asString().contains("visits.csv:3", "'tags'");
    }

    @Test
    void refusesNegativeWeightsOfAMean() {
        assertThatThrownBy(() -> encode(
                        csv("tags,click,buy", "a:-1,1,1"),
                        plan(IdEncoding.of("tags", 4).withList(new ValueList('|', ':', 0, Pooling.WEIGHTED_MEAN)))))
                .hasMessageContaining("found weight '-1', expected a weight of at least 0");
    }

    @Test
    void refusesContradictoryFormats() {
        assertThatThrownBy(() -> ValueList.of('|', Pooling.WEIGHTED_MEAN)).hasMessageContaining("weight separator");
        assertThatThrownBy(() -> new ValueList('|', '|', 0, Pooling.SUM)).hasMessageContaining("two different");
        assertThatThrownBy(() -> PLAIN.withMaxLength(-1)).hasMessageContaining("at least 1");
        assertThatThrownBy(() -> IdEncoding.cross("both", 4, "a", "b").withList(PLAIN))
                .hasMessageContaining("both a cross of [a, b] and a list");
    }

    /** Every value and weight of every cell, on any number of threads, in a folder as in the rows for scoring. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void losesNoValue(int workers) throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Map<String, String>> rows = rows(random, 4000);
        Path csv = folder.resolve("log.csv");
        Files.writeString(
                csv,
                "tags,brands,click,buy\n"
                        + rows.stream()
                                .map(row -> row.get("tags") + "," + row.get("brands") + ",1,1\n")
                                .collect(Collectors.joining()));
        EncodingPlan plan = plan(
                IdEncoding.of("tags", 4).withList(WEIGHTED),
                IdEncoding.hashed("brands", 4, 1000).withList(PLAIN));
        EncodedDataset dataset = DatasetEncoding.of(DelimitedText.csv(csv), plan, ALL_TRAIN, Worlds.esmm())
                .workers(workers)
                .to(out());
        dataset.train().verify();
        EncodedExposures reopened = EncodedDataset.open(out()).train();
        Encoders encoders = dataset.encoders();
        int slots = dataset.schema().slots();
        int tagSlots = dataset.schema().weightSlots();
        ExposureBatch batch = reopened.batch(0, rows.size());
        ExposureBatch scored = encoders.encode(rows.stream()
                .map(row -> Map.of("tags", row.get("tags"), "brands", row.get("brands")))
                .toList());
        assertThat(scored.ids()).as("seed %d", seed).isEqualTo(batch.ids());
        assertThat(scored.weights()).as("seed %d", seed).isEqualTo(batch.weights());
        long tags = 0;
        long brands = 0;
        for (int row = 0; row < rows.size(); row++) {
            List<String> expectedTags = values(rows.get(row).get("tags"));
            List<String> expectedBrands = values(rows.get(row).get("brands"));
            tags += expectedTags.size();
            brands += expectedBrands.size();
            for (int slot = 0; slot < tagSlots; slot++) {
                String value = slot < expectedTags.size() ? expectedTags.get(slot) : null;
                String[] parts = value == null ? null : value.split(":");
                assertThat(batch.ids()[row * slots + slot])
                        .as("seed %d, row %d, slot %d", seed, row, slot)
                        .isEqualTo(id(encoders, "tags", parts == null ? null : parts[0], slot));
                float weight = parts == null ? (slot == 0 ? 1 : 0) : parts.length == 1 ? 1 : Float.parseFloat(parts[1]);
                assertThat(batch.weights()[row * tagSlots + slot])
                        .as("seed %d, row %d, slot %d", seed, row, slot)
                        .isEqualTo(weight);
            }
            for (int slot = 0; slot < slots - tagSlots; slot++) {
                String value = slot < expectedBrands.size() ? expectedBrands.get(slot) : null;
                assertThat(batch.ids()[row * slots + tagSlots + slot])
                        .as("seed %d, row %d, slot %d", seed, row, slot)
                        .isEqualTo(id(encoders, "brands", value, slot));
            }
        }
        List<IdReport> reports = dataset.report().ids();
        assertThat(reports.get(0).list().values()).as("seed %d", seed).isEqualTo(Map.of(Part.TRAIN, tags));
        assertThat(reports.get(1).list().values()).as("seed %d", seed).isEqualTo(Map.of(Part.TRAIN, brands));
        assertThat(reports.get(0).list().cutValues()).isEqualTo(Map.of(Part.TRAIN, 0L));
    }

    /** Lists that consecutive rows share are stored once. */
    @Test
    void storesASharedListOnce() throws IOException {
        String list =
                Stream.iterate(0, i -> i + 1).limit(500).map(String::valueOf).collect(Collectors.joining("|"));
        List<String> lines = new ArrayList<>(List.of("tags,click,buy"));
        for (int row = 0; row < 1000; row++) {
            lines.add(list + ",1,1");
        }
        encode(csv(lines.toArray(String[]::new)), plan(IdEncoding.of("tags", 4).withList(PLAIN)));
        assertThat(Files.size(out().resolve("train/lists.bin"))).isLessThan(50_000);
    }

    private static int id(Encoders encoders, String feature, String value, int slot) {
        if (value != null) {
            return encoders.id(feature, value);
        }
        return slot == 0 ? 0 : PADDING;
    }

    private static List<String> values(String cell) {
        return Stream.of(cell.split("\\|")).filter(value -> !value.isEmpty()).toList();
    }

    private static List<Map<String, String>> rows(Random random, int count) {
        List<Map<String, String>> rows = new ArrayList<>();
        String tags = "";
        for (int row = 0; row < count; row++) {
            if (random.nextInt(3) == 0) {
                tags = list(random, true);
            }
            Map<String, String> cells = new LinkedHashMap<>();
            cells.put("tags", tags);
            cells.put("brands", list(random, false));
            rows.add(cells);
        }
        return rows;
    }

    private static String list(Random random, boolean weighted) {
        int length = random.nextInt(4) == 0 ? 0 : random.nextInt(random.nextInt(10) == 0 ? 200 : 6);
        return Stream.generate(() -> "v" + random.nextInt(random.nextBoolean() ? 20 : 5000)
                        + (weighted && random.nextBoolean() ? ":" + random.nextInt(1000) / 250.0 : ""))
                .limit(length)
                .collect(Collectors.joining("|"));
    }
}
