// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.speed.contender;

import io.funnel4j.exposure.ExposureBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** ESMM of Deeplearning4j's own parts: what one writes with its documentation at hand. */
final class Dl4jBaselineGraph {
    private static final double EMBEDDING_DEVIATION = 0.01;
    private static final String EMBEDDINGS = "embeddings";
    private static final String CTR = "ctr";
    private static final String CVR = "cvr";

    private Dl4jBaselineGraph() {}

    /** With first weights. */
    static ComputationGraph create(Workload workload) {
        ComputationGraph graph = new ComputationGraph(configuration(workload));
        graph.init();
        return graph;
    }

    private static ComputationGraphConfiguration configuration(Workload workload) {
        Shape shape = workload.shape();
        List<String> inputs =
                IntStream.range(0, shape.fields()).mapToObj(Shape::fieldName).toList();
        ComputationGraphConfiguration.GraphBuilder builder = new NeuralNetConfiguration.Builder()
                .seed(workload.seed())
                .updater(new Adam(Workload.LEARNING_RATE))
                .graphBuilder()
                .addInputs(inputs);
        List<String> embeddings = new ArrayList<>();
        for (String input : inputs) {
            embeddings.add("embedding_" + input);
            builder.addLayer(
                    "embedding_" + input,
                    new EmbeddingLayer.Builder()
                            .nIn(workload.ids())
                            .nOut(shape.dimension())
                            .hasBias(false)
                            .activation(Activation.IDENTITY)
                            .weightInit(new NormalDistribution(0, EMBEDDING_DEVIATION))
                            .build(),
                    input);
        }
        builder.addVertex(EMBEDDINGS, new MergeVertex(), embeddings.toArray(String[]::new));
        tower(CTR, shape, builder);
        tower(CVR, shape, builder);
        builder.addVertex("ctcvr", new ElementWiseVertex(ElementWiseVertex.Op.Product), CTR, CVR);
        builder.addLayer("p_click", logLoss(), CTR);
        builder.addLayer("p_purchase", logLoss(), "ctcvr");
        return builder.setOutputs("p_click", "p_purchase").build();
    }

    /** Hidden layers, then a sigmoid under the tower's name. */
    private static void tower(String name, Shape shape, ComputationGraphConfiguration.GraphBuilder builder) {
        String from = EMBEDDINGS;
        int width = shape.embeddingWidth();
        for (int i = 0; i < shape.towers().size(); i++) {
            String layer = name + "_" + i;
            int units = shape.towers().get(i);
            builder.addLayer(layer, dense(width, units, Activation.RELU), from);
            from = layer;
            width = units;
        }
        builder.addLayer(name, dense(width, 1, Activation.SIGMOID), from);
    }

    private static DenseLayer dense(int inputs, int units, Activation activation) {
        return new DenseLayer.Builder()
                .nIn(inputs)
                .nOut(units)
                .activation(activation)
                .build();
    }

    private static LossLayer logLoss() {
        return new LossLayer.Builder(LossFunction.XENT)
                .activation(Activation.IDENTITY)
                .build();
    }

    /** A batch as the graph reads it: a column of ids a field. */
    static MultiDataSet batch(ExposureBatch exposures, int fields) {
        int rows = exposures.rows();
        INDArray[] inputs = new INDArray[fields];
        for (int field = 0; field < fields; field++) {
            float[] column = new float[rows];
            for (int row = 0; row < rows; row++) {
                column[row] = exposures.ids()[row * fields + field];
            }
            inputs[field] = column(column);
        }
        INDArray[] labels = {label(exposures, Shape.CLICK), label(exposures, Shape.PURCHASE)};
        return new MultiDataSet(inputs, labels);
    }

    private static INDArray label(ExposureBatch exposures, String label) {
        byte[] values = exposures.labels().get(label);
        float[] column = new float[values.length];
        for (int row = 0; row < column.length; row++) {
            column[row] = values[row];
        }
        return column(column);
    }

    private static INDArray column(float[] values) {
        return Nd4j.createFromArray(values).reshape(values.length, 1);
    }
}
