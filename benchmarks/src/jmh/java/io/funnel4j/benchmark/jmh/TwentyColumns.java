// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.jmh;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.benchmark.speed.contender.ZipfIds;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.FeatureEncoding;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.plan.LabelRule;
import io.funnel4j.dataset.plan.NumericEncoding;
import io.funnel4j.dataset.plan.NumericTransform;
import io.funnel4j.dataset.split.HashSplit;
import io.funnel4j.dataset.split.Split;
import io.funnel4j.model.Preset;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A log of 20 columns: 15 of ids, 2 of numbers, 3 of labels. Split by the first id, which is the group too. */
final class TwentyColumns {
    static final int IDS = 15;

    private static final List<String> NUMBERS = List.of("price", "age");
    private static final List<String> LABELS = List.of("click", "daction", "purchase");

    private TwentyColumns() {}

    static BehaviorGraph graph() {
        return Preset.ESM2.graph();
    }

    static Split split() {
        return HashSplit.of("id_0", 0.8, 0.1, 0.1);
    }

    static EncodingPlan plan() {
        List<FeatureEncoding> features = new ArrayList<>();
        for (int id = 0; id < IDS; id++) {
            features.add(IdEncoding.of("id_" + id, 8));
        }
        NUMBERS.forEach(number -> features.add(NumericEncoding.of(number, NumericTransform.LOG1P_STANDARDIZE)));
        Map<String, String> labels = new LinkedHashMap<>();
        LABELS.forEach(label -> labels.put(label, label));
        return EncodingPlan.of(features, labels)
                .withLabelRule(LabelRule.RAISE_CAUSE)
                .withGroup("id_0");
    }

    /** Writes rows of Zipf-distributed ids; exponent 0 makes all equally frequent. */
    static Path write(Path file, long rows, int vocabulary, double exponent) throws IOException {
        ZipfIds zipf = new ZipfIds(vocabulary, exponent);
        SplittableRandom random = new SplittableRandom(7);
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            StringBuilder line = new StringBuilder();
            for (int id = 0; id < IDS; id++) {
                line.append("id_").append(id).append(',');
            }
            line.append(String.join(",", NUMBERS)).append(',').append(String.join(",", LABELS));
            writer.append(line).append('\n');
            for (long row = 0; row < rows; row++) {
                line.setLength(0);
                for (int id = 0; id < IDS; id++) {
                    line.append('v').append(zipf.draw(random)).append(',');
                }
                line.append(random.nextInt(100_000) / 100.0).append(',').append(random.nextInt(18, 80));
                boolean click = random.nextInt(20) == 0;
                line.append(click ? ",1," : ",0,").append(click && random.nextInt(3) == 0 ? '1' : '0');
                line.append(click && random.nextInt(10) == 0 ? ",1\n" : ",0\n");
                writer.append(line);
            }
        }
        return file;
    }
}
