// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.encode;

import io.funnel4j.dataset.split.HashSplit;
import io.funnel4j.spark.data.SparkDataset;
import io.funnel4j.spark.train.Clusters;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cluster, its serializer and where rows are kept change no bit, as long as the partitions are the same. */
class SameBitsTest {
    private static final int PARTITIONS = 5;

    @TempDir
    Path folder;

    @Test
    void onAnyCluster() {
        String written = folder.resolve("encoded").toString();
        try (SparkSession one = Shop.session("local[1]");
                SparkDataset dataset = encode(one, StorageLevel.MEMORY_AND_DISK())) {
            dataset.write(written);
        }
        SparkConf conf = Clusters.conf("local[3]").set("spark.serializer", KryoSerializer.class.getName());
        try (SparkSession three = Shop.session(conf);
                SparkDataset found = encode(three, StorageLevel.DISK_ONLY());
                SparkDataset expected =
                        SparkDataset.open(JavaSparkContext.fromSparkContext(three.sparkContext()), written)) {
            SameData.assertSameBits(found, expected);
        }
    }

    private static SparkDataset encode(SparkSession session, StorageLevel storage) {
        List<Row> rows = Shop.rows(600, 9);
        return SparkEncoding.of(
                        Shop.frame(session, rows, PARTITIONS),
                        Shop.plan().withKeepEvery(2),
                        HashSplit.of("user", 0.7, 0.1, 0.2),
                        Shop.graph())
                .storedAs(storage)
                .encode();
    }
}
