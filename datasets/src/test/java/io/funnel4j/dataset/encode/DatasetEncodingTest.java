// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.InvalidFileException;
import io.funnel4j.dataset.Worlds;
import io.funnel4j.dataset.plan.DerivedLabel;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.plan.NumericEncoding;
import io.funnel4j.dataset.plan.NumericTransform;
import io.funnel4j.dataset.report.EncodingReport;
import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.dataset.source.RecordReaderSource;
import io.funnel4j.dataset.split.FileSplit;
import io.funnel4j.dataset.split.HashSplit;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.dataset.split.TimeSplit;
import io.funnel4j.problem.InvalidSpecException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.datavec.api.records.reader.impl.collection.CollectionRecordReader;
import org.datavec.api.writable.BooleanWritable;
import org.datavec.api.writable.DoubleWritable;
import org.datavec.api.writable.IntWritable;
import org.datavec.api.writable.NullWritable;
import org.datavec.api.writable.Text;
import org.datavec.api.writable.Writable;
import org.junit.jupiter.api.Test;

class DatasetEncodingTest extends EncodingTestBase {
    @Test
    void numbersValuesByFrequencyAndLeavesRareOnesUnknown() throws IOException {
        EncodedDataset dataset = encode(
                csv("item,click,buy", "rare,1,1", "b,0,0", "a,0,0", "a,0,0", "a,0,0", "b,0,0", ",0,0"),
                plan(IdEncoding.of("item", 8).withMinCount(2)));

        assertThat(dataset.train().batch(0, 7).ids()).containsExactly(1, 3, 2, 2, 2, 3, 0);
        assertThat(dataset.schema().ids().get(0).rows()).isEqualTo(4);
        EncodingReport.IdReport item = dataset.report().ids().get(0);
        assertThat(item.distinctValues()).isEqualTo(3);
        assertThat(item.unknown()).isEqualTo(Map.of(Part.TRAIN, 1L));
        assertThat(item.missing()).isEqualTo(Map.of(Part.TRAIN, 1L));
    }

    @Test
    void hashesIntoBucketsOfWhichTheFirstIsForMissingValues() throws IOException {
        List<String> lines = new ArrayList<>(List.of("item,click,buy", ",1,1"));
        for (int i = 0; i < 1000; i++) {
            lines.add("item-" + i + ",0,0");
        }
        EncodedDataset dataset = encode(csv(lines.toArray(String[]::new)), plan(IdEncoding.hashed("item", 8, 10)));
        int[] ids = dataset.train().batch(0, 1001).ids();

        assertThat(ids[0]).isZero();
        int[] counts = new int[10];
        for (int id : ids) {
            counts[id]++;
        }
        assertThat(counts[0]).isEqualTo(1);
        for (int bucket = 1; bucket < 10; bucket++) {
            assertThat(counts[bucket]).isBetween(70, 160);
        }
        assertThat(dataset.encoders().id("item", "item-0")).isEqualTo(ids[1]);
    }

    @Test
    void sharesOneVocabularyBetweenFeaturesOfOneTable() throws IOException {
        EncodedDataset dataset = encode(
                csv("item,last_item,click,buy", "a,b,1,1", "b,b,0,0", "c,a,0,0"),
                plan(IdEncoding.of("item", 8), IdEncoding.of("last_item", 8).inTable("item")));

        assertThat(dataset.train().batch(0, 3).ids()).containsExactly(3, 2, 2, 2, 4, 3);
        assertThat(dataset.schema().tables()).hasSize(1);
    }

    @Test
    void transformsNumbersByTheTrainRowsAlone() throws IOException {
        EncodedDataset dataset = encode(
                csv(
                        "item,day,plain,log,std,logstd,const,click,buy",
                        "a,1,-2.5,0,10,0,7,1,1",
                        "a,1,3e2,1,20,1,7,0,0",
                        "a,1,,,,,,0,0",
                        "a,2,5,9,1000,1,8,0,0"),
                plan(
                        NumericEncoding.of("plain", NumericTransform.NONE),
                        NumericEncoding.of("log", NumericTransform.LOG1P),
                        NumericEncoding.of("std", NumericTransform.STANDARDIZE),
                        NumericEncoding.of("logstd", NumericTransform.LOG1P_STANDARDIZE),
                        NumericEncoding.of("const", NumericTransform.STANDARDIZE)),
                new TimeSplit("day", null, "2"));
        float log2 = (float) Math.log(2);

        assertThat(dataset.train().batch(0, 3).numeric())
                .containsExactly(new float[] {-2.5f, 0, -1, -1, 0, 300, log2, 1, 1, 0, 0, 0, 0, 0, 0}, within(1e-6f));
        assertThat(dataset.test().batch(0, 1).numeric())
                .containsExactly(new float[] {5, (float) Math.log(10), 197, 1, 1}, within(1e-5f));
        assertThat(dataset.report().numerics().get(2).mean()).isEqualTo(15);
        assertThat(dataset.report().numerics().get(2).standardDeviation()).isEqualTo(5);
        assertThat(dataset.report().numerics().get(2).missing()).isEqualTo(Map.of(Part.TRAIN, 1L, Part.TEST, 0L));
    }

    @Test
    void keepsTheRowsOfOneGroupInOnePart() throws IOException {
        List<String> lines = new ArrayList<>(List.of("session,item,click,buy"));
        for (int i = 0; i < 2000; i++) {
            lines.add(String.format(Locale.ROOT, "s%d,i%d,1,%d", i / 4, i % 10, i % 2));
        }
        EncodedDataset dataset = encode(
                csv(lines.toArray(String[]::new)),
                plan(IdEncoding.of("item", 4)).withGroup("session"),
                HashSplit.of("session", 0.6, 0.2, 0.2));
        Map<Long, Part> partOf = new HashMap<>();
        for (Part part : Part.values()) {
            for (long group : dataset.part(part).groups()) {
                assertThat(partOf.putIfAbsent(group, part)).isIn(null, part);
            }
        }
        assertThat(partOf).hasSize(500);
        assertThat(dataset.report().rowsEncoded()).isEqualTo(2000);
    }

    @Test
    void takesWholeNumbersAsGroups() throws IOException {
        EncodedDataset dataset = encode(
                csv("user,item,click,buy", "17,a,1,1", "017,a,0,0", "x,a,0,0", "17,a,0,0"),
                plan(IdEncoding.of("item", 4)).withGroup("user"));
        long[] groups = dataset.train().groups();

        assertThat(groups[0]).isEqualTo(17).isEqualTo(groups[3]);
        assertThat(groups[1]).isNotEqualTo(17);
        assertThat(groups[2]).isNotIn(groups[0], groups[1]);
    }

    @Test
    void readsSampleWeights() throws IOException {
        EncodedDataset dataset = encode(
                csv("w,item,click,buy", "0.5,a,1,1", "2,a,0,0"),
                plan(IdEncoding.of("item", 4)).withSampleWeight("w"));
        assertThat(dataset.train().sampleWeights()).containsExactly(0.5f, 2);
    }

    @Test
    void readsPartsFromFilesOfTheirOwnWhoseColumnsStandInAnotherOrder() throws IOException {
        EncodedDataset dataset = encode(
                csvNamed("train.csv", "item,click,buy", "a,1,1", "b,0,0"),
                plan(IdEncoding.of("item", 4)),
                new FileSplit(null, csvNamed("test.csv", "buy,extra,click,item", "0,9,1,b", "0,9,0,new")));

        assertThat(dataset.parts()).containsExactly(Part.TRAIN, Part.TEST);
        assertThat(dataset.test().batch(0, 2).ids()).containsExactly(3, 1);
        assertThat(dataset.test().label("click")).containsExactly(1, 0);
        assertThatThrownBy(dataset::validation).hasMessageContaining("has no validation part");
    }

    @Test
    void readsRecordReadersOfNumbers() throws IOException {
        List<List<Writable>> rows = List.of(
                List.of(new IntWritable(5), new DoubleWritable(1.5), new IntWritable(1), new BooleanWritable(true)),
                List.of(new IntWritable(6), NullWritable.INSTANCE, new DoubleWritable(0), new Text("0")),
                List.of(new IntWritable(5), new DoubleWritable(Double.NaN), new IntWritable(0), new Text("0")));
        EncodedDataset dataset = encode(
                RecordReaderSource.of(
                        "world", List.of("item", "price", "click", "buy"), new CollectionRecordReader(rows)),
                plan(IdEncoding.of("item", 4), NumericEncoding.of("price", NumericTransform.NONE))
                        .withMaxBadRows(0.4));

        assertThat(dataset.train().batch(0, 2).ids()).containsExactly(2, 3);
        assertThat(dataset.train().batch(0, 2).numeric()).containsExactly(1.5f, 0);
        assertThat(dataset.train().label("conversion")).containsExactly(1, 0);
        assertThat(dataset.report().badRowExamples().get(0).location()).isEqualTo("world:3");
    }

    @Test
    void opensWhatItWrote() throws IOException {
        EncodedDataset written = encode(
                csv("item,day,click,buy", "a,1,1,1", "\"b\"\"\\\u00e9\",2,0,0", "c,3,1,0"),
                plan(IdEncoding.of("item", 4)),
                new TimeSplit("day", "2", "3"));
        EncodedDataset opened = EncodedDataset.open(out());

        assertThat(opened.parts()).containsExactly(Part.TRAIN, Part.VALIDATION, Part.TEST);
        assertThat(written.parts()).containsExactly(Part.TRAIN, Part.VALIDATION, Part.TEST);
        assertThat(opened.schema()).isEqualTo(written.schema());
        assertThat(opened.report()).isEqualTo(written.report());
        assertThat(opened.encoders().plan()).isEqualTo(written.encoders().plan());
        assertThat(opened.train().checksum()).isEqualTo(written.train().checksum());
        assertThat(opened.report().json()).contains("\"rowsRead\" : 3");
    }

    @Test
    void refusesADataSetThatIsNotComplete() throws IOException {
        encode(csv("item,click,buy", "a,1,1"), plan(IdEncoding.of("item", 4)));
        assertThatThrownBy(() -> encode(csv("item,click,buy", "a,2,1"), plan(IdEncoding.of("item", 4))))
                .isInstanceOf(InvalidExposuresException.class);
        assertThat(EncodedDataset.open(out()).train().rows()).isEqualTo(1);
        Files.delete(out().resolve("dataset.json"));
        assertThatThrownBy(() -> EncodedDataset.open(out())).isInstanceOf(InvalidFileException.class);
    }

    @Test
    void encodesAnotherSourceWithFittedEncoders() throws IOException {
        EncodedDataset dataset = encode(
                csv("user,item,click,buy", "1,a,1,1", "2,b,0,0"),
                plan(IdEncoding.of("item", 4)).withGroup("user"));
        EncodedPart next = PartEncoding.of(
                        csvNamed("next.csv", "user,item,click,buy", "3,b,1,0", "4,new,0,0"),
                        dataset.encoders(),
                        Worlds.esmm())
                .to(folder.resolve("next"));

        assertThat(next.exposures().batch(0, 2).ids()).containsExactly(3, 1);
        assertThat(next.exposures().label("click")).containsExactly(1, 0);
        assertThat(next.exposures().groups()).containsExactly(3, 4);
        assertThat(EncodedExposures.open(folder.resolve("next")).rows()).isEqualTo(2);
    }

    @Test
    void encodesRowsWithoutLabels() throws IOException {
        EncodedDataset dataset = encode(
                csv("user,item,click,buy", "1,a,1,1", "2,b,0,0"),
                plan(IdEncoding.of("item", 4))
                        .withGroup("user")
                        .withDerivedLabels(DerivedLabel.of("left", "click", "conversion")));
        EncodedPart next = PartEncoding.of(csvNamed("next.csv", "item", "b"), dataset.encoders(), Worlds.esmm())
                .to(folder.resolve("next"));

        assertThat(next.exposures().labels()).isEmpty();
        assertThat(next.exposures().layout().grouped()).isFalse();
        assertThatThrownBy(() -> PartEncoding.of(
                                csvNamed("half.csv", "item,click", "b,1"), dataset.encoders(), Worlds.esmm())
                        .to(folder.resolve("half")))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("label 'conversion' reads column 'buy'");
    }

    @Test
    void refusesASourceWithoutRows() {
        assertThatThrownBy(() -> encode(csv("item,click,buy"), plan(IdEncoding.of("item", 4))))
                .isInstanceOf(InvalidExposuresException.class)
                .hasMessageContaining("visits.csv has columns [item, click, buy] and no row");
    }

    @Test
    void refusesASplitThatLeavesAPartEmpty() {
        assertThatThrownBy(() -> encode(
                        csv("item,day,click,buy", "a,1,1,1", "a,2,1,1"),
                        plan(IdEncoding.of("item", 4)),
                        new TimeSplit("day", "5", "9")))
                .isInstanceOf(InvalidExposuresException.class)
                .hasMessageContaining("the split leaves no row for validation; of 2 rows read, train got 2")
                .hasMessageContaining("the split leaves no row for test");
    }

    @Test
    void refusesALabelWithoutAPositiveInTrain() {
        assertThatThrownBy(() -> encode(
                        csv("item,day,click,buy", "a,1,1,0", "a,1,1,0", "a,2,1,1"),
                        plan(IdEncoding.of("item", 4)),
                        new TimeSplit("day", null, "2")))
                .isInstanceOf(InvalidExposuresException.class)
                .hasMessageContaining("label 'conversion' is 0 in all 2 rows of train (positives: train 0")
                .hasMessageContaining("test 1");
    }

    @Test
    void tellsHowFarItIs() throws IOException {
        List<ProgressListener.Progress> heard = new ArrayList<>();
        DatasetEncoding.of(
                        csv("item,click,buy", "a,1,1", "b,0,0"),
                        plan(IdEncoding.of("item", 4)),
                        ALL_TRAIN,
                        Worlds.esmm())
                .progress(heard::add)
                .to(out());
        assertThat(heard)
                .extracting(ProgressListener.Progress::phase)
                .containsExactly(ProgressListener.Phase.FIT, ProgressListener.Phase.ENCODE);
        assertThat(heard).allSatisfy(progress -> {
            assertThat(progress.rows()).isEqualTo(2);
            assertThat(progress.share()).hasValue(1);
        });
    }
}
