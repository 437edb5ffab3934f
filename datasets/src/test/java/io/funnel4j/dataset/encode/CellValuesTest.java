// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.dataset.encoders.Vocabulary;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.plan.LabelWords;
import io.funnel4j.dataset.plan.NumericEncoding;
import io.funnel4j.dataset.plan.NumericTransform;
import io.funnel4j.dataset.plan.ValueList;
import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.dataset.source.NumberMarks;
import io.funnel4j.dataset.source.RecordReaderSource;
import io.funnel4j.dataset.source.delimited.DelimitedText;
import io.funnel4j.dataset.sql.SqlSettings;
import io.funnel4j.dataset.sql.SqlSource;
import io.funnel4j.exposure.Pooling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.datavec.api.records.reader.impl.collection.CollectionRecordReader;
import org.datavec.api.writable.DoubleWritable;
import org.datavec.api.writable.IntWritable;
import org.datavec.api.writable.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in a cell means one thing, whichever way it is written. */
class CellValuesTest extends EncodingTestBase {
    private static final EncodingPlan IDS = plan(IdEncoding.of("user", 4));

    private static List<String> users(EncodedDataset dataset) {
        List<String> users = new ArrayList<>();
        ((Vocabulary) dataset.encoders().tables().get("user")).values().forEach(users::add);
        users.sort(null);
        return users;
    }

    private SqlSource sql(String query) {
        return SqlSource.of("the query", query, SqlSettings.in(folder));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1.0", "1.00", "1.000000", "true", "TRUE", "1e0", "+1", " 1 "})
    void takesAnyWayToWriteOneForALabel(String one) throws IOException {
        EncodedDataset dataset = encode(csv("user,click,buy", "u," + one + "," + one, "v,0.000,false"), IDS);
        assertThat(dataset.train().label("click")).containsExactly(1, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "2", "-1", "Y", "1.01", "nan"})
    void refusesOtherWordsForALabelAndSaysHowToNameThem(String word) throws IOException {
        assertThatThrownBy(() -> encode(csv("user,click,buy", "u," + word + ",1", "v,0,0"), IDS))
                .isInstanceOf(InvalidExposuresException.class)
                .hasMessageContaining("column 'click', found '" + word + "', expected 0 or 1")
                .hasMessageContaining("labels: {click: {column: click, positive: [<words that mean 1>]}}");
    }

    @Test
    void readsALabelsOwnWordsAndShowsTheOthers() throws IOException {
        EncodingPlan plan = IDS.withLabelWords(Map.of("click", LabelWords.positive("yes", "Y")));
        EncodedDataset dataset =
                encode(csv("user,click,buy", "u,yes,1", "v,Y,0", "w,no,0", "x,maybe,0", "y,no,0"), plan);
        assertThat(dataset.train().label("click")).containsExactly(1, 1, 0, 0, 0);
        assertThat(dataset.report().text())
                .contains("3 of 5 rows of label 'click' have a word that is none of [yes, Y] and read as 0")
                .contains("'no' 2 times; 'maybe' 1 times");
        assertThatThrownBy(() -> encode(csv("user,click,buy", "u,yes,1", "v,,0"), plan.withMaxBadRows(0)))
                .hasMessageContaining("column 'click', found nothing");
    }

    @Test
    void readsPlusAndMinusOne() throws IOException {
        EncodingPlan plan = IDS.withLabelWords(Map.of("click", new LabelWords(List.of("1"), List.of("-1"))));
        EncodedDataset dataset = encode(csv("user,click,buy", "u,1.0,1", "v,-1,0", "w,-1.00,0"), plan);
        assertThat(dataset.train().label("click")).containsExactly(1, 0, 0);
        assertThatThrownBy(() -> encode(csv("user,click,buy", "u,1,1", "v,0,0"), plan.withMaxBadRows(0)))
                .hasMessageContaining("found '0', expected one of the positive or negative words of label 'click'");
        assertThatThrownBy(() -> new LabelWords(List.of("1"), List.of("1"))).hasMessageContaining("both");
        assertThatThrownBy(() -> IDS.withLabelWords(Map.of("cart", LabelWords.positive("1"))))
                .hasMessageContaining("label 'cart'");
    }

    @Test
    void aModelsEncodersKeepTheWords() throws IOException {
        EncodingPlan plan = IDS.withLabelWords(Map.of("click", LabelWords.positive("yes")));
        Encoders encoders =
                encode(csv("user,click,buy", "u,yes,1", "v,no,0"), plan).encoders();
        encoders.save(folder.resolve("saved"));
        assertThat(Encoders.load(folder.resolve("saved")).plan()).isEqualTo(plan);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '/',
            value = {
                "',' / '.' / 1.234,5    / 1234.5",
                "',' / '.' / -1.234.567 / -1234567",
                "',' / ''  / 0,25       / 0.25",
                "',' / ''  / ,5         / 0.5",
                "'.' / ',' / 1,234.5    / 1234.5",
                "'.' / ' ' / 1 234      / 1234",
                "',' / ''  / 1e3        / 1000",
            })
    void readsNumbersAsTheSourceWritesThem(String decimal, String thousands, String written, double value)
            throws IOException {
        NumberMarks marks =
                new NumberMarks(decimal.charAt(0), thousands.isEmpty() ? NumberMarks.NONE : thousands.charAt(0));
        EncodingPlan plan = plan(NumericEncoding.of("price", NumericTransform.NONE), IdEncoding.of("user", 2));
        Path file =
                Files.writeString(folder.resolve("marks.csv"), "user;price;click;buy\nu;" + written + ";1;1\nv;;0;0\n");
        DelimitedText text = new DelimitedText(List.of(file), ';', '"', List.of()).withNumberMarks(marks);
        EncodedDataset dataset = encode(text, plan);
        assertThat(dataset.train().batches(10).next().numeric()[0]).isEqualTo((float) value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '/',
            value = {
                "1,5       / decimal: \",\"",
                "1.234,5   / decimal: \",\" and thousands: \".\"",
                "1,234,567 / thousands: \",\"",
                "1 234     / thousands: \" \"",
            })
    void saysWhichOptionReadsANumber(String written, String option) throws IOException {
        EncodingPlan plan = plan(NumericEncoding.of("price", NumericTransform.NONE), IdEncoding.of("user", 2));
        assertThatThrownBy(() -> encode(csv("user,price,click,buy", "u,\"" + written + "\",1,1"), plan))
                .hasMessageContaining("found '" + written + "'")
                .hasMessageContaining("write " + option);
    }

    @Test
    void refusesNumbersThatTheMarksDoNotExplain() throws IOException {
        EncodingPlan plan = plan(NumericEncoding.of("price", NumericTransform.NONE), IdEncoding.of("user", 2))
                .withMaxBadRows(0);
        for (String written : List.of("1.5", "1.23,5", "1,5,5", "12.34.567")) {
            Path file = Files.writeString(folder.resolve("marks.csv"), "user;price;click;buy\nu;" + written + ";1;1\n");
            DelimitedText text =
                    new DelimitedText(List.of(file), ';', '"', List.of()).withNumberMarks(new NumberMarks(',', '.'));
            assertThatThrownBy(() -> encode(text, plan)).as(written).hasMessageContaining("column 'price'");
        }
        assertThatThrownBy(() -> new NumberMarks(',', ',')).hasMessageContaining("two different characters");
    }

    @Test
    void dropsTheCellBehindATrailingDelimiterWhereToldTo() throws IOException {
        Path file = Files.writeString(folder.resolve("t.csv"), "user,click,buy\nu,1,1,\nv,0,0,\nw,0,,\n");
        assertThatThrownBy(() -> encode(DelimitedText.csv(file), IDS))
                .hasMessageContaining("found 4, expected 3 cells")
                .hasMessageContaining("write trailing-delimiter: true");
        EncodedDataset dataset = encode(DelimitedText.csv(file).withTrailingDelimiter(), IDS.withMaxBadRows(0.5));
        assertThat(dataset.train().rows()).isEqualTo(2);
        Files.writeString(file, "user,click,buy,\nu,1,1,\nv,0,0,\n");
        assertThat(encode(DelimitedText.csv(file).withTrailingDelimiter(), IDS)
                        .train()
                        .rows())
                .isEqualTo(2);
    }

    @Test
    void anIdIsTheSameTextFromAnyTypeOfNumber() throws IOException {
        List<String> expected = List.of("10000007", "12.5");
        assertThat(users(encode(csv("user,click,buy", "10000007,1,1", "12.5,0,0"), IDS)))
                .isEqualTo(expected);
        for (String type : List.of("DOUBLE", "FLOAT", "DECIMAL(12, 2)", "VARCHAR")) {
            String query = "SELECT v::" + type
                    + " AS user, c AS click, c AS buy FROM (VALUES ('10000007', 1), ('12.5', 0)) AS t(v, c)";
            assertThat(users(encode(sql(query), IDS))).as(type).isEqualTo(expected);
        }
        RecordReaderSource records = new RecordReaderSource("records", List.of("user", "click", "buy"), () -> {
            CollectionRecordReader reader = new CollectionRecordReader(List.of(
                    List.of(new DoubleWritable(1.0000007e7), new IntWritable(1), new IntWritable(1)),
                    List.of(new Text("12.5"), new IntWritable(0), new IntWritable(0))));
            return reader;
        });
        assertThat(users(encode(records, IDS))).isEqualTo(expected);
    }

    @Test
    void eachTypeHasItsText() {
        String query =
                """
                SELECT unnest([true::VARCHAR]) AS one, true AS truth, 12345678901234567890123::HUGEINT AS huge,
                  100.00::DECIMAL(10, 2) AS dec, DATE '2022-05-07' AS day, TIMESTAMP '2022-05-07 10:00:00.5' AS at,
                  TIMESTAMPTZ '2022-05-07 10:00:00+02' AS zoned, 'mood'::ENUM('mood') AS mood, 'é'::BLOB AS bytes,
                  UUID '3F2504E0-4F89-11D3-9A0C-0305E82C3301' AS uuid, TIME '10:00:00' AS time, 1 AS click, 1 AS buy
                """
                        .replace("'é'", "'\\xC3\\xA9'");
        Map<String, String> texts = Map.of(
                "truth", "true",
                "huge", "12345678901234567890123",
                "dec", "100",
                "day", "2022-05-07",
                "at", "2022-05-07 10:00:00.5",
                "zoned", "2022-05-07 08:00:00+00",
                "mood", "mood",
                "bytes", "é",
                "uuid", "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
                "time", "10:00:00");
        texts.forEach((column, text) -> {
            EncodingPlan plan = plan(IdEncoding.of("user", 2).fromColumn(column));
            assertThat(users(encode(sql(query), plan))).as(column).containsExactly(text);
        });
        assertThatThrownBy(() -> encode(sql("SELECT '\\xFF'::BLOB AS user, 1 AS click, 1 AS buy"), IDS))
                .hasMessageContaining("column 'user' holds bytes that are no text in UTF-8; write hex(\"user\")");
    }

    @Test
    void aListsElementIsNotTornByASeparatorWithinIt() {
        EncodingPlan plan = plan(IdEncoding.of("user", 2).withList(ValueList.of(',', Pooling.MEAN)));
        EncodedDataset dataset =
                encode(sql("SELECT ['home|garden', 'a,b', NULL, ' '] AS user, 1 AS click, 1 AS buy"), plan);
        assertThat(users(dataset)).containsExactly("a,b", "home|garden");
        assertThat(dataset.schema().slots()).isEqualTo(2);
    }

    @Test
    void listsOfNumbersShareATableWithNumbers() {
        EncodingPlan plan = plan(
                IdEncoding.of("user", 2),
                IdEncoding.of("last", 2).inTable("user").withList(ValueList.of('|', Pooling.MEAN)));
        EncodedDataset dataset = encode(
                sql("SELECT 10000007::DOUBLE AS user, [10000007, 12.5]::DOUBLE[] AS last, 1 AS click, 1 AS buy"), plan);
        assertThat(users(dataset)).containsExactly("10000007", "12.5");
    }

    @Test
    void aMapsKeysAndWeightsStayTogether() {
        ValueList weighted = new ValueList('|', ':', 0, Pooling.WEIGHTED_SUM);
        EncodedDataset dataset = encode(
                sql("SELECT MAP {'a|b:c': 0.5, 'd': NULL} AS user, 1 AS click, 1 AS buy"),
                plan(IdEncoding.of("user", 2).withList(weighted)));
        assertThat(users(dataset)).containsExactly("a|b:c", "d");
        assertThat(dataset.train().batches(1).next().weights()).containsExactly(0.5f, 1);
        assertThatThrownBy(() -> encode(
                        sql("SELECT MAP {'a': 0.5} AS user, 1 AS click, 1 AS buy"),
                        plan(IdEncoding.of("user", 2).withList(ValueList.of('|', Pooling.MEAN)))))
                .hasMessageContaining("weight-separator");
        assertThatThrownBy(() -> encode(sql("SELECT ['a'] AS user, 1 AS click, 1 AS buy"), IDS))
                .hasMessageContaining("column 'user' holds lists or maps");
    }
}
