package io.funnel4j.array;

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
 * first.
 */
public final class HostArrays {
    private HostArrays() {}

    /** The values row by row, whatever the array's floating type and memory order. */
    public static double[] toDoubles(INDArray array) {
        if (array.dataType() == DataType.DOUBLE) {
            double[] doubles = new double[Math.toIntExact(array.length())];
            new DoublePointer(host(array)).get(doubles);
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
        new FloatPointer(host(array)).get(floats);
        return floats;
    }

    /** The values of an INT32 array row by row. */
    public static int[] toInts(INDArray array) {
        require(array, DataType.INT32);
        int[] ints = new int[Math.toIntExact(array.length())];
        new IntPointer(host(array)).get(ints);
        return ints;
    }

    /** A new array in row-major order, in the current workspace if one is open. */
    public static INDArray fromDoubles(double[] values, DataType dataType, long... shape) {
        INDArray array = Nd4j.createUninitialized(dataType, shape, 'c');
        if (dataType == DataType.DOUBLE) {
            new DoublePointer(array.data().addressPointer()).put(values);
        } else {
            float[] floats = new float[values.length];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = (float) values[i];
            }
            new FloatPointer(array.data().addressPointer()).put(floats);
        }
        return written(array);
    }

    /** A new INT32 array in row-major order, in the current workspace if one is open. */
    public static INDArray fromInts(int[] values, long... shape) {
        INDArray array = Nd4j.createUninitialized(DataType.INT32, shape, 'c');
        new IntPointer(array.data().addressPointer()).put(values);
        return written(array);
    }

    /** Tells a backend with a memory of its own that the host's values are the valid ones. */
    private static INDArray written(INDArray array) {
        Nd4j.getAffinityManager().tagLocation(array, AffinityManager.Location.HOST);
        return array;
    }

    /**
     * Copies a part of an array, row by row.
     *
     * @param from where the part starts
     * @param into of the array's type; filled from its start
     */
    public static void read(INDArray array, long from, int count, HostValues into) {
        require(array, into.dataType());
        Pointer host = host(array);
        if (into.dataType() == DataType.DOUBLE) {
            new DoublePointer(host).position(from).get(into.doubles(), 0, count);
        } else {
            new FloatPointer(host).position(from).get(into.floats(), 0, count);
        }
    }

    /**
     * Fills a part of a row-major array that owns all its values.
     *
     * @param at where the part starts
     */
    public static void write(HostValues values, int count, INDArray into, long at) {
        require(into, values.dataType());
        Pointer host = into.data().addressPointer();
        if (values.dataType() == DataType.DOUBLE) {
            new DoublePointer(host).position(at).put(values.doubles(), 0, count);
        } else {
            new FloatPointer(host).position(at).put(values.floats(), 0, count);
        }
        written(into);
    }

    private static Pointer host(INDArray array) {
        INDArray contiguous = rowMajor(array);
        Nd4j.getAffinityManager().ensureLocation(contiguous, AffinityManager.Location.HOST);
        return contiguous.data().addressPointer();
    }

    /** The array itself, or a copy that holds its values row by row. */
    public static INDArray rowMajor(INDArray array) {
        return array.ordering() == 'c' && array.elementWiseStride() == 1 ? array : array.dup('c');
    }

    private static void require(INDArray array, DataType expected) {
        if (array.dataType() != expected) {
            throw new IllegalArgumentException(
                    "expected an array of %s, found %s".formatted(expected, array.dataType()));
        }
    }
}
