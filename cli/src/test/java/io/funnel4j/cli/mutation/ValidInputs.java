// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.cli.CommandLineRun;
import io.funnel4j.model.FunnelModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Locale;
import java.util.Random;

/**
 * Small inputs that are right, in one folder: a log, two configurations of runs on it, a run's folder with its encoded data
 * and its model, and the model as a single file. The same folder always gets the same bytes.
 */
final class ValidInputs {
    private static final int ROWS = 150;

    private ValidInputs() {}

    /** Writes them into an empty folder. */
    static void write(Path folder) throws IOException {
        Path log = folder.resolve("log.csv");
        Files.writeString(log, log());
        Files.setLastModifiedTime(log, FileTime.fromMillis(0)); // it stands in the encoded data
        Files.writeString(
                folder.resolve("run.yaml"),
                """
                data:
                  format: csv
                  path: log.csv
                  split: {by: user, train: 0.6, validation: 0.2, test: 0.2}
                  group: user
                  labels: {click: click, purchase: purchase}
                  inconsistent-labels: clear-effect
                  max-bad-rows: 0.5
                features:
                  user: {type: id, embedding: 2}
                  item: {type: id, embedding: 2}
                  tags: {type: id, embedding: 2, separator: "|", max-length: 3}
                  price: {type: numeric, transform: none}
                model: {preset: esmm, conversion: purchase, towers: [3]}
                training: {epochs: 2, batch-size: 64, workers: 1, checkpoints: {every: 1}}
                """);
        Files.writeString(
                folder.resolve("wide.yaml"),
                """
                # More of what a configuration may hold.
                data:
                  format: csv
                  path: [log.csv]
                  split: {by-time: time, test-from: 4800}
                  labels: {click: click, cart: cart, purchase: purchase}
                  max-bad-rows: 0.5
                  keep-every-non-click: 2
                  missing-values: [none, "NULL"]
                features:
                  user: {type: id, embedding: 2, min-count: 2}
                  item: {type: id, embedding: 3, hash-buckets: 50}
                  tags: {type: id, embedding: 2, separator: "|", pooling: sum}
                  both: {type: cross, of: [user, item], embedding: 2, hash-buckets: 100}
                  price: {type: buckets, embedding: 2, buckets: 4}
                model:
                  behaviors:
                    towers:
                      ctr: {from: exposure, to: [click]}
                      carts: {from: click, to: [cart]}
                      buys: {from: cart, to: [purchase]}
                    objectives:
                      - {behavior: click}
                      - {behavior: cart, weight: 0.5}
                      - {behavior: purchase}
                  representation: {type: mmoe, experts: 2, units: [4]}
                  towers: [3]
                  dropout: 0.1
                training:
                  epochs: 1
                  batch-size: 64
                  workers: 1
                  seed: 3
                  optimizer: {type: adagrad, learning-rate: 0.01, weight-decay: 0.0001}
                """);
        Path run = folder.resolve("run");
        succeed(CommandLineRun.of("train", folder.resolve("wide.yaml"), "--out", folder.resolveSibling("wide-run")));
        succeed(CommandLineRun.of("train", folder.resolve("run.yaml"), "--out", run));
        Files.delete(run.resolve("report.html"));
        FunnelModel.load(run.resolve("model")).export(folder.resolve("model.funnel"));
        withoutTimes(run.resolve("model/model.zip"));
        Checksums.ofModel(run.resolve("model"));
        withoutTimes(folder.resolve("model.funnel"));
        Checksums.ofExport(folder.resolve("model.funnel"));
        succeed(CommandLineRun.of("evaluate", run));
        FunnelModel.load(folder.resolve("model.funnel"));
    }

    private static void succeed(CommandLineRun run) {
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    private static void withoutTimes(Path archive) throws IOException {
        java.util.Map<String, byte[]> entries = ZipMutations.entries(Files.readAllBytes(archive));
        if (entries.containsKey("model.zip")) {
            entries.put("model.zip", ZipMutations.zip(ZipMutations.entries(entries.get("model.zip"))));
        }
        Files.write(archive, ZipMutations.zip(entries));
    }

    private static String log() {
        Random random = new Random(5);
        StringBuilder text = new StringBuilder("user,item,tags,price,time,click,cart,purchase\n");
        for (int row = 0; row < ROWS; row++) {
            int click = row % 3 == 0 ? 1 : 0;
            int cart = row % 6 == 0 ? 1 : 0;
            int purchase = row % 12 == 0 ? 1 : 0;
            String tags = String.format(Locale.ROOT, "t%d|t%d", random.nextInt(5), random.nextInt(5));
            String item = row % 10 == 0
                    ? String.format(Locale.ROOT, "\"sku, \"\"%d\"\"\"", random.nextInt(9))
                    : "sku" + random.nextInt(20);
            text.append(String.format(
                    Locale.ROOT,
                    "u%d,%s,%s,%.2f,%d,%d,%d,%d\n",
                    random.nextInt(30),
                    item,
                    row % 7 == 0 ? "" : tags,
                    random.nextDouble() * 50,
                    row * 40,
                    click,
                    cart,
                    purchase));
        }
        return text.toString();
    }
}
