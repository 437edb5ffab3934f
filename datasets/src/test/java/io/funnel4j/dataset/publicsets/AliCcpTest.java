// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.publicsets;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.dataset.Worlds;
import io.funnel4j.dataset.encode.DatasetEncoding;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.FeatureEncoding;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.plan.LabelRule;
import io.funnel4j.dataset.plan.ValueList;
import io.funnel4j.dataset.report.EncodingReport.ListReport;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.dataset.split.WholeSplit;
import io.funnel4j.dataset.synthetic.AliCcpFiles;
import io.funnel4j.dataset.synthetic.AliCcpSpec;
import io.funnel4j.dataset.synthetic.SyntheticSet;
import io.funnel4j.exposure.Pooling;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AliCcpTest {
    private static final String NEXT = "\u0001";
    private static final int FIRST_FIELD = 4;

    @TempDir
    Path folder;

    @Test
    void keepsAllValuesAndWeightsOfAField() throws IOException {
        skeleton("7,1,0,abc,4,"
                + features("205", "11", "1.0", "508", "5", "0.69315", "508", "6", "1", "109_14", "9", "2.5"));
        common("abc,3," + features("101", "3", "1.0", "109_14", "1", "0.5", "109_14", "2", "1.0"));
        Rows rows = Rows.of(new AliCcp(folder, "train"));
        assertThat(rows.bad()).isEmpty();
        List<String> columns = new AliCcp(folder, "train").columns();
        assertThat(columns).startsWith("sample_id", "click", "conversion", "common_feature_index", "101", "109_14");
        Map<String, String> row = cells(columns, rows.text().get(0));
        assertThat(row)
                .containsEntry("sample_id", "7")
                .containsEntry("click", "1")
                .containsEntry("101", "3")
                .containsEntry("109_14", "1:0.5|2|9:2.5")
                .containsEntry("205", "11")
                .containsEntry("508", "5:0.69315|6")
                .containsEntry("301", "");
    }

    @Test
    void saysWhatIsWrongWithARowAndGoesOn() throws IOException {
        skeleton(
                "1,0,0,abc,1," + features("205", "11", "1.0"),
                "2,0,0,nowhere,1," + features("205", "11", "1.0"),
                "3,0,0,abc,2," + features("205", "11", "1.0"),
                "4,0,0,abc,1," + features("999", "11", "1.0"),
                "5,0,0,abc,1,205\u0002" + "11",
                "6,0,0",
                "7,0,0,short,1," + features("205", "11", "1.0"),
                "8,0,0,abc,1," + features("205", "1|1", "1.0"),
                "9,0,1,abc,0,");
        common("abc,1," + features("101", "3", "1.0"), "short,2," + features("101", "3", "1.0"));
        Rows rows = Rows.of(new AliCcp(folder, "train"));
        assertThat(rows.text()).hasSize(2);
        assertThat(rows.text().get(1)).startsWith("9,0,1,abc");
        String file = folder.resolve("sample_skeleton_train.csv").toString();
        assertThat(rows.bad())
                .containsExactly(
                        file + ":2: found common_feature_index 'nowhere', expected a row of it in "
                                + folder.resolve("common_features_train.csv"),
                        file + ":3: found 1 features in the row, expected 2, as feature_num says",
                        file + ":4: found field '999' in the row, expected one of "
                                + String.join(", ", AliCcpField.ids()),
                        file + ":5: found feature '205?11' in the row, expected FIELD U+0002 FEATURE U+0003 WEIGHT",
                        file + ":6: found 3 cells, expected 6 cells",
                        file + ":7: found 1 features in the common row, expected 2, as feature_num says",
                        file + ":8: found feature '205?1|' in the row, expected FIELD U+0002 FEATURE U+0003 WEIGHT");
    }

    @Test
    void readsCompressedFiles() throws IOException {
        skeleton("1,0,0,abc,1," + features("205", "11", "1.0"), "2,1,1,abc,1," + features("205", "12", "1.0"));
        common("abc,1," + features("101", "3", "1.0"));
        List<String> plain = Rows.of(new AliCcp(folder, "train")).text();
        for (String name : List.of("sample_skeleton_train.csv", "common_features_train.csv")) {
            try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(folder.resolve(name + ".gz")))) {
                Files.copy(folder.resolve(name), gzip);
            }
            Files.delete(folder.resolve(name));
        }
        assertThat(Rows.of(new AliCcp(folder, "train")).text()).isEqualTo(plain).hasSize(2);
    }

    /** Every (field, value, weight) of the raw text, counted by a few lines that know the layout alone. */
    @Test
    void losesNoValueOfASyntheticSet() throws IOException {
        SyntheticSet written = AliCcpFiles.write(AliCcpSpec.of(3000, 100, 11).withLongestList(80), folder, rows -> {});
        Map<String, String> common = new HashMap<>();
        for (String line : Files.readAllLines(folder.resolve("common_features_train.csv"))) {
            String[] cells = line.split(",", -1);
            common.put(cells[0], cells[2]);
        }
        List<Map<String, List<String>>> expected = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("sample_skeleton_train.csv"))) {
            String[] cells = line.split(",", -1);
            if (cells.length == 6 && common.containsKey(cells[3])) {
                List<String> own = List.of(cells[5].split(NEXT));
                if (own.size() == Integer.parseInt(cells[4])) {
                    Map<String, List<String>> row = new LinkedHashMap<>();
                    add(row, List.of(common.get(cells[3]).split(NEXT)));
                    add(row, own);
                    expected.add(row);
                }
            }
        }
        AliCcp source = new AliCcp(folder, "train");
        Rows rows = Rows.of(source);
        List<String> columns = source.columns();
        assertThat(rows.text()).hasSameSizeAs(expected);
        long values = 0;
        for (int row = 0; row < expected.size(); row++) {
            Map<String, String> found = cells(columns, rows.text().get(row));
            for (String field : columns.subList(FIRST_FIELD, columns.size())) {
                List<String> wanted = expected.get(row).getOrDefault(field, List.of());
                values += wanted.size();
                assertThat(found.get(field)).as("row %d, field %s", row, field).isEqualTo(String.join("|", wanted));
            }
        }
        assertThat(values).isEqualTo(written.counts().get("values of good rows with their common rows, train"));
        assertThat(encodedValues(source)).isEqualTo(values);
        long dirty = rows.bad().size();
        assertThat(dirty)
                .isEqualTo(count(written, "indexes without a row, train")
                        + count(written, "wrong numbers of features, train")
                        + count(written, "rows cut short, train"))
                .isPositive();
    }

    /** The values of all fields once they are encoded. */
    private long encodedValues(AliCcp source) {
        List<FeatureEncoding> features = new ArrayList<>();
        for (String field : AliCcpField.ids()) {
            features.add(IdEncoding.of(field, 4).withList(new ValueList('|', ':', 0, Pooling.WEIGHTED_SUM)));
        }
        EncodingPlan plan = EncodingPlan.of(features, Map.of("click", "click", "conversion", "conversion"))
                .withLabelRule(LabelRule.KEEP);
        EncodedDataset dataset = DatasetEncoding.of(source, plan, new WholeSplit(Part.TRAIN), Worlds.esmm())
                .to(folder.resolve("encoded"));
        List<ListReport> lists =
                dataset.report().ids().stream().map(report -> report.list()).toList();
        assertThat(lists).allMatch(list -> list.cutValues().get(Part.TRAIN) == 0);
        return lists.stream().mapToLong(list -> list.values().get(Part.TRAIN)).sum();
    }

    private static long count(SyntheticSet written, String what) {
        return written.counts().getOrDefault(what, 0L);
    }

    private static void add(Map<String, List<String>> row, List<String> features) {
        for (String feature : features) {
            String[] parts = feature.split("[\u0002\u0003]", -1);
            String value = Double.parseDouble(parts[2]) == 1 ? parts[1] : parts[1] + ":" + parts[2];
            row.computeIfAbsent(parts[0], field -> new ArrayList<>()).add(value);
        }
    }

    private static Map<String, String> cells(List<String> columns, String row) {
        String[] cells = row.split(",", -1);
        Map<String, String> byName = new HashMap<>();
        for (int i = 0; i < cells.length; i++) {
            byName.put(columns.get(i), cells[i]);
        }
        return byName;
    }

    private static String features(String... triples) {
        List<String> features = new ArrayList<>();
        for (int i = 0; i < triples.length; i += 3) {
            features.add(triples[i] + "\u0002" + triples[i + 1] + "\u0003" + triples[i + 2]);
        }
        return String.join(NEXT, features);
    }

    private void skeleton(String... lines) throws IOException {
        Files.write(folder.resolve("sample_skeleton_train.csv"), List.of(lines), StandardCharsets.UTF_8);
    }

    private void common(String... lines) throws IOException {
        Files.write(folder.resolve("common_features_train.csv"), List.of(lines), StandardCharsets.UTF_8);
    }
}
