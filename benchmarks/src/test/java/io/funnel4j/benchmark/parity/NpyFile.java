// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.parity;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Writes an array, row by row, as NumPy's format 1.0, value after value:
 *
 * <pre>
 *   byte 0x93, "NUMPY", bytes 1 and 0, uint16 length of the header, header in ASCII, values; all little-endian
 * </pre>
 */
final class NpyFile implements AutoCloseable {
    private static final int ALIGNMENT = 64;
    private static final int PREFIX = 10;

    private final OutputStream out;
    private final ByteBuffer value = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final Path file;
    private final Type type;
    private long left;

    /** Types of values. */
    enum Type {
        FLOAT("<f4"),
        INT("<i4"),
        BYTE("|u1");

        private final String description;

        Type(String description) {
            this.description = description;
        }
    }

    /**
     * Begins a file.
     *
     * @param shape how many values are to come, by dimension
     */
    NpyFile(Path file, Type type, long... shape) throws IOException {
        this.file = file;
        this.type = type;
        this.left = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        this.out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
        String sizes = Arrays.stream(shape).mapToObj(size -> size + ",").collect(Collectors.joining(" "));
        String header = "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }".formatted(type.description, sizes);
        int padding = ALIGNMENT - (PREFIX + header.length() + 1) % ALIGNMENT;
        byte[] padded = (header + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII);
        out.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
        out.write(padded.length & 0xFF);
        out.write(padded.length >>> 8);
        out.write(padded);
    }

    void write(float... values) throws IOException {
        expect(Type.FLOAT, values.length);
        for (float each : values) {
            out.write(value.putFloat(0, each).array());
        }
    }

    void write(int... values) throws IOException {
        expect(Type.INT, values.length);
        for (int each : values) {
            out.write(value.putInt(0, each).array());
        }
    }

    void write(byte... values) throws IOException {
        expect(Type.BYTE, values.length);
        out.write(values);
    }

    private void expect(Type found, int count) {
        if (found != type || count > left) {
            throw new IllegalArgumentException("'%s' has room for %s more values of %s; %s of %s were to be written"
                    .formatted(file, left, type, count, found));
        }
        left -= count;
    }

    /**
     * Ends the file.
     *
     * @throws IllegalStateException if values are missing
     */
    @Override
    public void close() throws IOException {
        out.close();
        if (left > 0) {
            throw new IllegalStateException("'%s' was closed with %s values missing".formatted(file, left));
        }
    }
}
