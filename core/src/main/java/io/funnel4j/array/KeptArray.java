// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.array;

import io.funnel4j.Internal;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.Shape;
import org.nd4j.linalg.factory.Nd4j;

/**
 * An array that is kept from step to step: making one costs ND4J some ten microseconds, with its native half and its
 * collection. It is made anew where its shape changes, its memory where that does not suffice; it lies outside workspaces.
 */
@Internal
public final class KeptArray {
    /** The share of the values, as a divisor, by which memory that grows has room for more. */
    private static final int MORE = 8;

    private INDArray memory;
    private INDArray array;

    /**
     * The array, its values not set.
     *
     * @param order {@code c} for row by row, {@code f} for column by column
     */
    public INDArray of(DataType dataType, long[] shape, char order) {
        if (array == null
                || array.dataType() != dataType
                || array.ordering() != order
                || !Arrays.equals(array.shape(), shape)) {
            array = make(dataType, shape, order);
        }
        return array;
    }

    private INDArray make(DataType dataType, long[] shape, char order) {
        long length = Shape.lengthOf(shape);
        try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            if (memory == null || memory.dataType() != dataType || memory.length() < length) {
                // More than asked for where it grows: lengths that differ from step to step would else soon be more
                // again.
                long values = memory == null || memory.dataType() != dataType ? length : length + length / MORE;
                memory = Nd4j.createUninitialized(dataType, values);
            }
            // Not by indices: an array that knows that it is a view is multiplied in another way, to other last bits.
            return Nd4j.create(memory.data(), shape, Nd4j.getStrides(shape, order), 0, order);
        }
    }

    /** Frees the memory; the array may no longer be used. */
    public void release() {
        if (memory != null && memory.closeable()) {
            memory.close();
        }
        memory = null;
        array = null;
    }
}
