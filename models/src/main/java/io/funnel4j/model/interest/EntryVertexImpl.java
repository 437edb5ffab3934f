// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.interest;

import io.funnel4j.embedding.BatchIds;
import io.funnel4j.embedding.EmbeddingField;
import io.funnel4j.model.vertex.TableReaderVertexImpl;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Entries are gathered, and their gradients handed back, as exposures with one id a list would be. */
final class EntryVertexImpl extends TableReaderVertexImpl {
    private static final long serialVersionUID = 1L;

    private final transient List<ListColumns> lists;
    private transient ListEntries entries;

    EntryVertexImpl(ComputationGraph graph, String name, int index, List<EmbeddingField> fields, DataType dataType) {
        super(graph, name, index, singles(fields), dataType);
        this.lists = ListColumns.of(fields);
    }

    /** What reads the entries' ids, one column a list. */
    private static List<EmbeddingField> singles(List<EmbeddingField> fields) {
        List<EmbeddingField> singles = new ArrayList<>();
        for (EmbeddingField field : fields) {
            singles.add(new EmbeddingField(singles.size(), field.table(), field.dimension()));
        }
        return List.copyOf(singles);
    }

    @Override
    public INDArray doForward(boolean training, LayerWorkspaceMgr workspaceMgr) {
        entries = new ListEntries(ids(inputs[0]), Math.toIntExact(inputs[0].size(0)), lists);
        return gather(batch(), entries.filled(), workspaceMgr);
    }

    @Override
    public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaceMgr) {
        handBack(batch(), entries.exposures());
        return new Pair<>(null, new INDArray[inputs.length]);
    }

    private BatchIds batch() {
        return BatchIds.unweighted(entries.count(), entries.ids());
    }
}
