// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.source.delimited;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.dataset.source.RowBlocks;
import io.funnel4j.dataset.source.RowReader;
import io.funnel4j.dataset.source.SourceFinding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.datavec.api.writable.Text;
import org.datavec.api.writable.Writable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JoinedTextTest {
    @TempDir
    Path folder;

    /** Two files, quoted cells, Windows line ends, a byte order mark, rows longer than a buffer, and any order. */
    @ParameterizedTest
    @ValueSource(ints = {1, 50, 5000})
    void findsTheRowOfEachKey(int keys) throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Map<String, String> expected = new HashMap<>();
        List<String> order = new ArrayList<>();
        for (int key = 0; key < keys; key++) {
            String name = "k" + key * 7;
            expected.put(name, "v" + key + ", \"x\" " + "long".repeat(key % 1000 == 3 ? 9000 : key % 5));
            order.add(name);
        }
        Collections.shuffle(order, random);
        List<Path> files = new ArrayList<>();
        for (int file = 0; file < 2; file++) {
            StringBuilder text = new StringBuilder(file == 0 ? "\uFEFFvalue,key\r\n" : "value,key\n");
            String end = file == 0 ? "\r\n" : "\n";
            for (String key : order.subList(file * keys / 2, (file + 1) * keys / 2)) {
                text.append('"')
                        .append(expected.get(key).replace("\"", "\"\""))
                        .append("\",")
                        .append(key)
                        .append(end);
            }
            files.add(Files.writeString(folder.resolve("side" + file + ".csv"), text));
        }
        DelimitedText side = new DelimitedText(files, ',', '"', List.of());
        try (SideIndex index = new SideIndex(new SideTable(side, "key", "key", "side_"))) {
            assertThat(index.keys()).isEqualTo(keys);
            SideIndex.RowBuffer buffer = index.new RowBuffer();
            for (String key : order) {
                assertThat(index.row(new Text(key), buffer).get(0))
                        .as("seed %d, key %s", seed, key)
                        .hasToString(expected.get(key));
            }
            assertThat(index.row(new Text("k1"), buffer)).isNull();
        }
    }

    @Test
    void tellsKeysOfOneHashApart() throws IOException {
        Path side = Files.writeString(folder.resolve("side.csv"), "key,value\na,1\nb,2\na,3\nc\n");
        SideTable table = new SideTable(DelimitedText.csv(side), "key", "key", "");
        try (SideIndex index = new SideIndex(table, key -> 42)) {
            SideIndex.RowBuffer buffer = index.new RowBuffer();
            assertThat(index.row(new Text("a"), buffer).get(1)).hasToString("1");
            assertThat(index.row(new Text("b"), buffer).get(1)).hasToString("2");
            assertThat(index.row(new Text("c"), buffer)).isNull();
            assertThat(index.keys()).isEqualTo(2);
            assertThat(index.duplicates()).isEqualTo(1);
            assertThat(index.malformed()).isEqualTo(1);
        }
    }

    @Test
    void countsRepeatedKeysAndRowsThatCannotBeRead() throws IOException {
        Path log = Files.writeString(folder.resolve("log.csv"), "user\na\n");
        Path side = Files.writeString(folder.resolve("side.csv"), "key,value\na,1\na,3\nc\n");
        JoinedText joined = new JoinedText(
                DelimitedText.csv(log), List.of(new SideTable(DelimitedText.csv(side), "key", "user", "")));
        try (RowReader rows = joined.open()) {
            while (rows.advance()) {
                assertThat(rows.cells()).hasSize(2);
            }
            assertThat(rows.findings())
                    .extracting(SourceFinding::toString)
                    .containsExactly(
                            "1 of 3 rows of " + side + " have a key that an earlier row has, left out",
                            "1 of 3 rows of " + side + " have too few or too many cells, left out");
        }
    }

    /** Blocks that several threads read give what one thread reads. */
    @Test
    void givesTheSameRowsInBlocks() throws IOException {
        StringBuilder log = new StringBuilder("user,n\n");
        for (int row = 0; row < 60_000; row++) {
            log.append("u").append(row * 31 % 700).append(',').append(row).append('\n');
        }
        StringBuilder side = new StringBuilder("user,n\n");
        for (int user = 0; user < 700; user++) {
            side.append("u").append(user).append(",side").append(user).append('\n');
        }
        JoinedText joined = new JoinedText(
                DelimitedText.csv(Files.writeString(folder.resolve("log.csv"), log)),
                List.of(new SideTable(
                        DelimitedText.csv(Files.writeString(folder.resolve("side.csv"), side)),
                        "user",
                        "user",
                        "side_")));
        assertThat(joined.columns()).containsExactly("user", "n", "side_n");
        int row = 0;
        try (RowBlocks blocks = joined.openBlocks()) {
            for (List<RowReader> next = blocks.next(3); !next.isEmpty(); next = blocks.next(3)) {
                for (RowReader block : next) {
                    for (; block.advance(); row++) {
                        List<Writable> cells = block.cells();
                        assertThat(cells.get(1)).hasToString(Integer.toString(row));
                        assertThat(cells.get(2)).hasToString("side" + row * 31 % 700);
                        assertThat(block.line()).isEqualTo(row + 2);
                    }
                }
            }
        }
        assertThat(row).isEqualTo(60_000);
    }

    @Test
    void namesAKeyThatIsNoColumn() throws IOException {
        Path side = Files.write(folder.resolve("side.csv"), "a,b\n1,2\n".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> new SideTable(DelimitedText.csv(side), "key", "user", "").keyCell())
                .hasMessageContaining("has no column 'key' to be joined by; its columns are [a, b]");
        Path log = Files.writeString(folder.resolve("log.csv"), "user\na\n");
        JoinedText joined = new JoinedText(
                DelimitedText.csv(log), List.of(new SideTable(DelimitedText.csv(side), "a", "visitor", "")));
        assertThatThrownBy(joined::columns)
                .hasMessageContaining("has no column 'visitor' to join")
                .hasMessageContaining("[user]");
    }
}
