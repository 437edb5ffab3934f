// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.onnx.check;

import io.funnel4j.dataset.encode.DatasetEncoding;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.dataset.plan.BucketEncoding;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.FeatureEncoding;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.plan.NumericEncoding;
import io.funnel4j.dataset.plan.NumericTransform;
import io.funnel4j.dataset.plan.ValueList;
import io.funnel4j.dataset.source.delimited.DelimitedText;
import io.funnel4j.dataset.split.HashSplit;
import io.funnel4j.exposure.Pooling;
import io.funnel4j.model.Preset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/** A log with every kind of feature, and rows like its own. */
final class AllFeatures {
    private static final List<String> COLUMNS = List.of(
            "user", "item", "history", "bag", "tags", "mix", "gender", "plan", "device", "price", "age", "score",
            "depth", "same");

    private AllFeatures() {}

    static EncodedDataset encode(Path folder, long seed) throws IOException {
        return encode(folder, seed, features());
    }

    /** The same with embeddings of one dimension. */
    static EncodedDataset encodeInOneDimension(Path folder, long seed, int dimension) throws IOException {
        List<FeatureEncoding> features = features().stream()
                .map(feature -> {
                    if (feature instanceof IdEncoding id) {
                        return new IdEncoding(
                                id.name(),
                                id.columns(),
                                id.table(),
                                dimension,
                                id.minCount(),
                                id.hashBuckets(),
                                id.list());
                    }
                    return feature instanceof BucketEncoding buckets
                            ? new BucketEncoding(buckets.name(), buckets.column(), dimension, buckets.buckets())
                            : feature;
                })
                .toList();
        return encode(folder, seed, features);
    }

    private static EncodedDataset encode(Path folder, long seed, List<FeatureEncoding> features) throws IOException {
        Path csv = folder.resolve("log.csv");
        Random random = new Random(seed);
        StringBuilder lines = new StringBuilder(String.join(",", COLUMNS) + ",click,daction,purchase,conversion\n");
        for (int row = 0; row < 600; row++) {
            int click = random.nextInt(2);
            int daction = click * random.nextInt(2);
            int purchase = click * random.nextInt(2);
            lines.append(String.join(",", row(random, false).values()))
                    .append(",%s,%s,%s,%s\n".formatted(click, daction, purchase, purchase));
        }
        Files.writeString(csv, lines);
        EncodingPlan plan = EncodingPlan.of(
                        features,
                        Map.of(
                                "click",
                                "click",
                                "daction",
                                "daction",
                                "purchase",
                                "purchase",
                                "conversion",
                                "conversion"))
                .withMissingValues(List.of("NULL", "-124"));
        return DatasetEncoding.of(
                        DelimitedText.csv(csv), plan, HashSplit.of("user", 0.8, 0.1, 0.1), Preset.ESMM.graph())
                .to(folder.resolve("encoded"));
    }

    private static List<FeatureEncoding> features() {
        return List.of(
                IdEncoding.of("user", 4),
                IdEncoding.of("item", 5),
                IdEncoding.of("history", 5)
                        .inTable("item")
                        .withList(ValueList.of('|', Pooling.MEAN).withMaxLength(3)),
                IdEncoding.of("viewed", 5).fromColumn("bag").inTable("item").withList(ValueList.of('|', Pooling.SUM)),
                IdEncoding.of("tags", 3).withList(new ValueList('|', ':', 4, Pooling.WEIGHTED_SUM)),
                IdEncoding.of("mix", 2).withList(new ValueList(';', '=', 0, Pooling.WEIGHTED_MEAN)),
                IdEncoding.cross("gender_x_plan", 4, "gender", "plan"),
                IdEncoding.cross("three", 3, "plan", "gender", "item"),
                IdEncoding.of("whole_bag", 2).fromColumn("bag").withList(ValueList.of(';', Pooling.SUM)),
                IdEncoding.of("gender", 2),
                IdEncoding.hashed("device", 3, 17),
                NumericEncoding.of("price", NumericTransform.LOG1P_STANDARDIZE),
                NumericEncoding.of("age", NumericTransform.TANH),
                NumericEncoding.of("score", NumericTransform.NONE),
                NumericEncoding.of("depth", NumericTransform.STANDARDIZE),
                new NumericEncoding("price_log", "price", NumericTransform.LOG1P),
                new BucketEncoding("age_group", "age", 3, 6),
                new BucketEncoding("price_group", "price", 2, 100),
                BucketEncoding.of("same", 2, 4));
    }

    /** Rows as a service gets them, with missing and unknown values, lists that are too long and weights of 0. */
    static List<Map<String, String>> rows(int count, long seed) {
        Random random = new Random(seed);
        List<Map<String, String>> rows = new ArrayList<>();
        for (int row = 0; row < count; row++) {
            rows.add(row(random, true));
        }
        return rows;
    }

    private static Map<String, String> row(Random random, boolean odd) {
        Map<String, String> row = new LinkedHashMap<>();
        int known = odd ? 12 : 10;
        row.put("user", odd && random.nextInt(5) == 0 ? missing(random) : "u" + random.nextInt(3 * known));
        row.put("item", odd && random.nextInt(8) == 0 ? missing(random) : "i" + random.nextInt(known));
        row.put("history", list(random, "i", known, 5, "|", null));
        row.put("bag", list(random, "i", known, 3, "|", null));
        row.put("tags", list(random, "t", known, 4, "|", ":"));
        row.put("mix", list(random, "m", known, 3, ";", "="));
        row.put("gender", odd && random.nextInt(8) == 0 ? missing(random) : random.nextBoolean() ? "f" : "männlich");
        row.put("plan", odd && random.nextInt(8) == 0 ? "never" : "p" + random.nextInt(3));
        row.put("device", random.nextInt(8) == 0 ? "" : "d" + random.nextInt(50));
        row.put(
                "price",
                random.nextInt(9) == 0 ? missing(random) : Double.toString(Math.exp(2 * random.nextGaussian())));
        row.put("age", random.nextInt(9) == 0 ? "" : Integer.toString(18 + random.nextInt(50)));
        row.put("score", Double.toString(random.nextGaussian()));
        row.put("depth", Double.toString(1e6 + random.nextInt(1000)));
        row.put("same", "5");
        return row;
    }

    private static String missing(Random random) {
        return List.of("", "NULL", "-124").get(random.nextInt(3));
    }

    /** Within a list: some stand for a missing value, some have blanks around them. */
    private static String value(Random random, String value) {
        return switch (random.nextInt(8)) {
            case 0 -> "NULL";
            case 1 -> value + " ";
            default -> value;
        };
    }

    private static String list(Random random, String letter, int known, int most, String separator, String weight) {
        return random.ints(random.nextInt(most + 1), 0, known)
                .mapToObj(value ->
                        value(random, letter + value) + (weight == null ? "" : weight + random.nextInt(4) / 2.0))
                .collect(Collectors.joining(separator));
    }
}
