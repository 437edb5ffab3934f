// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.array;

import io.funnel4j.Internal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Gives vertices the arrays that they ask for, the same in each pass: the n-th that is asked for is the n-th of the pass before,
 * since the vertices of a graph ask in one order. An array holds until the next pass.
 */
@Internal
public final class KeptArrays extends LayerWorkspaceMgr {
    private final List<KeptArray> arrays = new ArrayList<>();
    private int next;

    public KeptArrays() {
        super(EnumSet.allOf(ArrayType.class), Map.of(), Map.of());
    }

    /** A pass begins: what the one before was given may be written over. */
    public void rewind() {
        next = 0;
    }

    /** Frees the arrays. */
    public void release() {
        arrays.forEach(KeptArray::release);
        arrays.clear();
        next = 0;
    }

    /** Arrays are not the vertex's to keep, though no workspace holds them. */
    @Override
    public boolean isScopedOut(ArrayType arrayType) {
        return false;
    }

    @Override
    public INDArray createUninitialized(ArrayType arrayType, DataType dataType, long... shape) {
        return createUninitialized(arrayType, dataType, shape, Nd4j.order());
    }

    @Override
    public INDArray createUninitialized(ArrayType arrayType, DataType dataType, long[] shape, char order) {
        if (next == arrays.size()) {
            arrays.add(new KeptArray());
        }
        return arrays.get(next++).of(dataType, shape, order);
    }

    @Override
    public INDArray create(ArrayType arrayType, DataType dataType, long... shape) {
        return create(arrayType, dataType, shape, Nd4j.order());
    }

    @Override
    public INDArray create(ArrayType arrayType, DataType dataType, long[] shape, char order) {
        return createUninitialized(arrayType, dataType, shape, order).assign(0);
    }

    @Override
    public INDArray dup(ArrayType arrayType, INDArray toDup) {
        return dup(arrayType, toDup, toDup.ordering());
    }

    @Override
    public INDArray dup(ArrayType arrayType, INDArray toDup, char order) {
        return createUninitialized(arrayType, toDup.dataType(), toDup.shape(), order)
                .assign(toDup);
    }
}
