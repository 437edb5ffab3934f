// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.config.format.Format;
import io.funnel4j.config.format.Formats;
import io.funnel4j.config.yaml.Keys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** {@code docs/configuration.md} has every key that a configuration may have, and no other. */
class ConfigurationReferenceTest {
    private static final Path REFERENCE = Path.of("..", "docs", "configuration.md");
    private static final Pattern ROW = Pattern.compile("\\| `([a-z-]+)` \\|.*");
    private static final Pattern CELLS = Pattern.compile("\\| `([a-z-]+)` \\| ?(.*?) ?\\| ?(.*?) ?\\|");
    private static final Pattern UNKNOWN = Pattern.compile("unknown: unknown key; keys here are ([a-z, -]+?)(;.*)?");
    private static final String UNKNOWN_KEY = "unknown: 1";

    /** Each heading with keys below it, and a configuration with an unknown key at that place. */
    private static final Map<String, String> PLACES = places();

    private static Map<String, String> places() {
        Map<String, String> places = new LinkedHashMap<>();
        for (String format :
                List.of("csv or tsv", "sql", "events", "ali-ccp", "kuairand", "aliexpress", "taobao-ads")) {
            places.put(
                    "data, format " + format,
                    Yaml.with("format: csv", "format: %s\n  unknown: 1".formatted(format.replaceFirst(" .*", ""))));
        }
        split(places, "data.split", "{by: session, unknown: 1}");
        split(places, "data.split, by time", "{by-time: day, test-from: 3, unknown: 1}");
        split(places, "data.split, by files", "{files: {test: b.csv}, unknown: 1}");
        replaced(places, "data.labels.NAME", "click: detail", "click: {positive: yes, unknown: 1}");
        replaced(
                places,
                "data.derived-labels.NAME",
                "  split:",
                "  derived-labels: {other: {of: click, without: daction, unknown: 1}}\n  split:");
        replaced(
                places,
                "data.times.NAME",
                "  split:",
                "  as-of: 9\n  times: {click: {column: clicked_at, unknown: 1}}\n  split:");
        replaced(
                places,
                "data.late-labels",
                "  split:",
                "  as-of: 9\n  times: {click: clicked_at, purchase: paid_at}\n  late-labels: {wait: 7d, unknown: 1}\n  split:");
        replaced(places, "data.expire", "  split:", "  expire: {unseen-for: 5 runs, unknown: 1}\n  split:");
        feature(places, "id", "embedding: 8, separator: ';'");
        feature(places, "cross", "of: [a, b], embedding: 8");
        feature(places, "buckets", "embedding: 8, buckets: 9");
        feature(places, "numeric", "transform: tanh");
        replaced(places, "model", "preset: esm2", "preset: esm2\n  unknown: 1");
        behaviors(places, "model.behaviors", "unknown: 1, ", "", "");
        behaviors(places, "model.behaviors.towers.NAME", "", ", unknown: 1", "");
        behaviors(places, "model.behaviors.objectives", "", "", ", unknown: 1");
        behaviors(
                places,
                "model.behaviors.objectives.weight",
                "",
                "",
                ", weight: {from: 0, to: 1, steps: 9, unknown: 1}");
        behaviors(places, "model.behaviors.objectives.estimator", "", "", ", estimator: {type: mean, unknown: 1}");
        representation(places, "shared-bottom", "units: [8]");
        representation(places, "mmoe", "experts: 2, units: [8]");
        representation(places, "ple", "levels: 1, shared-experts: 1, own-experts: 1, units: [8]");
        representation(places, "dcn-v2", "layers: 1");
        representation(places, "deep-fm", "units: [8]");
        representation(places, "final-mlp", "units: [8]");
        representation(places, "ep-net", "domain: a");
        replaced(
                places,
                "model.interests",
                "preset: esm2",
                "preset: esm2\n  interests: [{lists: [a], candidates: [b], unknown: 1}]");
        training(places, "training", "unknown: 1");
        training(places, "training.optimizer", "optimizer: {unknown: 1}");
        training(places, "training.early-stopping", "early-stopping: {unknown: 1}");
        training(places, "training.schedule", "schedule: {type: cosine, unknown: 1}");
        training(places, "training.checkpoints", "checkpoints: {unknown: 1}");
        replaced(places, "calibration", "training: {epochs: 2}", "calibration: {unknown: 1}");
        return places;
    }

    private static void replaced(Map<String, String> places, String heading, String text, String replacement) {
        places.put(heading, Yaml.with(text, replacement));
    }

    private static void split(Map<String, String> places, String heading, String split) {
        replaced(places, heading, "split: {by: session}", "split: " + split);
    }

    private static void feature(Map<String, String> places, String type, String keys) {
        replaced(
                places,
                "features.NAME, type " + type,
                "sku: {type: id, embedding: 8}",
                "sku: {type: %s, %s, %s}".formatted(type, keys, UNKNOWN_KEY));
    }

    private static void behaviors(
            Map<String, String> places, String heading, String graph, String tower, String objective) {
        replaced(
                places,
                heading,
                "preset: esm2",
                "behaviors: {%stowers: {ctr: {from: exposure, to: [click]%s}}, objectives: [{behavior: click%s}]}"
                        .formatted(graph, tower, objective));
    }

    private static void representation(Map<String, String> places, String type, String keys) {
        replaced(
                places,
                "model.representation, type " + type,
                "preset: esm2",
                "preset: esm2\n  representation: {type: %s, %s, %s}".formatted(type, keys, UNKNOWN_KEY));
    }

    private static void training(Map<String, String> places, String heading, String keys) {
        replaced(places, heading, "training: {epochs: 2}", "training: {epochs: 2, " + keys + "}");
    }

    @TestFactory
    List<DynamicTest> namesEachKeyOfEachSection() throws IOException {
        Map<String, Set<String>> documented = documented();
        Set<String> ofAllFormats = documented.remove("data");
        List<DynamicTest> tests = new ArrayList<>();
        PLACES.forEach((heading, yaml) -> tests.add(DynamicTest.dynamicTest(heading, () -> {
            Set<String> expected = new TreeSet<>(documented.get(heading));
            if (heading.startsWith("data, format")) {
                expected.addAll(ofAllFormats);
            } else if (heading.startsWith("data.split")) {
                expected.addAll(List.of("by", "by-time", "files"));
            }
            assertThat(keysAt(yaml)).isEqualTo(expected);
        })));
        return tests;
    }

    /** The declared keys below each heading; those of most representations are their components. */
    private static Map<String, List<Keys<?>>> declared() {
        Map<String, List<Keys<?>>> declared = new LinkedHashMap<>();
        declared.put("data", List.of(DataSection.KEYS));
        for (Format format : Formats.ALL) {
            String name = format.name().replaceFirst("^[ct]sv$", "csv or tsv");
            declared.putIfAbsent("data, format " + name, List.of(format.keys()));
        }
        declared.put("data.split", List.of(SplitSection.HASH));
        declared.put("data.split, by time", List.of(SplitSection.TIMES));
        declared.put("data.expire", List.of(ExpireSection.KEYS));
        declared.put("data.labels.NAME", List.of(LabelsSection.COLUMN));
        declared.put("data.derived-labels.NAME", List.of(LabelsSection.DERIVED));
        declared.put("data.times.NAME", List.of(TimesSection.COLUMN));
        declared.put("data.late-labels", List.of(TimesSection.WAIT));
        declared.put(
                "features.NAME, type id",
                List.of(FeaturesSection.ID_COLUMN, FeaturesSection.LIST, FeaturesSection.IDS));
        declared.put("features.NAME, type cross", List.of(FeaturesSection.CROSSED, FeaturesSection.IDS));
        declared.put("features.NAME, type buckets", List.of(FeaturesSection.BUCKET_KEYS));
        declared.put("features.NAME, type numeric", List.of(FeaturesSection.NUMERIC_KEYS));
        declared.put("model", List.of(ModelSection.KEYS));
        declared.put("model.behaviors", List.of(BehaviorsSection.KEYS));
        declared.put("model.behaviors.towers.NAME", List.of(BehaviorsSection.TOWER));
        declared.put("model.behaviors.objectives", List.of(BehaviorsSection.OBJECTIVE));
        declared.put("model.behaviors.objectives.weight", List.of(LossWeightYaml.KEYS));
        declared.put("model.behaviors.objectives.estimator", List.of(EstimatorYaml.KEYS));
        declared.put("model.representation, type dcn-v2", List.of(RepresentationSection.DCN_V2));
        declared.put("model.representation, type deep-fm", List.of(RepresentationSection.DEEP_FM));
        declared.put("model.representation, type ep-net", List.of(RepresentationSection.EP_NET));
        declared.put("model.interests", List.of(InterestsSection.KEYS));
        declared.put("model.representation, type final-mlp", List.of(RepresentationSection.FINAL_MLP));
        declared.put("training", List.of(new TrainingSection(Optional.empty(), Optional.empty()).keys()));
        declared.put("training.optimizer", List.of(TrainingSection.OPTIMIZER));
        declared.put("training.early-stopping", List.of(TrainingSection.STOPPING));
        declared.put("training.schedule", List.of(TrainingSection.SCHEDULE));
        declared.put("training.checkpoints", List.of(TrainingSection.CHECKPOINTS));
        declared.put("calibration", List.of(CalibrationSection.KEYS));
        return declared;
    }

    @Test
    void saysOfEachDeclaredKeyWhatItsDeclarationSays() throws IOException {
        Map<String, Row> rows = rows();
        SoftAssertions all = new SoftAssertions();
        declared().forEach((heading, sections) -> sections.stream()
                .flatMap(section -> section.keys().stream())
                .forEach(key -> {
                    String place = heading + ": " + key.name();
                    Row row = rows.get(place);
                    all.assertThat(row).as(place).isNotNull();
                    if (row == null) {
                        return;
                    }
                    all.assertThat(key.meaning()).as(place).isNotBlank();
                    all.assertThat(row.meaning()).as(place).startsWith(key.meaning());
                    if (!key.name().equals("separator")) { // required where another key of lists is there
                        all.assertThat(row.usual().startsWith("**required**"))
                                .as(place + " is required")
                                .isEqualTo(key.required());
                    }
                    key.usualWritten().filter(usual -> !(usual instanceof Map)).ifPresent(usual -> all.assertThat(
                                    row.usual())
                            .as(place)
                            .startsWith("`" + usual.toString().replaceFirst("\\.0$", "") + "`"));
                }));
        all.assertAll();
    }

    /**
     * A key in the reference.
     *
     * @param usual the default
     */
    private record Row(String usual, String meaning) {}

    /** By heading and key. */
    private static Map<String, Row> rows() throws IOException {
        Map<String, Row> rows = new LinkedHashMap<>();
        String heading = "";
        for (String line : Files.readAllLines(REFERENCE)) {
            if (line.startsWith("#")) {
                heading = line.replaceFirst("#+ ", "");
            }
            Matcher row = CELLS.matcher(line);
            if (row.matches()) {
                rows.put(heading + ": " + row.group(1), new Row(row.group(2), row.group(3)));
            }
        }
        return rows;
    }

    @Test
    void hasNoSectionThatIsNotChecked() throws IOException {
        Set<String> headings = documented().keySet();
        headings.remove("data");
        assertThat(headings).isEqualTo(PLACES.keySet());
    }

    /** What the refusal of the unknown key says that there is. */
    private static Set<String> keysAt(String yaml) {
        List<String> problems = Yaml.failure(yaml, Overrides.NONE).problems().stream()
                .map(problem -> problem.path().replaceAll(".*\\.", "") + ": " + problem.message())
                .toList();
        for (String problem : problems) {
            Matcher unknown = UNKNOWN.matcher(problem);
            if (unknown.matches()) {
                return new TreeSet<>(Arrays.asList(unknown.group(1).split(", ")));
            }
        }
        throw new AssertionError("no unknown key among " + problems);
    }

    /** The keys in the table below each heading that has one. */
    private static Map<String, Set<String>> documented() throws IOException {
        Map<String, Set<String>> keys = new LinkedHashMap<>();
        String heading = "";
        for (String line : Files.readAllLines(REFERENCE)) {
            if (line.startsWith("#")) {
                heading = line.replaceFirst("#+ ", "");
            }
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                keys.computeIfAbsent(heading, any -> new TreeSet<>()).add(row.group(1));
            }
        }
        return keys;
    }
}
