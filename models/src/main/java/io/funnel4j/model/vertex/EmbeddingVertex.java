// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.vertex;

import io.funnel4j.embedding.EmbeddingField;
import java.util.List;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Ids to embeddings: gathers all fields of a batch from host tables in one pass, pools those of lists, and hands back the
 * gradient of the rows that the batch touched.
 *
 * <p>Inputs ids INT32 [B, S] and, where a field is weighted, weights FLOAT [B, W]; output [B, sum of the fields'
 * dimensions]. The tables are bound at run time (see {@link
 * io.funnel4j.embedding.EmbeddingReader}); the configuration names them only.
 */
public final class EmbeddingVertex extends ParameterlessVertex {
    private static final long serialVersionUID = 1L;

    private final List<EmbeddingField> fields;

    /**
     * A vertex over some fields.
     *
     * @param fields in the order of the output's columns, at least one
     */
    public EmbeddingVertex(@JsonProperty("fields") List<EmbeddingField> fields) {
        this.fields = List.copyOf(fields);
        if (this.fields.isEmpty()) {
            throw new IllegalArgumentException("an embedding vertex needs at least one field");
        }
    }

    public List<EmbeddingField> getFields() {
        return fields;
    }

    @Override
    public EmbeddingVertex clone() {
        return new EmbeddingVertex(fields);
    }

    @Override
    public int minVertexInputs() {
        return fields.stream().anyMatch(field -> field.pooling().weighted()) ? 2 : 1;
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType... vertexInputs) {
        return InputType.feedForward(EmbeddingField.width(fields));
    }

    @Override
    protected ParameterlessVertexImpl runtime(ComputationGraph graph, String name, int index, DataType dataType) {
        return new EmbeddingVertexImpl(graph, name, index, fields, dataType);
    }

    @Override
    protected Object settings() {
        return fields;
    }
}
