// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.torch.operation;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** What a vertex or a layer computes. */
public interface Operation {
    /**
     * Computes the output in training.
     *
     * @param inputs in the order of the vertex's, [B, width] each, or [n, width] where it is of {@linkplain Entries entries}
     * @return the same
     */
    Tensor forward(List<Tensor> inputs, Pass pass);
}
