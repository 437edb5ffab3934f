// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.interest;

import io.funnel4j.model.vertex.ParameterlessVertex;
import io.funnel4j.model.vertex.ParameterlessVertexImpl;
import java.util.List;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InvalidInputTypeException;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The entries of each exposure, summed by what their scores make them weigh; zeros for an exposure without entries.
 *
 * <p>Inputs: the entries [n, w], as an {@link EntryVertex} gives them, their scores [n, 1], and the ids INT32 [B, S], which tell
 * whose an entry is. Output: [B, w].
 */
public final class AttentionPoolingVertex extends ParameterlessVertex {
    private static final long serialVersionUID = 1L;

    private static final int INPUTS = 3;

    private final List<ListColumns> lists;
    private final EntryWeights weights;

    /**
     * A vertex over the entries of some lists.
     *
     * @param lists those that the entries are of
     */
    public AttentionPoolingVertex(
            @JsonProperty("lists") List<ListColumns> lists, @JsonProperty("weights") EntryWeights weights) {
        this.lists = List.copyOf(lists);
        this.weights = weights;
    }

    public List<ListColumns> getLists() {
        return lists;
    }

    public EntryWeights getWeights() {
        return weights;
    }

    @Override
    public AttentionPoolingVertex clone() {
        return new AttentionPoolingVertex(lists, weights);
    }

    @Override
    public int minVertexInputs() {
        return INPUTS;
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType... vertexInputs) throws InvalidInputTypeException {
        if (vertexInputs[1].arrayElementsPerExample() != 1) {
            throw new InvalidInputTypeException(
                    "entries have scores of width %s; expected 1".formatted(vertexInputs[1].arrayElementsPerExample()));
        }
        return vertexInputs[0];
    }

    @Override
    protected ParameterlessVertexImpl runtime(ComputationGraph graph, String name, int index, DataType dataType) {
        return new AttentionPoolingVertexImpl(graph, name, index, lists, weights, dataType);
    }

    @Override
    protected Object settings() {
        return List.of(lists, weights);
    }
}
