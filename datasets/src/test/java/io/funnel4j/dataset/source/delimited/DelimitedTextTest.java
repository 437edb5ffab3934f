// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.source.delimited;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.dataset.source.ExposureSource;
import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.dataset.source.MalformedRowException;
import io.funnel4j.dataset.source.RowReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.datavec.api.writable.Writable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DelimitedTextTest {
    @TempDir
    Path folder;

    @Test
    void readsHeaderRowsAndLocations() throws IOException {
        DelimitedText text = DelimitedText.csv(file("visits.csv", "user,item\n1,a\n2,b\n"));

        assertThat(text.columns()).containsExactly("user", "item");
        assertThat(rows(text)).containsExactly(folder + "/visits.csv:2 [1, a]", folder + "/visits.csv:3 [2, b]");
    }

    @Test
    void readsWindowsLineEndsAByteOrderMarkAndBlankLines() throws IOException {
        DelimitedText text = DelimitedText.csv(file("visits.csv", "\uFEFFuser,item\r\n1,a\r\n\r\n2,b\r\n\r\n \r\n"));

        assertThat(text.columns()).containsExactly("user", "item");
        assertThat(rows(text)).containsExactly(folder + "/visits.csv:2 [1, a]", folder + "/visits.csv:4 [2, b]");
        try (RowReader reader = text.open()) {
            while (reader.advance()) {
                assertThat(reader.cells()).hasSize(2);
            }
            assertThat(reader.blankLines()).isEqualTo(3);
            assertThat(reader.progress()).hasValue(1);
        }
    }

    @Test
    void readsQuotedDelimitersAndQuotes() throws IOException {
        DelimitedText text = DelimitedText.csv(file("visits.csv", "user,tags\n1,\"a,b\"\n2,\"say \"\"hi\"\", all\"\n"));

        assertThat(rows(text))
                .extracting(row -> row.substring(row.indexOf(' ') + 1))
                .containsExactly("[1, a,b]", "[2, say \"hi\", all]");
    }

    @Test
    void keepsBackslashes() throws IOException {
        DelimitedText text = DelimitedText.csv(file("visits.csv", "user,path\n1,C:\\dir\n2,\"C:\\\"\n\\N,\\\\\n"));

        assertThat(rows(text))
                .extracting(row -> row.substring(row.indexOf(' ') + 1))
                .containsExactly("[1, C:\\dir]", "[2, C:\\]", "[\\N, \\\\]");
    }

    @Test
    void readsTabsWithoutQuotesAndStripsNamesOfColumns() throws IOException {
        DelimitedText text = DelimitedText.tsv(file("visits.tsv", "user\tnew_user_class_level \n1\t\"a\n"));

        assertThat(text.columns()).containsExactly("user", "new_user_class_level");
        assertThat(rows(text)).containsExactly(folder + "/visits.tsv:2 [1, \"a]");
    }

    @Test
    void readsAFileWithoutHeaderUnderGivenNames() throws IOException {
        DelimitedText text =
                DelimitedText.csv(file("visits.csv", "1,a\n2,b\n")).withColumnNames(List.of("user", "item"));

        assertThat(text.columns()).containsExactly("user", "item");
        assertThat(rows(text)).hasSize(2).first().isEqualTo(folder + "/visits.csv:1 [1, a]");
    }

    @Test
    void readsSeveralFilesOfWhichSomeHoldOnlyAHeader() throws IOException {
        DelimitedText text = DelimitedText.csv(
                file("0.csv", "user,item\n"),
                file("1.csv", "user,item\n1,a\n"),
                file("2.csv", "user,item\n"),
                file("3.csv", "user,item\n"),
                file("4.csv", "user,item\n2,b"));

        assertThat(rows(text)).containsExactly(folder + "/1.csv:2 [1, a]", folder + "/4.csv:2 [2, b]");
    }

    @Test
    void readsGzippedFiles() throws IOException {
        Path zipped = folder.resolve("visits.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(zipped))) {
            out.write("user,item\n1,\u00e9\n".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(rows(DelimitedText.csv(zipped))).containsExactly(zipped + ":2 [1, \u00e9]");
    }

    @Test
    void readsTheWholeLinesOfACutFileThenSaysWhereItEnds() throws IOException {
        Path zipped = folder.resolve("cut.csv.gz");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write("user,item\n1,a\n2,b\n".getBytes(StandardCharsets.UTF_8));
        }
        Files.write(zipped, Arrays.copyOf(bytes.toByteArray(), bytes.size() - 8));
        try (RowReader reader = DelimitedText.csv(zipped).open()) {
            assertThat(reader.advance()).isTrue();
            assertThat(reader.advance()).isTrue();
            assertThat(reader.cells()).hasToString("[2, b]");
            assertThatThrownBy(reader::advance)
                    .isInstanceOf(InvalidExposuresException.class)
                    .hasMessageStartingWith("%s is cut or damaged after line 3 (".formatted(zipped));
        }
    }

    @Test
    void goesOnAfterARowThatCannotBeRead() throws IOException {
        DelimitedText text = DelimitedText.csv(file("visits.csv", "user,item\n1,\"a\n2,b\n"));
        try (RowReader reader = text.open()) {
            assertThatThrownBy(reader::advance)
                    .isInstanceOf(MalformedRowException.class)
                    .hasMessageContaining("a quoted cell that is not closed");
            assertThat(reader.location()).endsWith("visits.csv:2");
            assertThat(reader.advance()).isTrue();
            assertThat(reader.cells()).hasToString("[2, b]");
            assertThat(reader.advance()).isFalse();
        }
    }

    @Test
    void refusesAnEmptyFile() throws IOException {
        DelimitedText text = DelimitedText.csv(file("visits.csv", "\n"));
        assertThatThrownBy(text::columns)
                .isInstanceOf(InvalidExposuresException.class)
                .hasMessageContaining("visits.csv is empty; expected a header line");
    }

    @Test
    void refusesANameThatStandsTwice() throws IOException {
        DelimitedText text = DelimitedText.csv(file("visits.csv", "user,item,user\n1,2,3\n"));
        assertThatThrownBy(text::columns)
                .isInstanceOf(InvalidExposuresException.class)
                .hasMessageContaining("names column 'user' twice");
        assertThatThrownBy(() -> text.withColumnNames(List.of("a", "a")).columns())
                .hasMessageContaining("'a' twice");
    }

    @Test
    void refusesFilesOfDifferentColumns() throws IOException {
        DelimitedText text = DelimitedText.csv(file("1.csv", "user,item\n"), file("2.csv", "item,user\n"));
        assertThatThrownBy(text::columns)
                .isInstanceOf(InvalidExposuresException.class)
                .hasMessageContaining("files differ in their columns")
                .hasMessageContaining("2.csv has [item, user]");
    }

    @Test
    void saysThatAFileIsMissing() {
        DelimitedText missing = DelimitedText.csv(folder.resolve("nowhere.csv"));
        assertThatThrownBy(missing::columns)
                .hasMessageContaining("there is no file")
                .hasMessageContaining("nowhere.csv");
        assertThatThrownBy(() -> DelimitedText.csv(folder).columns()).hasMessageContaining("has no data file in it");
    }

    @Test
    void refusesDelimitersThatCannotWork() {
        List<Path> files = List.of(folder);
        assertThatThrownBy(() -> new DelimitedText(files, ',', ',', List.of())).hasMessageContaining("must differ");
        assertThatThrownBy(() -> new DelimitedText(files, '\\', '"', List.of())).hasMessageContaining("backslash");
        assertThatThrownBy(() -> new DelimitedText(List.of(), ',', '"', List.of()))
                .hasMessageContaining("no file");
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static List<String> rows(ExposureSource source) throws IOException {
        List<String> rows = new ArrayList<>();
        try (RowReader reader = source.open()) {
            while (reader.advance()) {
                rows.add(reader.location() + " "
                        + reader.cells().stream().map(Writable::toString).toList());
            }
        }
        return rows;
    }
}
