// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.array;

import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;

/** Values in a Java array of the type of an ND4J array, so that they are moved in bulk and never converted. */
public final class HostValues {
    private final DataType dataType;
    private final float[] floats;
    private final double[] doubles;

    private HostValues(DataType dataType, float[] floats, double[] doubles) {
        this.dataType = dataType;
        this.floats = floats;
        this.doubles = doubles;
    }

    /**
     * Zeros.
     *
     * @param dataType FLOAT or DOUBLE
     */
    public static HostValues allocate(DataType dataType, int count) {
        return switch (dataType) {
            case FLOAT -> new HostValues(dataType, new float[count], null);
            case DOUBLE -> new HostValues(dataType, null, new double[count]);
            default -> throw new IllegalArgumentException("expected FLOAT or DOUBLE, found %s".formatted(dataType));
        };
    }

    /** This, or zeros of its type where it holds fewer values than needed. */
    public HostValues orMore(int needed) {
        return count() >= needed ? this : allocate(dataType, needed);
    }

    private int count() {
        return floats != null ? floats.length : doubles.length;
    }

    public DataType dataType() {
        return dataType;
    }

    /** The values of a FLOAT array; null for DOUBLE. */
    public float[] floats() {
        return floats;
    }

    /** The values of a DOUBLE array; null for FLOAT. */
    public double[] doubles() {
        return doubles;
    }

    /** One value, whatever the type. */
    public double get(int index) {
        return floats != null ? floats[index] : doubles[index];
    }

    /** Puts some values from a given index on, rounded to the type. */
    public void set(int at, double[] values) {
        for (int i = 0; i < values.length; i++) {
            if (floats != null) {
                floats[at + i] = (float) values[i];
            } else {
                doubles[at + i] = values[i];
            }
        }
    }

    /** Puts one value, rounded to the type, from an index on up to another one. */
    public void fill(int from, int to, double value) {
        if (floats != null) {
            Arrays.fill(floats, from, to, (float) value);
        } else {
            Arrays.fill(doubles, from, to, value);
        }
    }

    /** Copies {@code count} values of another of the same type. */
    public void copy(HostValues source, int from, int to, int count) {
        if (floats != null) {
            System.arraycopy(source.floats, from, floats, to, count);
        } else {
            System.arraycopy(source.doubles, from, doubles, to, count);
        }
    }
}
