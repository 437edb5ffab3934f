// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.vertex;

import java.util.List;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InvalidInputTypeException;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The interactions of second order of a factorization machine (Rendle, ICDM 2010), pooled (He and Chua, SIGIR 2017).
 *
 * <p>Input: F embeddings v_1, ..., v_F of dimension D side by side, and any columns behind them, [B, at least F D]. Output: the
 * sum over i &lt; j of v_i v_j, element by element, [B, D].
 */
public final class FieldInteractionsVertex extends ParameterlessVertex {
    private static final long serialVersionUID = 1L;

    private final int fields;
    private final int dimension;

    /**
     * A vertex over some embeddings.
     *
     * @param fields F, at least 2
     * @param dimension D, at least 1
     */
    public FieldInteractionsVertex(@JsonProperty("fields") int fields, @JsonProperty("dimension") int dimension) {
        if (fields < 2 || dimension < 1) {
            throw new IllegalArgumentException(
                    "interactions of %s fields of dimension %s; expected at least 2 of at least 1"
                            .formatted(fields, dimension));
        }
        this.fields = fields;
        this.dimension = dimension;
    }

    /** F. */
    public int getFields() {
        return fields;
    }

    /** D. */
    public int getDimension() {
        return dimension;
    }

    @Override
    public FieldInteractionsVertex clone() {
        return new FieldInteractionsVertex(fields, dimension);
    }

    @Override
    public int minVertexInputs() {
        return 1;
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType... vertexInputs) throws InvalidInputTypeException {
        long width = vertexInputs[0].arrayElementsPerExample();
        if (width < (long) fields * dimension) {
            throw new InvalidInputTypeException(
                    "interactions read %s embeddings of dimension %s side by side, and their input has width %s"
                            .formatted(fields, dimension, width));
        }
        return InputType.feedForward(dimension);
    }

    @Override
    protected ParameterlessVertexImpl runtime(ComputationGraph graph, String name, int index, DataType dataType) {
        return new FieldInteractionsVertexImpl(graph, name, index, fields, dimension, dataType);
    }

    @Override
    protected Object settings() {
        return List.of(fields, dimension);
    }
}
