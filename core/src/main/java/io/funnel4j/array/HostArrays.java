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
        if (dataType == DataType.DOUBLE) {
            return Nd4j.createFromArray(values).reshape('c', shape);
        }
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return Nd4j.createFromArray(floats).reshape('c', shape);
    }

    private static Pointer host(INDArray array) {
        boolean rowMajor = array.ordering() == 'c' && array.elementWiseStride() == 1;
        INDArray contiguous = rowMajor ? array : array.dup('c');
        Nd4j.getAffinityManager().ensureLocation(contiguous, AffinityManager.Location.HOST);
        return contiguous.data().addressPointer();
    }

    private static void require(INDArray array, DataType expected) {
        if (array.dataType() != expected) {
            throw new IllegalArgumentException(
                    "expected an array of %s, found %s".formatted(expected, array.dataType()));
        }
    }
}
