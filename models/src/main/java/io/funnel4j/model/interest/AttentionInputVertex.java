// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.interest;

import io.funnel4j.model.vertex.ParameterlessVertex;
import io.funnel4j.model.vertex.ParameterlessVertexImpl;
import java.io.Serializable;
import java.util.List;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InvalidInputTypeException;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * What an attention unit reads of each entry k beside its exposure's candidate q: [q | k | q - k | q * k].
 *
 * <p>Inputs: the entries [n, w], as an {@link EntryVertex} gives them, the embeddings [B, width] with the candidate in them, and
 * the ids INT32 [B, S], which tell whose an entry is. Output: [n, 4 w].
 */
public final class AttentionInputVertex extends ParameterlessVertex {
    private static final long serialVersionUID = 1L;

    /** Parts of the output, each as wide as an entry. */
    static final int PARTS = 4;

    private static final int INPUTS = 3;

    private final List<ListColumns> lists;
    private final List<Columns> candidates;

    /**
     * Columns of the embeddings.
     *
     * @param from the first
     * @param width how many
     */
    public record Columns(int from, int width) implements Serializable {}

    /**
     * A vertex over the entries of some lists.
     *
     * @param lists those that the entries are of
     * @param candidates where the candidates' embeddings stand, one a list
     */
    public AttentionInputVertex(
            @JsonProperty("lists") List<ListColumns> lists, @JsonProperty("candidates") List<Columns> candidates) {
        this.lists = List.copyOf(lists);
        this.candidates = List.copyOf(candidates);
    }

    public List<ListColumns> getLists() {
        return lists;
    }

    public List<Columns> getCandidates() {
        return candidates;
    }

    /** w. */
    private int entryWidth() {
        return candidates.stream().mapToInt(Columns::width).sum();
    }

    @Override
    public AttentionInputVertex clone() {
        return new AttentionInputVertex(lists, candidates);
    }

    @Override
    public int minVertexInputs() {
        return INPUTS;
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType... vertexInputs) throws InvalidInputTypeException {
        if (vertexInputs[0].arrayElementsPerExample() != entryWidth()) {
            throw new InvalidInputTypeException("entries of width %s meet candidates of width %s; expected the same"
                    .formatted(vertexInputs[0].arrayElementsPerExample(), entryWidth()));
        }
        return InputType.feedForward((long) PARTS * entryWidth());
    }

    @Override
    protected ParameterlessVertexImpl runtime(ComputationGraph graph, String name, int index, DataType dataType) {
        return new AttentionInputVertexImpl(graph, name, index, lists, candidates, dataType);
    }

    @Override
    protected Object settings() {
        return List.of(lists, candidates);
    }
}
