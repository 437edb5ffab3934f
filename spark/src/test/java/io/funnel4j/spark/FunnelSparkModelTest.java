// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.current_date;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Probability;
import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.encode.PartEncoding;
import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.dataset.source.delimited.DelimitedText;
import io.funnel4j.evaluation.FunnelEvaluator;
import io.funnel4j.evaluation.LabelledExposures;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.exposure.IdFeature;
import io.funnel4j.file.DurableFiles;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.model.Scorer;
import io.funnel4j.problem.InvalidSpecException;
import io.funnel4j.spark.evaluate.SameEvaluation;
import io.funnel4j.spark.train.Clusters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FunnelSparkModelTest {
    private static final int ROWS = 300;

    @TempDir
    static Path work;

    private static SparkSession spark;
    private static Path folder;
    private static Scorer scorer;
    private static Encoders encoders;
    private static ListLog fresh;

    @BeforeAll
    static void start() throws IOException {
        spark = SparkSession.builder()
                .config(Clusters.conf("local[2]").set("spark.sql.codegen.wholeStage", "false"))
                .getOrCreate();
        folder = work.resolve("model");
        scorer = Scorer.of(new ListLog(300, 12, 1).model(folder, work));
        encoders = Encoders.load(folder.resolve("encoders"));
        fresh = new ListLog(ROWS, 16, 2);
    }

    @AfterAll
    static void stop() {
        spark.stop();
        scorer.close();
    }

    /** What the scorer gives for the rows that a task scores at once. */
    private static Map<Probability, LogProbabilities> pairs(int partitions, int rowsAtOnce) {
        Map<Probability, List<LogProbabilities>> parts = new LinkedHashMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            int end = (partition + 1) * ROWS / partitions;
            for (int from = partition * ROWS / partitions; from < end; from += rowsAtOnce) {
                ExposureBatch batch = encoders.encode(fresh.texts().subList(from, Math.min(end, from + rowsAtOnce)));
                scorer.score(batch, ListLog.graph().probabilities())
                        .forEach((probability, pair) -> parts.computeIfAbsent(probability, unseen -> new ArrayList<>())
                                .add(pair));
            }
        }
        Map<Probability, LogProbabilities> whole = new LinkedHashMap<>();
        parts.forEach((probability, list) -> whole.put(probability, LogProbabilities.concatenate(list)));
        return whole;
    }

    private static Map<String, double[]> scores(int partitions, int rowsAtOnce) {
        Map<String, double[]> scores = new LinkedHashMap<>();
        pairs(partitions, rowsAtOnce)
                .forEach((probability, pair) -> scores.put(probability.columnName(), pair.probabilities()));
        return scores;
    }

    private static void assertSameModel(Path other) throws IOException {
        try (Scorer found = Scorer.of(FunnelModel.load(other), Encoders.load(other.resolve("encoders")))) {
            assertThat(found.score(fresh.texts(), "p_purchase").get("p_purchase"))
                    .containsExactly(scores(1, ROWS).get("p_purchase"));
        }
    }

    private static FunnelSparkModel model() {
        return FunnelSparkModel.fromFolder(spark, folder);
    }

    private static void assertScored(Dataset<Row> scored, Map<String, double[]> expected) {
        List<Row> rows = scored.collectAsList();
        assertThat(rows).hasSize(ROWS);
        expected.forEach((name, values) -> assertThat(
                        rows.stream().mapToDouble(row -> row.getAs(name)).toArray())
                .as(name)
                .containsExactly(values));
    }

    @Test
    void givesTheBitsOfTheScorer() throws IOException {
        Map<String, double[]> expected = scores(3, 64);
        Dataset<Row> scored = model().setRowsAtOnce(64).transform(fresh.rows(spark, 3));

        assertScored(scored, expected);
        assertThat(scored.columns())
                .startsWith(ListLog.COLUMNS.toArray(String[]::new))
                .endsWith(expected.keySet().toArray(String[]::new));
        Dataset<Row> two = model().setProbabilities("p_purchase", "p_click")
                .setRowsAtOnce(64)
                .transform(fresh.rows(spark, 3).drop("click", "weight"));
        assertThat(two.select("p_click").collectAsList().stream()
                        .mapToDouble(row -> row.getDouble(0))
                        .toArray())
                .containsExactly(expected.get("p_click"));
        assertThat(two.columns()).endsWith("p_purchase", "p_click").doesNotContain("p_daction");
    }

    @Test
    void isAStageOfPipelinesThatAreSavedAndLoaded() throws IOException {
        FunnelSparkModel stage = model().setRowsAtOnce(100).setHandleInvalid("skip");
        PipelineModel pipeline =
                new Pipeline().setStages(new PipelineStage[] {stage}).fit(fresh.rows(spark, 1));
        Path saved = work.resolve("pipeline");
        pipeline.write().overwrite().save(saved.toString());
        pipeline.write().overwrite().save(saved.toString());

        PipelineModel loaded = PipelineModel.load(saved.toString());

        assertScored(loaded.transform(fresh.rows(spark, 2)), scores(2, 100));
        FunnelSparkModel again = (FunnelSparkModel) loaded.stages()[0];
        assertThat(again.uid()).isEqualTo(stage.uid());
        assertThat(again.getRowsAtOnce()).isEqualTo(100);
        assertThat(again.getHandleInvalid()).isEqualTo("skip");
        assertThat(again.explainParams()).contains("rowsAtOnce", "probabilities", "handleInvalid");
        assertThat(again.copy(again.extractParamMap()).getRowsAtOnce()).isEqualTo(100);

        Path copied = work.resolve("copied");
        again.copyTo(copied);
        assertSameModel(copied);
        Path plain = DurableFiles.list(saved.resolve("stages")).get(0);
        assertSameModel(plain);
        assertThat(FunnelSparkModel.fromFolder(spark, plain).graph()).isEqualTo(again.graph());
        assertThat(FunnelSparkModel.load(plain.toString()).uid()).isEqualTo(stage.uid());
    }

    @Test
    void namesAllFaultsOfASchemaAtOnce() {
        Dataset<Row> wrong = fresh.rows(spark, 1)
                .withColumnRenamed("user", "User")
                .withColumn("item", array(col("item")))
                .withColumn("tags", map(lit("a"), lit(1)))
                .withColumn("price", current_date())
                .withColumn("p_click", lit(1.0));
        FunnelSparkModel model = model().setProbabilities("p_click", "p_purchas");

        assertThatThrownBy(() -> model.transformSchema(wrong.schema()))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("feature 'user' reads column 'user', which is not there")
                .hasMessageContaining("did you mean 'User'?")
                .hasMessageContaining("feature 'item' reads column 'item', which is array<bigint>")
                .hasMessageContaining("take map_keys(...)")
                .hasMessageContaining("feature 'price' reads column 'price', which is date")
                .hasMessageContaining("column 'p_click' is there already")
                .hasMessageContaining("no probability is named 'p_purchas'");
        assertThatThrownBy(() -> model.transform(wrong)).isInstanceOf(InvalidSpecException.class);
        assertThatThrownBy(() -> model().evaluate(fresh.rows(spark, 1).drop("click", "daction", "purchase")))
                .hasMessageContaining("no label is there to evaluate on");
        assertThatThrownBy(() -> model().evaluate(fresh.rows(spark, 1).drop("daction")))
                .hasMessageContaining("label 'daction' reads column 'daction', which is not there");
        assertThatThrownBy(() -> model().setRowsAtOnce(0)).hasMessageContaining("rowsAtOnce");
        assertThatThrownBy(() -> model().setHandleInvalid("drop")).hasMessageContaining("handleInvalid");
    }

    @Test
    void leavesOutKeepsOrRefusesRowsThatCannotBeRead() {
        Dataset<Row> rows = fresh.rows(spark, 2)
                .withColumn("price", col("price").cast(DataTypes.StringType))
                .na()
                .replace("price", Map.of(fresh.texts().get(5).get("price"), "dear"));
        long bad = fresh.texts().stream()
                .filter(row -> fresh.texts().get(5).get("price").equals(row.get("price")))
                .count();

        assertThat(model().setHandleInvalid("skip").transform(rows).count()).isEqualTo(ROWS - bad);
        List<Row> kept = model().setHandleInvalid("keep").transform(rows).collectAsList();
        assertThat(kept).hasSize(ROWS);
        assertThat(kept.stream().filter(row -> row.isNullAt(row.fieldIndex("p_click"))))
                .hasSize((int) bad);
        assertThatThrownBy(() -> model().transform(rows).collectAsList())
                .hasMessageContaining("row 6 of partition 0")
                .hasMessageContaining("'dear'")
                .hasMessageContaining("setHandleInvalid");
    }

    @Test
    void evaluatesAsThePlainLibraryDoes() throws IOException {
        EncodedExposures exposures = PartEncoding.of(
                        DelimitedText.csv(fresh.csv(work.resolve("fresh.csv"))), encoders, ListLog.graph())
                .to(work.resolve("fresh"))
                .exposures();

        SameEvaluation.assertSame(
                model().setRowsAtOnce(90).evaluate(fresh.rows(spark, 3)),
                new FunnelEvaluator(ListLog.graph(), LabelledExposures.of(exposures)).evaluate(labelled(pairs(3, 90))));
    }

    /** Those that have labels: the log says nothing of oaction. */
    private static Map<Probability, LogProbabilities> labelled(Map<Probability, LogProbabilities> pairs) {
        pairs.keySet().removeIf(probability -> probability.toString().contains("oaction"));
        return pairs;
    }

    @Test
    void refusesFoldersThatAreNotWhole() throws IOException {
        Path saved = work.resolve("cut");
        model().write().save(saved.toString());
        assertThatThrownBy(() -> model().write().save(saved.toString())).hasMessageContaining("already exists");
        Files.delete(saved.resolve("funnel.json"));
        assertThatThrownBy(() -> FunnelSparkModel.load(saved.toString()))
                .hasMessageContaining("is not a whole model: it lacks funnel.json");
        assertThatThrownBy(() -> FunnelSparkModel.load(folder.toString())).hasMessageContaining("has no metadata/");
        assertThatThrownBy(() -> FunnelSparkModel.fromFolder(spark, work.resolve("nowhere")))
                .hasMessageContaining("there is no model at");
        Files.writeString(saved.resolve("funnel.json"), "{}");
        assertThatThrownBy(() -> FunnelSparkModel.load(saved.toString()))
                .hasMessageContaining("cut/funnel.json' cannot be read as a model's description");
        Path bare = work.resolve("bare");
        model().copyTo(bare);
        DurableFiles.remove(bare.resolve("encoders"));
        assertThatThrownBy(() -> FunnelSparkModel.fromFolder(spark, bare)).hasMessageContaining("without encoders");
    }

    @Test
    void refusesEncodersOfAnotherModel() throws IOException {
        Path other = work.resolve("other");
        FeatureSchema schema = new FeatureSchema(List.of(IdFeature.of("user", 7, 4)), List.of());
        FunnelModel.create(FunnelSpec.of(ListLog.graph(), schema)).save(other);
        encoders.save(other.resolve("encoders"));
        assertThatThrownBy(() -> FunnelSparkModel.fromFolder(spark, other))
                .hasMessageContaining("do not go together")
                .hasMessageContaining(
                        "feature 1: the model reads " + schema.ids().get(0))
                .hasMessageContaining("feature 2: the model reads nothing");
    }
}
