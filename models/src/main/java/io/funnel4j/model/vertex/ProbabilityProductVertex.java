// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.vertex;

import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

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
    public GraphVertex instantiate(
            ComputationGraph graph,
            String name,
            int idx,
            INDArray paramsView,
            boolean initializeParams,
            DataType networkDatatype) {
        return new ProbabilityProductVertexImpl(graph, name, idx, networkDatatype);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ProbabilityProductVertex;
    }

    @Override
    public int hashCode() {
        return ProbabilityProductVertex.class.getName().hashCode();
    }
}
