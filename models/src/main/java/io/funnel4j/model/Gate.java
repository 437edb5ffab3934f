// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model;

import io.funnel4j.array.HostArrays;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.model.vertex.MixtureVertex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How a gate of a mixture of experts weighs them, in the mean over some exposures.
 *
 * @param head what reads the mixture, such as a tower
 * @param weights by expert, each in [0, 1]; they sum to 1
 */
public record Gate(String head, Map<String, Double> weights) {
    public Gate {
        weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
    }

    /**
     * Every gate of a model, in the graph's order; none where its representation has no experts.
     *
     * @param batches that the means are taken over, at least one row; each fits the model's schema
     */
    public static List<Gate> means(FunnelModel model, Iterator<ExposureBatch> batches) {
        List<Sum> sums = sums(model);
        if (sums.isEmpty()) {
            return List.of();
        }
        while (batches.hasNext()) {
            INDArray[] inputs =
                    model.layout().inputs(batches.next(), model.spec().dataType());
            for (Sum sum : sums) {
                // One at a time: asked for several vertices in the midst of a graph, Deeplearning4j loses a workspace.
                INDArray logits = model.graph().output(List.of(sum.gate), false, inputs, null)[0];
                sum.add(HostArrays.toDoubles(logits));
            }
        }
        return sums.stream().map(Sum::mean).toList();
    }

    private static List<Sum> sums(FunnelModel model) {
        ComputationGraph graph = model.graph();
        Map<String, GraphVertex> vertices = graph.getConfiguration().getVertices();
        List<Sum> sums = new ArrayList<>();
        for (int index : graph.topologicalSortOrder()) {
            String name = graph.getVertices()[index].getVertexName();
            if (vertices.get(name) instanceof MixtureVertex mixture) {
                List<String> inputs = graph.getConfiguration().getVertexInputs().get(name);
                int experts = inputs.size() - 1;
                sums.add(new Sum(mixture.getHead(), inputs.subList(0, experts), inputs.get(experts)));
            }
        }
        return sums;
    }

    /** A gate's weights, summed up row by row. */
    private static final class Sum {
        private final String head;
        private final List<String> experts;
        private final String gate;
        private final double[] weights;
        private long rows;

        Sum(String head, List<String> experts, String gate) {
            this.head = head;
            this.experts = experts;
            this.gate = gate;
            this.weights = new double[experts.size()];
        }

        /** Adds the softmax of each row. */
        void add(double[] logits) {
            for (int from = 0; from < logits.length; from += weights.length) {
                double[] row = Arrays.copyOfRange(logits, from, from + weights.length);
                double largest = Arrays.stream(row).max().orElseThrow();
                double total = 0;
                for (int expert = 0; expert < row.length; expert++) {
                    row[expert] = Math.exp(row[expert] - largest);
                    total += row[expert];
                }
                for (int expert = 0; expert < row.length; expert++) {
                    weights[expert] += row[expert] / total;
                }
                rows++;
            }
        }

        Gate mean() {
            List<String> names = experts.stream()
                    .map(expert -> expert.replaceFirst("_dense_\\d+$", ""))
                    .distinct()
                    .toList();
            Map<String, Double> means = new LinkedHashMap<>();
            for (int expert = 0; expert < weights.length; expert++) {
                means.put((names.size() == weights.length ? names : experts).get(expert), weights[expert] / rows);
            }
            return new Gate(head, means);
        }
    }
}
