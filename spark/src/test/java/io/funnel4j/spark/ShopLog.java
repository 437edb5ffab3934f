// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** A log as CSV, and a configuration that reads it. */
public final class ShopLog {
    private ShopLog() {}

    /** Writes {@code log.csv} into a folder. */
    public static Path write(Path folder, int rows) throws IOException {
        Random random = new Random(7);
        StringBuilder text = new StringBuilder("session,user,item,price,click,daction,purchase\n");
        for (int row = 0; row < rows; row++) {
            int user = random.nextInt(200);
            int item = (int) (100 * random.nextDouble() * random.nextDouble());
            boolean click = random.nextInt(100) < 15 + item % 20;
            boolean daction = click && random.nextInt(100) < 20 + user % 30;
            boolean purchase = click && random.nextInt(100) < (daction ? 60 : 20);
            text.append("%s,u%s,i%s,%s,%s,%s,%s%n"
                    .formatted(
                            row / 4,
                            user,
                            item,
                            random.nextInt(20) == 0 ? "" : random.nextInt(1000) / 10.0,
                            click ? 1 : 0,
                            daction ? 1 : 0,
                            purchase ? 1 : 0));
        }
        return Files.writeString(folder.resolve("log.csv"), text);
    }

    /** ESM2 on it. */
    public static final String YAML =
            """
            data:
              format: csv
              path: log.csv
              split: {by: session, train: 0.7, validation: 0.15, test: 0.15}
              group: user
              labels: [click, daction, purchase]
              derived-labels:
                oaction: {of: click, without: daction}
            features:
              user: {type: id, embedding: 4, min-count: 2}
              item: {type: id, embedding: 4}
              price: {type: numeric, transform: log1p-standardize}
            model:
              preset: esm2
              towers: [16, 8]
            training:
              epochs: 3
              batch-size: 128
              seed: 5
              workers: 1
              optimizer: {type: adam, learning-rate: 0.005}
              early-stopping: {metric: p_click.auc, patience: 2}
            """;
}
