// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.encode;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Objective;
import io.funnel4j.behavior.Tower;
import io.funnel4j.dataset.plan.BucketEncoding;
import io.funnel4j.dataset.plan.DerivedLabel;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.FeatureEncoding;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.plan.LabelRule;
import io.funnel4j.dataset.plan.LabelWords;
import io.funnel4j.dataset.plan.NumericEncoding;
import io.funnel4j.dataset.plan.NumericTransform;
import io.funnel4j.dataset.plan.ValueList;
import io.funnel4j.exposure.Pooling;
import io.funnel4j.spark.ScalaCollections;
import io.funnel4j.spark.train.Clusters;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A log of a shop with columns of every type, some of its rows bad, and a plan that reads all of it. */
public final class Shop {
    static final StructType SCHEMA = new StructType()
            .add("user", DataTypes.StringType)
            .add("item", DataTypes.LongType)
            .add("category", DataTypes.StringType)
            .add("member", DataTypes.BooleanType)
            .add("tags", DataTypes.createArrayType(DataTypes.StringType))
            .add("last", DataTypes.createArrayType(DataTypes.LongType))
            .add("brands", DataTypes.createMapType(DataTypes.StringType, DataTypes.DoubleType))
            .add("price", DataTypes.DoubleType)
            .add("rating", DataTypes.createDecimalType(6, 2))
            .add("stock", DataTypes.FloatType)
            .add("visits", DataTypes.StringType)
            .add("time", DataTypes.TimestampType)
            .add("day", DataTypes.DateType)
            .add("weight", DataTypes.DoubleType)
            .add("click", DataTypes.IntegerType)
            .add("cart", DataTypes.StringType)
            .add("order", DataTypes.BooleanType)
            .add("never read", DataTypes.BinaryType);

    private static final Instant START = Instant.parse("2022-05-01T00:00:00Z");

    private Shop() {}

    public static BehaviorGraph graph() {
        return new BehaviorGraph(
                List.of(
                        Tower.binary("ctr", "exposure", "click"),
                        Tower.exhaustive("action", "click", "cart", "other"),
                        Tower.binary("buy_after_cart", "cart", "order"),
                        Tower.binary("buy_after_other", "other", "order")),
                List.of(Objective.of("click"), Objective.of("cart"), Objective.of("order")));
    }

    /** Every kind of feature but tables that lists share. */
    public static EncodingPlan plan() {
        return plan(List.of(
                IdEncoding.hashed("user", 4, 100),
                IdEncoding.of("item", 4).withMinCount(3),
                IdEncoding.of("category", 4),
                IdEncoding.cross("category_member", 4, "category", "member"),
                IdEncoding.of("day", 2),
                IdEncoding.of("time", 2),
                IdEncoding.of("rated", 2).fromColumn("rating"),
                IdEncoding.of("in_stock", 2).fromColumn("stock"),
                IdEncoding.of("tags", 4).withList(ValueList.of('|', Pooling.MEAN)),
                IdEncoding.hashed("hashed_tags", 4, 7)
                        .fromColumn("tags")
                        .withList(ValueList.of('|', Pooling.SUM).withMaxLength(2)),
                IdEncoding.of("last", 4).withMinCount(2).withList(ValueList.of('|', Pooling.SUM)),
                IdEncoding.of("brands", 4).withList(new ValueList('|', ':', 0, Pooling.WEIGHTED_MEAN)),
                new BucketEncoding("price_bucket", "price", 4, 5),
                NumericEncoding.of("price", NumericTransform.STANDARDIZE),
                NumericEncoding.of("rating", NumericTransform.TANH),
                NumericEncoding.of("stock", NumericTransform.LOG1P),
                NumericEncoding.of("visits", NumericTransform.LOG1P_STANDARDIZE)));
    }

    static EncodingPlan plan(List<FeatureEncoding> features) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("click", "click");
        labels.put("cart", "cart");
        labels.put("order", "order");
        return new EncodingPlan(
                        features,
                        labels,
                        List.of(DerivedLabel.of("other", "click", "cart")),
                        LabelRule.RAISE_CAUSE,
                        "user",
                        "weight",
                        0.5)
                .withLabelWords(Map.of("cart", LabelWords.positive("in")))
                .withMissingValues(List.of("none", "-1"));
    }

    /** Rows of a seed. */
    public static List<Row> rows(int count, long seed) {
        Random random = new Random(seed);
        return IntStream.range(0, count).mapToObj(row -> row(random)).toList();
    }

    private static Row row(Random random) {
        Instant time = START.plusMillis(500L * random.nextInt(20_000_000));
        boolean click = random.nextInt(3) == 0;
        return RowFactory.create(
                "u" + random.nextInt(40),
                or(random, -1L + random.nextInt(60)),
                or(
                        random,
                        List.of("books", "", "toys", "none", "NULL", "漢字", "a|b")
                                .get(random.nextInt(7))),
                or(random, random.nextBoolean()),
                or(random, tags(random).toArray()),
                or(
                        random,
                        random.ints(random.nextInt(5), 0, 30)
                                .mapToObj(Long::valueOf)
                                .toArray()),
                or(random, ScalaCollections.map(brands(random))),
                or(random, random.nextInt(200) == 0 ? Double.NaN : Math.round(random.nextGaussian() * 1000) / 8.0),
                or(random, BigDecimal.valueOf(random.nextInt(40) * 25L, 2)),
                or(random, random.nextInt(20) / 10f),
                or(random, random.nextInt(50) == 0 ? "many" : Integer.toString(random.nextInt(9))),
                or(random, Timestamp.from(time)),
                or(random, Date.valueOf(LocalDate.of(2022, 5, 1 + random.nextInt(28)))),
                random.nextInt(60) == 0 ? null : (double) random.nextInt(4),
                random.nextInt(80) == 0 ? null : Integer.valueOf(click ? 1 : 0),
                random.nextInt(80) == 0 ? null : click && random.nextInt(4) > 0 ? "in" : random.nextInt(3) + " out",
                random.nextInt(8) == 0,
                new byte[] {1});
    }

    private static <T> T or(Random random, T value) {
        return random.nextInt(12) == 0 ? null : value;
    }

    private static List<String> tags(Random random) {
        List<String> tags = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            tags.add(
                    or(random, "t" + (int) Math.abs(random.nextGaussian() * 8) + (random.nextInt(9) == 0 ? "|:" : "")));
        }
        return tags;
    }

    private static Map<String, Double> brands(Random random) {
        Map<String, Double> brands = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            brands.put("b" + random.nextInt(9), random.nextInt(5) == 0 ? null : random.nextInt(8) / 4.0);
        }
        return brands;
    }

    /** The rows in so many partitions, in order, the second of which is empty where there are more than two. */
    public static Dataset<Row> frame(SparkSession session, List<Row> rows, int partitions) {
        return frame(session, SCHEMA, rows, partitions);
    }

    public static Dataset<Row> frame(SparkSession session, StructType schema, List<Row> rows, int partitions) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
        if (partitions < 3) {
            return session.createDataFrame(context.parallelize(rows, partitions), schema);
        }
        int first = rows.size() / (partitions - 1);
        return session.createDataFrame(context.parallelize(rows.subList(0, first), 1), schema)
                .union(session.createDataFrame(context.parallelize(List.<Row>of(), 1), schema))
                .union(session.createDataFrame(
                        context.parallelize(rows.subList(first, rows.size()), partitions - 2), schema));
    }

    /** Of plans that are not compiled, which takes longer than to run them here. */
    public static SparkSession session(String master) {
        return session(Clusters.conf(master));
    }

    public static SparkSession session(SparkConf conf) {
        return SparkSession.builder()
                .config(conf.set("spark.sql.codegen.wholeStage", "false")
                        .set("spark.sql.codegen.factoryMode", "NO_CODEGEN")
                        .set("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
                        .set("spark.sql.warehouse.dir", System.getProperty("java.io.tmpdir") + "/warehouse"))
                .getOrCreate();
    }
}
