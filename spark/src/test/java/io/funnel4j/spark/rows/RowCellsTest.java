// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.dataset.source.CellText;
import io.funnel4j.spark.ScalaCollections;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.datavec.api.writable.NullWritable;
import org.datavec.api.writable.Writable;
import org.junit.jupiter.api.Test;

class RowCellsTest {
    private static Writable cell(DataType type, Object value) {
        return new RowCells(new StructType().add("other", DataTypes.LongType).add("x", type), List.of("x"))
                .of(RowFactory.create(1L, value))
                .get(0);
    }

    private static String text(DataType type, Object value) {
        return CellText.of(cell(type, value));
    }

    /** As docs/data.md says it of every source. */
    @Test
    void aValueHasOneText() {
        assertThat(text(DataTypes.StringType, "7.0")).isEqualTo("7.0");
        assertThat(text(DataTypes.ByteType, (byte) -3)).isEqualTo("-3");
        assertThat(text(DataTypes.LongType, 10_000_007L)).isEqualTo("10000007");
        assertThat(text(DataTypes.DoubleType, 1e7)).isEqualTo("10000000");
        assertThat(text(DataTypes.FloatType, 0.1f)).isEqualTo("0.1");
        assertThat(text(DataTypes.BooleanType, true)).isEqualTo("true");
        assertThat(text(DataTypes.createDecimalType(8, 2), new BigDecimal("12.50")))
                .isEqualTo("12.5");
        assertThat(text(DataTypes.createDecimalType(8, 0), new BigDecimal("100")))
                .isEqualTo("100");
        assertThat(text(DataTypes.DateType, Date.valueOf("2022-05-08"))).isEqualTo("2022-05-08");
        assertThat(text(DataTypes.DateType, LocalDate.of(2022, 5, 8))).isEqualTo("2022-05-08");
        Instant noon = Instant.parse("2022-05-08T12:30:00Z");
        assertThat(text(DataTypes.TimestampType, Timestamp.from(noon))).isEqualTo("2022-05-08 12:30:00+00");
        assertThat(text(DataTypes.TimestampType, noon.plusMillis(250))).isEqualTo("2022-05-08 12:30:00.25+00");
        assertThat(text(DataTypes.TimestampNTZType, LocalDateTime.of(2022, 5, 8, 0, 0)))
                .isEqualTo("2022-05-08 00:00:00");
        assertThat(text(DataTypes.BinaryType, "é".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("é");
        assertThatThrownBy(() -> text(DataTypes.BinaryType, new byte[] {-1})).hasMessageContaining("UTF-8");
        assertThat(cell(DataTypes.StringType, null)).isEqualTo(NullWritable.INSTANCE);
        assertThat(cell(DataTypes.createArrayType(DataTypes.LongType), null)).isEqualTo(NullWritable.INSTANCE);
    }

    @Test
    void arraysAreLists() {
        assertThat(text(DataTypes.createArrayType(DataTypes.DoubleType), scala(1.0, null, 2.5)))
                .isEqualTo("1||2.5");
        StructType entry = new StructType().add("value", DataTypes.StringType).add("weight", DataTypes.FloatType);
        StructType ofMap = new StructType().add("key", DataTypes.StringType).add("value", DataTypes.LongType);
        StructType turned = new StructType().add("weight", DataTypes.LongType).add("value", DataTypes.StringType);
        Row one = RowFactory.create("a|b", 0.5f);
        assertThat(text(DataTypes.createArrayType(entry), scala(one, RowFactory.create("c", null))))
                .isEqualTo("a|b:0.5|c");
        assertThat(text(DataTypes.createArrayType(ofMap), scala(RowFactory.create("k", 3L))))
                .isEqualTo("k:3");
        assertThat(text(DataTypes.createArrayType(turned), scala(RowFactory.create(3L, "k"))))
                .isEqualTo("k:3");
    }

    private static Object scala(Object... values) {
        return ScalaCollections.seq(Arrays.asList(values));
    }
}
