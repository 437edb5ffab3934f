// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.evaluate;

import java.nio.ByteBuffer;

/** Arrays of numbers as bytes, big-endian. */
final class PackedArrays {
    private PackedArrays() {}

    static byte[] bytes(long[] values) {
        byte[] bytes = new byte[Math.multiplyExact(Long.BYTES, values.length)];
        ByteBuffer.wrap(bytes).asLongBuffer().put(values);
        return bytes;
    }

    static byte[] bytes(double[] values) {
        byte[] bytes = new byte[Math.multiplyExact(Double.BYTES, values.length)];
        ByteBuffer.wrap(bytes).asDoubleBuffer().put(values);
        return bytes;
    }

    static byte[] bytes(float[] values) {
        byte[] bytes = new byte[Math.multiplyExact(Float.BYTES, values.length)];
        ByteBuffer.wrap(bytes).asFloatBuffer().put(values);
        return bytes;
    }

    static long[] longs(byte[] bytes) {
        long[] values = new long[bytes.length / Long.BYTES];
        ByteBuffer.wrap(bytes).asLongBuffer().get(values);
        return values;
    }

    static double[] doubles(byte[] bytes) {
        double[] values = new double[bytes.length / Double.BYTES];
        ByteBuffer.wrap(bytes).asDoubleBuffer().get(values);
        return values;
    }

    static float[] floats(byte[] bytes) {
        float[] values = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).asFloatBuffer().get(values);
        return values;
    }

    /** The next values of a buffer. */
    static double[] doubles(ByteBuffer from, int count) {
        double[] values = new double[count];
        from.asDoubleBuffer().get(values);
        from.position(from.position() + Double.BYTES * count);
        return values;
    }

    /** The next values of a buffer. */
    static long[] longs(ByteBuffer from, int count) {
        long[] values = new long[count];
        from.asLongBuffer().get(values);
        from.position(from.position() + Long.BYTES * count);
        return values;
    }

    /** The next values of a buffer. */
    static float[] floats(ByteBuffer from, int count) {
        float[] values = new float[count];
        from.asFloatBuffer().get(values);
        from.position(from.position() + Float.BYTES * count);
        return values;
    }

    static void put(ByteBuffer to, double[] values) {
        to.asDoubleBuffer().put(values);
        to.position(to.position() + Double.BYTES * values.length);
    }

    static void put(ByteBuffer to, long[] values) {
        to.asLongBuffer().put(values);
        to.position(to.position() + Long.BYTES * values.length);
    }

    static void put(ByteBuffer to, float[] values) {
        to.asFloatBuffer().put(values);
        to.position(to.position() + Float.BYTES * values.length);
    }
}
