// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.vertex;

import io.funnel4j.array.HostArrays;
import io.funnel4j.embedding.BatchIds;
import io.funnel4j.embedding.EmbeddingField;
import java.util.List;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

final class EmbeddingVertexImpl extends TableReaderVertexImpl {
    private static final long serialVersionUID = 1L;

    private transient BatchIds batch;

    EmbeddingVertexImpl(
            ComputationGraph graph, String name, int index, List<EmbeddingField> fields, DataType dataType) {
        super(graph, name, index, fields, dataType);
    }

    @Override
    public INDArray doForward(boolean training, LayerWorkspaceMgr workspaceMgr) {
        int[] ids = ids(inputs[0]);
        int rows = Math.toIntExact(inputs[0].size(0));
        batch = inputs.length == 1
                ? BatchIds.unweighted(rows, ids)
                : new BatchIds(rows, ids, HostArrays.toFloats(inputs[1]));
        return gather(batch, rows, workspaceMgr);
    }

    @Override
    public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaceMgr) {
        handBack(batch, batch.rows());
        return new Pair<>(null, new INDArray[inputs.length]);
    }
}
