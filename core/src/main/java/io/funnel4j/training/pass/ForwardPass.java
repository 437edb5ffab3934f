// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.training.pass;

import io.funnel4j.Internal;
import java.util.BitSet;
import java.util.function.Function;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Runs some of a graph's vertices, one after another: the output of each goes to its readers. For one thread at a time. */
@Internal
public final class ForwardPass {
    private static final String OURS = "io.funnel4j.";

    private final GraphVertex[] vertices;
    private final int[] order;
    private final LayerWorkspaceMgr[] arrays;
    private final boolean training;

    /**
     * A pass over a graph.
     *
     * @param arrays what gives a vertex its arrays
     */
    public ForwardPass(ComputationGraph graph, Function<GraphVertex, LayerWorkspaceMgr> arrays, boolean training) {
        this.vertices = graph.getVertices();
        this.order = graph.topologicalSortOrder();
        this.arrays = new LayerWorkspaceMgr[vertices.length];
        for (GraphVertex vertex : vertices) {
            this.arrays[vertex.getVertexIndex()] = arrays.apply(vertex);
        }
        this.training = training;
    }

    /** Whether a vertex, or its layer, is Funnel4j's own: those hold no array longer than a pass, and make none but by their manager. */
    public static boolean isOurs(GraphVertex vertex) {
        Object part = vertex instanceof LayerVertex layer ? layer.getLayer() : vertex;
        return part.getClass().getName().startsWith(OURS);
    }

    /**
     * One pass.
     *
     * @param inputs of the graph, by its inputs' place among the vertices
     * @param run the vertices to run; all that they read is among them
     * @param fed the vertices that are given what they read
     * @return the outputs, by vertex; null where it was not run
     */
    public INDArray[] run(INDArray[] inputs, BitSet run, BitSet fed) {
        INDArray[] outputs = new INDArray[vertices.length];
        for (int index : order) {
            if (run.get(index)) {
                GraphVertex vertex = vertices[index];
                outputs[index] = vertex.isInputVertex() ? inputs[index] : vertex.doForward(training, arrays[index]);
                for (VertexIndices reader : edges(vertex.getOutputVertices())) {
                    int read = reader.getVertexIndex();
                    if (fed.get(read)) {
                        vertices[read].setInput(reader.getVertexEdgeNumber(), outputs[index], arrays[read]);
                    }
                }
            }
        }
        return outputs;
    }

    /** Edges of a vertex, which Deeplearning4j has as null where there are none. */
    public static VertexIndices[] edges(VertexIndices[] edges) {
        return edges == null ? new VertexIndices[0] : edges;
    }
}
