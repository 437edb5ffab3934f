// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.dataset.Worlds;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.plan.NumericEncoding;
import io.funnel4j.dataset.plan.NumericTransform;
import io.funnel4j.dataset.publicsets.EventLog;
import io.funnel4j.dataset.publicsets.EventLogs;
import io.funnel4j.dataset.rows.BadRow;
import io.funnel4j.dataset.source.ExposureSource;
import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.dataset.source.delimited.DelimitedText;
import io.funnel4j.dataset.sql.SqlSettings;
import io.funnel4j.dataset.sql.SqlSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as they should not be: counted where a row is wrong, refused where the file is, and at the first row if strict. */
class BrokenInputTest extends EncodingTestBase {
    private static final EncodingPlan PLAN =
            plan(IdEncoding.of("item", 4), NumericEncoding.of("price", NumericTransform.NONE));

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "a,1,1          ; TOO_FEW_CELLS ; too few cells, found 3, expected 4 cells, one a column",
                "a,cheap,1,1    ; NOT_A_NUMBER  ; text where a number is due in column 'price', found 'cheap'",
                "a,1e400,1,1    ; NOT_FINITE    ; not a finite number in column 'price', found 1e400",
                "a,1e300,1,1    ; NOT_FINITE    ; not a finite number in column 'price', found 1e300",
                "a,1,7,1        ; BAD_LABEL     ; label neither 0 nor 1 in column 'click', found '7', expected 0 or 1",
                "a\u00ff\u00fe,1,1,1 ; NOT_UTF8 ; not UTF-8 text, found byte 0xFF as character 2 of the line, expected UTF-8",
                "\"a,1,1,1      ; UNREADABLE    ; unreadable, found a quoted cell that is not closed",
            })
    void countsABadRowAndStopsAtItIfStrict(String row, BadRow.Kind kind, String message) throws IOException {
        Path file = folder.resolve("visits.csv");
        String text = "item,price,click,buy\na,1,1,1\n" + row + "\nb,2,0,0\n" + row + "\n";
        Files.write(file, text.getBytes(StandardCharsets.ISO_8859_1));
        ExposureSource source = DelimitedText.csv(file);
        EncodedDataset dataset = encode(source, PLAN.withMaxBadRows(0.5));
        assertThat(dataset.report().badRows()).isEqualTo(Map.of(kind, 2L));
        assertThat(dataset.train().rows()).isEqualTo(2);
        assertThat(dataset.report().text()).contains(file + ":3: " + message);
        assertThatThrownBy(() -> encode(source, PLAN.withMaxBadRows(0)))
                .isInstanceOf(InvalidExposuresException.class)
                .hasMessageContaining(file + ":3: " + message)
                .hasMessageContaining("max-bad-rows");
    }

    /** The first in the order of the file, on any number of threads. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void stopsAtTheFirstBadRowOfMany(int workers) throws IOException {
        List<String> lines = new ArrayList<>(List.of("item,price,click,buy"));
        for (int row = 0; row < 60_000; row++) {
            lines.add(row > 30_000 && row % 500 == 0 ? "bad" : "i" + row % 10 + ",1,1,1");
        }
        ExposureSource source = csv(lines.toArray(String[]::new));
        assertThatThrownBy(() -> DatasetEncoding.of(source, PLAN.withMaxBadRows(0), ALL_TRAIN, Worlds.esmm())
                        .workers(workers)
                        .to(out()))
                .hasMessageContaining("visits.csv:30502: too few cells");
        assertThat(out().resolve("dataset.json")).doesNotExist();
        assertThat(out().resolve("raw-exposures.partial")).doesNotExist();
    }

    @Test
    void stopsAtLabelsThatDoNotNest() throws IOException {
        ExposureSource source = csv("item,price,click,buy", "a,1,1,1", "a,1,0,1", "a,1,0,1");
        assertThatThrownBy(() -> encode(source, PLAN))
                .hasMessageContaining("2 rows have conversion=1 with click=0, first")
                .hasMessageContaining("visits.csv:3, ")
                .hasMessageContaining("visits.csv:4");
        assertThatThrownBy(() -> encode(source, PLAN.withMaxBadRows(0))).hasMessageContaining("visits.csv:3");
    }

    @Test
    void stopsAtAJoinThatDropsMoreThanHalfIfStrict() throws IOException {
        Files.writeString(folder.resolve("log.csv"), "item,click,buy\na,1,1\nb,0,0\nc,0,0\n");
        Files.writeString(folder.resolve("items.csv"), "item,price\na,2\n");
        SqlSource source =
                SqlSource.of("query", "SELECT * FROM 'log.csv' JOIN 'items.csv' USING (item)", SqlSettings.in(folder));
        EncodedDataset dataset = encode(source, PLAN);
        assertThat(dataset.train().rows()).isEqualTo(1);
        assertThat(dataset.report().findings()).hasSize(1);
        assertThat(dataset.report().text())
                .contains(
                        "2 of 3 rows of log.csv at least found no match among the 1 of items.csv in the inner join on item = item");
        assertThatThrownBy(() -> encode(source, PLAN.withMaxBadRows(0)))
                .hasMessageContaining("query: 2 of 3 rows of log.csv at least found no match");
    }

    @Test
    void stopsAtEventsOutOfOrderIfStrict() throws IOException {
        Path file = Files.writeString(
                folder.resolve("events.csv"),
                "timestamp,visitorid,event,itemid\n3000,1,view,a\n2000,1,view,b\n4000,1,addtocart,a\n5000,1,transaction,a\n");
        EventLog log = EventLogs.retailRocket(file, Duration.ofDays(1), SqlSettings.in(folder));
        EncodingPlan plan =
                EncodingPlan.of(List.of(IdEncoding.of("item", 4)), Map.of("click", "cart", "conversion", "purchase"));
        assertThat(encode(log, plan).report().text())
                .contains("1 of 4 events that stand after later ones; sorted, such as line 2");
        assertThatThrownBy(() -> encode(log, plan.withMaxBadRows(0)))
                .hasMessageContaining("events.csv: 1 of 4 events that stand after later ones");
    }

    @Test
    void refusesAnArchiveThatIsCut() throws IOException {
        StringBuilder text = new StringBuilder("item,price,click,buy\n");
        for (int row = 0; row < 50_000; row++) {
            text.append("i").append(row * 31 % 997).append(',').append(row).append(",1,1\n");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.toString().getBytes(StandardCharsets.UTF_8));
        }
        Path file = folder.resolve("visits.csv.gz");
        Files.write(file, Arrays.copyOf(bytes.toByteArray(), bytes.size() / 2));
        assertThatThrownBy(() -> encode(DelimitedText.csv(file), PLAN))
                .isInstanceOf(InvalidExposuresException.class)
                .hasMessageContaining(file + " is cut or damaged after line ")
                .hasMessageContaining("copy or download it again");
        assertThat(out().resolve("dataset.json")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 12})
    void refusesAnArchiveThatIsNone(int length) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write("item,price,click,buy\na,1,1,1\n".getBytes(StandardCharsets.UTF_8));
        }
        Path file = folder.resolve("visits.csv.gz");
        Files.write(file, Arrays.copyOf(bytes.toByteArray(), length));
        assertThatThrownBy(() -> encode(DelimitedText.csv(file), PLAN))
                .isInstanceOf(InvalidExposuresException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("copy or download it again")
                .hasMessageNotContaining("null");
        Files.writeString(file, "item,price,click,buy\na,1,1,1\n");
        assertThatThrownBy(() -> encode(DelimitedText.csv(file), PLAN))
                .hasMessageContaining(
                        "is named .gz but is no gzip file; copy or download it again, or name it as what it is");
    }

    /** Bytes that are no text in a name of a column leave no row to count. */
    @Test
    void refusesAHeaderThatIsNoText() throws IOException {
        Path file = folder.resolve("visits.csv");
        Files.write(file, "item,pri\u00e7e,click,buy\na,1,1,1\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> encode(DelimitedText.csv(file), PLAN))
                .isInstanceOf(InvalidExposuresException.class)
                .hasMessageContaining("the header of " + file + ": byte 0xE7 as character 9 of the line")
                .hasMessageContaining("UTF-8");
    }

    /** What a crash leaves at the end of a log. */
    @Test
    void countsNulBytesInsteadOfReadingNothingFromThem() throws IOException {
        EncodedDataset dataset =
                encode(csv("item,price,click,buy", "a,1,1,1", "a\0,1,1,1", "\0".repeat(500)), PLAN.withMaxBadRows(1));
        assertThat(dataset.train().rows()).isEqualTo(1);
        assertThat(dataset.report().badRows()).isEqualTo(Map.of(BadRow.Kind.UNREADABLE, 2L));
        assertThat(dataset.report().text())
                .contains("visits.csv:3: unreadable, found a NUL byte as character 2 of the line, expected text")
                .contains("visits.csv:4: unreadable, found a NUL byte as character 1 of the line");
    }

    @Test
    void refusesUtf16AndLinesWithoutAnEnd() throws IOException {
        Path utf16 = folder.resolve("utf16.csv");
        Files.write(utf16, "\uFEFFitem,price,click,buy\na,1,1,1\n".getBytes(StandardCharsets.UTF_16LE));
        assertThatThrownBy(() -> encode(DelimitedText.csv(utf16), PLAN))
                .hasMessageContaining("is UTF-16 text; save it as UTF-8");
        Path binary = folder.resolve("binary.csv");
        byte[] bytes = new byte[(1 << 27) + 1000];
        Arrays.fill(bytes, (byte) 'x');
        byte[] header = "item,price,click,buy\n".getBytes(StandardCharsets.UTF_8);
        System.arraycopy(header, 0, bytes, 0, header.length);
        Files.write(binary, bytes);
        assertThatThrownBy(() -> encode(DelimitedText.csv(binary), PLAN))
                .hasMessageContaining("has a line of more than 64 MiB after line 1");
    }

    @Test
    void readsALastLineWithoutAnEndAndCountsOneThatIsCut() throws IOException {
        Path whole = Files.writeString(folder.resolve("whole.csv"), "item,price,click,buy\na,1,1,1\nb,1,1,1");
        assertThat(encode(DelimitedText.csv(whole), PLAN).train().rows()).isEqualTo(2);
        Path cut = Files.writeString(folder.resolve("cut.csv"), "item,price,click,buy\na,1,1,1\nb,1,1");
        assertThat(encode(DelimitedText.csv(cut), PLAN.withMaxBadRows(0.5))
                        .report()
                        .text())
                .contains("cut.csv:3: too few cells");
    }

    /** The replacement character itself is text like any other. */
    @Test
    void readsTheReplacementCharacter() throws IOException {
        EncodedDataset dataset = encode(csv("item,price,click,buy", "\uFFFD,1,1,1", "\uFFFD,1,0,0"), PLAN);
        assertThat(dataset.train().batch(0, 2).ids()).containsExactly(2, 2);
    }
}
