// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.parity;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.funnel4j.array.HostArrays;
import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Probability;
import io.funnel4j.behavior.Tower;
import io.funnel4j.benchmark.WorldData;
import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.world.WorldSpec;
import io.funnel4j.embedding.EmbeddingTable;
import io.funnel4j.evaluation.FunnelEvaluation;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.exposure.IdFeature;
import io.funnel4j.model.Evaluator;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.model.OptimizerSpec;
import io.funnel4j.model.Preset;
import io.funnel4j.model.TowerLayers;
import io.funnel4j.model.VertexNames;
import io.funnel4j.progress.Progress;
import io.funnel4j.training.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One seed: a standard world, ESMM trained on it for an epoch by one worker, and all of it on disk. */
final class ParityRun {
    private static final String CLICK = "click";
    private static final String CONVERSION = "purchase";
    private static final int DIMENSION = 8;
    private static final double DEVIATION = 0.01;
    private static final double LEARNING_RATE = 0.001;
    private static final int EXPORT_BATCH = 8192;

    private final long seed;
    private final long rows;
    private final int batchSize;
    private final Path folder;

    ParityRun(long seed, long rows, int batchSize, Path folder) {
        this.seed = seed;
        this.rows = rows;
        this.batchSize = batchSize;
        this.folder = folder;
    }

    /**
     * Runs it.
     *
     * @param encoded an empty folder for the encoded exposures
     */
    ParityIndex run(Path encoded) throws IOException {
        Files.createDirectories(folder);
        BehaviorGraph graph = Preset.ESMM.graph(CONVERSION);
        WorldData data = WorldData.generate(
                WorldSpec.standard().withRows(rows).withSeed(seed), DIMENSION, 1, graph, encoded, Progress.NONE);
        EncodedExposures train = data.dataset().train();
        EncodedExposures test = data.dataset().test();
        FunnelModel model = FunnelModel.create(FunnelSpec.of(graph, train.schema())
                .withTowers(TowerLayers.of(128, 64))
                .withOptimizer(OptimizerSpec.adam(LEARNING_RATE))
                .withEmbeddingDeviation(DEVIATION)
                .withSeed(seed));
        int[] order = order(Math.toIntExact(train.rows()));

        writeExposures("train", train);
        writeExposures("test", test);
        writeWeights(model);
        try (NpyFile file = new NpyFile(folder.resolve("order.npy"), NpyFile.Type.INT, order.length)) {
            file.write(order);
        }
        List<Double> losses = train(model, train, order);
        ParityIndex index = new ParityIndex(
                seed,
                rows,
                train.schema().ids().stream().map(IdFeature::table).toList(),
                model.tables().tables().stream()
                        .map(EmbeddingTable::shape)
                        .map(shape -> new ParityIndex.Table(shape.name(), shape.rows(), shape.dimension()))
                        .toList(),
                towers(model),
                DEVIATION,
                LEARNING_RATE,
                batchSize,
                losses,
                auc(model, test));
        new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .writeValue(folder.resolve("index.json").toFile(), index);
        return index;
    }

    private int[] order(int count) {
        int[] order = new int[count];
        SplittableRandom random = new SplittableRandom(seed);
        for (int row = 0; row < count; row++) {
            int other = random.nextInt(row + 1);
            order[row] = order[other];
            order[other] = row;
        }
        return order;
    }

    private List<Double> train(FunnelModel model, EncodedExposures train, int[] order) {
        List<Double> losses = new ArrayList<>();
        try (Trainer trainer = model.trainer(1, seed)) {
            for (int from = 0; from < order.length; from += batchSize) {
                int to = Math.min(order.length, from + batchSize);
                ExposureBatch batch = train.batch(Arrays.copyOfRange(order, from, to));
                losses.add(trainer.step(
                        model.layout().multiDataSet(batch, model.spec().dataType())));
            }
        }
        return losses;
    }

    private Map<String, Double> auc(FunnelModel model, EncodedExposures test) {
        FunnelEvaluation evaluation = new Evaluator(model, test, 1).evaluate();
        Map<String, Double> auc = new LinkedHashMap<>();
        auc.put("ctr", auc(evaluation, Probability.of(CLICK)));
        auc.put("cvr", auc(evaluation, new Probability(CONVERSION, CLICK)));
        auc.put("ctcvr", auc(evaluation, Probability.of(CONVERSION)));
        return auc;
    }

    private static double auc(FunnelEvaluation evaluation, Probability probability) {
        return evaluation.metrics(probability).orElseThrow().auc();
    }

    private Map<String, List<String>> towers(FunnelModel model) {
        Map<String, List<String>> towers = new LinkedHashMap<>();
        for (Tower tower : model.spec().graph().towers()) {
            List<String> layers = new ArrayList<>();
            for (int layer = 0; layer < model.spec().towers().units().size(); layer++) {
                layers.add(VertexNames.hidden(tower.name(), layer));
            }
            layers.add(VertexNames.logits(tower.name()));
            towers.put(tower.name(), layers);
        }
        return towers;
    }

    private void writeExposures(String part, EncodedExposures exposures) throws IOException {
        long count = exposures.rows();
        int idCount = exposures.schema().ids().size();
        int numericCount = exposures.schema().numeric().size();
        try (NpyFile ids = new NpyFile(folder.resolve(part + "_ids.npy"), NpyFile.Type.INT, count, idCount);
                NpyFile numeric =
                        new NpyFile(folder.resolve(part + "_numeric.npy"), NpyFile.Type.FLOAT, count, numericCount)) {
            for (Iterator<ExposureBatch> batches = exposures.batches(EXPORT_BATCH); batches.hasNext(); ) {
                ExposureBatch batch = batches.next();
                ids.write(batch.ids());
                numeric.write(batch.numeric());
            }
        }
        for (String label : List.of(CLICK, CONVERSION)) {
            try (NpyFile file = new NpyFile(folder.resolve(part + "_" + label + ".npy"), NpyFile.Type.BYTE, count)) {
                file.write(exposures.label(label));
            }
        }
    }

    private void writeWeights(FunnelModel model) throws IOException {
        for (Map.Entry<String, INDArray> entry : model.graph().paramTable().entrySet()) {
            INDArray weights = entry.getValue();
            try (NpyFile file =
                    new NpyFile(folder.resolve(entry.getKey() + ".npy"), NpyFile.Type.FLOAT, weights.shape())) {
                file.write(HostArrays.toFloats(weights));
            }
        }
        for (EmbeddingTable table : model.tables().tables()) {
            long tableRows = table.shape().rows();
            int dimension = table.shape().dimension();
            Path path = folder.resolve("table_" + table.shape().name() + ".npy");
            try (NpyFile file = new NpyFile(path, NpyFile.Type.FLOAT, tableRows, dimension)) {
                for (long row = 0; row < tableRows; row++) {
                    for (double weight : table.weights(row)) {
                        file.write((float) weight);
                    }
                }
            }
        }
    }
}
