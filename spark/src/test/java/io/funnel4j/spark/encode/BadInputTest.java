// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.plan.LabelRule;
import io.funnel4j.dataset.plan.NumericEncoding;
import io.funnel4j.dataset.plan.NumericTransform;
import io.funnel4j.dataset.plan.ValueList;
import io.funnel4j.dataset.report.EncodingReport;
import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.dataset.split.FileSplit;
import io.funnel4j.dataset.split.HashSplit;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.dataset.split.Split;
import io.funnel4j.dataset.split.WholeSplit;
import io.funnel4j.exposure.Pooling;
import io.funnel4j.problem.InvalidSpecException;
import io.funnel4j.spark.data.SparkDataset;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BadInputTest {
    private static final Split BY_USER = HashSplit.of("user", 0.6, 0.2, 0.2);

    private static SparkSession session;
    private static Dataset<Row> log;

    @BeforeAll
    static void start() {
        session = Shop.session("local[2]");
        log = Shop.frame(session, Shop.rows(300, 5), 4);
    }

    @AfterAll
    static void stop() {
        session.stop();
    }

    private static SparkDataset encode(Dataset<Row> rows, EncodingPlan plan, Split split) {
        return SparkEncoding.of(rows, plan, split, Shop.graph())
                .named("shop log")
                .encode();
    }

    @Test
    void listsAllThatIsWrongBeforeAnyJob() {
        EncodingPlan plan = Shop.plan(List.of(
                        IdEncoding.of("itm", 4),
                        IdEncoding.of("tags", 4),
                        IdEncoding.of("nested", 4),
                        IdEncoding.of("nested_list", 4).fromColumn("nested").withList(ValueList.of('|', Pooling.SUM)),
                        IdEncoding.of("brands", 4).withList(ValueList.of('|', Pooling.SUM)),
                        NumericEncoding.of("hour", NumericTransform.NONE).fromColumn("time"),
                        NumericEncoding.of("seen", NumericTransform.NONE).fromColumn("last"),
                        NumericEncoding.of("bytes", NumericTransform.NONE).fromColumn("never read"),
                        IdEncoding.of("twice", 2)))
                .withGroup("session");
        Dataset<Row> rows = log.withColumn("nested", functions.struct("user", "item", "price"))
                .select(
                        functions.col("*"),
                        functions.col("user").as("twice"),
                        functions.col("item").as("twice"));
        assertThatThrownBy(() -> encode(rows, plan, HashSplit.of("last", 0.6, 0.2, 0.2)))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("feature 'itm' reads column 'itm', which shop log does not have")
                .hasMessageContaining("did you mean 'item'")
                .hasMessageContaining(
                        "feature 'tags' reads column 'tags', which is array<string>; expected a single value")
                .hasMessageContaining("give an id feature separator: \"|\" and a pooling")
                .hasMessageContaining("feature 'nested' reads column 'nested', which is struct<user:string,")
                .hasMessageContaining("expected a single value, such as a string or a number; make one value of it")
                .hasMessageContaining("feature 'nested_list' reads column 'nested', which is struct<user:string,")
                .hasMessageContaining("expected an array of values; cast it")
                .hasMessageContaining(
                        "feature 'brands' reads column 'brands', which is map<string,double>; expected an")
                .hasMessageContaining("give the feature weight-separator: \":\", or take map_keys(...)")
                .hasMessageContaining(
                        "feature 'hour' reads column 'time', which is timestamp; expected a number, and a")
                .hasMessageContaining("feature 'seen' reads column 'last', which is array<bigint>; expected a number")
                .hasMessageContaining("feature 'bytes' reads column 'never read', which is binary; expected a number")
                .hasMessageContaining("feature 'twice' reads column 'twice', which is there 2 times; rename or drop")
                .hasMessageContaining("the group reads column 'session'")
                .hasMessageContaining("the split reads column 'last', which is array<bigint>; expected a single value");
        assertThatThrownBy(() -> encode(log, Shop.plan(), new FileSplit(null, null)))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("the split is by files, and a DataFrame is one source");
    }

    @Test
    void refusesNoRowAndPartsWithoutAny() {
        assertThatThrownBy(() -> encode(log.limit(0), Shop.plan(), BY_USER))
                .isInstanceOf(InvalidExposuresException.class)
                .hasMessageContaining("shop log has columns [user, item,")
                .hasMessageContaining("and no row; give it exposures");
        assertThatThrownBy(() -> encode(log, Shop.plan(), HashSplit.of("never", 0.6, 0.2, 0.2)))
                .isInstanceOf(InvalidSpecException.class);
        assertThatThrownBy(() -> encode(log.filter("user = 'u1'"), Shop.plan(), BY_USER))
                .isInstanceOf(InvalidExposuresException.class)
                .hasMessageContaining("the split leaves no row for");
    }

    @Test
    void countsBadRowsOverAllPartitions() {
        assertThatThrownBy(() -> encode(log, Shop.plan().withMaxBadRows(0.01), BY_USER))
                .isInstanceOf(InvalidExposuresException.class)
                .hasMessageContaining("of 300 rows are bad")
                .hasMessageContaining("label neither 0 nor 1 in column 'click'")
                .hasMessageContaining("shop log, partition 0:");
        assertThatThrownBy(() -> encode(log, Shop.plan().withMaxBadRows(0), BY_USER))
                .isInstanceOf(InvalidExposuresException.class)
                .hasMessageStartingWith("shop log, partition 0:")
                .hasMessageContaining("mend the row");
        try (SparkDataset kept = encode(log, Shop.plan(), BY_USER)) {
            EncodingReport report = kept.report();
            assertThat(report.rowsRead()).isEqualTo(300);
            assertThat(report.rowsEncoded() + report.badRowCount()).isEqualTo(300);
        }
    }

    @Test
    void refusesLabelsThatDoNotNest() {
        assertThatThrownBy(() -> encode(log, Shop.plan().withLabelRule(LabelRule.REJECT), new WholeSplit(Part.TRAIN)))
                .isInstanceOf(InvalidExposuresException.class)
                .hasMessageContaining("labels do not nest")
                .hasMessageContaining("order=1 with click=0, first shop log, partition 0:");
    }

    /** Rows that a shuffle or a clock makes may change between two looks. */
    @Test
    void noticesRowsThatChange() {
        JavaRDD<Row> changing = JavaSparkContext.fromSparkContext(session.sparkContext())
                .parallelize(Shop.rows(50, 5), 1)
                .mapPartitions(all -> {
                    for (int left = Looks.next(); left > 0; left--) {
                        all.next();
                    }
                    return all;
                });
        assertThatThrownBy(() ->
                        encode(session.createDataFrame(changing, Shop.SCHEMA), Shop.plan(), new WholeSplit(Part.TRAIN)))
                .isInstanceOf(InvalidExposuresException.class)
                .hasMessageContaining("rows must be the same each time");
    }

    /** How often rows were looked at, in this process. */
    private static final class Looks {
        private static int count;

        static int next() {
            return count++;
        }
    }
}
