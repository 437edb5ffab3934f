// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.training;

import io.funnel4j.embedding.EmbeddingReader;
import io.funnel4j.embedding.EmbeddingReader.GradientMode;
import io.funnel4j.embedding.EmbeddingTables;
import io.funnel4j.embedding.RowGradients;
import io.funnel4j.training.pass.GradientPass;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** One copy of the graph that shares the parameters and computes the gradients of its slice of a batch. */
final class Replica {
    private final ComputationGraph graph;
    private final List<EmbeddingReader> readers;
    /** Empty where the graph has parts that only Deeplearning4j's own pass is known to suit. */
    private final Optional<GradientPass> pass;

    private double regularization;
    private Gradient gradient;

    private Replica(ComputationGraph graph, EmbeddingTables tables) {
        this.graph = graph;
        this.pass = GradientPass.of(graph);
        this.readers = Arrays.stream(graph.getVertices())
                .filter(EmbeddingReader.class::isInstance)
                .map(EmbeddingReader.class::cast)
                .toList();
        bind(tables, GradientMode.COLLECT);
    }

    /** The graph itself as its own first replica, which also holds the updater. */
    static Replica master(ComputationGraph graph, EmbeddingTables tables) {
        return new Replica(graph, tables);
    }

    /** A further replica: its own activations and gradients over the master's parameters. */
    static Replica sharing(ComputationGraph master, EmbeddingTables tables) {
        ComputationGraph graph = new ComputationGraph(master.getConfiguration().clone());
        graph.init(master.params(), false);
        return new Replica(graph, tables);
    }

    void bind(EmbeddingTables tables, GradientMode mode) {
        readers.forEach(reader -> reader.bind(tables, mode));
    }

    /**
     * Gradients of rows [from, to) of the batch, summed over them.
     *
     * @param iteration the step's, for schedules
     * @param seed of the slice's random numbers (dropout), not zero
     * @return the sum of the slice's losses, without regularization
     */
    double computeGradients(MultiDataSet batch, long from, long to, int iteration, long seed) {
        graph.getConfiguration().setIterationCount(iteration);
        Nd4j.getRandom().setSeed(seed);
        try {
            INDArray[] inputs = slice(batch.getFeatures(), from, to);
            INDArray[] labels = slice(batch.getLabels(), from, to);
            INDArray[] masks =
                    batch.getLabelsMaskArrays() == null ? null : slice(batch.getLabelsMaskArrays(), from, to);
            regularization = graph.calcRegularizationScore(true);
            double score = score(inputs, labels, masks);
            // On a device: other threads read the gradients.
            Nd4j.getExecutioner().commit();
            return (score - regularization) * (to - from);
        } finally {
            graph.clearLayerMaskArrays();
            graph.clearLayersStates();
        }
    }

    /** Listeners may ask for activations, which only Deeplearning4j's own pass shows. */
    private double score(INDArray[] inputs, INDArray[] labels, INDArray[] masks) {
        if (pass.isPresent() && graph.getListeners().isEmpty()) {
            double score = pass.get().run(inputs, labels, masks, regularization);
            gradient = pass.get().gradient();
            return score;
        }
        graph.setInputs(inputs);
        graph.setLabels(labels);
        if (masks != null) {
            graph.setLayerMaskArrays(null, masks);
        }
        graph.computeGradientAndScore();
        gradient = graph.gradient();
        return graph.score();
    }

    /** The gradients of the last computation, by parameter. */
    Gradient gradient() {
        return gradient;
    }

    /** The regularization at the last computation, which is the same for every slice. */
    double regularization() {
        return regularization;
    }

    /**
     * Adds the sums of the slice's losses by output, without regularization.
     *
     * @param rows of the slice
     */
    void addLosses(long rows, Map<String, Double> sums) {
        objectives().forEach((output, objective) -> sums.merge(output, objective.lastLoss() * rows, Double::sum));
    }

    /** The outputs that tell their part of the loss. */
    Map<String, ObjectiveLoss> objectives() {
        Map<String, ObjectiveLoss> objectives = new LinkedHashMap<>();
        for (String output : graph.getConfiguration().getNetworkOutputs()) {
            if (graph.getLayer(output) instanceof ObjectiveLoss objective) {
                objectives.put(output, objective);
            }
        }
        return objectives;
    }

    /** The gradients of all dense parameters, summed over the slice. */
    INDArray denseGradients() {
        return graph.getGradientsViewArray();
    }

    /** The gradients of the embeddings that the slice read, one a reader of the graph; null where there are none. */
    List<RowGradients> takeRowGradients() {
        return readers.stream().map(EmbeddingReader::takeGradients).toList();
    }

    /** Frees the arrays of its passes. */
    void releaseArrays() {
        pass.ifPresent(GradientPass::release);
    }

    /** Frees the gradients, off the heap, where a step made some; for a replica that shares the master's parameters, and is used no more. */
    void release() {
        INDArray gradients = denseGradients();
        if (gradients != null && gradients.closeable()) {
            gradients.close();
        }
    }

    private static INDArray[] slice(INDArray[] arrays, long from, long to) {
        INDArray[] slices = new INDArray[arrays.length];
        for (int i = 0; i < arrays.length; i++) {
            if (arrays[i] != null) {
                boolean whole = from == 0 && to == arrays[i].size(0);
                slices[i] = whole ? arrays[i] : arrays[i].get(NDArrayIndex.interval(from, to), NDArrayIndex.all());
            }
        }
        return slices;
    }
}
