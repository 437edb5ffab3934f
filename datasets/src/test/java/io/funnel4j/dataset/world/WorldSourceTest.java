// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.funnel4j.dataset.source.RowReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.datavec.api.records.reader.impl.csv.CSVRecordReader;
import org.datavec.api.split.FileSplit;
import org.datavec.api.writable.Writable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WorldSourceTest {
    private static final World WORLD = World.of(Worlds.small().withRows(20_000));

    @TempDir
    private Path folder;

    @Test
    void readsEveryRowOnceEachTimeThatItIsOpened() throws Exception {
        WorldSource source = new WorldSource(WORLD, 100, 350);
        List<List<Writable>> first = readAll(source);
        assertThat(first).hasSize(250).allSatisfy(row -> assertThat(row)
                .hasSize(World.columns().size()));
        assertThat(readAll(source)).isEqualTo(first);
        assertThat(readAll(WorldSource.of(WORLD)).subList(100, 350)).isEqualTo(first);
        assertThatIllegalArgumentException().isThrownBy(() -> new WorldSource(WORLD, 0, 20_001));
    }

    @Test
    void countsItsRows() throws Exception {
        try (RowReader rows = new WorldSource(WORLD, 100, 350).open()) {
            assertThat(rows.advance()).isTrue();
            assertThat(rows.location())
                    .isEqualTo("world of seed " + WORLD.spec().seed() + ":1");
        }
    }

    @Test
    void aCsvFileReadsBackAsTheWorld() throws Exception {
        Path path = folder.resolve("nested").resolve("world.csv");
        List<Long> progress = new ArrayList<>();
        WorldFile.write(WORLD, path, false, progress::add);
        assertThat(progress).isNotEmpty().isSorted().endsWith(20_000L);
        assertThat(Files.readAllLines(path, StandardCharsets.UTF_8).get(0))
                .isEqualTo(String.join(",", World.columns()));

        try (CSVRecordReader file = new CSVRecordReader(1);
                RowReader world = WorldSource.of(WORLD).open()) {
            file.initialize(new FileSplit(path.toFile()));
            while (world.advance()) {
                assertThat(texts(file.next())).isEqualTo(texts(world.cells()));
            }
            assertThat(file.hasNext()).isFalse();
        }
        try (Stream<Path> files = Files.list(path.getParent())) {
            assertThat(files).containsExactly(path);
        }
    }

    @Test
    void theTruthFollowsTheColumnsToTheLastBit() throws Exception {
        Path path = folder.resolve("part.csv");
        WorldFile.write(WORLD, path, 9_000, 9_100, true, rows -> {});
        List<String> lines = Files.readAllLines(path, StandardCharsets.UTF_8);
        assertThat(lines).hasSize(101);
        assertThat(lines.get(0)).endsWith("," + String.join(",", WorldFile.truthColumns()));
        int columns = World.columns().size();
        for (int line = 1; line <= 100; line++) {
            List<String> cells = List.of(lines.get(line).split(",", -1));
            Exposure exposure = WORLD.exposure(9_000 + line - 1);
            assertThat(cells.subList(0, columns))
                    .containsExactlyElementsOf(exposure.values().values());
            assertThat(cells.subList(columns, cells.size()).stream().map(Double::valueOf))
                    .containsExactlyElementsOf(exposure.truth().values());
        }
    }

    private static List<List<Writable>> readAll(WorldSource source) throws IOException {
        List<List<Writable>> rows = new ArrayList<>();
        try (RowReader reader = source.open()) {
            while (reader.advance()) {
                rows.add(reader.cells());
            }
        }
        return rows;
    }

    private static List<String> texts(List<Writable> values) {
        return values.stream().map(Writable::toString).toList();
    }
}
