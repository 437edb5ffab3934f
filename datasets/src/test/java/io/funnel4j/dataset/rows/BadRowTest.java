// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.dataset.encode.EncodingTestBase;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.plan.NumericEncoding;
import io.funnel4j.dataset.plan.NumericTransform;
import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.dataset.split.TimeSplit;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BadRowTest extends EncodingTestBase {
    private static final EncodingPlan PLAN = plan(
                    IdEncoding.of("item", 4), NumericEncoding.of("price", NumericTransform.LOG1P))
            .withGroup("user")
            .withSampleWeight("weight")
            .withMaxBadRows(0.5);
    private static final String HEADER = "user,item,price,weight,click,buy";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "1,a,3,1,1          | TOO_FEW_CELLS  |        | 5          | 6 cells",
                "1,a,3,1,1,0,9      | TOO_MANY_CELLS |        | 7          | 6 cells",
                "1,\"a,3,1,1,0      | UNREADABLE     |        | not closed | quotes in it doubled",
                "1,a,cheap,1,1,0    | NOT_A_NUMBER   | price  | 'cheap'    | a number",
                "1,a,0x10,1,1,0     | NOT_A_NUMBER   | price  | '0x10'     | a number",
                "1,a,12d,1,1,0      | NOT_A_NUMBER   | price  | '12d'      | a number",
                "1,a,NaN,1,1,0      | NOT_FINITE     | price  | NaN        | a finite",
                "1,a,-Infinity,1,1,0| NOT_FINITE     | price  | -Infinity  | a finite",
                "1,a,1e39,1,1,0     | NOT_FINITE     | price  | 1e39       | a finite",
                "1,a,-1,1,1,0       | OUT_OF_RANGE   | price  | -1.0       | above -1",
                "1,a,3,1,2,0        | BAD_LABEL      | click  | '2'        | 0 or 1",
                "1,a,3,1,,0         | BAD_LABEL      | click  | ''         | 0 or 1",
                "1,a,3,1,1,yes      | BAD_LABEL      | buy    | 'yes'      | 0 or 1",
                "1,a,3,-2,1,0       | OUT_OF_RANGE   | weight | -2.0       | at least 0",
                "1,a,3,,1,0         | MISSING_VALUE  | weight | nothing    | a sample weight",
                ",a,3,1,1,0         | MISSING_VALUE  | user   | nothing    | a group",
            })
    void leavesOutABadRowAndSaysWhatIsWrong(String row, BadRow.Kind kind, String column, String found, String expected)
            throws IOException {
        EncodedDataset dataset = encode(csv(HEADER, "1,a,3,1,1,1", row, "2,b,4,1,0,0"), PLAN);

        assertThat(dataset.train().rows()).isEqualTo(2);
        assertThat(dataset.report().rowsRead()).isEqualTo(3);
        assertThat(dataset.report().badRows()).isEqualTo(Map.of(kind, 1L));
        BadRow bad = dataset.report().badRowExamples().get(0);
        assertThat(bad.kind()).isEqualTo(kind);
        assertThat(bad.location()).isEqualTo(folder.resolve("visits.csv") + ":3");
        assertThat(bad.column()).isEqualTo(column);
        assertThat(bad.found()).contains(found);
        assertThat(bad.expected()).contains(expected);
        assertThat(dataset.report().text())
                .contains("1 bad rows: " + kind.text())
                .contains("visits.csv:3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1.0", "true", "TRUE", " 1 "})
    void readsAOneHoweverItIsWritten(String one) throws IOException {
        EncodedDataset dataset = encode(csv(HEADER, "1,a,3,1," + one + "," + one, "1,a,3,1,0.0,false"), PLAN);
        assertThat(dataset.train().label("click")).containsExactly(1, 0);
        assertThat(dataset.train().label("conversion")).containsExactly(1, 0);
    }

    @Test
    void givesUpBeyondTheAcceptedShare() {
        List<String> lines = new ArrayList<>(List.of(HEADER));
        for (int i = 0; i < 97; i++) {
            lines.add("1,a,3,1,1,1");
        }
        lines.addAll(List.of("1,a,x,1,1,1", "1,a,y,1,1,1", "1,a,3,1,3,1"));
        assertThatThrownBy(() -> encode(csv(lines.toArray(String[]::new)), PLAN.withMaxBadRows(0.01)))
                .isInstanceOf(InvalidExposuresException.class)
                .hasMessageContaining("3 of 100 rows are bad (3.00%; accepted are 1.00%)")
                .hasMessageContaining("2 text where a number is due, 1 label neither 0 nor 1")
                .hasMessageContaining("visits.csv:99: text where a number is due in column 'price', found 'x'")
                .hasMessageContaining("accept a larger share");
        assertThat(Files.exists(out().resolve("dataset.json"))).isFalse();
    }

    @Test
    void refusesATimeThatCannotBeRead() throws IOException {
        EncodedDataset dataset = encode(
                csv("item,day,click,buy", "a,1,1,1", "a,2,1,1", "a,soon,1,1", "a,,1,1"),
                plan(IdEncoding.of("item", 4)).withMaxBadRows(0.5),
                new TimeSplit("day", null, "2"));
        assertThat(dataset.report().badRows())
                .isEqualTo(Map.of(BadRow.Kind.BAD_TIME, 1L, BadRow.Kind.MISSING_VALUE, 1L));
        assertThat(dataset.train().rows()).isEqualTo(1);
        assertThat(dataset.test().rows()).isEqualTo(1);
    }

    @Test
    void doesNotLearnFromBadRows() throws IOException {
        EncodedDataset dataset = encode(csv(HEADER, "1,a,3,1,1,1", "1,b,3,1,7,1", "1,c,x,1,1,1", "1,a,3,1,0,0"), PLAN);
        assertThat(dataset.encoders().id("item", "a")).isEqualTo(2);
        assertThat(dataset.encoders().id("item", "b")).isEqualTo(1);
        assertThat(dataset.encoders().id("item", "c")).isEqualTo(1);
    }
}
