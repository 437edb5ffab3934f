// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.dataset.encoders.QuantileBuckets;
import io.funnel4j.dataset.plan.BucketEncoding;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.plan.NumericEncoding;
import io.funnel4j.dataset.plan.NumericTransform;
import io.funnel4j.dataset.plan.ValueList;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.exposure.Pooling;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Crosses, numbers in buckets, tanh, and texts that stand for missing values. */
class FeatureKindsTest extends EncodingTestBase {
    @Test
    void crossesTwoColumnsWithoutConfusingThem() throws IOException {
        EncodedDataset dataset = encode(
                csv("a,b,click,buy", "1,23,1,1", "12,3,1,1", "1,23,0,0", ",3,0,0", "1,,0,0", "1:1,2,0,0", "1,1:2,0,0"),
                plan(IdEncoding.cross("a_b", 4, "a", "b")));
        assertThat(dataset.train().batch(0, 7).ids()).containsExactly(2, 3, 2, 0, 0, 4, 5);
        assertThat(dataset.encoders().columns()).containsExactly("a", "b");
        assertThat(dataset.encoders()
                        .encode(List.of(Map.of("a", "12", "b", "3"), Map.of("a", "7", "b", "7")))
                        .ids())
                .containsExactly(3, IdEncoding.UNKNOWN);
    }

    @Test
    void refusesACrossWithALabel() {
        assertThatThrownBy(() -> plan(IdEncoding.cross("leak", 4, "a", "click")))
                .hasMessageContaining("feature 'leak' reads column 'click', which is label 'click'");
    }

    @Test
    void putsNumbersIntoBucketsOfEquallyManyRows() throws IOException {
        List<String> lines = new ArrayList<>(List.of("price,click,buy"));
        IntStream.range(0, 100).forEach(i -> lines.add((i * 37 % 100) + ",1,1"));
        lines.add(",0,0");
        EncodedDataset dataset = encode(csv(lines.toArray(String[]::new)), plan(BucketEncoding.of("price", 4, 4)));
        assertThat(dataset.report().buckets().get(0).borders()).containsExactly(25.0, 50.0, 75.0);
        assertThat(dataset.report().buckets().get(0).missing()).isEqualTo(Map.of(Part.TRAIN, 1L));
        assertThat(dataset.schema().ids().get(0).rows()).isEqualTo(5);
        int[] ids = dataset.train().batch(0, 101).ids();
        for (int i = 0; i < 100; i++) {
            assertThat(ids[i]).isEqualTo(1 + (i * 37 % 100) / 25);
        }
        assertThat(ids[100]).isZero();
        Encoders loaded = EncodedDataset.open(out()).encoders();
        assertThat(loaded.encode(List.of(
                                Map.of("price", "-9"),
                                Map.of("price", "25"),
                                Map.of("price", "1e9"),
                                Map.of("price", "")))
                        .ids())
                .containsExactly(1, 2, 4, 0);
    }

    @Test
    void leavesOutBucketsThatRepeatedNumbersWouldMakeEmpty() throws IOException {
        List<String> lines = new ArrayList<>(List.of("price,click,buy"));
        IntStream.range(0, 100).forEach(i -> lines.add((i < 90 ? 0 : i) + ",1,1"));
        EncodedDataset dataset = encode(csv(lines.toArray(String[]::new)), plan(BucketEncoding.of("price", 4, 20)));
        assertThat(dataset.report().buckets().get(0).borders()).containsExactly(90.0, 95.0);
    }

    /** The few numbers above a frequent one, which is no border itself where it is the smallest. */
    @ParameterizedTest
    @CsvSource({"0, 2, 5.0", "0, 20, 5.0", "-1, 20, 0.0|5.0"})
    void keepsFewLargeNumbersApartFromAFrequentOne(double smallest, int buckets, String borders) {
        QuantileBuckets.Fit fit = new QuantileBuckets.Fit();
        for (int i = 0; i < 1000; i++) {
            fit.add(i < 60 ? smallest : i >= 998 ? i - 993 : 0);
        }
        QuantileBuckets fitted = fit.buckets(buckets);
        assertThat(fitted.borders())
                .containsExactlyElementsOf(
                        Arrays.stream(borders.split("\\|")).map(Double::valueOf).toList());
        assertThat(fitted.id(5)).isGreaterThan(fitted.id(0));
    }

    @Test
    void takesQuantilesOfASampleWhereNumbersAreMany() {
        QuantileBuckets.Fit fit = new QuantileBuckets.Fit(2000);
        for (int i = 0; i < 1_000_000; i++) {
            fit.add(i % 1000);
        }
        List<Double> borders = fit.buckets(4).borders();
        assertThat(borders).hasSize(3);
        for (int border = 0; border < 3; border++) {
            // Four standard deviations of a quantile of 1,000 numbers, of a thousand values.
            assertThat(borders.get(border)).isCloseTo(250.0 * (border + 1), Offset.offset(65.0));
        }
    }

    @Test
    void squashesByTanh() throws IOException {
        EncodedDataset dataset = encode(
                csv("x,click,buy", "1,1,1", "3,0,0", ",0,0"), plan(NumericEncoding.of("x", NumericTransform.TANH)));
        assertThat(dataset.train().batch(0, 3).numeric())
                .containsExactly((float) Math.tanh(-1), (float) Math.tanh(1), 0);
    }

    @Test
    void takesTextsForMissingValues() throws IOException {
        EncodedDataset dataset = encode(
                csv("item,price,tags,click,buy", "a,1,x|NULL,1,1", "NULL,-124,NULL,0,0", "null,3,,0,0"),
                plan(
                                IdEncoding.of("item", 4),
                                IdEncoding.of("tags", 4).withList(ValueList.of('|', Pooling.SUM)),
                                NumericEncoding.of("price", NumericTransform.NONE))
                        .withMissingValues(List.of("NULL", "-124")));
        assertThat(dataset.train().batch(0, 3).ids()).containsExactly(2, 2, 0, 0, 3, 0);
        assertThat(dataset.train().batch(0, 3).numeric()).containsExactly(1, 0, 3);
        assertThat(dataset.report().ids().get(0).missing()).isEqualTo(Map.of(Part.TRAIN, 1L));
        assertThat(dataset.report().numerics().get(0).missing()).isEqualTo(Map.of(Part.TRAIN, 1L));
    }
}
