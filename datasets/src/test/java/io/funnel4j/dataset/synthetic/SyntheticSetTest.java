// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.dataset.publicsets.KuaiRand.Log;
import io.funnel4j.dataset.publicsets.KuaiRand.Variant;
import io.funnel4j.dataset.source.RowReader;
import io.funnel4j.dataset.source.delimited.DelimitedText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyntheticSetTest {
    /** Cross fields, what of the item they cross, and with which list of the user. */
    private static final List<List<String>> CROSSES = List.of(
            List.of("508", "206", "109_14"),
            List.of("509", "207", "110_14"),
            List.of("702", "216", "127_14"),
            List.of("853", "210", "150_14"));

    private static final AliCcpSpec ALI_CCP = AliCcpSpec.of(20_000, 400, 17).withDirty(0);

    @TempDir
    Path folder;

    @Test
    void givesTheSameBytesForTheSameSeed() throws IOException {
        for (String name : List.of("a", "b")) {
            AliCcpFiles.write(AliCcpSpec.of(2000, 40, 3), folder.resolve(name).resolve("ccp"), rows -> {});
            KuaiRandFiles.write(
                    KuaiRandSpec.of(Variant.PURE, 2000, 30, 50, 3),
                    folder.resolve(name).resolve("kuairand"),
                    rows -> {});
        }
        AliCcpFiles.write(AliCcpSpec.of(2000, 40, 4), folder.resolve("other").resolve("ccp"), rows -> {});
        List<Path> files = files(folder.resolve("a"));
        // Each with generate.lock.
        assertThat(files).hasSize(6 + 8);
        for (Path file : files) {
            assertThat(folder.resolve("b").resolve(folder.resolve("a").relativize(file)))
                    .hasSameBinaryContentAs(file);
        }
        String skeleton = "ccp/sample_skeleton_train.csv";
        assertThat(Files.mismatch(
                        folder.resolve("a").resolve(skeleton),
                        folder.resolve("other").resolve(skeleton)))
                .isNotNegative();
    }

    @Test
    void refusesAFolderThatHoldsSomethingElse() throws IOException {
        Path mine = Files.writeString(folder.resolve("sample_skeleton_train.csv"), "mine");
        for (Generating layout : List.<Generating>of(
                () -> AliCcpFiles.write(AliCcpSpec.of(2000, 40, 3), folder, rows -> {}),
                () -> KuaiRandFiles.write(KuaiRandSpec.of(Variant.PURE, 2000, 30, 50, 3), folder, rows -> {}))) {
            assertThatThrownBy(layout::write)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("'%s' is not empty and holds no synthetic copy".formatted(folder));
        }
        assertThat(mine).hasContent("mine");
        assertThat(folder).isDirectoryNotContaining(path -> !path.equals(mine));
    }

    private interface Generating {
        SyntheticSet write() throws IOException;
    }

    /** A cross field holds what of the item is in the user's list, all of it, and with the list's weight. */
    @Test
    void crossesItemsWithListsOfTheirUsers() throws IOException {
        for (Exposure exposure : exposures()) {
            for (List<String> cross : CROSSES) {
                Map<String, String> met = new LinkedHashMap<>(exposure.user(cross.get(2)));
                met.keySet().retainAll(exposure.own(cross.get(1)).keySet());
                assertThat(exposure.own(cross.get(0))).as(cross.get(0)).isEqualTo(met);
            }
        }
    }

    @Test
    void leavesFieldsOutAsOftenAsAliCcp() throws IOException {
        List<Exposure> exposures = exposures();
        Map<String, Double> expected = Map.of("216", 0.27, "508", 0.4, "509", 0.74, "702", 0.74, "853", 0.55);
        // Four standard deviations of the mean of 400 users, whose exposures share lists.
        expected.forEach((field, rate) -> assertThat(exposures.stream()
                                .filter(exposure -> exposure.own(field).isEmpty())
                                .count()
                        / (double) exposures.size())
                .as(field)
                .isCloseTo(rate, Offset.offset(0.05)));
        for (String field : List.of("205", "206", "207", "210", "301")) {
            assertThat(exposures).allMatch(exposure -> !exposure.own(field).isEmpty());
        }
    }

    @Test
    void showsItemsAgainWhichStayWhatTheyAre() throws IOException {
        Map<Set<String>, List<Object>> items = new HashMap<>();
        Map<Set<String>, Set<String>> users = new HashMap<>();
        for (Exposure exposure : exposures()) {
            List<Object> features = new ArrayList<>();
            CROSSES.forEach(cross -> features.add(exposure.own(cross.get(1)).keySet()));
            Set<String> item = exposure.own("205").keySet();
            assertThat(items.computeIfAbsent(item, number -> features)).isEqualTo(features);
            users.computeIfAbsent(item, number -> new HashSet<>())
                    .addAll(exposure.user("101").keySet());
        }
        assertThat(items.size()).isBetween(500, 2000);
        assertThat(users.values().stream().filter(ofItem -> ofItem.size() > 1).count())
                .isGreaterThan(items.size() / 2);
    }

    /** Dates and hours are those of China, where KuaiRand comes from. */
    @Test
    void writesTimesAndDurationsThatAgree() throws IOException {
        KuaiRandFiles.write(KuaiRandSpec.of(Variant.PURE, 6000, 60, 90, 3).withDirty(0), folder, rows -> {});
        Path data = folder.resolve("data");
        Map<String, String> durations = new HashMap<>();
        for (Map<String, String> video : rows(data.resolve("video_features_basic_pure.csv"))) {
            String duration = video.get("video_duration");
            if (!duration.isEmpty()) {
                durations.put(video.get("video_id"), duration.replace(".0", ""));
            }
        }
        assertThat(durations.size()).isBetween(70, 89);
        for (Log log : Log.values()) {
            boolean first = log == Log.STANDARD_4_08_TO_4_21;
            for (Map<String, String> row : rows(data.resolve(log.prefix() + "_pure.csv"))) {
                LocalDateTime time = LocalDateTime.ofInstant(
                        Instant.ofEpochMilli(Long.parseLong(row.get("time_ms"))), ZoneId.of("Asia/Shanghai"));
                assertThat(row)
                        .containsEntry("date", time.toLocalDate().toString().replace("-", ""))
                        .containsEntry("hourmin", Integer.toString(time.getHour() * 100));
                assertThat(row.get("date")).isBetween(first ? "20220408" : "20220422", first ? "20220421" : "20220508");
                assertThat(row.get("duration_ms"))
                        .isEqualTo(durations.computeIfAbsent(row.get("video_id"), video -> row.get("duration_ms")));
            }
        }
    }

    /**
     * A row of the skeleton with its common row.
     *
     * @param features weights by feature of each of its own fields
     * @param common of each field of the user
     */
    private record Exposure(Map<String, Map<String, String>> features, Map<String, Map<String, String>> common) {
        Map<String, String> own(String field) {
            return features.getOrDefault(field, Map.of());
        }

        Map<String, String> user(String field) {
            return common.getOrDefault(field, Map.of());
        }
    }

    private List<Exposure> exposures() throws IOException {
        AliCcpFiles.write(ALI_CCP, folder, rows -> {});
        Map<String, Map<String, Map<String, String>>> common = new HashMap<>();
        for (String line : Files.readAllLines(folder.resolve("common_features_train.csv"))) {
            String[] cells = line.split(",", -1);
            common.put(cells[0], features(cells[2]));
        }
        List<Exposure> exposures = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("sample_skeleton_train.csv"))) {
            String[] cells = line.split(",", -1);
            exposures.add(new Exposure(features(cells[5]), common.get(cells[3])));
        }
        assertThat(exposures).hasSize(20_000);
        return exposures;
    }

    private static Map<String, Map<String, String>> features(String list) {
        Map<String, Map<String, String>> fields = new HashMap<>();
        for (String feature : list.split("\u0001", -1)) {
            String[] parts = feature.split("[\u0002\u0003]", -1);
            if (fields.computeIfAbsent(parts[0], field -> new LinkedHashMap<>()).put(parts[1], parts[2]) != null) {
                throw new AssertionError("twice in a list: " + feature);
            }
        }
        return fields;
    }

    private static List<Map<String, String>> rows(Path file) throws IOException {
        DelimitedText table = DelimitedText.csv(file);
        List<String> columns = table.columns();
        List<Map<String, String>> rows = new ArrayList<>();
        try (RowReader reader = table.open()) {
            while (reader.advance()) {
                Map<String, String> row = new HashMap<>();
                for (int column = 0; column < columns.size(); column++) {
                    row.put(columns.get(column), reader.cells().get(column).toString());
                }
                rows.add(row);
            }
        }
        return rows;
    }

    private static List<Path> files(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
