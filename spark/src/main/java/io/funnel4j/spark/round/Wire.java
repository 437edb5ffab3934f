// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.round;

import io.funnel4j.array.HostValues;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Numbers as they travel between workers and blocks: big-endian, values in the type of the model, ascending slots as differences in
 * 7 bits per byte.
 */
final class Wire {
    private Wire() {}

    interface Content {
        void writeTo(DataOutputStream out) throws IOException;
    }

    interface Reader<T> {
        T readFrom(DataInputStream in) throws IOException;
    }

    static byte[] bytes(Content content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            content.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    static <T> T read(byte[] message, Reader<T> reader) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(message))) {
            return reader.readFrom(in);
        } catch (IOException e) {
            throw new UncheckedIOException("a message between workers is cut short", e);
        }
    }

    static void writeAscending(int[] numbers, DataOutputStream out) throws IOException {
        out.writeInt(numbers.length);
        byte[] bytes = new byte[5 * numbers.length];
        int used = 0;
        int previous = 0;
        for (int number : numbers) {
            int rest = number - previous;
            while (rest >>> 7 != 0) {
                bytes[used++] = (byte) (rest | 0x80);
                rest >>>= 7;
            }
            bytes[used++] = (byte) rest;
            previous = number;
        }
        out.write(bytes, 0, used);
    }

    static int[] readAscending(DataInputStream in) throws IOException {
        int[] numbers = new int[in.readInt()];
        int previous = 0;
        for (int i = 0; i < numbers.length; i++) {
            int difference = 0;
            int shift = 0;
            int read;
            do {
                read = in.readUnsignedByte();
                difference |= (read & 0x7F) << shift;
                shift += 7;
            } while ((read & 0x80) != 0);
            previous += difference;
            numbers[i] = previous;
        }
        return numbers;
    }

    static void writeLongs(long[] numbers, DataOutputStream out) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * numbers.length);
        bytes.asLongBuffer().put(numbers);
        out.write(bytes.array());
    }

    static long[] readLongs(int count, DataInputStream in) throws IOException {
        long[] numbers = new long[count];
        buffer(Long.BYTES * count, in).asLongBuffer().get(numbers);
        return numbers;
    }

    /** The first {@code count} values. */
    static void writeValues(HostValues values, int count, DataOutputStream out) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(values.dataType().width() * count);
        if (values.dataType() == DataType.FLOAT) {
            bytes.asFloatBuffer().put(values.floats(), 0, count);
        } else {
            bytes.asDoubleBuffer().put(values.doubles(), 0, count);
        }
        out.write(bytes.array());
    }

    static HostValues readValues(DataType dataType, int count, DataInputStream in) throws IOException {
        HostValues values = HostValues.allocate(dataType, count);
        ByteBuffer bytes = buffer(dataType.width() * count, in);
        if (dataType == DataType.FLOAT) {
            bytes.asFloatBuffer().get(values.floats());
        } else {
            bytes.asDoubleBuffer().get(values.doubles());
        }
        return values;
    }

    /** Doubles that are of the model's type, {@code [from, to)} of them. */
    static void writeDoubles(double[] values, int from, int to, DataType dataType, DataOutputStream out)
            throws IOException {
        out.writeInt(to - from);
        HostValues typed = HostValues.allocate(dataType, to - from);
        typed.set(0, Arrays.copyOfRange(values, from, to));
        writeValues(typed, to - from, out);
    }

    static double[] readDoubles(DataType dataType, DataInputStream in) throws IOException {
        double[] values = new double[in.readInt()];
        HostValues typed = readValues(dataType, values.length, in);
        for (int i = 0; i < values.length; i++) {
            values[i] = typed.get(i);
        }
        return values;
    }

    private static ByteBuffer buffer(int count, DataInputStream in) throws IOException {
        byte[] bytes = new byte[count];
        in.readFully(bytes);
        return ByteBuffer.wrap(bytes);
    }
}
