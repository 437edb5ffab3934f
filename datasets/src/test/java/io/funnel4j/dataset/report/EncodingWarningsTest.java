// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.dataset.encode.EncodingTestBase;
import io.funnel4j.dataset.plan.BucketEncoding;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.FeatureEncoding;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.plan.NumericEncoding;
import io.funnel4j.dataset.plan.NumericTransform;
import io.funnel4j.dataset.plan.ValueList;
import io.funnel4j.dataset.report.EncodingReport.NumericReport;
import io.funnel4j.dataset.rows.MissingWord;
import io.funnel4j.dataset.source.ExposureSource;
import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.dataset.split.FileSplit;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.dataset.sql.SqlSettings;
import io.funnel4j.dataset.sql.SqlSource;
import io.funnel4j.exposure.Pooling;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an encoding warns of: missing values that nothing names, numbers out of scale, sample weights of 0. */
class EncodingWarningsTest extends EncodingTestBase {
    private static final Offset<Double> CLOSE = Offset.offset(1e-6);

    @Test
    void countsEachTextOfMissingValues() throws IOException {
        EncodedDataset dataset = encode(
                csv("item,price,tags,click,buy", "a,1,x|NULL,1,1", "NULL,-124,x|NULL,0,0", "b,3,NULL|NULL,0,0"),
                plan(
                                IdEncoding.of("item", 4),
                                IdEncoding.of("tags", 4).withList(ValueList.of('|', Pooling.SUM)),
                                NumericEncoding.of("price", NumericTransform.NONE))
                        .withMissingValues(List.of("NULL", "-124", "\\N")));
        EncodingReport report = EncodedDataset.open(out()).report();
        assertThat(report.missingValues()).isEqualTo(Map.of("NULL", 5L, "-124", 1L, "\\N", 0L));
        assertThat(report.text()).contains("missing-values 'NULL': 5 cells").contains("missing-values '\\N': 0 cells");
        assertThat(texts(dataset)).singleElement().asString().contains("missing-values names '\\N', which no cell");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\\N", "NULL", "null", "None", "NaN", "nan", "NA", "N/A", "-", "(null)", "undefined", "\u00A0"})
    void warnsOfAnIdThatLooksMissing(String word) throws IOException {
        EncodedDataset dataset =
                encode(rows("item", row -> row % 50 == 0 ? word : "i" + row), plan(IdEncoding.of("item", 4)));
        assertThat(texts(dataset))
                .singleElement()
                .asString()
                .contains("column 'item' is ")
                .contains("in 2.00% of the train rows (6 of 300)")
                .contains("missing-values: [" + (word.equals("\u00A0") ? "\"\\u00A0\"" : "'" + word + "'") + "]");
    }

    @Test
    void findsSuchIdsInHashedFeaturesCrossesAndLists() throws IOException {
        String[] lines = new String[101];
        lines[0] = "hashed,a,b,tags,click,buy";
        for (int row = 1; row < lines.length; row++) {
            lines[row] = row % 10 == 0 ? "None,NULL,1,\\N,1,1" : row + ",x,1,y|NULL,1,1";
        }
        EncodedDataset dataset = encode(
                csv(lines),
                plan(
                                IdEncoding.hashed("hashed", 4, 1000),
                                IdEncoding.cross("a_b", 4, "a", "b"),
                                IdEncoding.of("a", 4),
                                IdEncoding.of("tags", 4).withList(ValueList.of('|', Pooling.SUM)))
                        .withMissingValues(List.of("NULL")));
        assertThat(dataset.report().missingWords())
                .extracting(MissingWord::column, MissingWord::rows)
                .containsExactlyInAnyOrder(tuple("hashed", 10L), tuple("tags", 10L));
        assertThat(texts(dataset)).allSatisfy(text -> assertThat(text).contains("missing-values: ['NULL', "));
    }

    @Test
    void leavesRareAndNamedOnesAlone() throws IOException {
        assertThat(texts(encode(rows("item", row -> row < 3 ? "NULL" : "i" + row % 7), plan(IdEncoding.of("item", 4)))))
                .isEmpty();
        assertThat(texts(encode(
                        rows("item", row -> row % 2 == 0 ? "NULL" : "i"),
                        plan(IdEncoding.of("item", 4)).withMissingValues(List.of("NULL")))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"DOUBLE", "DECIMAL(10,2)", "FLOAT", "INTEGER"})
    void takesANumberForMissingHoweverItIsWritten(String type) {
        for (String text : List.of("-124", "-124.0", "-1.24e2")) {
            EncodedDataset dataset = encode(
                    SqlSource.of(
                            "numbers",
                            "SELECT v::%s AS n, v::%s AS i, v::%s AS b, 1 AS click, 1 AS buy FROM (VALUES (-124), (7)) t(v)"
                                    .formatted(type, type, type),
                            SqlSettings.in(folder)),
                    plan(
                                    NumericEncoding.of("n", NumericTransform.NONE),
                                    IdEncoding.of("i", 4),
                                    BucketEncoding.of("b", 4, 2))
                            .withMissingValues(List.of(text)));
            assertThat(dataset.report().missingValues()).isEqualTo(Map.of(text, 3L));
            assertThat(dataset.train().batch(0, 2).numeric()).containsExactly(0, 7);
            assertThat(dataset.train().batch(0, 2).ids()[0]).isZero();
        }
    }

    @Test
    void takesATextForMissingOnlyAsItIsWritten() throws IOException {
        EncodedDataset dataset = encode(
                csv("i,click,buy", "-124,1,1", "-124.0,1,1", "b,0,0"),
                plan(IdEncoding.of("i", 4)).withMissingValues(List.of("-124")));
        assertThat(dataset.train().batch(0, 3).ids()[0]).isZero();
        assertThat(dataset.train().batch(0, 3).ids()[1]).isNotZero();
    }

    @ParameterizedTest
    @CsvSource({
        "NONE, true, -100, 300, true",
        "STANDARDIZE, true, -100, 300, false",
        "LOG1P, false, 0, 300, false",
        "LOG1P_STANDARDIZE, false, 0, 300, false",
        "TANH, true, -100, 300, false",
        "NONE, true, -20, 30, false"
    })
    void toldOfTheNumbersOfTheSourceWhateverTheTransform(
            NumericTransform transform, boolean mixed, int least, int most, boolean warned) throws IOException {
        for (FeatureEncoding id : List.of(IdEncoding.of("id", 2), IdEncoding.hashed("id", 2, 9))) {
            EncodedDataset dataset = encode(
                    csv("n,id,click,buy", least + ",a,1,1", most + ",b,0,0", ",c,0,0"),
                    plan(id, NumericEncoding.of("n", transform)));
            NumericReport report =
                    EncodedDataset.open(out()).report().numerics().get(0);
            double mean = (least + most) / 2.0;
            assertThat(report.numbers().count()).isEqualTo(2);
            assertThat(report.numbers().mean()).isCloseTo(mean, CLOSE);
            assertThat(report.numbers().standardDeviation()).isCloseTo(most - mean, CLOSE);
            assertThat(report.numbers().minimum()).isEqualTo(least);
            assertThat(report.numbers().maximum()).isEqualTo(most);
            assertThat(report.encoded().mean())
                    .isCloseTo(
                            transform == NumericTransform.NONE
                                    ? mean
                                    : report.encoded().mean(),
                            CLOSE);
            assertThat(dataset.report().text()).contains("numeric n: mean %s".formatted(mixed ? (int) mean : "150"));
            assertThat(texts(dataset)).hasSize(warned ? 1 : 0);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1700000000, 86400, a time stamp in seconds (2023-11-14 to",
        "1700000000000, 86400000, a time stamp in milliseconds (2023-11-14 to",
        "1700000000000000, 86400000000, a time stamp in microseconds (2023-11-14 to",
        "20240101, 3, 'a date written as year, month and day'"
    })
    void knowsATimeStamp(long first, long step, String expected) throws IOException {
        EncodedDataset dataset = encode(
                rows("t", row -> Long.toString(first + row % 9 * step)),
                plan(NumericEncoding.of("t", NumericTransform.NONE)));
        assertThat(texts(dataset))
                .singleElement()
                .asString()
                .contains("OUT OF SCALE: the model reads numeric feature 't'")
                .contains("looks like " + expected)
                .contains("transform: standardize")
                .contains("type: buckets");
    }

    @Test
    void warnsOfOneNumberFarFromTheOthers() throws IOException {
        IntFunction<String> price = row -> row == 5 ? "1e9" : Integer.toString(row % 50);
        EncodedDataset standardized =
                encode(rows(2_000_000, "p", price), plan(NumericEncoding.of("p", NumericTransform.STANDARDIZE)));
        assertThat(texts(standardized))
                .singleElement()
                .asString()
                .contains("one number of")
                .contains("log1p-standardize");
        EncodedDataset logarithm =
                encode(rows(2_000, "p", price), plan(NumericEncoding.of("p", NumericTransform.LOG1P_STANDARDIZE)));
        assertThat(texts(logarithm)).isEmpty();
    }

    @Test
    void refusesSampleWeightsThatAreAllZeroInTrain() throws IOException {
        EncodingPlan plan = plan(IdEncoding.of("i", 4)).withSampleWeight("w");
        assertThatThrownBy(() -> encode(csv("i,w,click,buy", "a,0,1,1", "b,0.0,0,0"), plan))
                .isInstanceOf(InvalidExposuresException.class)
                .hasMessageContaining("column 'w', is 0 in all rows of train");
        EncodedDataset dataset = encode(
                csv("i,w,click,buy", "a,1,1,1", "b,0.0,0,0"),
                plan,
                new FileSplit(csvNamed("validation.csv", "i,w,click,buy", "a,0,1,1"), null));
        assertThat(texts(dataset)).singleElement().asString().contains("0 in all 1 validation rows");
        assertThat(dataset.report().parts().get(0).weighted()).isEqualTo(1);
        assertThat(dataset.report().parts().get(0).part()).isEqualTo(Part.TRAIN);
    }

    private ExposureSource rows(String column, IntFunction<String> value) throws IOException {
        return rows(300, column, value);
    }

    private ExposureSource rows(int count, String column, IntFunction<String> value) throws IOException {
        List<String> lines = new ArrayList<>(List.of(column + ",click,buy"));
        IntStream.range(0, count).forEach(row -> lines.add(value.apply(row) + ",1,1"));
        return csv(lines.toArray(String[]::new));
    }

    private static List<String> texts(EncodedDataset dataset) {
        return dataset.report().warnings().stream().map(EncodingWarning::text).toList();
    }
}
