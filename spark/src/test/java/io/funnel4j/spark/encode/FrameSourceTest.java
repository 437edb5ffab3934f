// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.problem.Funnel4jException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameSourceTest {
    @TempDir
    Path folder;

    private static SparkSession session;

    @BeforeAll
    static void start() {
        session = Shop.session("local[1]");
    }

    @AfterAll
    static void stop() {
        session.stop();
    }

    private List<String> read(String format, String path, Map<String, String> options) {
        Dataset<Row> rows = FrameSource.read(session, format, List.of(path), options);
        return rows.collectAsList().stream().map(Row::toString).toList();
    }

    @Test
    void readsTextsAsTheyStand() throws IOException {
        Path csv = Files.writeString(folder.resolve("a.csv"), "user,note\n007,\"a \"\"b\"\", c\"\n12.50, x\n,\n");
        assertThat(read("csv", csv.toString(), Map.of()))
                .containsExactly("[007,a \"b\", c]", "[12.50, x]", "[null,null]");
        Path tsv = Files.writeString(folder.resolve("a.tsv"), "user\tnote\n1\ttwo, three\n");
        assertThat(read("TSV", tsv.toString(), Map.of())).containsExactly("[1,two, three]");
        Path other = Files.writeString(folder.resolve("b.csv"), "1;2\n");
        assertThat(read("csv", other.toString(), Map.of("header", "false", "SEP", ";")))
                .containsExactly("[1,2]");
        assertThatThrownBy(() -> read("csv", csv.toString(), Map.of("inferSchema", "true")))
                .isInstanceOf(Funnel4jException.class)
                .hasMessageContaining("007");
    }

    @ParameterizedTest
    @ValueSource(strings = {"parquet", "orc", "json"})
    void readsWhatSparkWrote(String format) {
        String path = folder.resolve(format).toString();
        session.sql("SELECT id, array('a', 'b') AS tags FROM range(3)")
                .coalesce(1)
                .write()
                .format(format)
                .save(path);
        assertThat(read(format, path, Map.of())).hasSize(3).allMatch(row -> row.contains("(a, b)"));
    }

    @Test
    void readsATable() {
        session.sql("SELECT id FROM range(2)").createOrReplaceTempView("visits");
        assertThat(read("table", "visits", Map.of())).containsExactly("[0]", "[1]");
        assertThatThrownBy(() -> FrameSource.read(session, "table", List.of("a", "b"), Map.of()))
                .hasMessageContaining("expected one name");
    }

    @Test
    void namesTheFormatsItKnows() {
        assertThatThrownBy(() -> read("avro", "x", Map.of()))
                .isInstanceOf(Funnel4jException.class)
                .hasMessageContaining("[parquet, orc, json, csv, tsv, table]");
    }
}
