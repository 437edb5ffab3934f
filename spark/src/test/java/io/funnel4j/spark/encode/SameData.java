// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.funnel4j.dataset.DataForm;
import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.ExposureStream;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.dataset.encoders.Vocabulary;
import io.funnel4j.dataset.report.EncodingReport;
import io.funnel4j.dataset.report.EncodingReport.NumericReport;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.exposure.IdFeature;
import io.funnel4j.spark.data.ExposureBlock;
import io.funnel4j.spark.data.SparkDataset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** Compares data sets of a cluster with those of one machine. */
public final class SameData {
    private static final double TOLERANCE = 1e-6;

    private SameData() {}

    /** Row by row: ids, list weights, labels, groups, sample weights; numbers but for their last digits. */
    public static void assertSame(SparkDataset found, EncodedDataset expected) {
        assertThat(found.parts()).isEqualTo(expected.parts());
        for (int table = 0; table < values(expected.encoders()).size(); table++) {
            assertThat(String.join("\n", values(found.encoders()).get(table)))
                    .isEqualTo(String.join("\n", values(expected.encoders()).get(table)));
        }
        assertThat(found.schema()).isEqualTo(expected.schema());
        for (Part part : expected.parts()) {
            assertThat(found.rows(part))
                    .as("rows of " + part)
                    .isEqualTo(expected.part(part).rows());
            assertSame(found.part(part).collect(), expected.part(part), part.toString());
        }
        assertSame(found.report(), expected.report());
    }

    private static void assertSame(List<ExposureBlock> blocks, EncodedExposures expected, String part) {
        long from = 0;
        for (int number = 0; number < blocks.size(); number++) {
            ExposureBlock block = blocks.get(number);
            assertThat(block.number()).isEqualTo(number);
            assertSame(block.exposures(), expected, from, part + " block " + number);
            from += block.exposures().rows();
        }
        assertThat(from).as("rows of " + part).isEqualTo(expected.rows());
    }

    private static void assertSame(EncodedExposures found, EncodedExposures expected, long from, String where) {
        found.verify();
        int count = (int) found.rows();
        ExposureBatch here = found.batch(0, count);
        ExposureBatch there = expected.batch(from, count);
        assertThat(here.ids()).as("ids of " + where).isEqualTo(there.ids());
        assertThat(here.weights()).as("weights of " + where).isEqualTo(there.weights());
        assertThat(here.numeric()).as("numbers of " + where).containsExactly(there.numeric(), within((float)
                TOLERANCE));
        assertThat(here.sampleWeights()).as("sample weights of " + where).isEqualTo(there.sampleWeights());
        for (String label : found.labels()) {
            assertThat(here.labels().get(label))
                    .as(label + " of " + where)
                    .isEqualTo(there.labels().get(label));
        }
        assertThat(found.layout()).isEqualTo(expected.layout());
        for (String label : found.layout().delays()) {
            assertThat(here.delays().get(label))
                    .as("delays of %s of %s", label, where)
                    .isEqualTo(there.delays().get(label));
        }
        if (found.grouped()) {
            long[] groups = expected.groups();
            assertThat(found.groups())
                    .as("groups of " + where)
                    .isEqualTo(Arrays.copyOfRange(groups, (int) from, (int) from + count));
        }
    }

    /** Reports, but for the name of the source and where rows stand in it. */
    private static void assertSame(EncodingReport found, EncodingReport expected) {
        assertThat(found.rowsRead()).isEqualTo(expected.rowsRead());
        assertThat(found.badRows()).isEqualTo(expected.badRows());
        assertThat(found.badRowExamples())
                .usingRecursiveComparison()
                .ignoringFields("location")
                .isEqualTo(expected.badRowExamples());
        assertThat(found.labels()).isEqualTo(expected.labels());
        assertThat(found.late()).isEqualTo(expected.late());
        assertThat(found.parts()).isEqualTo(expected.parts());
        assertThat(found.ids()).isEqualTo(expected.ids());
        assertThat(found.buckets()).isEqualTo(expected.buckets());
        assertThat(found.sampling()).isEqualTo(expected.sampling());
        assertThat(found.missingValues()).isEqualTo(expected.missingValues());
        assertThat(found.missingWords()).isEqualTo(expected.missingWords());
        assertThat(found.findings()).isEqualTo(expected.findings());
        assertThat(found.numerics())
                .usingRecursiveComparison()
                .withEqualsForType((one, other) -> Math.abs(one - other) < TOLERANCE, Double.class)
                .isEqualTo(expected.numerics());
        assertThat(found.numerics().stream().map(NumericReport::missing).toList())
                .isEqualTo(
                        expected.numerics().stream().map(NumericReport::missing).toList());
    }

    /** Rows, encoders and reports, bit by bit. */
    public static void assertSameBits(SparkDataset found, SparkDataset expected) {
        assertThat(found.report().json()).isEqualTo(expected.report().json());
        assertThat(values(found.encoders())).isEqualTo(values(expected.encoders()));
        assertThat(found.encoders().statistics()).isEqualTo(expected.encoders().statistics());
        assertThat(found.encoders().buckets()).isEqualTo(expected.encoders().buckets());
        assertThat(found.schema()).isEqualTo(expected.schema());
        assertThat(found.parts()).isEqualTo(expected.parts());
        for (Part part : expected.parts()) {
            List<ExposureBlock> here = found.part(part).collect();
            List<ExposureBlock> there = expected.part(part).collect();
            assertThat(here).hasSameSizeAs(there);
            for (int block = 0; block < here.size(); block++) {
                assertThat(Arrays.equals(bytes(here.get(block)), bytes(there.get(block))))
                        .as("same bits of %s block %s", part, block)
                        .isTrue();
            }
        }
    }

    private static byte[] bytes(ExposureBlock block) {
        return DataForm.bytes(out -> ExposureStream.write(block.exposures(), out));
    }

    /** The values of each table, by id, in the order of the tables' names. */
    static List<List<String>> values(Encoders encoders) {
        List<List<String>> values = new ArrayList<>();
        new TreeMap<>(encoders.tables()).forEach((name, table) -> {
            List<String> ofTable = new ArrayList<>(List.of(name, "missing", "unknown"));
            if (table instanceof Vocabulary vocabulary) {
                vocabulary.values().forEach(ofTable::add);
            }
            values.add(ofTable);
        });
        return values;
    }

    /** The values of a feature's slots, row by row; the same whichever ids they have. */
    static List<String> decoded(Encoders encoders, EncodedExposures exposures, String feature) {
        int slot = 0;
        IdFeature found = null;
        for (IdFeature id : encoders.schema().ids()) {
            if (id.name().equals(feature)) {
                found = id;
                break;
            }
            slot += id.slots();
        }
        String table = found.table();
        List<String> values = values(encoders).stream()
                .filter(ofTable -> ofTable.get(0).equals(table))
                .findFirst()
                .orElseThrow();
        ExposureBatch batch = exposures.batch(0, (int) exposures.rows());
        List<String> decoded = new ArrayList<>();
        for (int row = 0; row < batch.rows(); row++) {
            for (int i = 0; i < found.slots(); i++) {
                int id = batch.ids()[row * encoders.schema().slots() + slot + i];
                decoded.add(id == IdFeature.PADDING ? "" : values.get(1 + id));
            }
        }
        return decoded;
    }
}
