// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset;

import io.funnel4j.Internal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Texts and arrays as bytes, on their way from one process to another of the same version. */
@Internal
public final class DataForm {
    private DataForm() {}

    /** Writes into an output. */
    public interface Writer {
        void write(DataOutput out) throws IOException;
    }

    /** Reads from an input. */
    public interface Reader {
        void read(DataInput in) throws IOException;
    }

    /** What is written, in memory. */
    public static byte[] bytes(Writer writer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            writer.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** An input of what {@link #bytes} gave. */
    public static DataInput input(byte[] bytes) {
        return new DataInputStream(new ByteArrayInputStream(bytes));
    }

    /** Reads what {@link #bytes} gave. */
    public static void read(byte[] bytes, Reader reader) {
        try {
            reader.read(input(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a text of any length. */
    public static void writeText(String text, DataOutput out) throws IOException {
        writeBytes(text.getBytes(StandardCharsets.UTF_8), out);
    }

    public static String readText(DataInput in) throws IOException {
        return new String(readBytes(in), StandardCharsets.UTF_8);
    }

    public static void writeBytes(byte[] bytes, DataOutput out) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    public static byte[] readBytes(DataInput in) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return bytes;
    }

    public static void writeLongs(long[] values, DataOutput out) throws IOException {
        out.writeInt(values.length);
        for (long value : values) {
            out.writeLong(value);
        }
    }

    public static long[] readLongs(DataInput in) throws IOException {
        long[] values = new long[in.readInt()];
        for (int i = 0; i < values.length; i++) {
            values[i] = in.readLong();
        }
        return values;
    }

    /** Reads into an array of the length that was written. */
    public static void readLongs(long[] target, DataInput in) throws IOException {
        long[] values = readLongs(in);
        if (values.length != target.length) {
            throw new IOException("%s numbers came where %s were expected".formatted(values.length, target.length));
        }
        System.arraycopy(values, 0, target, 0, values.length);
    }

    public static void writeDoubles(double[] values, int count, DataOutput out) throws IOException {
        out.writeInt(count);
        for (int i = 0; i < count; i++) {
            out.writeDouble(values[i]);
        }
    }

    public static double[] readDoubles(DataInput in) throws IOException {
        double[] values = new double[in.readInt()];
        for (int i = 0; i < values.length; i++) {
            values[i] = in.readDouble();
        }
        return values;
    }
}
