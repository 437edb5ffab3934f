// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.datavec.api.records.Record;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.records.reader.RecordReader;
import org.datavec.api.records.reader.impl.csv.CSVRecordReader;
import org.datavec.api.split.FileSplit;
import org.datavec.api.writable.Writable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WorldRecordReaderTest {
    private static final World WORLD = World.of(Worlds.small().withRows(20_000));

    @TempDir
    private Path folder;

    @Test
    void readsEveryRowOnceAndAgainAfterAReset() throws Exception {
        try (WorldRecordReader reader = new WorldRecordReader(WORLD, 100, 350)) {
            List<List<Writable>> first = readAll(reader);
            assertThat(first).hasSize(250).allSatisfy(row -> assertThat(row)
                    .hasSize(World.columns().size()));
            assertThat(reader.hasNext()).isFalse();
            assertThatExceptionOfType(NoSuchElementException.class)
                    .isThrownBy(reader::next)
                    .withMessageContaining("250 rows");
            assertThat(reader.resetSupported()).isTrue();
            reader.reset();
            assertThat(readAll(reader)).isEqualTo(first);
            reader.initialize(null);
            assertThat(readAll(reader)).isEqualTo(first);
        }
    }

    @Test
    void loadsARowFromItsMetadata() throws Exception {
        try (WorldRecordReader reader = new WorldRecordReader(WORLD)) {
            reader.next();
            Record second = reader.nextRecord();
            List<Writable> third = reader.next();
            assertThat(reader.loadFromMetaData(second.getMetaData()).getRecord())
                    .isEqualTo(second.getRecord());
            assertThat(reader.loadFromMetaData(List.of(second.getMetaData()))).hasSize(1);
            assertThat(reader.next()).isNotEqualTo(third);
            assertThatIllegalArgumentException().isThrownBy(() -> reader.loadFromMetaData((RecordMetaData) null));
        }
    }

    @Test
    void goesOnAfterSerialization() throws Exception {
        try (WorldRecordReader reader = new WorldRecordReader(WORLD)) {
            reader.next();
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                out.writeObject(reader);
            }
            try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()));
                    RecordReader copy = (RecordReader) in.readObject()) {
                assertThat(copy.next()).isEqualTo(reader.next());
            }
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
                WorldRecordReader world = new WorldRecordReader(WORLD)) {
            file.initialize(new FileSplit(path.toFile()));
            while (world.hasNext()) {
                assertThat(texts(file.next())).isEqualTo(texts(world.next()));
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

    private static List<List<Writable>> readAll(RecordReader reader) {
        List<List<Writable>> rows = new ArrayList<>();
        while (reader.hasNext()) {
            rows.add(reader.next());
        }
        return rows;
    }

    private static List<String> texts(List<Writable> values) {
        return values.stream().map(Writable::toString).toList();
    }
}
