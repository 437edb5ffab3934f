// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run with an interest in two lists, as its user goes through it. */
class InterestRunTest {
    private static final String INTERESTS =
            "interests: [{lists: [last_items, last_brands], candidates: [item, brand], units: [6]}]";

    @TempDir
    private Path folder;

    private Path yaml;

    @BeforeEach
    void write() throws IOException {
        write("none");
    }

    /** @param noBrand what stands for the brand of an item that has none */
    private void write(String noBrand) throws IOException {
        Random random = new Random(7);
        StringBuilder text = new StringBuilder("user,item,brand,last_items,last_brands,click,buy\n");
        for (int row = 0; row < 400; row++) {
            int item = random.nextInt(12);
            List<String> items = new ArrayList<>();
            List<String> brands = new ArrayList<>();
            boolean seen = false;
            for (int entry = random.nextInt(7); entry > 0; entry--) {
                int before = random.nextInt(12);
                seen |= before == item;
                items.add("i" + before);
                brands.add(before % 4 == 0 ? noBrand : "b" + before % 4);
            }
            boolean click = seen || random.nextInt(4) == 0;
            text.append(String.format(
                    Locale.ROOT,
                    "u%d,i%d,b%d,%s,%s,%d,%d%n",
                    random.nextInt(60),
                    item,
                    item % 4,
                    String.join("|", items),
                    String.join("|", brands),
                    click ? 1 : 0,
                    click && random.nextInt(2) == 0 ? 1 : 0));
        }
        Files.writeString(folder.resolve("rows.csv"), text);
        yaml = Files.writeString(
                folder.resolve("interest.yaml"),
                """
                data:
                  format: csv
                  path: rows.csv
                  split: {by: user, train: 0.6, validation: 0.2, test: 0.2}
                  labels: {click: click, conversion: buy}
                features:
                  item: {type: id, embedding: 4}
                  brand: {type: id, embedding: 2}
                  last_items: {type: id, table: item, embedding: 4, separator: "|", max-length: 5}
                  last_brands: {type: id, table: brand, embedding: 2, separator: "|", max-length: 5}
                model:
                  preset: esmm
                  towers: [8]
                  %s
                training: {epochs: 2, batch-size: 64, workers: 2}
                """
                        .formatted(INTERESTS));
    }

    @Test
    void isExplainedTrainedJudgedScoredAndExported() throws IOException {
        assertThat(CommandLineRun.of("explain", yaml).out())
                .contains(
                        "Interests",
                        "  sum over j of a(q, k_j) k_j, k_j = [e(last_items_j) | e(last_brands_j)], q = [e(item) | e(brand)], a of layers 6, 1");
        Path run = folder.resolve("run");
        CommandLineRun trained = CommandLineRun.of("train", yaml, "--out", run);
        assertThat(trained.exitCode()).as(trained.err()).isZero();
        assertThat(Files.readString(run.resolve("run.json"))).contains("shared-embeddings+interests");
        assertThat(Files.readString(run.resolve("config.yaml"))).contains("interests:");
        assertThat(Files.readString(run.resolve("model/funnel.json"))).contains("\"last_brands\"", "\"PLAIN\"");

        CommandLineRun evaluated = CommandLineRun.of("evaluate", run, "--importance");
        assertThat(evaluated.exitCode()).as(evaluated.err()).isZero();
        Path scored = folder.resolve("scored.csv");
        CommandLineRun predicted = CommandLineRun.of("predict", run, folder.resolve("rows.csv"), "--out", scored);
        assertThat(predicted.exitCode()).as(predicted.err()).isZero();
        assertThat(Files.readAllLines(scored)).hasSize(401);
        CommandLineRun exported = CommandLineRun.of("export", run, "--onnx", folder.resolve("model.onnx"), "--check");
        assertThat(exported.exitCode()).as(exported.out() + exported.err()).isZero();
    }

    /** Attention and mean pooling read the same encoded data. */
    @Test
    void takesTheEncodedDataOfARunWithoutInterests() throws IOException {
        Path data = folder.resolve("encoded");
        assertThat(CommandLineRun.of("prepare", yaml, "--out", data).exitCode()).isZero();
        Path plain = Files.writeString(
                folder.resolve("plain.yaml"), Files.readString(yaml).replace(INTERESTS, ""));
        for (Path each : List.of(yaml, plain)) {
            CommandLineRun trained = CommandLineRun.of(
                    "train", each, "--encoded", data, "--out", folder.resolve(each.getFileName() + "-run"));
            assertThat(trained.exitCode()).as(trained.err()).isZero();
        }
    }

    @Test
    void saysWhereListsThatBelongTogetherDiffer() throws IOException {
        write("");
        CommandLineRun trained = CommandLineRun.of("train", yaml, "--out", folder.resolve("run"));
        assertThat(trained.exitCode()).isNotZero();
        assertThat(trained.err())
                .contains(
                        "lists [last_items, last_brands] belong together, and in ",
                        "a blank value is no value, so write a word for it, such as none");
    }
}
