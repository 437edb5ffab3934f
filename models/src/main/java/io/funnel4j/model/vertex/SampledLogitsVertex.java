// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.vertex;

import java.util.Locale;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Logits of the first tower on train rows of which, where none of its outcomes followed, every k-th alone was kept: the odds
 * of each outcome against the remainder are k times those of all rows, so in training log k is added to each logit, and
 * at all other times nothing. What is learnt, and what is read out, are the probabilities on all rows.
 *
 * <p>Input and output [B, n - 1].
 */
public final class SampledLogitsVertex extends GraphVertex {
    private static final long serialVersionUID = 1L;

    private final int keepEvery;

    /** @param keepEvery k, at least 2 */
    public SampledLogitsVertex(@JsonProperty("keepEvery") int keepEvery) {
        if (keepEvery < 2) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "every %d-th row is kept; expected at least 2, or no such vertex", keepEvery));
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
    public long numParams(boolean backprop) {
        return 0;
    }

    @Override
    public int minVertexInputs() {
        return 1;
    }

    @Override
    public int maxVertexInputs() {
        return 1;
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType... vertexInputs) {
        return vertexInputs[0];
    }

    @Override
    public MemoryReport getMemoryReport(InputType... inputTypes) {
        return new LayerMemoryReport.Builder(null, SampledLogitsVertex.class, inputTypes[0], inputTypes[0])
                .standardMemory(0, 0)
                .workingMemory(0, 0, 0, 0)
                .cacheMemory(0, 0)
                .build();
    }

    @Override
    public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
            ComputationGraph graph,
            String name,
            int idx,
            INDArray paramsView,
            boolean initializeParams,
            DataType networkDatatype) {
        return new SampledLogitsVertexImpl(graph, name, idx, keepEvery, networkDatatype);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SampledLogitsVertex vertex && vertex.keepEvery == keepEvery;
    }

    @Override
    public int hashCode() {
        return 31 * SampledLogitsVertex.class.getName().hashCode() + keepEvery;
    }
}
