// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.dataset.DataForm;
import io.funnel4j.dataset.plan.LabelRule;
import io.funnel4j.dataset.plan.LabelWords;
import io.funnel4j.dataset.rows.BadRow;
import io.funnel4j.dataset.source.delimited.DelimitedText;
import io.funnel4j.problem.InvalidSpecException;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MicroBatchesTest extends FittedStream {
    @Test
    void aFileThatGrows() throws IOException {
        StreamCounts counts = counts();
        append("");
        try (MicroBatches batches = csv(file, StreamPosition.START, counts, 2)) {
            assertThat(next(batches).exposures().rows()).isZero();
            append("user,item,pr");
            assertThat(next(batches).exposures().rows()).isZero();
            append("ice,click,conversion\nu1,i1,1,1,1\nu2,i2,2,1,0\nu1,i3");
            MicroBatch first = next(batches);
            assertThat(ids(first))
                    .containsExactly(
                            List.of(encoders.id("user", "u1"), encoders.id("item", "i1")),
                            List.of(encoders.id("user", "u2"), encoders.id("item", "i2")));
            assertThat(first.exposures().labels().get("click")).containsExactly(1, 1);
            assertThat(first.exposures().labels().get("conversion")).containsExactly(1, 0);
            // A line without its end waits.
            assertThat(next(batches).exposures().rows()).isZero();
            assertThat(batches.leftBytes()).isEqualTo("u1,i3".length());
            append(",3,0,0\n");
            MicroBatch second = next(batches);
            assertThat(ids(second)).containsExactly(List.of(encoders.id("user", "u1"), encoders.id("item", "i3")));
            assertThat(batches.position().offset()).isEqualTo(Files.size(file));
            assertThat(batches.position().lines()).isEqualTo(4);
            assertThat(batches.leftBytes()).isZero();
        }
        assertThat(counts.rowsRead()).isEqualTo(3);
        assertThat(counts.rowsEncoded()).isEqualTo(3);
    }

    /** From whatever position, the rows that follow are those that a reader that was never stopped gives. */
    @Test
    void goesOnAtAnyPosition() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder("\uFEFF" + HEADER);
        for (int row = 0; row < 200; row++) {
            String user = new String[] {"u1", "u2", "\"a,b\"", "\"two\nlines\"", "\"say \"\"hi\"\"\"", "größe", ""}
                    [random.nextInt(7)];
            text.append(user)
                    .append(",i")
                    .append(random.nextInt(4))
                    .append(',')
                    .append(random.nextInt(50) == 0 ? "text" : random.nextInt(9))
                    .append(",0,0")
                    .append(random.nextInt(3) == 0 ? "\r\n" : "\n")
                    .append(random.nextInt(20) == 0 ? "\n" : "");
        }
        append(text.toString());
        List<List<Integer>> whole = new ArrayList<>();
        StreamCounts once = counts();
        try (MicroBatches batches = csv(file, StreamPosition.START, once, 1000)) {
            whole.addAll(ids(next(batches)));
            assertThat(batches.position().offset()).as("seed %d", seed).isEqualTo(Files.size(file));
        }
        List<List<Integer>> parts = new ArrayList<>();
        StreamCounts counts = counts();
        StreamPosition position = StreamPosition.START;
        while (position.offset() < Files.size(file)) {
            try (MicroBatches batches = csv(file, position, counts, 1 + random.nextInt(12))) {
                parts.addAll(ids(next(batches)));
                position = batches.position();
            }
        }
        assertThat(parts).as("seed %d", seed).isEqualTo(whole);
        assertThat(counts.rowsRead()).isEqualTo(200).isEqualTo(once.rowsRead());
        assertThat(counts.badRows()).isEqualTo(once.badRows());
        assertThat(counts.badRowExamples()).isEqualTo(once.badRowExamples());
        assertThat(position.rows()).isEqualTo(200);
    }

    @Test
    void jsonLinesAreTheSameRows() throws IOException {
        append(HEADER + "u1,i1,1.5,1,1\nu2,,2,1,0\n7,i3,,0,0\n");
        Path json = Files.writeString(
                folder.resolve("stream.jsonl"),
                """
                {"user": "u1", "item": "i1", "price": 1.5, "click": 1, "conversion": true, "other": {"a": [1]}}

                {"price": 2, "user": "u2", "item": null, "click": true, "conversion": 0}
                {"user": 7.0, "item": "i3", "click": 0, "conversion": 0}
                """);
        StreamFormat lines = new StreamFormat.JsonLines(List.of("user", "item", "price", "click", "conversion"));
        StreamCounts ofJson = counts();
        StreamCounts ofCsv = counts();
        try (MicroBatches one = csv(file, StreamPosition.START, ofCsv, 9);
                MicroBatches other = new MicroBatches(
                        new StreamSource(json.toString(), lines),
                        StreamPosition.START,
                        plan,
                        encoders,
                        ofJson,
                        9,
                        SHORT)) {
            MicroBatch expected = next(one);
            MicroBatch found = next(other);
            assertThat(found.exposures().rows()).isEqualTo(3);
            assertThat(found.exposures().ids()).isEqualTo(expected.exposures().ids());
            assertThat(found.exposures().numeric())
                    .isEqualTo(expected.exposures().numeric());
            expected.exposures().labels().forEach((label, values) -> assertThat(
                            found.exposures().labels().get(label))
                    .as(label)
                    .isEqualTo(values));
            assertThat(other.position().offset()).isEqualTo(Files.size(json));
            assertThat(other.position().lines()).isEqualTo(4);
        }
        assertThat(ofJson.features().features()).isEqualTo(ofCsv.features().features());
        assertThat(ofCsv.features().features().get(0).unknown()).isEqualTo(1);
    }

    @Test
    void malformedJsonIsABadRow() throws IOException {
        plan = plan.withMaxBadRows(1);
        Path json = folder.resolve("stream.jsonl");
        String good = "{\"user\": \"u1\", \"item\": \"i1\", \"price\": 1, \"click\": 0, \"conversion\": 0}\n";
        Files.write(
                json,
                ("[1]\n" + "{\"user\": \"u1\"\n" + good + good.strip() + " {}\n" + "{\"user\": {\"a\": 1}}\n"
                                + "{\"user\": \"u1\", \"user\": \"u2\"}\n" + "{\"user\": \"u1\"}\n"
                                + "{\"user\": \"\u00ff\"}\n"
                                + good)
                        .getBytes(StandardCharsets.ISO_8859_1));
        StreamFormat lines = new StreamFormat.JsonLines(List.of("user", "item", "price", "click", "conversion"));
        StreamCounts counts = counts();
        try (MicroBatches batches = new MicroBatches(
                new StreamSource(json.toString(), lines), StreamPosition.START, plan, encoders, counts, 99, SHORT)) {
            MicroBatch batch = next(batches);
            assertThat(batch.exposures().rows()).isEqualTo(2);
            assertThat(batch.badRows().stream().map(BadRow::location))
                    .containsExactly(
                            json + ":1", json + ":2", json + ":4", json + ":5", json + ":6", json + ":7", json + ":8");
            assertThat(batch.badRows().get(0).toString()).contains("a line that is no object");
            assertThat(batch.badRows().get(2).toString()).contains("something behind the object");
            assertThat(batch.badRows().get(3).toString()).contains("an object as the value of 'user'");
            assertThat(batch.badRows().get(4).toString()).contains("Duplicate field 'user'");
            assertThat(batch.badRows().get(5).toString()).contains("label neither 0 nor 1");
            assertThat(batch.badRows().get(6).kind()).isEqualTo(BadRow.Kind.NOT_UTF8);
        }
        assertThat(counts.badRowCount()).isEqualTo(7);
    }

    @Test
    void badRowsAreCountedAndLimited() throws IOException {
        append(HEADER + "u1,i1,1,1,1\nu1,i1\nu1,i1,much,0,0\nu1,i1,1,2,0\nu1,i1,1,0,1\n");
        StreamCounts counts = counts();
        try (MicroBatches batches = csv(file, StreamPosition.START, counts, 9)) {
            MicroBatch batch = next(batches);
            assertThat(batch.exposures().rows()).isEqualTo(1);
            // Labels that do not nest are a bad row each, where the rule rejects them.
            assertThat(batch.badRows().stream().map(BadRow::kind))
                    .containsExactly(
                            BadRow.Kind.TOO_FEW_CELLS,
                            BadRow.Kind.NOT_A_NUMBER,
                            BadRow.Kind.BAD_LABEL,
                            BadRow.Kind.NOT_NESTED);
        }
        assertThat(counts.rowsRead()).isEqualTo(5);
        assertThatThrownBy(counts::check).hasMessageContaining("4 of 5 rows are bad (80.00%; accepted are 50.00%)");

        plan = plan.withMaxBadRows(0);
        try (MicroBatches strict = csv(file, StreamPosition.START, counts(), 9)) {
            assertThatThrownBy(() -> next(strict))
                    .hasMessageContaining(file + ":3: too few cells")
                    .hasMessageContaining("mend the row")
                    .hasMessageContaining("RUN/config.yaml has a larger data.max-bad-rows");
        }
        plan = plan.withMaxBadRows(1).withLabelRule(LabelRule.DROP);
        StreamCounts dropped = counts();
        try (MicroBatches batches = csv(file, StreamPosition.START, dropped, 9)) {
            assertThat(next(batches).exposures().rows()).isEqualTo(1);
        }
        assertThat(dropped.dropped()).isEqualTo(1);
        assertThat(dropped.badRowCount()).isEqualTo(3);
        assertThat(dropped.rowsRead()).isEqualTo(5);
    }

    /** So that a run is stopped, and its memory is bounded, where hardly a row is good. */
    @Test
    void rowsThatNeverFillABatchEndIt() throws IOException {
        plan = plan.withMaxBadRows(1);
        append(HEADER + "u1,i1\n".repeat(100) + "u1,i1,1,0,0\n");
        try (MicroBatches batches = csv(file, StreamPosition.START, counts(), 2)) {
            for (int batch = 0; batch < 3; batch++) {
                MicroBatch bad = next(batches);
                assertThat(bad.badRows()).hasSize(32);
                assertThat(bad.end()).isEqualTo(MicroBatch.End.GOES_ON);
                assertThat(batches.position().rows()).isEqualTo(32L * (batch + 1));
            }
            MicroBatch last = next(batches);
            assertThat(last.badRows()).hasSize(4);
            assertThat(last.exposures().rows()).isEqualTo(1);
        }
    }

    /** A quote that nobody closes costs its row, and holds up those behind it for 64 KiB. */
    @Test
    void anOpenQuotedCellIsToldOfAndBounded() throws IOException {
        append(HEADER + "u1,i1,1,0,0\n\"u2,i1,1,0,0\n" + "u1,i1,1,0,0\n".repeat(10));
        StreamCounts counts = counts();
        try (MicroBatches batches = csv(file, StreamPosition.START, counts, 100_000)) {
            assertThat(next(batches).exposures().rows()).isEqualTo(1);
            assertThat(batches.openCellLine()).hasValue(3);
            append("u1,i1,1,0,0\n".repeat(6_000));
            MicroBatch rest = next(batches);
            assertThat(rest.badRows()).hasSize(1);
            assertThat(rest.badRows().get(0).toString()).contains(file + ":3: ", "a quoted cell that is not closed");
            assertThat(rest.exposures().rows()).isEqualTo(6_010);
            assertThat(batches.openCellLine()).isEmpty();
            append("u1,i1,1,0");
            next(batches);
            assertThat(batches.leftBytes()).isEqualTo(9);
            assertThat(batches.openCellLine()).isEmpty();
        }
    }

    @Test
    void wordsThatReadAsZeroAreCountedAcrossRuns() throws IOException {
        plan = plan.withLabelWords(Map.of("click", new LabelWords(List.of("yes"), List.of())));
        append(HEADER + "u1,i1,1,yes,1\nu1,i1,1,no,0\n");
        StreamCounts before = counts();
        StreamPosition position;
        try (MicroBatches batches = csv(file, StreamPosition.START, before, 9)) {
            assertThat(next(batches).exposures().labels().get("click")).containsExactly(1, 0);
            position = batches.position();
        }
        StreamCounts after = counts();
        DataForm.read(DataForm.bytes(before::write), after::read);
        append("u1,i1,1,no,0\nu1,i1,1,perhaps,0\n");
        try (MicroBatches batches = csv(file, position, after, 9)) {
            next(batches);
        }
        assertThat(after.rowsRead()).isEqualTo(4);
        assertThat(after.features().rows()).isEqualTo(4);
        assertThat(after.findings()).hasSize(1);
        assertThat(after.findings().get(0).toString())
                .contains("rows of label 'click' have a word that is none of [yes] and read as 0", "'no' 2 times");
    }

    /** Of a stream that has run well for long, a block of bad rows stops it all the same. */
    @Test
    void aShareOfBadRowsIsLookedAtAmongTenThousand() throws IOException {
        plan = plan.withMaxBadRows(0.01);
        StringBuilder text = new StringBuilder(HEADER);
        text.append("u1,i1,1,0,0\n".repeat(40_000)).append("u1,i1,much,0,0\n".repeat(101));
        text.append("u1,i1,1,0,0\n".repeat(10_000));
        append(text.toString());
        StreamCounts counts = counts();
        try (MicroBatches batches = csv(file, StreamPosition.START, counts, 100_000)) {
            assertThatThrownBy(() -> next(batches)).hasMessageContaining("101 of 10000 rows are bad (1.01%");
        }
    }

    @Test
    void aPipeEndsWhereItsWritersDo() throws IOException {
        PipedOutputStream writer = new PipedOutputStream();
        PipedInputStream reader = new PipedInputStream(writer, 1 << 16);
        StreamRows rows = new StreamRows(
                "pipe",
                new StreamFormat.Delimited(DelimitedText.csv(Path.of(""))),
                new PipeFeed("pipe", () -> reader),
                StreamPosition.START);
        writer.write((HEADER + "u1,i1,1,1").getBytes(StandardCharsets.UTF_8));
        writer.flush();
        while (rows.columns().isEmpty()) {
            rows.await(SHORT);
        }
        assertThat(rows.advance()).isFalse();
        writer.write(",1".getBytes(StandardCharsets.UTF_8));
        writer.close();
        while (!rows.ended()) {
            rows.await(SHORT);
        }
        assertThat(rows.advance()).isTrue();
        assertThat(rows.cells()).hasToString("[u1, i1, 1, 1, 1]");
        assertThat(rows.position(1).source().kind()).isEqualTo(SourceMark.Kind.PIPE);
        assertThat(rows.advance()).isFalse();
        rows.close();
    }

    @Test
    void namesTheColumnsThatAreMissing() throws IOException {
        append("usr,item,price,click\nu1,i1,1,1\n");
        try (MicroBatches batches = csv(file, StreamPosition.START, counts(), 9)) {
            assertThatThrownBy(() -> next(batches))
                    .isInstanceOf(InvalidSpecException.class)
                    .hasMessageContaining("feature 'user' reads column 'user', which %s does not have".formatted(file))
                    .hasMessageContaining("did you mean 'usr'?")
                    .hasMessageContaining("label 'conversion' reads column 'conversion'");
        }
    }
}
