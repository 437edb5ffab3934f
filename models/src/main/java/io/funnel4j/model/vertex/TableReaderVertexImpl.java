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
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Runtime of the vertices that read embedding tables: what they are bound to, and what becomes of their gradients. */
public abstract class TableReaderVertexImpl extends ParameterlessVertexImpl implements EmbeddingReader {
    private static final long serialVersionUID = 1L;

    private final transient List<EmbeddingField> fields;
    private transient EmbeddingTables tables;
    private transient GradientMode mode;
    private transient RowGradients collected;
    /** Kept from step to step. */
    private transient HostValues gradientValues;

    /** @param fields that the vertex gathers, in the order of its output's columns */
    protected TableReaderVertexImpl(
            ComputationGraph graph, String name, int index, List<EmbeddingField> fields, DataType dataType) {
        super(graph, name, index, dataType);
        this.fields = fields;
        this.gradientValues = HostValues.allocate(dataType, 0);
    }

    @Override
    public final void bind(EmbeddingTables newTables, GradientMode newMode) {
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
    public final RowGradients takeGradients() {
        RowGradients taken = collected;
        collected = null;
        return taken;
    }

    /** The fields that the vertex gathers. */
    protected final List<EmbeddingField> fields() {
        return fields;
    }

    /** The ids of an input, row by row. */
    protected final int[] ids(INDArray input) {
        if (input.dataType() != DataType.INT32) {
            throw new IllegalArgumentException(
                    "embedding vertex '%s' reads ids as INT32, found %s (floats lose ids above 2^24)"
                            .formatted(vertexName, input.dataType()));
        }
        return HostArrays.toInts(input);
    }

    /**
     * Gathers the fields.
     *
     * @param rows of the array, at least those of the ids; what is in the others is 0
     * @return [rows, width of the fields]
     * @throws IllegalStateException if no tables are bound
     */
    protected final INDArray gather(BatchIds batch, int rows, LayerWorkspaceMgr workspaceMgr) {
        if (tables == null) {
            throw new IllegalStateException(
                    "embedding vertex '%s' has no tables: bind a cloned or restored graph with".formatted(vertexName)
                            + " FunnelModel.bind(graph, tables), or load the whole model with FunnelModel.load(path)");
        }
        long[] shape = {rows, EmbeddingField.width(fields)};
        INDArray gathered = workspaceMgr.createUninitialized(ArrayType.ACTIVATIONS, dataType, shape, 'c');
        return tables.gather(fields, batch, gathered);
    }

    /**
     * Takes what came back for what was gathered. The rows are updated once all of the graph's readers have taken theirs,
     * since a step updates a row once, whoever read it; or they are kept for {@link #takeGradients()}.
     *
     * @param exposures of the graph's batch
     */
    protected final void handBack(BatchIds batch, int exposures) {
        gradientValues = gradientValues.orMore(Math.multiplyExact(batch.rows(), EmbeddingField.width(fields)));
        collected = new RowGradients(fields, batch, epsilon, gradientValues);
        List<TableReaderVertexImpl> readers = readers();
        if (mode == GradientMode.APPLY && readers.stream().allMatch(reader -> reader.collected != null)) {
            tables.update(
                    readers.stream().map(TableReaderVertexImpl::takeGradients).toList(), exposures);
        }
    }

    private List<TableReaderVertexImpl> readers() {
        if (graph == null) {
            return List.of(this);
        }
        return Arrays.stream(graph.getVertices())
                .filter(TableReaderVertexImpl.class::isInstance)
                .map(TableReaderVertexImpl.class::cast)
                .toList();
    }

    @Override
    public final String toString() {
        return "%s(%s, %s fields)".formatted(getClass().getSimpleName(), vertexName, fields.size());
    }
}
