// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.dataset.InvalidFileException;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.dataset.split.HashSplit;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.spark.encode.SameData;
import io.funnel4j.spark.encode.Shop;
import io.funnel4j.spark.encode.SparkEncoding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkDatasetTest {
    private static SparkSession session;
    private static JavaSparkContext context;
    private static SparkDataset dataset;

    @TempDir
    Path folder;

    @BeforeAll
    static void encode() {
        session = Shop.session("local[2]");
        context = JavaSparkContext.fromSparkContext(session.sparkContext());
        dataset = SparkEncoding.of(
                        Shop.frame(session, Shop.rows(400, 3), 4),
                        Shop.plan(),
                        HashSplit.of("user", 0.7, 0, 0.3),
                        Shop.graph())
                .encode();
    }

    @AfterAll
    static void stop() {
        dataset.close();
        session.stop();
    }

    private String write() {
        String path = folder.resolve("written").toString();
        dataset.write(path);
        return path;
    }

    @Test
    void isTheSameAfterItWasWritten() {
        String path = write();
        try (SparkDataset opened = SparkDataset.open(context, path)) {
            SameData.assertSameBits(opened, dataset);
            assertThat(opened.rows(Part.TRAIN)).isEqualTo(dataset.rows(Part.TRAIN));
            opened.write(folder.resolve("again").toString());
        }
        dataset.write(path);
        assertThat(folder.resolve("written/train/block-00003")).exists();
        assertThat(dataset.part(Part.TEST).getNumPartitions()).isEqualTo(4);
        assertThatThrownBy(() -> dataset.part(Part.VALIDATION))
                .isInstanceOf(Funnel4jException.class)
                .hasMessageContaining("has no validation part, only [train, test]");
    }

    @Test
    void goesToOneMachineAndBack() {
        EncodedDataset local = dataset.copyTo(folder.resolve("local"));
        local.verify();
        SameData.assertSame(dataset, EncodedDataset.open(folder.resolve("local")));
        try (SparkDataset back = SparkDataset.of(context, folder.resolve("local"), 3)) {
            assertThat(back.part(Part.TRAIN).getNumPartitions()).isEqualTo(3);
            SameData.assertSame(back, local);
            EncodedDataset again = back.copyTo(folder.resolve("again"));
            assertThat(again.train().checksum()).isEqualTo(local.train().checksum());
        }
        assertThatThrownBy(() -> SparkDataset.of(context, local, 0)).hasMessageContaining("expected at least 1");
    }

    @Test
    void refusesWhatIsNotWhole() throws IOException {
        String path = write();
        Path description = Path.of(path, "dataset.json");
        Files.delete(description);
        assertThatThrownBy(() -> SparkDataset.open(context, path))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("has files of a data set, but no dataset.json")
                .hasMessageContaining("not whole");
        assertThatThrownBy(() ->
                        SparkDataset.open(context, folder.resolve("nothing").toString()))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("is no data set");
        dataset.copyTo(folder.resolve("local"));
        assertThatThrownBy(
                        () -> SparkDataset.open(context, folder.resolve("local").toString()))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("describes 'funnel4j-dataset'")
                .hasMessageContaining("data set of one machine");
        dataset.write(path);
        Files.delete(Path.of(path, "train", "block-00000"));
        Files.copy(Path.of(path, "train", "block-00002"), Path.of(path, "train", "block-00000"));
        try (SparkDataset opened = SparkDataset.open(context, path)) {
            assertThatThrownBy(() -> opened.part(Part.TRAIN).count())
                    .isInstanceOf(SparkException.class)
                    .hasMessageContaining("block-00000 has")
                    .hasMessageContaining("encode again");
        }
    }

    @Test
    void leavesOtherFoldersAlone() throws IOException {
        Path other = Files.createDirectories(folder.resolve("other/train"));
        Files.writeString(other.resolve("mine.txt"), "x");
        assertThatThrownBy(() -> dataset.write(folder.resolve("other").toString()))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("holds 'train/mine.txt'");
        assertThatThrownBy(() -> dataset.copyTo(folder.resolve("other"))).isInstanceOf(InvalidExposuresException.class);
        assertThat(other.resolve("mine.txt")).hasContent("x");
    }
}
