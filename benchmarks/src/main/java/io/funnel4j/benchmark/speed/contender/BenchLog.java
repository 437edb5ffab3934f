// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.speed.contender;

import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.FeatureEncoding;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.plan.NumericEncoding;
import io.funnel4j.dataset.plan.NumericTransform;
import io.funnel4j.dataset.split.HashSplit;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** The rows as a log in delimited text: a session, a price, the fields, click and purchase. */
final class BenchLog {
    private static final String SESSION = "session";
    private static final String PRICE = "price";
    private static final int ROWS_A_SESSION = 10;

    private final Shape shape;

    BenchLog(Shape shape) {
        this.shape = shape;
    }

    /** Every field by a vocabulary, the price standardised. */
    EncodingPlan plan() {
        List<FeatureEncoding> features = new ArrayList<>();
        for (int field = 0; field < shape.fields(); field++) {
            features.add(IdEncoding.of(Shape.fieldName(field), shape.dimension()));
        }
        features.add(NumericEncoding.of(PRICE, NumericTransform.LOG1P_STANDARDIZE));
        return EncodingPlan.of(features, Map.of(Shape.CLICK, Shape.CLICK, Shape.PURCHASE, Shape.PURCHASE))
                .withGroup(SESSION);
    }

    static HashSplit split() {
        return HashSplit.of(SESSION, 0.8, 0.1, 0.1);
    }

    /** Writes a workload's rows with a header. */
    void write(Workload workload, Path file) throws IOException {
        ZipfIds zipf = new ZipfIds(workload.ids(), Workload.ZIPF_EXPONENT);
        SplittableRandom random = new SplittableRandom(workload.seed());
        int[] ids = new int[shape.fields()];
        byte[] labels = new byte[2];
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write(header());
            for (int row = 0; row < workload.rows(); row++) {
                BenchRows.draw(zipf, random, ids, labels);
                out.write(line(row, random.nextInt(100_000), ids, labels));
            }
        }
    }

    private String header() {
        List<String> names = new ArrayList<>(List.of(SESSION, PRICE));
        for (int field = 0; field < shape.fields(); field++) {
            names.add(Shape.fieldName(field));
        }
        names.addAll(List.of(Shape.CLICK, Shape.PURCHASE));
        return String.join(",", names) + "\n";
    }

    private static String line(int row, int cents, int[] ids, byte[] labels) {
        StringBuilder line = new StringBuilder(ids.length * 10);
        line.append('s').append(row / ROWS_A_SESSION).append(',');
        line.append(cents / 100).append('.').append(cents / 10 % 10).append(cents % 10);
        for (int id : ids) {
            line.append(",v").append(id);
        }
        return line.append(',')
                .append(labels[0])
                .append(',')
                .append(labels[1])
                .append('\n')
                .toString();
    }
}
