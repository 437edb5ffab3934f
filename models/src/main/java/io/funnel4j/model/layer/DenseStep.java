// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.layer;

import io.funnel4j.array.KeptArray;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What a dense layer keeps from one training step to the next: its output, and ones for sums of columns. */
final class DenseStep {
    private final KeptArray keptActivations = new KeptArray();
    private final KeptArray keptOnes = new KeptArray();
    private final long units;
    private final DataType dataType;
    private INDArray activations;
    private INDArray ones;

    /**
     * @param rows B
     * @param units N
     */
    DenseStep(long rows, long units, DataType dataType) {
        this.units = units;
        this.dataType = dataType;
        resize(rows);
    }

    /** Makes this a step of so many rows, whose values are not yet set. */
    void resize(long rows) {
        if (activations != null && activations.size(0) == rows) {
            return;
        }
        activations = keptActivations.of(dataType, new long[] {rows, units}, 'c');
        ones = keptOnes.of(dataType, new long[] {rows}, 'c');
        ones.assign(1);
    }

    /** [B, N] row by row. */
    INDArray activations() {
        return activations;
    }

    /** [B], for the sums of columns. */
    INDArray ones() {
        return ones;
    }
}
