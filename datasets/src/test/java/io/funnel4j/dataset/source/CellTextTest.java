// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.datavec.api.writable.BooleanWritable;
import org.datavec.api.writable.DoubleWritable;
import org.datavec.api.writable.FloatWritable;
import org.datavec.api.writable.IntWritable;
import org.datavec.api.writable.LongWritable;
import org.datavec.api.writable.NullWritable;
import org.datavec.api.writable.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CellTextTest {
    @ParameterizedTest
    @CsvSource({
        "10000007, 10000007",
        "1.0000007E7, 10000007",
        "-0.0, 0",
        "12.50, 12.5",
        "0.1, 0.1",
        "9007199254740993, 9007199254740992",
        "1e20, 100000000000000000000",
        "1e21, 1e21",
        "1.5e300, 1.5e300",
        "0.000001, 0.000001",
        "1.5e-7, 1.5e-7",
        "2e-3, 0.002",
        "8.41e21, 8.41e21",
        "2.2250738585072014e-308, 2.2250738585072014e-308",
    })
    void writesADoubleAsItsShortestDecimal(double value, String text) {
        assertThat(CellText.of(new DoubleWritable(value))).isEqualTo(text);
    }

    @Test
    void givesANumberOneTextWhateverItsType() {
        assertThat(CellText.of(new LongWritable(7))).isEqualTo("7");
        assertThat(CellText.of(new IntWritable(7))).isEqualTo("7");
        assertThat(CellText.of(new DoubleWritable(7))).isEqualTo("7");
        assertThat(CellText.of(new FloatWritable(7))).isEqualTo("7");
        assertThat(CellText.of(new FloatWritable(0.1f))).isEqualTo("0.1");
        assertThat(CellText.of(new FloatWritable(1.6777216e7f))).isEqualTo("16777216");
        assertThat(CellText.of(new BooleanWritable(true))).isEqualTo("true");
        assertThat(CellText.of(NullWritable.INSTANCE)).isEmpty();
        assertThat(CellText.of(new Text("7.0"))).isEqualTo("7.0");
    }

    @Test
    void losesNoDigit() {
        long seed = Long.getLong("seed", System.nanoTime());
        Random random = new Random(seed);
        for (int i = 0; i < 100_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            float single = Float.intBitsToFloat(random.nextInt());
            if (Double.isFinite(value)) {
                assertThat(Double.parseDouble(CellText.of(value)))
                        .as("-Dseed=%d, %s", seed, value)
                        .isEqualTo(value);
            }
            if (Float.isFinite(single)) {
                assertThat(Float.parseFloat(CellText.of(single)))
                        .as("-Dseed=%d, %s", seed, single)
                        .isEqualTo(single);
            }
        }
    }
}
