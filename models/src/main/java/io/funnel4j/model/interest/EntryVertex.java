// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.interest;

import io.funnel4j.embedding.EmbeddingField;
import io.funnel4j.model.vertex.ParameterlessVertex;
import io.funnel4j.model.vertex.ParameterlessVertexImpl;
import java.util.List;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The embeddings of the entries of lists that belong together, those of one entry side by side.
 *
 * <p>Input: ids INT32 [B, S]. Output: [n, sum of the fields' dimensions], with a row an entry, exposure by exposure; padding has
 * none, and the rows behind those of the entries are 0. The tables are bound at run time, as those of {@link
 * io.funnel4j.model.vertex.EmbeddingVertex}.
 */
public final class EntryVertex extends ParameterlessVertex {
    private static final long serialVersionUID = 1L;

    private final List<EmbeddingField> fields;

    /** @param fields one a list, at least one; how they are pooled does not matter */
    public EntryVertex(@JsonProperty("fields") List<EmbeddingField> fields) {
        this.fields = List.copyOf(fields);
        if (this.fields.isEmpty()) {
            throw new IllegalArgumentException("a vertex of entries needs at least one list");
        }
    }

    public List<EmbeddingField> getFields() {
        return fields;
    }

    @Override
    public EntryVertex clone() {
        return new EntryVertex(fields);
    }

    @Override
    public int minVertexInputs() {
        return 1;
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType... vertexInputs) {
        return InputType.feedForward(EmbeddingField.width(fields));
    }

    @Override
    protected ParameterlessVertexImpl runtime(ComputationGraph graph, String name, int index, DataType dataType) {
        return new EntryVertexImpl(graph, name, index, fields, dataType);
    }

    @Override
    protected Object settings() {
        return fields;
    }
}
