// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.vertex;

import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The product of probabilities along a path, as in pCTCVR = pCTR * pCVR (Ma et al., SIGIR 2018). What flows in and out
 * is the pair (log p, log(1 - p)).
 *
 * <p>Inputs: k pairs [B, 2], k at least 2. Output: the pair of p1 * p2 * ... * pk, [B, 2].
 */
public final class ProbabilityProductVertex extends LogProbabilityVertex {
    private static final long serialVersionUID = 1L;

    @Override
    public ProbabilityProductVertex clone() {
        return new ProbabilityProductVertex();
    }

    @Override
    int outputWidth(long[] inputWidths) {
        for (int i = 0; i < inputWidths.length; i++) {
            requirePair("ProbabilityProductVertex", i, inputWidths[i]);
        }
        return 2;
    }

    @Override
    public int minVertexInputs() {
        return 2;
    }

    @Override
    public int maxVertexInputs() {
        return Integer.MAX_VALUE;
    }

    @Override
    protected ParameterlessVertexImpl runtime(ComputationGraph graph, String name, int index, DataType dataType) {
        return new ProbabilityProductVertexImpl(graph, name, index, dataType);
    }

    @Override
    protected Object settings() {
        return List.of();
    }
}
