// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.array.HostArrays;
import io.funnel4j.exposure.TableShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;

class TableFilesTest {
    private static final RowOptimizer ADAM = RowOptimizer.LazyAdam.of(0.01);
    private static final TableShape SKU = new TableShape("sku", 50, 3);

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    void readsBackWeightsStateAndStepToTheBit(DataType dataType) throws IOException {
        EmbeddingTables written = trained(dataType);
        TableFiles.write(written, folder);
        EmbeddingTables read = empty(dataType);
        TableFiles.read(read, folder);
        assertThat(read.step()).isEqualTo(written.step()).isEqualTo(4);
        double[] expected = new double[9];
        double[] found = new double[9];
        for (long row = 0; row < 50; row++) {
            written.table("sku").load(row, expected);
            read.table("sku").load(row, found);
            assertThat(found).as("row %d", row).isEqualTo(expected);
        }
    }

    @Test
    void readsFilesThatHaveTheNamesOfEarlierModels() throws IOException {
        List<TableShape> shapes =
                List.of(new TableShape("User", 2, 1), new TableShape("user", 2, 1), new TableShape(".x", 2, 1));
        EmbeddingTables written = new EmbeddingTables(shapes, ADAM, DataType.FLOAT);
        written.initialise(1, 5);
        TableFiles.write(written, folder);
        for (TableShape shape : shapes) {
            String name = TableFiles.names(shapes).get(shape.name());
            assertThat(name).contains("~");
            Files.move(folder.resolve(name), folder.resolve(shape.name() + ".table"));
        }
        TableFiles.check(shapes, ADAM, DataType.FLOAT, folder);
        EmbeddingTables read = new EmbeddingTables(shapes, ADAM, DataType.FLOAT);
        assertThat(TableFiles.read(read, folder)).containsOnlyKeys("User.table", "user.table", ".x.table");
        for (TableShape shape : shapes) {
            assertThat(read.table(shape.name()).weights(1))
                    .isEqualTo(written.table(shape.name()).weights(1));
        }
    }

    @Test
    void keepsNamesThatAreNoFileNamesApart() throws IOException {
        List<TableShape> shapes = Stream.of(
                        "a/b",
                        "a%2f%b",
                        "../x",
                        "größe",
                        "a b",
                        ".",
                        "..",
                        "A",
                        "a",
                        "CON",
                        "商".repeat(60),
                        "商".repeat(61))
                .map(name -> new TableShape(name, 2, 1))
                .toList();
        EmbeddingTables written = new EmbeddingTables(shapes, ADAM, DataType.FLOAT);
        written.initialise(1, 5);
        TableFiles.write(written, folder);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(shapes.size());
        }
        EmbeddingTables read = new EmbeddingTables(shapes, ADAM, DataType.FLOAT);
        TableFiles.read(read, folder);
        for (TableShape shape : shapes) {
            assertThat(read.table(shape.name()).weights(1))
                    .isEqualTo(written.table(shape.name()).weights(1));
        }
    }

    @Test
    void saysThatAFileIsMissing() {
        assertRefused("embedding table file '" + file() + "' is missing; the model folder is incomplete");
    }

    @Test
    void saysThatAFileIsCutShortWhereverItIsCut() throws IOException {
        TableFiles.write(trained(DataType.FLOAT), folder);
        byte[] whole = Files.readAllBytes(file());
        for (int length : new int[] {0, 3, 7, 20, 36, 37, 200, whole.length - 9, whole.length - 8, whole.length - 1}) {
            Files.write(file(), Arrays.copyOf(whole, length));
            assertRefused("'" + file() + "' is cut short; save or copy the model again");
        }
    }

    @Test
    void saysThatAFileIsDamagedWhereverAByteIsChanged() throws IOException {
        TableFiles.write(trained(DataType.FLOAT), folder);
        byte[] whole = Files.readAllBytes(file());
        for (int at : new int[] {33, 40, 41, 500, whole.length - 9, whole.length - 8, whole.length - 1}) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x10;
            Files.write(file(), damaged);
            assertRefused("'" + file() + "' is damaged: its checksum does not match; save the model again");
        }
    }

    @Test
    void saysThatAFileHoldsMoreThanItsTable() throws IOException {
        TableFiles.write(trained(DataType.FLOAT), folder);
        byte[] whole = Files.readAllBytes(file());
        Files.write(file(), Arrays.copyOf(whole, whole.length + 1));
        assertRefused("'" + file() + "' goes on after its table; save or copy the model again");
    }

    @Test
    void saysThatAFileIsNoTable() throws IOException {
        Files.writeString(file(), "magic? surely none");
        assertRefused("'" + file() + "' is not an embedding table file");
    }

    @Test
    void saysThatAFileIsOfALaterVersion() throws IOException {
        TableFiles.write(trained(DataType.FLOAT), folder);
        byte[] whole = Files.readAllBytes(file());
        whole[7] = 2;
        Files.write(file(), whole);
        assertRefused("'" + file() + "' has format version 2; this release reads version 1");
    }

    @Test
    void saysWhichSizeDiffers() throws IOException {
        TableFiles.write(trained(DataType.FLOAT), folder);
        assertRefused(
                "'" + file() + "' has 50 rows; the model expects 51",
                new EmbeddingTables(List.of(new TableShape("sku", 51, 3)), ADAM, DataType.FLOAT));
        assertRefused(
                "'" + file() + "' has 3 weights a row; the model expects 4",
                new EmbeddingTables(List.of(new TableShape("sku", 50, 4)), ADAM, DataType.FLOAT));
        assertRefused(
                "'" + file() + "' has 9 values a row with optimizer state; the model expects 6",
                new EmbeddingTables(List.of(SKU), RowOptimizer.Adagrad.of(0.1), DataType.FLOAT));
        assertRefused("'" + file() + "' has 4 bytes a value; the model expects 8", empty(DataType.DOUBLE));
    }

    @Test
    void refusesTablesOfTwoSaves() throws IOException {
        List<TableShape> shapes = List.of(SKU, new TableShape("user", 5, 1));
        EmbeddingTables tables = new EmbeddingTables(shapes, ADAM, DataType.FLOAT);
        TableFiles.write(tables, folder);
        byte[] early = Files.readAllBytes(folder.resolve("user.table"));
        tables.setStep(9);
        TableFiles.write(tables, folder);
        Files.write(folder.resolve("user.table"), early);
        assertRefused(
                "'" + folder.resolve("user.table") + "' was saved after 0 steps, '" + file()
                        + "' after 9; the files are of two saves",
                new EmbeddingTables(shapes, ADAM, DataType.FLOAT));
    }

    private void assertRefused(String message) {
        assertRefused(message, empty(DataType.FLOAT));
    }

    private void assertRefused(String message, EmbeddingTables tables) {
        assertThatThrownBy(() -> TableFiles.read(tables, folder))
                .isInstanceOf(IOException.class)
                .hasMessage(message);
    }

    private Path file() {
        return folder.resolve("sku.table");
    }

    private static EmbeddingTables empty(DataType dataType) {
        return new EmbeddingTables(List.of(SKU), ADAM, dataType);
    }

    private static EmbeddingTables trained(DataType dataType) {
        EmbeddingTables tables = empty(dataType);
        tables.initialise(0.5, 1);
        List<EmbeddingField> fields = List.of(new EmbeddingField(0, "sku", 3));
        for (int step = 1; step <= 4; step++) {
            double[] gradient = {0.1 * step, 1.0 / 3, -step, 1e-20, 5, 6};
            tables.update(
                    List.of(new RowGradients(
                            fields,
                            BatchIds.unweighted(2, new int[] {step, 49}),
                            HostArrays.fromDoubles(gradient, dataType, 2, 3))),
                    2);
        }
        return tables;
    }
}
