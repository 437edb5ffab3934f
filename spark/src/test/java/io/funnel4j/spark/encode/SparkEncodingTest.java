// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Estimator;
import io.funnel4j.behavior.Objective;
import io.funnel4j.behavior.Tower;
import io.funnel4j.benchmark.WorldData;
import io.funnel4j.dataset.encode.DatasetEncoding;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.dataset.plan.BucketEncoding;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.plan.LabelTimes;
import io.funnel4j.dataset.plan.LateRule;
import io.funnel4j.dataset.plan.NumericEncoding;
import io.funnel4j.dataset.plan.NumericTransform;
import io.funnel4j.dataset.plan.ValueList;
import io.funnel4j.dataset.source.CellText;
import io.funnel4j.dataset.source.ExposureSource;
import io.funnel4j.dataset.source.RowReader;
import io.funnel4j.dataset.source.delimited.DelimitedText;
import io.funnel4j.dataset.split.HashSplit;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.dataset.split.Split;
import io.funnel4j.dataset.split.TimeSplit;
import io.funnel4j.dataset.split.WholeSplit;
import io.funnel4j.dataset.sql.SqlSettings;
import io.funnel4j.dataset.sql.SqlSource;
import io.funnel4j.dataset.world.NamedWorld;
import io.funnel4j.dataset.world.World;
import io.funnel4j.dataset.world.WorldSource;
import io.funnel4j.dataset.world.WorldSpec;
import io.funnel4j.exposure.Pooling;
import io.funnel4j.model.Preset;
import io.funnel4j.spark.data.ExposureBlock;
import io.funnel4j.spark.data.SparkDataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a cluster encodes is what one machine encodes that reads the same rows, by other code. */
class SparkEncodingTest {
    private static final int ROWS = 900;
    private static final Split BY_USER = HashSplit.of("user", 0.6, 0.2, 0.2);
    private static final Split BY_TIME = new TimeSplit("time", "2022-06-20", "2022-07-20T12:00");

    @TempDir
    static Path folder;

    private static SparkSession session;
    private static List<Row> rows;
    private static SqlSource parquet;

    @BeforeAll
    static void start() throws IOException {
        session = Shop.session("local[2]");
        rows = Shop.rows(ROWS, 5);
        Path files = folder.resolve("log");
        Shop.frame(session, rows, 1).write().parquet(files.toString());
        try (Stream<Path> written = Files.list(files)) {
            Path file = written.filter(path -> path.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow();
            parquet = SqlSource.of("log", "SELECT * FROM '%s'".formatted(file), SqlSettings.in(folder));
        }
    }

    @AfterAll
    static void stop() {
        session.stop();
    }

    private static EncodedDataset onOneMachine(EncodingPlan plan, Split split) {
        return DatasetEncoding.of(parquet, plan, split, Shop.graph()).to(folder.resolve("encoded"));
    }

    private static SparkDataset onCluster(EncodingPlan plan, Split split, int partitions) {
        return SparkEncoding.of(Shop.frame(session, rows, partitions), plan, split, Shop.graph())
                .encode();
    }

    private static void assertSame(EncodingPlan plan, Split split, int partitions) {
        EncodedDataset expected = onOneMachine(plan, split);
        try (SparkDataset found = onCluster(plan, split, partitions)) {
            SameData.assertSame(found, expected);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5})
    void encodesColumnsOfAllTypesAsOneMachineDoes(int partitions) {
        assertSame(Shop.plan(), BY_USER, partitions);
    }

    @Test
    void splitsByTime() {
        assertSame(Shop.plan(), BY_TIME, 4);
    }

    /** Which rows are kept depends on how many there were before, in all partitions. */
    @Test
    void samplesTheSameTrainRows() {
        assertSame(Shop.plan().withKeepEvery(3), BY_USER, 4);
        assertSame(Shop.plan().withTrainShare(0.7).withKeepEvery(3), BY_USER, 5);
    }

    /** Nothing is to be fitted. */
    @Test
    void hashesAllInOnePart() {
        EncodingPlan plan = Shop.plan(
                List.of(IdEncoding.hashed("user", 4, 50), NumericEncoding.of("stock", NumericTransform.LOG1P)));
        assertSame(plan, new WholeSplit(Part.TRAIN), 3);
    }

    @Test
    void goesOnFromEarlierEncoders() {
        List<Row> first = rows.subList(0, ROWS / 3);
        try (SparkDataset earlier = SparkEncoding.of(Shop.frame(session, first, 2), Shop.plan(), BY_USER, Shop.graph())
                .encode()) {
            EncodedDataset expected = DatasetEncoding.of(parquet, Shop.plan(), BY_USER, Shop.graph())
                    .extending(earlier.encoders())
                    .to(folder.resolve("encoded"));
            try (SparkDataset found = SparkEncoding.of(Shop.frame(session, rows, 3), Shop.plan(), BY_USER, Shop.graph())
                    .extending(earlier.encoders())
                    .encode()) {
                SameData.assertSame(found, expected);
            }
        }
    }

    /** Where lists share a table, values that are equally frequent may change places; each row still has its values. */
    @Test
    void sharesATableBetweenValuesAndLists() {
        EncodingPlan plan = Shop.plan(List.of(
                IdEncoding.of("item", 4),
                IdEncoding.of("last", 4).inTable("item").withList(ValueList.of('|', Pooling.SUM))));
        EncodedDataset expected = onOneMachine(plan, BY_USER);
        try (SparkDataset found = onCluster(plan, BY_USER, 4)) {
            assertThat(found.schema()).isEqualTo(expected.schema());
            List<String> items = new ArrayList<>();
            List<String> lists = new ArrayList<>();
            for (ExposureBlock block : found.part(Part.TRAIN).collect()) {
                items.addAll(SameData.decoded(found.encoders(), block.exposures(), "item"));
                lists.addAll(SameData.decoded(found.encoders(), block.exposures(), "last"));
            }
            assertThat(items).isEqualTo(SameData.decoded(expected.encoders(), expected.train(), "item"));
            assertThat(lists).isEqualTo(SameData.decoded(expected.encoders(), expected.train(), "last"));
        }
    }

    @Test
    void readsArraysOfValuesWithWeightsLikeMaps() {
        EncodingPlan plan = Shop.plan();
        try (SparkDataset maps = onCluster(plan, BY_USER, 2);
                SparkDataset pairs = SparkEncoding.of(
                                Shop.frame(session, rows, 2)
                                        .withColumn(
                                                "brands",
                                                functions.expr(
                                                        "transform(map_entries(brands), e -> named_struct('value', e.key, 'weight', e.value))")),
                                plan,
                                BY_USER,
                                Shop.graph())
                        .encode()) {
            SameData.assertSameBits(pairs, maps);
        }
    }

    /** A world's columns as texts, as a CSV file has them. */
    @Test
    void encodesAWorld() {
        WorldSource world = WorldSource.of(World.of(WorldSpec.standard().withRows(3_000)));
        EncodingPlan plan = WorldData.plan(world.world().spec(), 4);
        Split split = new TimeSplit("day", "14", "17");
        EncodedDataset expected = DatasetEncoding.of(world, plan, split, Preset.ESM2.graph("purchase"))
                .to(folder.resolve("world"));
        StructType schema = new StructType();
        for (String column : world.columns()) {
            schema = schema.add(column, DataTypes.StringType);
        }
        try (SparkDataset found = SparkEncoding.of(
                        Shop.frame(session, schema, texts(world), 7), plan, split, Preset.ESM2.graph("purchase"))
                .encode()) {
            SameData.assertSame(found, expected);
        }
    }

    /** Labels as of a time, their delays, rows left out and rows that stand twice; with sampling, which counts rows. */
    @ParameterizedTest
    @ValueSource(strings = {"KEEP", "WAIT", "REPEAT"})
    void seesLabelsAsOfATime(LateRule.Kind kind) {
        WorldSource world = WorldSource.of(World.of(NamedWorld.DELAYED.spec(3_000)));
        LabelTimes times = LabelTimes.asOf("2026-01-30")
                .with("click", "clicked_at")
                .with("purchase", "purchased_at", "click")
                .withLate(new LateRule(kind, kind == LateRule.Kind.WAIT ? 7 * 86_400 : 0));
        EncodingPlan plan = WorldData.plan(world.world().spec(), 4)
                .withTimes(times)
                .withTrainShare(0.8)
                .withKeepEvery(2);
        BehaviorGraph esm2 = Preset.ESM2.graph("purchase");
        BehaviorGraph graph = kind != LateRule.Kind.REPEAT
                ? esm2
                : new BehaviorGraph(
                        esm2.towers(),
                        List.of(
                                Objective.of("click"),
                                Objective.of("daction"),
                                Objective.of("purchase").withEstimator(Estimator.fakeNegative())));
        Split split = new TimeSplit("day", "36", "39");
        EncodedDataset expected = DatasetEncoding.of(world, plan, split, graph).to(folder.resolve("late"));
        StructType schema = new StructType();
        for (String column : world.columns()) {
            schema = schema.add(column, DataTypes.StringType);
        }
        try (SparkDataset found = SparkEncoding.of(Shop.frame(session, schema, texts(world), 5), plan, split, graph)
                .encode()) {
            SameData.assertSame(found, expected);
            assertThat(found.report().late().seen().get(1).unseen()).isPositive();
        }
    }

    private static List<Row> texts(ExposureSource source) {
        List<Row> texts = new ArrayList<>();
        try (RowReader reader = source.open()) {
            while (reader.advance()) {
                texts.add(RowFactory.create(
                        reader.cells().stream().map(CellText::of).toArray()));
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return texts;
    }

    /** Values of 64 KiB, which are ids, parts of crosses and elements of lists. */
    @Test
    void longTextsAreValuesLikeOthers() throws IOException {
        StructType schema = new StructType()
                .add("user", DataTypes.StringType)
                .add("page", DataTypes.StringType)
                .add("tags", DataTypes.createArrayType(DataTypes.StringType))
                .add("click", DataTypes.IntegerType);
        List<Row> logged = new ArrayList<>();
        StringBuilder csv = new StringBuilder("user,page,tags,click\n");
        for (int row = 0; row < 60; row++) {
            String user = "u".repeat(1 << 16) + row % 7;
            String tag = "t".repeat(1 << 16) + row % 5;
            logged.add(RowFactory.create(user, "p" + row % 3, new String[] {tag, "short"}, row % 2));
            csv.append("%s,p%s,%s|short,%s%n".formatted(user, row % 3, tag, row % 2));
        }
        EncodingPlan plan = EncodingPlan.of(
                List.of(
                        IdEncoding.of("user", 4),
                        IdEncoding.hashed("hashed", 4, 11).fromColumn("user"),
                        IdEncoding.cross("both", 4, "user", "page"),
                        IdEncoding.of("tags", 4).withList(ValueList.of('|', Pooling.SUM))),
                Map.of("click", "click"));
        BehaviorGraph graph =
                new BehaviorGraph(List.of(Tower.binary("ctr", "exposure", "click")), List.of(Objective.of("click")));
        Path file = Files.writeString(folder.resolve("long.csv"), csv);
        EncodedDataset expected = DatasetEncoding.of(DelimitedText.csv(file), plan, new WholeSplit(Part.TRAIN), graph)
                .to(folder.resolve("long"));
        try (SparkDataset found = SparkEncoding.of(
                        Shop.frame(session, schema, logged, 4), plan, new WholeSplit(Part.TRAIN), graph)
                .encode()) {
            SameData.assertSame(found, expected);
        }
    }

    /** Of more numbers than are kept, the same are drawn. */
    @Tag("endurance")
    @Test
    void cutsAMillionNumbersAtTheSameBorders() {
        int count = BucketEncoding.MOST_BUCKETS + 50_000;
        String query = "SELECT mod(id * 7919, 1000003) AS x, CAST(mod(id, 2) AS INT) AS click FROM range(%s)";
        EncodingPlan plan = EncodingPlan.of(List.of(BucketEncoding.of("x", 2, 1000)), Map.of("click", "click"));
        BehaviorGraph graph =
                new BehaviorGraph(List.of(Tower.binary("ctr", "exposure", "click")), List.of(Objective.of("click")));
        EncodedDataset expected = DatasetEncoding.of(
                        SqlSource.of("numbers", query.replace("id", "range").formatted(count), SqlSettings.in(folder)),
                        plan,
                        new WholeSplit(Part.TRAIN),
                        graph)
                .to(folder.resolve("numbers"));
        try (SparkDataset found = SparkEncoding.of(
                        session.sql(query.formatted("0, %s, 1, 3".formatted(count))),
                        plan,
                        new WholeSplit(Part.TRAIN),
                        graph)
                .encode()) {
            assertThat(found.encoders().buckets()).isEqualTo(expected.encoders().buckets());
            assertThat(found.report().buckets()).isEqualTo(expected.report().buckets());
        }
    }
}
