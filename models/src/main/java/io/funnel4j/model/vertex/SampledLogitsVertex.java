// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.vertex;

import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Logits of the first tower on train rows of which, where none of its outcomes followed, every k-th alone was kept: the odds
 * of each outcome against the remainder are k times those of all rows, so in training log k is added to each logit, and
 * at all other times nothing. What is learnt, and what is read out, are the probabilities on all rows.
 *
 * <p>Input and output [B, n - 1].
 */
public final class SampledLogitsVertex extends ParameterlessVertex {
    private static final long serialVersionUID = 1L;

    private final int keepEvery;

    /** @param keepEvery k, at least 2 */
    public SampledLogitsVertex(@JsonProperty("keepEvery") int keepEvery) {
        if (keepEvery < 2) {
            throw new IllegalArgumentException(
                    "every %s-th row is kept; expected at least 2, or no such vertex".formatted(keepEvery));
        }
        this.keepEvery = keepEvery;
    }

    public int getKeepEvery() {
        return keepEvery;
    }

    @Override
    public SampledLogitsVertex clone() {
        return new SampledLogitsVertex(keepEvery);
    }

    @Override
    public int minVertexInputs() {
        return 1;
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType... vertexInputs) {
        return vertexInputs[0];
    }

    @Override
    protected ParameterlessVertexImpl runtime(ComputationGraph graph, String name, int index, DataType dataType) {
        return new SampledLogitsVertexImpl(graph, name, index, keepEvery, dataType);
    }

    @Override
    protected Object settings() {
        return keepEvery;
    }
}
