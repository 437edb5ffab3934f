// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.Scorer;
import io.funnel4j.spark.train.Clusters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("endurance")
class ShippedModelTest {
    private static final int ROWS = 300;

    /** The files of a model on the driver's disk travel to an executor that is a process of its own. */
    @Test
    void executorsScoreWithAModelOfTheDriversDisk(@TempDir Path work) throws IOException {
        Path folder = work.resolve("model");
        new ListLog(ROWS, 12, 1).model(folder, work);
        ListLog fresh = new ListLog(ROWS, 16, 2);
        try (SparkSession spark = SparkSession.builder()
                        .config(Clusters.conf("local-cluster[1,1,1024]").set("spark.sql.codegen.wholeStage", "false"))
                        .getOrCreate();
                Scorer scorer = Scorer.of(FunnelModel.load(folder), Encoders.load(folder.resolve("encoders")))) {
            FunnelSparkModel model =
                    FunnelSparkModel.of(spark, FunnelModel.load(folder), Encoders.load(folder.resolve("encoders")));
            List<Row> scored = model.transform(fresh.rows(spark, 1)).collectAsList();

            assertThat(scored.stream()
                            .mapToDouble(row -> row.getAs("p_purchase"))
                            .toArray())
                    .containsExactly(scorer.score(fresh.texts()).get("p_purchase"));
            assertThat(model.evaluate(fresh.rows(spark, 1)).rows()).isEqualTo(ROWS);
        }
    }
}
