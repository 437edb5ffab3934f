// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.encode;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.config.Overrides;
import io.funnel4j.config.RunConfig;
import io.funnel4j.dataset.encode.DatasetEncoding;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.FeatureEncoding;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.dataset.split.WholeSplit;
import io.funnel4j.dataset.synthetic.AliCcpFiles;
import io.funnel4j.dataset.synthetic.AliCcpSpec;
import io.funnel4j.spark.data.SparkDataset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The raw layout of Ali-CCP, joined and taken apart by Spark, against the reader of one machine. */
class AliCcpTest {
    private static final Path RECIPE = Path.of("../recipes/ali-ccp.yaml");
    private static final String SKELETON =
            "sample_id STRING, click STRING, conversion STRING, index STRING, count INT, own STRING";
    private static final String COMMON = "index STRING, count INT, common STRING";
    /** FIELD U+0002 VALUE U+0003 WEIGHT, separated by U+0001; those of the common row come first. */
    private static final String FEATURES =
            "transform(filter(split(concat_ws('\\u0001', common, own), '\\u0001'), f -> f != ''), f -> struct("
                    + "split_part(f, '\\u0002', 1) AS field,"
                    + "split_part(split_part(f, '\\u0002', 2), '\\u0003', 1) AS value,"
                    + "CAST(split_part(f, '\\u0003', 2) AS DOUBLE) AS weight))";

    @TempDir
    Path folder;

    @Test
    void theRawLayoutReadBySparkIsEncodedAlike() throws IOException {
        AliCcpFiles.write(AliCcpSpec.of(1_500, 200, 4), folder, rows -> {});
        RunConfig config = RunConfig.read(RECIPE, Overrides.NONE.withData(folder));
        EncodingPlan plan = config.data().plan();
        WholeSplit split = new WholeSplit(Part.TRAIN);
        EncodedDataset expected = DatasetEncoding.of(config.data().source(), plan, split, config.graph())
                .to(folder.resolve("encoded"));
        try (SparkSession session = Shop.session("local[2]");
                SparkDataset found = SparkEncoding.of(frame(session, plan), plan, split, config.graph())
                        .encode()) {
            assertThat(expected.train().rows()).isEqualTo(1_500);
            SameData.assertSame(found, expected);
        }
    }

    /** A column per field: an array of values with weights where the plan reads a list, and else the value. */
    private Dataset<Row> frame(SparkSession session, EncodingPlan plan) {
        Dataset<Row> features = csv(session, SKELETON, "sample_skeleton_train.csv")
                .drop("count")
                .join(
                        broadcast(csv(session, COMMON, "common_features_train.csv")
                                .drop("count")),
                        "index")
                .withColumn("features", expr(FEATURES));
        List<Column> columns = new ArrayList<>(List.of(col("click"), col("conversion")));
        for (FeatureEncoding feature : plan.features()) {
            IdEncoding id = (IdEncoding) feature;
            String ofField = "filter(features, f -> f.field = '%s')"
                    .formatted(id.columns().get(0));
            columns.add(expr(id.list() != null
                            ? "transform(%s, f -> struct(f.value, f.weight))".formatted(ofField)
                            : "%s[0].value".formatted(ofField))
                    .as(id.columns().get(0)));
        }
        return features.select(columns.toArray(Column[]::new));
    }

    private Dataset<Row> csv(SparkSession session, String schema, String file) {
        return session.read()
                .schema(schema)
                .option("quote", "")
                .csv(folder.resolve(file).toString());
    }
}
