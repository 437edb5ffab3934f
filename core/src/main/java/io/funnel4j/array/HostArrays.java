// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.array;

import java.lang.ref.Reference;
import java.util.function.Consumer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.concurrency.AffinityManager;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Copies between ND4J arrays and Java arrays, row by row, in bulk, on any backend: a device array is brought to the host
 * first, and one that was filled on the host is marked so.
 */
public final class HostArrays {
    private HostArrays() {}

    /** The values row by row, whatever the array's floating type and memory order. */
    public static double[] toDoubles(INDArray array) {
        if (array.dataType() == DataType.DOUBLE) {
            double[] doubles = new double[Math.toIntExact(array.length())];
            read(array, pointer -> new DoublePointer(pointer).get(doubles));
            return doubles;
        }
        float[] floats = toFloats(array);
        double[] doubles = new double[floats.length];
        for (int i = 0; i < floats.length; i++) {
            doubles[i] = floats[i];
        }
        return doubles;
    }

    /** The values of a FLOAT array row by row. */
    public static float[] toFloats(INDArray array) {
        require(array, DataType.FLOAT);
        float[] floats = new float[Math.toIntExact(array.length())];
        read(array, pointer -> new FloatPointer(pointer).get(floats));
        return floats;
    }

    /** The values of an INT32 array row by row. */
    public static int[] toInts(INDArray array) {
        require(array, DataType.INT32);
        int[] ints = new int[Math.toIntExact(array.length())];
        read(array, pointer -> new IntPointer(pointer).get(ints));
        return ints;
    }

    /**
     * A part of the values.
     *
     * @param array row-major
     * @param from where the part starts
     * @param into of the array's type; filled from its start
     */
    public static void read(INDArray array, long from, int count, HostValues into) {
        require(array, into.dataType());
        if (into.dataType() == DataType.DOUBLE) {
            read(array, pointer -> new DoublePointer(pointer).position(from).get(into.doubles(), 0, count));
        } else {
            read(array, pointer -> new FloatPointer(pointer).position(from).get(into.floats(), 0, count));
        }
    }

    /** A new array in row-major order, in the current workspace if one is open. */
    public static INDArray fromDoubles(double[] values, DataType dataType, long... shape) {
        if (dataType == DataType.DOUBLE) {
            return create(dataType, shape, pointer -> new DoublePointer(pointer).put(values));
        }
        return fromFloats(rounded(values), shape);
    }

    /** A new FLOAT array in row-major order, in the current workspace if one is open. */
    public static INDArray fromFloats(float[] values, long... shape) {
        return create(DataType.FLOAT, shape, pointer -> new FloatPointer(pointer).put(values));
    }

    /** A new INT32 array in row-major order, in the current workspace if one is open. */
    public static INDArray fromInts(int[] values, long... shape) {
        return create(DataType.INT32, shape, pointer -> new IntPointer(pointer).put(values));
    }

    /**
     * Fills a part of an array.
     *
     * @param values of the array's type; its first {@code count}
     * @param into row-major, and owning all its values
     * @param at where the part starts
     */
    public static void write(HostValues values, int count, INDArray into, long at) {
        require(into, values.dataType());
        if (values.dataType() == DataType.DOUBLE) {
            write(into, pointer -> new DoublePointer(pointer).position(at).put(values.doubles(), 0, count));
        } else {
            write(into, pointer -> new FloatPointer(pointer).position(at).put(values.floats(), 0, count));
        }
    }

    /**
     * Fills an array, rounding to its type.
     *
     * @param values as many as it has, row by row
     * @param into FLOAT or DOUBLE, row-major, and owning all its values
     * @return the array
     */
    public static INDArray fill(INDArray into, double[] values) {
        if (into.dataType() == DataType.DOUBLE) {
            write(into, pointer -> new DoublePointer(pointer).put(values));
        } else {
            require(into, DataType.FLOAT);
            float[] floats = rounded(values);
            write(into, pointer -> new FloatPointer(pointer).put(floats));
        }
        return into;
    }

    private static float[] rounded(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    /** The array itself, or a copy that holds its values row by row. */
    public static INDArray rowMajor(INDArray array) {
        boolean inOrder = array.ordering() == 'c' || array.isVectorOrScalar();
        return inOrder && array.elementWiseStride() == 1 ? array : array.dup('c');
    }

    private static INDArray create(DataType dataType, long[] shape, Consumer<Pointer> fill) {
        INDArray array = Nd4j.createUninitialized(dataType, shape, 'c');
        write(array, fill);
        return array;
    }

    /** Hands over the values on the host, row by row. */
    private static void read(INDArray array, Consumer<Pointer> copy) {
        INDArray contiguous = rowMajor(array);
        Nd4j.getAffinityManager().ensureLocation(contiguous, AffinityManager.Location.HOST);
        try {
            copy.accept(contiguous.data().addressPointer());
        } finally {
            // The pointer alone does not keep ND4J from freeing a copy.
            Reference.reachabilityFence(contiguous);
        }
    }

    private static void write(INDArray array, Consumer<Pointer> fill) {
        // A device array has no memory on the host until it is asked for.
        Nd4j.getAffinityManager().ensureLocation(array, AffinityManager.Location.HOST);
        try {
            fill.accept(array.data().addressPointer());
            Nd4j.getAffinityManager().tagLocation(array, AffinityManager.Location.HOST);
        } finally {
            Reference.reachabilityFence(array);
        }
    }

    private static void require(INDArray array, DataType expected) {
        if (array.dataType() != expected) {
            throw new IllegalArgumentException(
                    "expected an array of %s, found %s".formatted(expected, array.dataType()));
        }
    }
}
