// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.dataset.encode.DatasetEncoding;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.plan.LabelRule;
import io.funnel4j.dataset.plan.NumericEncoding;
import io.funnel4j.dataset.plan.NumericTransform;
import io.funnel4j.dataset.plan.ValueList;
import io.funnel4j.dataset.source.delimited.DelimitedText;
import io.funnel4j.dataset.split.HashSplit;
import io.funnel4j.exposure.Pooling;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.model.Preset;
import io.funnel4j.model.TowerLayers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A small log with lists, lists with weights and missing values: as rows of Spark, as CSV, and as names and values. */
final class ListLog {
    static final List<String> COLUMNS =
            List.of("visit", "user", "item", "tags", "interests", "price", "click", "daction", "purchase", "weight");

    private static final StructType SCHEMA = new StructType()
            .add("visit", DataTypes.LongType)
            .add("user", DataTypes.StringType)
            .add("item", DataTypes.LongType)
            .add("tags", DataTypes.createArrayType(DataTypes.StringType))
            .add(
                    "interests",
                    DataTypes.createArrayType(
                            new StructType().add("value", DataTypes.IntegerType).add("weight", DataTypes.DoubleType)))
            .add("price", DataTypes.DoubleType)
            .add("click", DataTypes.IntegerType)
            .add("daction", DataTypes.BooleanType)
            .add("purchase", DataTypes.IntegerType)
            .add("weight", DataTypes.FloatType);

    private final List<Row> rows = new ArrayList<>();
    private final List<Map<String, String>> texts = new ArrayList<>();

    /** @param values that each column has; more than those of another log are unknown to its model */
    ListLog(int count, int values, long seed) {
        Random random = new Random(seed);
        for (int row = 0; row < count; row++) {
            add(row / 3, random, values);
        }
    }

    private void add(long visit, Random random, int values) {
        String user = random.nextInt(20) == 0 ? null : "u" + random.nextInt(values);
        Long item = random.nextInt(20) == 0 ? null : (long) random.nextInt(values);
        List<String> tags = random.nextInt(10) == 0
                ? null
                : IntStream.range(0, random.nextInt(5))
                        .mapToObj(i -> "t" + random.nextInt(values))
                        .toList();
        List<Integer> interests = IntStream.range(0, random.nextInt(4))
                .mapToObj(i -> random.nextInt(values))
                .toList();
        List<Double> weights =
                interests.stream().map(i -> random.nextInt(40) / 8.0).toList();
        Double price = random.nextInt(20) == 0 ? null : random.nextInt(100_000) / 1000.0;
        int click = random.nextInt(3) == 0 ? 1 : 0;
        boolean daction = click == 1 && random.nextInt(3) == 0;
        int purchase = random.nextInt(8) == 0 ? 1 : 0; // also without a click
        float weight = random.nextInt(5) / 4f;
        rows.add(RowFactory.create(
                visit,
                user,
                item,
                tags == null ? null : tags.toArray(String[]::new),
                IntStream.range(0, interests.size())
                        .mapToObj(i -> RowFactory.create(interests.get(i), weights.get(i)))
                        .toArray(Row[]::new),
                price,
                click,
                daction,
                purchase,
                weight));
        Map<String, String> text = new LinkedHashMap<>();
        text.put("visit", Long.toString(visit));
        text.put("user", user);
        text.put("item", item == null ? null : item.toString());
        text.put("tags", tags == null ? null : String.join("|", tags));
        text.put(
                "interests",
                IntStream.range(0, interests.size())
                        .mapToObj(i -> interests.get(i) + ":" + weights.get(i))
                        .collect(Collectors.joining("|")));
        text.put("price", price == null ? null : price.toString());
        text.put("click", Integer.toString(click));
        text.put("daction", daction ? "1" : "0");
        text.put("purchase", Integer.toString(purchase));
        text.put("weight", Float.toString(weight));
        texts.add(text);
    }

    Dataset<Row> rows(SparkSession spark, int partitions) {
        return spark.createDataFrame(new JavaSparkContext(spark.sparkContext()).parallelize(rows, partitions), SCHEMA);
    }

    /** Names and values of the rows, as a service has them. */
    List<Map<String, String>> texts() {
        return texts;
    }

    Path csv(Path file) throws IOException {
        List<String> lines = new ArrayList<>(List.of(String.join(",", COLUMNS)));
        for (Map<String, String> row : texts) {
            lines.add(COLUMNS.stream()
                    .map(column -> row.get(column) == null ? "" : row.get(column))
                    .collect(Collectors.joining(",")));
        }
        return Files.write(file, lines);
    }

    static BehaviorGraph graph() {
        return Preset.ESM2.graph("purchase");
    }

    private static EncodingPlan plan() {
        Map<String, String> labels = new LinkedHashMap<>();
        List.of("click", "daction", "purchase").forEach(label -> labels.put(label, label));
        return EncodingPlan.of(
                        List.of(
                                IdEncoding.of("user", 4),
                                IdEncoding.of("item", 4),
                                IdEncoding.of("tags", 4)
                                        .withList(new ValueList('|', ValueList.NO_WEIGHTS, 3, Pooling.MEAN)),
                                IdEncoding.of("interests", 4)
                                        .withList(new ValueList('|', ':', 0, Pooling.WEIGHTED_SUM)),
                                NumericEncoding.of("price", NumericTransform.LOG1P_STANDARDIZE)),
                        labels)
                .withGroup("visit")
                .withSampleWeight("weight")
                .withLabelRule(LabelRule.RAISE_CAUSE);
    }

    /** A model of this log, drawn but not trained, with its encoders, in a folder. */
    FunnelModel model(Path folder, Path work) throws IOException {
        EncodedDataset data = DatasetEncoding.of(
                        DelimitedText.csv(csv(work.resolve("log.csv"))),
                        plan(),
                        HashSplit.of("visit", 0.8, 0.1, 0.1),
                        graph())
                .to(work.resolve("encoded"));
        FunnelModel model =
                FunnelModel.create(FunnelSpec.of(graph(), data.schema()).withTowers(TowerLayers.of(8, 4)));
        model.save(folder);
        Encoders encoders = data.encoders();
        encoders.save(folder.resolve("encoders"));
        return model;
    }
}
