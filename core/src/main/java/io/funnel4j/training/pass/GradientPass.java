// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.training.pass;

import io.funnel4j.array.KeptArrays;
import io.funnel4j.array.Sum;
import io.funnel4j.device.Backends;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.graph.vertex.impl.InputVertex;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.graph.vertex.impl.MergeVertex;
import org.deeplearning4j.nn.graph.vertex.impl.SubsetVertex;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What {@code graph.computeGradientAndScore()} computes, to the bit, as a straight walk over the graph's vertices: the outputs of a
 * vertex go to its readers, then gradients back, in arrays that are kept from step to step. Deeplearning4j's own walk opens
 * workspaces for each vertex and makes each array anew, which is most of a small step.
 *
 * <p>Listeners are not told of the pass. For one thread at a time.
 */
public final class GradientPass {
    /** Of Deeplearning4j's, those that hold no array longer than a pass. */
    private static final Set<Class<?>> KNOWN = Set.of(InputVertex.class, MergeVertex.class, SubsetVertex.class);

    private final ComputationGraph graph;
    private final GraphVertex[] vertices;
    /** In the order of the forward pass. */
    private final int[] order;

    private final List<GraphVertex> outputs;
    private final BitSet all = new BitSet();
    private final BitSet beforeOutputs = new BitSet();
    /** By vertex and input: adds the gradient of what it read to that of others who read it. */
    private final Sum[][] sums;

    private final KeptArrays arrays = new KeptArrays();
    private final ForwardPass forward;
    private Gradient gradient;

    private GradientPass(ComputationGraph graph) {
        this.graph = graph;
        vertices = graph.getVertices();
        order = graph.topologicalSortOrder();
        outputs = graph.getConfiguration().getNetworkOutputs().stream()
                .map(graph::getVertex)
                .toList();
        all.set(0, vertices.length);
        beforeOutputs.or(all);
        outputs.forEach(output -> beforeOutputs.clear(output.getVertexIndex()));
        forward = new ForwardPass(graph, vertex -> arrays, true);
        sums = new Sum[vertices.length][];
        for (GraphVertex vertex : vertices) {
            sums[vertex.getVertexIndex()] = Stream.generate(Sum::new)
                    .limit(ForwardPass.edges(vertex.getInputVertices()).length)
                    .toArray(Sum[]::new);
        }
    }

    /** The pass of a graph; empty where it has a vertex or layer of a kind that may hold on to arrays, and on other backends than the CPU's. */
    public static Optional<GradientPass> of(ComputationGraph graph) {
        boolean known = Backends.isCpu() && Arrays.stream(graph.getVertices()).allMatch(GradientPass::isKnown);
        return known ? Optional.of(new GradientPass(graph)) : Optional.empty();
    }

    private static boolean isKnown(GraphVertex vertex) {
        if (vertex instanceof LayerVertex layer && layer.getLayerPreProcessor() != null) {
            return false;
        }
        return KNOWN.contains(vertex.getClass()) || ForwardPass.isOurs(vertex);
    }

    /**
     * The gradients of all parameters, summed over the rows; they stand in the graph's array.
     *
     * @param masks one an output, null for none; or null
     * @param regularization added to the first output's loss
     * @return the mean loss, with the regularization
     */
    public double run(INDArray[] inputs, INDArray[] labels, INDArray[] masks, double regularization) {
        if (graph.getGradientsViewArray() == null) {
            graph.initGradientsView();
        }
        arrays.rewind();
        try {
            setCounts();
            for (int i = 0; i < outputs.size(); i++) {
                outputs.get(i).getLayer().setMaskArray(masks == null ? null : masks[i]);
                ((IOutputLayer) outputs.get(i).getLayer()).setLabels(labels[i]);
            }
            forward.run(inputs, beforeOutputs, all);
            List<Gradient> gradients = backward();
            if (gradient == null) {
                gradient = named(gradients);
            }
            double score = 0;
            for (int i = 0; i < outputs.size(); i++) {
                IOutputLayer output = (IOutputLayer) outputs.get(i).getLayer();
                score += output.computeScore(i == 0 ? regularization : 0, true, arrays);
            }
            return score;
        } finally {
            for (GraphVertex vertex : vertices) {
                vertex.clear();
            }
        }
    }

    private void setCounts() {
        for (Layer layer : graph.getLayers()) {
            layer.setIterationCount(graph.getConfiguration().getIterationCount());
            layer.setEpochCount(graph.getConfiguration().getEpochCount());
        }
    }

    /** Gives the parameters' gradients by place in the order; null where a vertex has none. */
    private List<Gradient> backward() {
        Gradient[] gradients = new Gradient[order.length];
        for (int place = order.length - 1; place >= 0; place--) {
            GraphVertex vertex = vertices[order[place]];
            if (vertex.isInputVertex()) {
                continue;
            }
            Pair<Gradient, INDArray[]> back = vertex.doBackward(false, arrays);
            gradients[place] = back.getFirst();
            VertexIndices[] read = ForwardPass.edges(vertex.getInputVertices());
            for (int input = 0; input < read.length; input++) {
                addEpsilon(read[input].getVertexIndex(), back.getSecond()[input], sums[order[place]][input]);
            }
        }
        return Arrays.asList(gradients);
    }

    private void addEpsilon(int index, INDArray epsilon, Sum sum) {
        GraphVertex vertex = vertices[index];
        if (vertex.getEpsilon() == null) {
            vertex.setEpsilon(epsilon);
        } else if (epsilon != null) {
            sum.add(vertex.getEpsilon(), epsilon);
        }
    }

    /** As {@code graph.gradient()} has them: views of the graph's array by vertex and parameter. */
    private Gradient named(List<Gradient> gradients) {
        Gradient named = new WholeGradient(graph.getGradientsViewArray());
        for (int place = 0; place < order.length; place++) {
            Gradient ofVertex = gradients.get(place);
            if (ofVertex != null) {
                String name = vertices[order[place]].getVertexName();
                ofVertex.gradientForVariable()
                        .forEach((parameter, view) -> named.setGradientFor(
                                name + "_" + parameter, view, ofVertex.flatteningOrderForVariable(parameter)));
            }
        }
        return named;
    }

    /**
     * Gives the graph's array itself: Deeplearning4j's gives a new view of it, which its updater takes for the gradient of another
     * graph, and cuts into views once more at each step.
     */
    private static final class WholeGradient extends DefaultGradient {
        private static final long serialVersionUID = 1L;

        private final transient INDArray whole;

        WholeGradient(INDArray whole) {
            super(whole);
            this.whole = whole;
        }

        @Override
        public INDArray gradient() {
            return whole;
        }
    }

    /** The gradients of the last pass, as {@code graph.gradient()} has them; null before the first. */
    public Gradient gradient() {
        return gradient;
    }

    /** Frees the arrays. */
    public void release() {
        arrays.release();
    }
}
