// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.exposure.ExposureBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncodedExposuresTest {
    private static final int ROWS = 100;

    @TempDir
    Path folder;

    @BeforeEach
    void write() throws IOException {
        try (ExposureWriter writer = ExposureWriter.toFolder(folder, Worlds.layout())) {
            Worlds.fill(writer, ROWS);
            writer.finish();
        }
    }

    @Test
    void readsBackASlice() {
        ExposureBatch batch = EncodedExposures.open(folder).batch(9, 2);

        assertThat(batch.rows()).isEqualTo(2);
        assertThat(batch.ids()).containsExactly(9, 9, 10, 10);
        assertThat(batch.numeric()).containsExactly(4.5f, 5f);
        assertThat(batch.labels().get("click")).containsExactly(1, 0);
        assertThat(batch.labels().get("conversion")).containsExactly(1, 0);
        assertThat(batch.sampleWeights()).containsExactly(4f, 0f);
    }

    private static final RowLayout DELAYED = new RowLayout(
            Worlds.schema(), List.of("click", "conversion"), List.of("conversion", "click"), true, true);

    private static EncodedExposures delayed(int rows) {
        ExposureWriter writer = ExposureWriter.inMemory(DELAYED);
        for (int row = 0; row < rows; row++) {
            writer.append(
                    new int[] {row, 0},
                    new float[0],
                    new float[] {row},
                    new byte[] {1, (byte) (row % 2)},
                    new float[] {row % 2 == 0 ? Float.POSITIVE_INFINITY : row, row / 4f},
                    row,
                    2);
        }
        return writer.finish();
    }

    @Test
    void keepsDelays() {
        EncodedExposures written = delayed(9);
        ExposureWriter copy = ExposureWriter.inMemory(DELAYED);
        copy.append(written, 2, 4);
        EncodedExposures copied = copy.finish();

        assertThat(written.batch(new int[] {3, 0}).delays().get("conversion"))
                .containsExactly(3, Float.POSITIVE_INFINITY);
        ExposureBatch batch = copied.batch(0, 4);
        assertThat(batch.delays().get("conversion"))
                .containsExactly(Float.POSITIVE_INFINITY, 3, Float.POSITIVE_INFINITY, 5);
        assertThat(batch.delays().get("click")).containsExactly(0.5f, 0.75f, 1, 1.25f);
        assertThat(batch.labels().get("conversion")).containsExactly(0, 1, 0, 1);
        assertThat(batch.sampleWeights()).containsExactly(2, 2, 2, 2);
        assertThat(copied.groups()).containsExactly(2, 3, 4, 5);
        copied.verify();
        assertThat(copied.labelBatches(4).next().delays().get("click")).containsExactly(0.5f, 0.75f, 1, 1.25f);
        assertThat(new ExposureArrays(written).exposures().batch(0, 9).delays().get("click"))
                .isEqualTo(written.batch(0, 9).delays().get("click"));
    }

    @Test
    void refusesDelaysThatAreNone() {
        ExposureWriter writer = ExposureWriter.inMemory(DELAYED);
        for (float[] delays : new float[][] {{-1, 0}, {Float.NaN, 0}, {1, Float.POSITIVE_INFINITY}, {1}}) {
            assertThatThrownBy(() -> writer.append(
                            new int[] {0, 0}, new float[0], new float[] {0}, new byte[] {1, 0}, delays, 0, 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(delays.length == 1 ? "a row needs the delays of" : "expected days of at least 0");
        }
        assertThatThrownBy(() -> new RowLayout(Worlds.schema(), List.of("click"), List.of("buy"), false, false))
                .hasMessageContaining("rows have delays of [buy], but labels [click]");
    }

    @Test
    void readsRowsInAnyOrder() {
        ExposureBatch batch = EncodedExposures.open(folder).batch(new int[] {99, 0, 99});

        assertThat(batch.ids()).containsExactly(99, 49, 0, 0, 99, 49);
        assertThat(batch.labels().get("click")).containsExactly(1, 1, 1);
    }

    @Test
    void readsWholeColumns() {
        EncodedExposures exposures = EncodedExposures.open(folder);

        assertThat(exposures.rows()).isEqualTo(ROWS);
        assertThat(exposures.label("conversion")).hasSize(ROWS).startsWith(1, 0, 0, 0, 0, 0, 0, 0, 0, 1);
        assertThat(exposures.groups()).hasSize(ROWS).startsWith(-3, -3, -3, -3, -2);
        assertThat(exposures.sampleWeights()).hasSize(ROWS).startsWith(0, 1, 2, 3, 4, 0);
    }

    @Test
    void crossesTheBordersOfMappedChunks() {
        EncodedExposures whole = EncodedExposures.open(folder);
        EncodedExposures chunked =
                EncodedExposures.open(folder, 3 * Worlds.layout().stride() + 1);

        assertThat(chunked.batch(0, ROWS).ids()).isEqualTo(whole.batch(0, ROWS).ids());
        assertThat(chunked.groups()).isEqualTo(whole.groups());
        assertThat(chunked.label("click")).isEqualTo(whole.label("click"));
        chunked.verify();
    }

    @Test
    void isTheSameInMemory() {
        EncodedExposures onDisk = EncodedExposures.open(folder);
        EncodedExposures inMemory = Worlds.inMemory(ROWS);

        assertThat(inMemory.checksum()).isEqualTo(onDisk.checksum());
        assertThat(inMemory.batch(0, ROWS).ids())
                .isEqualTo(onDisk.batch(0, ROWS).ids());
        inMemory.verify();
    }

    @Test
    void holdsManyBuffersInMemory() {
        RowLayout layout = Worlds.layout();
        ExposureWriter writer = ExposureWriter.inMemory(layout);
        int rows = (3 << 20) / layout.stride();
        for (int i = 0; i < rows; i++) {
            writer.append(new int[] {i % 1000, 1}, new float[] {i}, new byte[] {0, 0}, i, 1);
        }
        EncodedExposures exposures = writer.finish();

        assertThat(exposures.groups()[rows - 1]).isEqualTo(rows - 1);
        assertThat(exposures.batch(rows - 2L, 2).numeric()).containsExactly(rows - 2, rows - 1);
        exposures.verify();
    }

    @Test
    void holdsNoRowsAtAll() {
        EncodedExposures none = ExposureWriter.inMemory(Worlds.layout()).finish();
        assertThat(none.rows()).isZero();
        assertThat(none.batch(0, 0).rows()).isZero();
        none.verify();
    }

    /** With a checksum that is right, as whoever changes rows on purpose would leave it. */
    @Test
    void findsRowsThatNoWriterWrites() throws IOException {
        Path rows = folder.resolve("exposures.bin");
        byte[] whole = Files.readAllBytes(rows);
        int stride = Worlds.layout().stride();
        int first = whole.length - 40 * stride;
        for (int at = 0; at < stride - 4; at++) {
            byte[] changed = whole.clone();
            Arrays.fill(changed, first + at, first + at + 4, (byte) 0xFF);
            CRC32C checksum = new CRC32C();
            checksum.update(changed, 16, changed.length - 16);
            Files.write(rows, changed);
            Path description = folder.resolve("exposures.json");
            Files.writeString(
                    description,
                    Files.readString(description)
                            .replaceFirst("\"checksum\" : -?[0-9]+", "\"checksum\" : " + checksum.getValue()));
            EncodedExposures exposures = EncodedExposures.open(folder);
            if (at >= Worlds.layout().idsAt()) {
                assertThatThrownBy(exposures::verify)
                        .as("bytes of a row from %d", at)
                        .isInstanceOf(InvalidFileException.class)
                        .hasMessageStartingWith(rows + " is damaged in rows 0 to ");
            }
        }
    }

    @Test
    void refusesRowsThatAreNotThere() {
        EncodedExposures exposures = EncodedExposures.open(folder);
        assertThatThrownBy(() -> exposures.batch(99, 2))
                .hasMessageContaining("99 to 101")
                .hasMessageContaining("has 100");
        assertThatThrownBy(() -> exposures.batch(new int[] {100})).hasMessageContaining("row 100");
        assertThatThrownBy(() -> exposures.label("purchase"))
                .hasMessageContaining("no label 'purchase'")
                .hasMessageContaining("[click, conversion]");
    }

    @Test
    void saysThatGroupsWereNotEncoded() {
        EncodedExposures plain = ExposureWriter.inMemory(RowLayout.of(Worlds.schema(), List.of()))
                .finish();
        assertThatThrownBy(plain::groups).hasMessageContaining("name a group column");
        assertThat(plain.sampleWeights()).isNull();
    }

    @Test
    void refusesACutFile() throws IOException {
        Path rows = folder.resolve("exposures.bin");
        byte[] bytes = Files.readAllBytes(rows);
        Files.write(rows, Arrays.copyOf(bytes, bytes.length - 1));
        assertThatThrownBy(() -> EncodedExposures.open(folder))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("the file is cut");
    }

    @Test
    void refusesAForeignFile() throws IOException {
        Files.writeString(folder.resolve("exposures.bin"), "user,item\n1,2\n");
        assertThatThrownBy(() -> EncodedExposures.open(folder))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("another kind of file");
        Files.writeString(folder.resolve("exposures.json"), "user,item\n1,2\n");
        assertThatThrownBy(() -> EncodedExposures.open(folder))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("exposures.json is not the description");
    }

    @Test
    void refusesAnotherVersion() throws IOException {
        Path meta = folder.resolve("exposures.json");
        Files.writeString(meta, Files.readString(meta).replace("\"version\" : 2", "\"version\" : 99"));
        assertThatThrownBy(() -> EncodedExposures.open(folder))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("version 99");
    }

    @Test
    void saysWhichFileIsMissing() throws IOException {
        Files.delete(folder.resolve("exposures.bin"));
        assertThatThrownBy(() -> EncodedExposures.open(folder)).hasMessageContaining("exposures.bin, is missing");
        assertThatThrownBy(() -> EncodedExposures.open(folder.resolve("nowhere")))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("there is no such file");
    }

    @Test
    void findsAChangedByte() throws IOException {
        Path rows = folder.resolve("exposures.bin");
        byte[] bytes = Files.readAllBytes(rows);
        bytes[500] ^= 1;
        Files.write(rows, bytes);
        EncodedExposures changed = EncodedExposures.open(folder);
        assertThatThrownBy(changed::verify)
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("checksum");
    }

    @Test
    void refusesARowThatTheSchemaDoesNotAllow() throws IOException {
        try (ExposureWriter writer = ExposureWriter.inMemory(Worlds.layout())) {
            int[] ids = {0, 0};
            float[] numeric = {0};
            byte[] labels = {0, 0};
            assertThatThrownBy(() -> writer.append(new int[] {0, 50}, numeric, labels))
                    .hasMessageContaining("id 50 of feature 'item' is not in [0, 50)");
            assertThatThrownBy(() -> writer.append(ids, new float[] {Float.NaN}, labels))
                    .hasMessageContaining("'price' is NaN");
            assertThatThrownBy(() -> writer.append(ids, numeric, new byte[] {0, 2}))
                    .hasMessageContaining("label 'conversion' is 2");
            assertThatThrownBy(() -> writer.append(ids, numeric, labels, 0, -1))
                    .hasMessageContaining("sample weight is -1");
            assertThatThrownBy(() -> writer.append(ids, new float[0], labels)).hasMessageContaining("1 numbers");
            writer.append(ids, numeric, labels);
            assertThat(writer.finish().rows()).isEqualTo(1);
        }
    }

    @Test
    void leavesNothingBehindWhenItIsNotFinished() throws IOException {
        Path other = folder.resolve("other");
        try (ExposureWriter writer = ExposureWriter.toFolder(other, Worlds.layout())) {
            Worlds.fill(writer, 10);
        }
        try (Stream<Path> files = Files.list(other)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void replacesExposuresThatAreOpenWithoutHarmToThem() throws IOException {
        EncodedExposures before = EncodedExposures.open(folder);
        try (ExposureWriter writer = ExposureWriter.toFolder(folder, Worlds.layout())) {
            Worlds.fill(writer, 3);
            assertThat(writer.finish().rows()).isEqualTo(3);
        }
        assertThat(before.batch(99, 1).ids()).containsExactly(99, 49);
    }
}
