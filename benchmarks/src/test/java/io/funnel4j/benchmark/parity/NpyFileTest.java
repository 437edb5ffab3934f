// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpyFileTest {
    private Path path;

    @BeforeEach
    void nameTheFile(@TempDir Path folder) {
        path = folder.resolve("array.npy");
    }

    @Test
    void writesTheHeaderThatNumpyReads() throws IOException {
        try (NpyFile file = new NpyFile(path, NpyFile.Type.FLOAT, 1, 2)) {
            file.write(1.5f, -2f);
        }

        ByteBuffer bytes = read();
        assertThat(bytes.getLong()).isEqualTo(0x0001_59_50_4D_55_4E_93L);
        int length = bytes.getShort();
        byte[] header = new byte[length];
        bytes.get(header);
        assertThat(bytes.position() % 64).isZero();
        assertThat(new String(header, StandardCharsets.US_ASCII))
                .startsWith("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2,), }")
                .endsWith(" \n");
        assertThat(bytes.getFloat()).isEqualTo(1.5f);
        assertThat(bytes.getFloat()).isEqualTo(-2f);
        assertThat(bytes.hasRemaining()).isFalse();
    }

    @Test
    void writesIntegersLittleEndianAndBytesAsTheyAre() throws IOException {
        try (NpyFile file = new NpyFile(path, NpyFile.Type.INT, 2)) {
            file.write(7);
            file.write(-8);
        }
        ByteBuffer ints = read();
        assertThat(ints.getInt(ints.limit() - 8)).isEqualTo(7);
        assertThat(ints.getInt(ints.limit() - 4)).isEqualTo(-8);

        try (NpyFile file = new NpyFile(path, NpyFile.Type.BYTE, 2)) {
            file.write(new byte[] {1, 0});
        }
        ByteBuffer bytes = read();
        assertThat(bytes.get(bytes.limit() - 2)).isEqualTo((byte) 1);
        assertThat(bytes.get(bytes.limit() - 1)).isZero();
    }

    @Test
    void refusesValuesOfAnotherTypeAndMoreThanTheShapeHolds() throws IOException {
        try (NpyFile file = new NpyFile(path, NpyFile.Type.INT, 2)) {
            assertThatThrownBy(() -> file.write(1f, 2f))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("2 more values of INT; 2 of FLOAT");
            assertThatThrownBy(() -> file.write(1, 2, 3)).hasMessageContaining("3 of INT were to be written");
            file.write(1, 2);
        }
    }

    @Test
    void refusesToEndWithValuesMissing() throws IOException {
        NpyFile file = new NpyFile(path, NpyFile.Type.INT, 2);
        file.write(1);
        assertThatThrownBy(file::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("1 values missing");
    }

    private ByteBuffer read() throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
    }
}
