// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user reads after a mistake: the place and the mend. */
class BadInputTest {
    private static final String MODEL = "model: {preset: esmm, conversion: purchase, towers: [4]}";
    private static final String FEATURES =
            "features: {user: {type: id, embedding: 2}, price: {type: numeric, transform: none}}";

    @TempDir
    private Path folder;

    private Path csv;

    @BeforeEach
    void writeGoodData() throws IOException {
        csv = folder.resolve("log.csv");
        writeRows(goodRows(200));
    }

    @Test
    void trainsOnTheGoodData() throws IOException {
        CommandLineRun run = train(FEATURES, MODEL);
        assertThat(run.err()).doesNotContain("Exception");
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    @Test
    void unknownKeysAreNamedWithTheirPathsAllAtOnce() throws IOException {
        CommandLineRun run = train(
                "features: {user: {type: id, embeding: 2}}", "model: {preset: esmm, conversion: purchase, towrs: [4]}");
        assertFails(run, "features.user.embeding", "embedding", "model.towrs", "towers");
    }

    @Test
    void aLabelAmongTheFeaturesIsRefused() throws IOException {
        assertFails(
                train("features: {user: {type: id, embedding: 2}, click: {type: id, embedding: 2}}", MODEL), "click");
    }

    @Test
    void aGraphThatIsTooLargeIsRefusedWithTheFile() throws IOException {
        CommandLineRun run = train(
                FEATURES,
                "model: {preset: esmm, conversion: purchase, representation: {type: ple, levels: 1, shared-experts: 99999, own-experts: 1, units: [4]}}");
        assertFails(run, "config.yaml: the graph has more than 5,000 layers", "fewer towers, experts or layers");
    }

    @Test
    void namesOfManyLinesAreOneMessage() throws IOException {
        CommandLineRun run =
                train("features: {user: {type: id, embedding: 2, column: \"us" + "\\n".repeat(999) + "er\"}}", MODEL);
        assertFails(run, "'us\\u000a\\u000a", "characters)");
        assertThat(run.err().lines()).as("the file, then its problem").hasSize(2);
    }

    @Test
    void namesWithTabsAreShown() throws IOException {
        assertFails(train("features: {\"us\\ter\": {type: id, embedding: 2}}", MODEL), "'us\\u0009er'", "user");
    }

    @Test
    void aMissingColumnIsNamedWithTheColumnsThereAre() throws IOException {
        assertFails(
                train("features: {usr: {type: id, embedding: 2}}", MODEL),
                "run.yaml has a problem:",
                "features.usr.column (line 6): feature 'usr' reads column 'usr', which " + csv + " does not have",
                "did you mean 'user'?",
                "price");
        assertThat(folder.resolve("run")).as("nothing was begun").doesNotExist();
    }

    @Test
    void aRowWithTooFewCellsIsCountedWithFileAndLine() throws IOException {
        List<String> rows = goodRows(200);
        rows.set(50, "u1,3.5");
        writeRows(rows);
        CommandLineRun run = train(FEATURES, MODEL);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("log.csv").contains("52");
    }

    @Test
    void manyBadRowsAreAnError() throws IOException {
        List<String> rows = goodRows(200);
        for (int row = 50; row < 60; row++) {
            rows.set(row, "u1,cheap,0,0");
        }
        writeRows(rows);
        assertFails(train(FEATURES, MODEL), "log.csv", "price", "cheap", "number");
    }

    @Test
    void aLabelOfTwoIsABadRow() throws IOException {
        List<String> rows = goodRows(200);
        rows.set(50, "u1,3.5,2,0");
        writeRows(rows);
        CommandLineRun run = train(FEATURES, MODEL);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("click").contains("2").contains("52");
    }

    @Test
    void anEmptyFileIsNamed() throws IOException {
        Files.writeString(csv, "");
        assertFails(train(FEATURES, MODEL), "log.csv", "empty");
    }

    @Test
    void aFileWithoutOnePositiveIsRefused() throws IOException {
        writeRows(IntStream.range(0, 200)
                .mapToObj(row -> String.format(Locale.ROOT, "u%d,%d.5,0,0", row % 20, row % 7))
                .collect(Collectors.toList()));
        assertFails(train(FEATURES, MODEL), "click", "train");
    }

    @Test
    void aCyclicGraphNamesTheCycle() throws IOException {
        assertFails(
                train(
                        FEATURES,
                        """
                        model:
                          behaviors:
                            towers:
                              ctr: {from: exposure, to: [click]}
                              a: {from: click, to: [purchase]}
                              b: {from: purchase, to: [click]}
                            objectives: [{behavior: click}, {behavior: purchase}]
                          towers: [4]
                        """),
                "model.behaviors",
                "cycle",
                "click -> purchase -> click");
    }

    @Test
    void joiningPathsThatAreNotExclusiveNameTheMend() throws IOException {
        assertFails(
                train(
                        FEATURES,
                        """
                        model:
                          behaviors:
                            towers:
                              ctr: {from: exposure, to: [click]}
                              carts: {from: click, to: [cart]}
                              wishes: {from: click, to: [wish]}
                              buy_cart: {from: cart, to: [purchase]}
                              buy_wish: {from: wish, to: [purchase]}
                            objectives: [{behavior: click}, {behavior: purchase}]
                          towers: [4]
                        """),
                "'cart'",
                "'wish'",
                "outcomes of one tower");
    }

    @Test
    void anUnknownPresetListsThePresets() throws IOException {
        assertFails(train(FEATURES, "model: {preset: esm3, towers: [4]}"), "esm3", "esm2", "single-task");
    }

    @Test
    void aCutModelIsRefused() throws IOException {
        Path run = folder.resolve("run");
        assertTrains(train(FEATURES, MODEL));
        Path model = run.resolve("model/model.zip");
        byte[] whole = Files.readAllBytes(model);
        Files.write(model, Arrays.copyOf(whole, whole.length / 2));
        assertFails(CommandLineRun.of("evaluate", run), "model.zip", "cut");
    }

    @Test
    void aModelDoesNotReadOtherFeatures() throws IOException {
        assertTrains(train(FEATURES, MODEL));
        Path run = folder.resolve("run");
        Path other = folder.resolve("other");
        assertTrains(train("features: {user: {type: id, embedding: 3}}", MODEL, other));
        Path data = run.resolve("data");
        Files.move(data, folder.resolve("old"));
        Files.move(other.resolve("data"), data);
        assertFails(CommandLineRun.of("evaluate", run), "other features", "dimension");
    }

    @Test
    void aFolderThatIsNoRunIsNamed() {
        assertFails(CommandLineRun.of("evaluate", folder), folder.toString(), "train");
    }

    @Test
    void wrongUsageEndsWithTwo() {
        assertThat(CommandLineRun.of().exitCode()).isEqualTo(2);
        assertThat(CommandLineRun.of("trian").exitCode()).isEqualTo(2);
        assertThat(CommandLineRun.of("compare", "--seeds", "0").exitCode()).isEqualTo(2);
        assertThat(CommandLineRun.of("compare", "--models", "esm3").err())
                .contains("esm3")
                .contains("esm2");
    }

    @Test
    void wrongUsageIsALineAndWhereTheHelpIs() {
        assertThat(CommandLineRun.of("train", "run.yaml", "--epoch", 3).err().lines())
                .containsExactly(
                        "Unknown options: '--epoch', '3'; did you mean --epochs?", "Help: ./funnel4j train --help");
        assertThat(CommandLineRun.of("trian").err().lines())
                .hasSize(2)
                .first()
                .asString()
                .contains("'trian'", "did you mean", "train");
        assertThat(CommandLineRun.of("evaluate", "run", "--part", "tset").err())
                .startsWith("Invalid value for option '--part': found 'tset'; expected one of train, validation, test");
        CommandLineRun number = CommandLineRun.of("train", "run.yaml", "--seed", "9\u001b[2J" + "9".repeat(9_000));
        assertThat(number.exitCode()).isEqualTo(2);
        assertThat(number.err().lines()).hasSize(2).allSatisfy(line -> assertThat(line)
                .hasSizeLessThan(600));
        assertThat(number.err()).contains("--seed", "\\u001b[2J", "characters)").doesNotContain("\u001b");
    }

    private static void assertTrains(CommandLineRun run) {
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    private static void assertFails(CommandLineRun run, String... words) {
        assertThat(run.exitCode()).as("out: %s%nerr: %s", run.out(), run.err()).isEqualTo(1);
        assertThat(run.err()).contains(words).doesNotContain("unexpected");
    }

    private CommandLineRun train(String features, String model) throws IOException {
        return train(features, model, folder.resolve("run"));
    }

    private CommandLineRun train(String features, String model, Path out) throws IOException {
        Path yaml = folder.resolve("run.yaml");
        Files.writeString(
                yaml,
                """
                data:
                  format: csv
                  path: log.csv
                  split: {by: user, train: 0.6, validation: 0.2, test: 0.2}
                  labels: {click: click, purchase: purchase}
                %s
                %s
                training: {epochs: 1, batch-size: 64, workers: 1}
                """
                        .formatted(features, model));
        return CommandLineRun.of("train", yaml, "--out", out);
    }

    private void writeRows(List<String> rows) throws IOException {
        Files.writeString(csv, "user,price,click,purchase\n" + String.join("\n", rows) + "\n");
    }

    private static List<String> goodRows(int count) {
        return IntStream.range(0, count)
                .mapToObj(row -> String.format(
                        Locale.ROOT, "u%d,%d.5,%d,%d", row % 20, row % 7, row % 3 == 0 ? 1 : 0, row % 6 == 0 ? 1 : 0))
                .collect(Collectors.toList());
    }
}
