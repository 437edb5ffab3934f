// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.dataset.source.delimited.DelimitedText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataFilesTest {
    @TempDir
    private Path folder;

    private void write(String... names) throws IOException {
        for (String name : names) {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "x\n1\n");
        }
    }

    private List<String> found(String... named) {
        List<Path> names = Arrays.stream(named).map(folder::resolve).toList();
        return DataFiles.find(names, FileKind.TEXT).files().stream()
                .map(file -> folder.relativize(file).toString())
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "*.csv a.csv",
                "day/*.csv day/1.csv;day/2.csv",
                "day/[2-9].csv day/2.csv",
                "day/{1,3}.csv day/1.csv",
                "**/*.csv a.csv;day/1.csv;day/2.csv;deep/er/5.csv",
                "deep/**/*.csv deep/er/5.csv",
                "deep/er/**/*.csv deep/er/5.csv",
                "d*/** day/1.csv;day/2.csv;deep/er/4.txt;deep/er/5.csv",
                "da? day/1.csv;day/2.csv",
                "day/_*/*.csv day/_temporary/0.csv"
            })
    void findsTheFilesOfAPatternInTheOrderOfTheirNames(String pattern, String expected) throws IOException {
        write("a.csv", "day/2.csv", "day/1.csv", "day/_SUCCESS", "day/.1.csv.crc", "deep/er/5.csv", "deep/er/4.txt");
        if (pattern.contains("_")) {
            write("day/_temporary/0.csv");
        }
        assertThat(found(pattern)).containsExactly(expected.split(";"));
    }

    @Test
    void takesWhatIsThereUnderItsVeryName() throws IOException {
        write("a*.csv", "ab.csv", "b[1].csv", "c{1,2}.csv");
        assertThat(found("a*.csv", "b[1].csv", "c{1,2}.csv")).containsExactly("a*.csv", "b[1].csv", "c{1,2}.csv");
    }

    @Test
    void passesOverFilesWithoutContentUnlessAllAre() throws IOException {
        write("day/1.csv");
        Files.createFile(folder.resolve("day/0.csv"));
        Files.createFile(folder.resolve("none.csv"));
        DataFiles day = DataFiles.find(List.of(folder.resolve("day")), FileKind.TEXT);
        assertThat(day.files()).containsExactly(folder.resolve("day/1.csv"));
        assertThat(day.findings())
                .singleElement()
                .hasToString(
                        "1 of 2 files have no content and were passed over, such as " + folder.resolve("day/0.csv"));
        assertThat(found("none.csv")).containsExactly("none.csv");
        assertThatThrownBy(() -> DelimitedText.csv(folder.resolve("none.csv")).columns())
                .hasMessageContaining("none.csv is empty; expected a header line");
    }

    @Test
    void saysWhatIsNoPattern() {
        assertThatThrownBy(() -> found("a{b.csv"))
                .isInstanceOf(InvalidExposuresException.class)
                .hasMessageMatching(".*a\\{b\\.csv' is not there, and no pattern either: Missing '}'?");
    }

    @Test
    void saysWhatIsWrong() throws IOException {
        write("a.csv", "day/1.csv", "day/notes.docx", "table/1.parquet", "outer/inner/1.csv");
        assertRefused("there is no file " + folder.resolve("b.csv"), "b.csv");
        assertRefused("no file matches " + folder.resolve("b*.csv"), "b*.csv");
        assertRefused("no file matches " + folder.resolve("gone/*.csv"), "gone/*.csv");
        assertRefused("that are not delimited text by their ending, notes.docx", "day");
        assertRefused("that are not delimited text by their ending, 1.parquet", "table");
        assertRefused("1.parquet is Parquet by its ending, and delimited text is expected", "table/*");
        assertRefused("has folders in it, inner; name the files by a pattern", "outer");
        assertRefused("a.csv is named twice, by ", "a.csv", "*.csv");
        assertThatThrownBy(() -> DataFiles.kindOf(List.of(folder.resolve("a.csv"), folder.resolve("table"))))
                .isInstanceOf(InvalidExposuresException.class)
                .hasMessageContaining("files of several kinds are named");
    }

    private void assertRefused(String message, String... named) {
        assertThatThrownBy(() -> found(named))
                .isInstanceOf(InvalidExposuresException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({
        "a.CSV, TEXT",
        "a.tsv.gz, TEXT",
        "part-00000, TEXT",
        "a.parquet, PARQUET",
        "a.snappy.parquet, PARQUET",
        "a.jsonl.gz, JSON",
        "a.json, JSON",
        "a.parquet.gz, ",
        "a.docx, "
    })
    void knowsAFileByItsEnding(Path file, FileKind kind) {
        assertThat(FileKind.of(file).orElse(null)).isEqualTo(kind);
    }
}
