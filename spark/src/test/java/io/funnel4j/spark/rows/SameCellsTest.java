// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.dataset.source.CellText;
import io.funnel4j.dataset.source.RowReader;
import io.funnel4j.dataset.sql.SqlSettings;
import io.funnel4j.dataset.sql.SqlSource;
import io.funnel4j.spark.train.Clusters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.datavec.api.writable.Writable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A value is one cell, whether a model is trained on one machine or on Spark, and where it scores. */
class SameCellsTest {
    @TempDir
    static Path folder;

    private static SparkSession session;

    @BeforeAll
    static void start() {
        session = SparkSession.builder()
                .config(Clusters.conf("local[1]")
                        .set("spark.sql.codegen.wholeStage", "false")
                        .set("spark.sql.codegen.factoryMode", "NO_CODEGEN")
                        .set("spark.sql.session.timeZone", "America/New_York"))
                .getOrCreate();
    }

    @AfterAll
    static void stop() {
        session.stop();
    }

    private static Writable onOneMachine(String value) throws IOException {
        try (RowReader reader = SqlSource.of("value", "SELECT %s AS x".formatted(value), SqlSettings.in(folder))
                .open()) {
            assertThat(reader.advance()).isTrue();
            return reader.cells().get(0);
        }
    }

    private static Writable onSpark(String value) {
        Dataset<Row> rows = session.sql("SELECT 1 AS other, %s AS x".formatted(value));
        Dataset<Row> encoded = ReadColumns.only(rows, List.of("x"));
        Dataset<Row> scored = ReadColumns.behindAll(rows, List.of("x"));
        Writable cell =
                new RowCells(encoded.schema(), List.of("x")).of(encoded.first()).get(0);
        assertSame(
                new RowCells(scored.schema(), List.of("x")).of(scored.first()).get(0), cell);
        return cell;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "'7.0'                            ; '7.0'",
                "''                               ; ''",
                "'漢字'                           ; '漢字'",
                "-3Y                              ; -3::TINYINT",
                "300S                             ; 300::SMALLINT",
                "7                                ; 7",
                "10000000007L                     ; 10000000007",
                "1e7D                             ; 1e7::DOUBLE",
                "0.1D                             ; 0.1::DOUBLE",
                "-0.0D                            ; -0.0::DOUBLE",
                "double('NaN')                    ; 'nan'::DOUBLE",
                "double('-Infinity')              ; '-inf'::DOUBLE",
                "0.1F                             ; 0.1::FLOAT",
                "true                             ; true",
                "CAST(12.50 AS DECIMAL(8, 2))     ; 12.50::DECIMAL(8, 2)",
                "CAST(-100 AS DECIMAL(8, 2))      ; -100::DECIMAL(8, 2)",
                "CAST(0 AS DECIMAL(8, 2))         ; 0::DECIMAL(8, 2)",
                "CAST(100 AS DECIMAL(8, 0))       ; 100::DECIMAL(8, 0)",
                "CAST(1e-7 AS DECIMAL(18, 9))     ; 1e-7::DECIMAL(18, 9)",
                "DATE '2022-05-08'                ; DATE '2022-05-08'",
                "DATE '0001-01-01'                ; DATE '0001-01-01'",
                "DATE '+12022-05-08'              ; DATE '12022-05-08'",
                "DATE '-0043-03-15'               ; DATE '0044-03-15 (BC)'",
                "TIMESTAMP '2022-05-08 12:30:00Z' ; TIMESTAMPTZ '2022-05-08 12:30:00+00'",
                "TIMESTAMP '2022-03-13 02:30:00Z' ; TIMESTAMPTZ '2022-03-13 02:30:00+00'",
                "TIMESTAMP '2022-05-08 00:00:00.25Z'       ; TIMESTAMPTZ '2022-05-08 00:00:00.25+00'",
                "TIMESTAMP '1969-12-31 23:59:59.999999Z'   ; TIMESTAMPTZ '1969-12-31 23:59:59.999999+00'",
                "TIMESTAMP '0001-01-01 00:00:00Z'          ; TIMESTAMPTZ '0001-01-01 00:00:00+00'",
                "TIMESTAMP '1850-01-01 00:00:00Z'          ; TIMESTAMPTZ '1850-01-01 00:00:00+00'",
                "TIMESTAMP '+12022-05-08 12:30:00Z'        ; TIMESTAMPTZ '12022-05-08 12:30:00+00'",
                "TIMESTAMP_NTZ '2022-03-13 02:30:00.5'     ; TIMESTAMP '2022-03-13 02:30:00.5'",
                "TIMESTAMP_NTZ '0001-01-01 00:00:00'       ; TIMESTAMP '0001-01-01 00:00:00'",
                "CAST('é' AS BINARY)              ; encode('é')",
                "NULL                             ; NULL",
                "CAST(NULL AS DOUBLE)             ; NULL::DOUBLE",
                "CAST(NULL AS ARRAY<INT>)         ; NULL::INT[]",
                "CAST(NULL AS MAP<INT, INT>)      ; NULL::MAP(INT, INT)",
                "array('a|b', '', NULL)           ; ['a|b', '', NULL]",
                "array(1e7D, double('NaN'), 2.5D) ; [1e7, 'nan', 2.5]::DOUBLE[]",
                "array(0.1F, NULL)                ; [0.1, NULL]::FLOAT[]",
                "array(true, false)               ; [true, false]",
                "array(12.50, 3.00)               ; [12.50, 3.00]::DECIMAL(4, 2)[]",
                "array(DATE '2022-05-08')         ; [DATE '2022-05-08']",
                "array(TIMESTAMP '2022-05-08 12:30:00Z')   ; [TIMESTAMPTZ '2022-05-08 12:30:00+00']",
                "array(CAST('é' AS BINARY), NULL) ; [encode('é'), NULL]",
                "CAST(array() AS ARRAY<STRING>)   ; []::VARCHAR[]",
                "map('a', 1, 'b:', NULL)          ; MAP {'a': 1, 'b:': NULL}",
                "map(6,1, 5,1, 4,1, 3,1, 2,1, 1,2); MAP {6: 1, 5: 1, 4: 1, 3: 1, 2: 1, 1: 2}",
                "map(0.5D, 0.25F)                 ; MAP {0.5::DOUBLE: 0.25::FLOAT}",
                "map('a', 12.50)                  ; MAP {'a': 12.50::DECIMAL(4, 2)}",
                "array(named_struct('value', 'a', 'weight', 0.5D)) ; MAP {'a': 0.5::DOUBLE}",
                "array(named_struct('weight', 2, 'value', 'a'))    ; MAP {'a': 2}",
                "array(named_struct('key', true, 'value', 1))      ; MAP {true: 1}",
            })
    void aValueIsOneCell(String spark, String sql) throws IOException {
        Writable expected = onOneMachine(sql);
        Writable found = onSpark(spark);
        assertSame(found, expected);
    }

    private static void assertSame(Writable found, Writable expected) {
        assertThat(found.getClass()).isEqualTo(expected.getClass());
        assertThat(CellText.of(found)).isEqualTo(CellText.of(expected));
    }
}
