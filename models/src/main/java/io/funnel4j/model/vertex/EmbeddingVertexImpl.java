// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.vertex;

import io.funnel4j.array.HostArrays;
import io.funnel4j.array.HostValues;
import io.funnel4j.embedding.BatchIds;
import io.funnel4j.embedding.EmbeddingField;
import io.funnel4j.embedding.EmbeddingReader;
import io.funnel4j.embedding.EmbeddingTable;
import io.funnel4j.embedding.EmbeddingTables;
import io.funnel4j.embedding.RowGradients;
import java.util.List;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;

final class EmbeddingVertexImpl extends ParameterlessVertexImpl implements EmbeddingReader {
    private static final long serialVersionUID = 1L;

    private final transient List<EmbeddingField> fields;
    private transient EmbeddingTables tables;
    private transient GradientMode mode;
    private transient BatchIds batch;
    private transient RowGradients collected;
    /** Kept from step to step. */
    private transient HostValues gradientValues;

    EmbeddingVertexImpl(
            ComputationGraph graph, String name, int index, List<EmbeddingField> fields, DataType dataType) {
        super(graph, name, index, dataType);
        this.fields = fields;
        this.gradientValues = HostValues.allocate(dataType, 0);
    }

    @Override
    public void bind(EmbeddingTables newTables, GradientMode newMode) {
        if (newTables.dataType() != dataType) {
            throw new IllegalArgumentException("the network computes in %s, the embedding tables hold %s"
                    .formatted(dataType, newTables.dataType()));
        }
        for (EmbeddingField field : fields) {
            EmbeddingTable table = newTables.table(field.table());
            if (table.shape().dimension() != field.dimension()) {
                throw new IllegalArgumentException(
                        "the graph reads embeddings of %s from table '%s', whose rows have %s"
                                .formatted(
                                        field.dimension(),
                                        field.table(),
                                        table.shape().dimension()));
            }
        }
        this.tables = newTables;
        this.mode = newMode;
        this.collected = null;
    }

    @Override
    public RowGradients takeGradients() {
        RowGradients taken = collected;
        collected = null;
        return taken;
    }

    @Override
    public INDArray doForward(boolean training, LayerWorkspaceMgr workspaceMgr) {
        if (tables == null) {
            throw new IllegalStateException(
                    "embedding vertex '%s' has no tables: bind a cloned or restored graph with".formatted(vertexName)
                            + " FunnelModel.bind(graph, tables), or load the whole model with FunnelModel.load(path)");
        }
        if (inputs[0].dataType() != DataType.INT32) {
            throw new IllegalArgumentException(
                    "embedding vertex '%s' reads ids as INT32, found %s (floats lose ids above 2^24)"
                            .formatted(vertexName, inputs[0].dataType()));
        }
        int[] ids = HostArrays.toInts(inputs[0]);
        int rows = Math.toIntExact(inputs[0].size(0));
        batch = inputs.length == 1
                ? BatchIds.unweighted(rows, ids)
                : new BatchIds(rows, ids, HostArrays.toFloats(inputs[1]));
        try (MemoryWorkspace ws = workspaceMgr.notifyScopeBorrowed(ArrayType.ACTIVATIONS)) {
            return tables.gather(fields, batch);
        }
    }

    @Override
    public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaceMgr) {
        gradientValues = gradientValues.orMore(Math.toIntExact(epsilon.length()));
        RowGradients gradients = new RowGradients(fields, batch, epsilon, gradientValues);
        if (mode == GradientMode.APPLY) {
            tables.update(List.of(gradients), gradients.rows());
        } else {
            collected = gradients;
        }
        return new Pair<>(null, new INDArray[inputs.length]);
    }

    @Override
    public String toString() {
        return "EmbeddingVertexImpl(" + vertexName + ", " + fields.size() + " fields)";
    }
}
