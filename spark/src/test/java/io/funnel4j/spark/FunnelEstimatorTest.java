// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.config.yaml.InvalidConfigException;
import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.spark.encode.FrameSource;
import io.funnel4j.spark.train.Clusters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FunnelEstimatorTest {
    @TempDir
    static Path folder;

    private static SparkSession session;
    private static Dataset<Row> log;

    @BeforeAll
    static void open() throws IOException {
        session = SparkSession.builder().config(Clusters.conf("local[2]")).getOrCreate();
        log = FrameSource.read(
                session, "csv", List.of(ShopLog.write(folder, 600).toString()), Map.of());
    }

    @AfterAll
    static void close() {
        session.close();
    }

    private static FunnelEstimator estimator() {
        return new FunnelEstimator()
                .setRunYaml(ShopLog.YAML.replace("epochs: 3", "epochs: 1"))
                .setNumWorkers(2)
                .setLocalSteps(2)
                .setCheckpointInterval(2);
    }

    @Test
    void aPipelineIsFittedSavedAndLoaded() throws IOException {
        String saved = folder.resolve("pipeline").toString();
        new Pipeline()
                .setStages(new PipelineStage[] {estimator()})
                .write()
                .overwrite()
                .save(saved);
        PipelineModel fitted = Pipeline.load(saved).fit(log);
        List<Row> scores = scores(fitted);
        assertThat(scores).hasSize(600).allSatisfy(row -> assertThat(row.getDouble(0))
                .isBetween(0.0, 1.0));
        fitted.write().overwrite().save(folder.resolve("fitted").toString());
        assertThat(scores(PipelineModel.load(folder.resolve("fitted").toString())))
                .isEqualTo(scores);
    }

    private static List<Row> scores(PipelineModel model) {
        return model.transform(log)
                .select("p_purchase", "p_purchase_given_click")
                .collectAsList();
    }

    @Test
    void aModelIsGoneOnFromAndATrainingResumed() {
        String work = folder.resolve("work").toString();
        FunnelSparkModel first = estimator().setWorkFolder(work).fit(log);
        List<Row> scores = first.transform(log).select("p_click").collectAsList();
        FunnelSparkModel again = estimator().setWorkFolder(work).setResume(true).fit(log);
        assertThat(again.transform(log).select("p_click").collectAsList()).isEqualTo(scores);
        assertThatExceptionOfType(Funnel4jException.class)
                .isThrownBy(() -> estimator()
                        .setWorkFolder(work)
                        .setResume(true)
                        .setLocalSteps(3)
                        .fit(log))
                .withMessageContaining("local steps was 2 and is 3 now");
        FunnelSparkModel further = estimator().setWarmStart(work + "/model").fit(log);
        assertThat(further.transform(log).select("p_click").collectAsList()).isNotEqualTo(scores);
    }

    @Test
    void faultsAreToldBeforeAnyJob() {
        StructType schema = new StructType()
                .add("user", DataTypes.StringType)
                .add("price", DataTypes.createArrayType(DataTypes.DoubleType))
                .add("click", DataTypes.IntegerType)
                .add("purchase", DataTypes.IntegerType)
                .add("session", DataTypes.LongType);
        assertThatThrownBy(() -> estimator().transformSchema(schema))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("'item'")
                .hasMessageContaining("'daction'");
        StructType scored = estimator().transformSchema(log.schema());
        assertThat(List.of(scored.fieldNames())).contains("p_click", "p_purchase_given_click");
        assertThatExceptionOfType(Funnel4jException.class)
                .isThrownBy(() -> new FunnelEstimator().transformSchema(schema))
                .withMessageContaining("setRun(");
    }

    @Test
    void aCopyHasTheParametersAndThoseThatAreAdded() {
        FunnelEstimator estimator = estimator();
        FunnelEstimator copy = estimator.copy(new ParamMap().put(estimator.localSteps(), 7));
        assertThat(copy.uid()).isEqualTo(estimator.uid());
        assertThat(copy.explainParams())
                .contains("localSteps: H, steps of a worker between two merges (1 to 64)", "current: 7")
                .contains("numWorkers: P, workers");
        assertThatIllegalArgumentException().isThrownBy(() -> estimator.setLocalSteps(65));
    }
}
