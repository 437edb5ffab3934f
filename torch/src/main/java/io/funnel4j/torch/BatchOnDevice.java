// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.torch;

import io.funnel4j.training.PreparedBatch;
import org.bytedeco.javacpp.PointerScope;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * A batch and its copy on the device.
 *
 * @param batch on the host
 * @param tensors on the device
 * @param memory that frees the tensors
 */
record BatchOnDevice(MultiDataSet batch, BatchTensors tensors, PointerScope memory) implements PreparedBatch {
    @Override
    public void close() {
        memory.close();
    }
}
