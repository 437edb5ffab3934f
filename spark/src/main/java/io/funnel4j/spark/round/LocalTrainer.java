// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.round;

import io.funnel4j.array.HostValues;
import io.funnel4j.embedding.EmbeddingTable;
import io.funnel4j.embedding.RowMerge;
import io.funnel4j.embedding.TouchedRows;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.exposure.IdFeature;
import io.funnel4j.exposure.TableShape;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.training.GradientPolicy;
import io.funnel4j.training.Trainer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * Takes the local steps of a worker's rounds, on tables of the touched rows alone. Nothing of a round is left for the next: any
 * trainer comes to the same bits.
 */
public final class LocalTrainer implements AutoCloseable {
    private final FunnelSpec spec;
    private final Map<String, String> schemaTables = new LinkedHashMap<>();
    private final int threads;
    private final GradientPolicy policy;
    private final Map<String, Integer> capacity = new HashMap<>();
    private FunnelModel model;
    private Trainer trainer;
    private long trainerSeed;

    /**
     * @param spec of the whole model
     * @param threads replicas of the graph that share a step's rows, at least 1
     * @param policy its steps are counted from the first of the training
     */
    public LocalTrainer(FunnelSpec spec, int threads, GradientPolicy policy) {
        this.spec = spec;
        this.threads = threads;
        this.policy = policy;
        List<TableShape> inSchema = spec.schema().tables();
        List<TableShape> inModel = spec.tables();
        for (int i = 0; i < inModel.size(); i++) {
            schemaTables.put(
                    inModel.get(i).name(), inSchema.get(i % inSchema.size()).name());
        }
    }

    /** The table of the schema whose ids pick the rows of one of the model's, which may be a head's own copy. */
    public String schemaTable(String modelTable) {
        return schemaTables.get(modelTable);
    }

    /**
     * Takes one step per batch.
     *
     * @param batches of the round
     * @param touched the batches' rows
     * @param pulled the touched rows by the model's tables, weights and optimizer state
     * @param dense as the round begins
     * @param firstStep steps before the round
     * @param seed of dropout
     * @throws io.funnel4j.training.DivergedException if a step's loss or gradient is not finite
     */
    public RoundResult train(
            List<ExposureBatch> batches,
            TouchedRows touched,
            Map<String, HostValues> pulled,
            DenseState dense,
            long firstStep,
            long seed) {
        open(touched, seed);
        ComputationGraph graph = model.graph();
        dense.copyTo(graph);
        graph.getConfiguration().setIterationCount(Math.toIntExact(firstStep));
        model.tables().setStep(firstStep);
        for (EmbeddingTable table : model.tables().tables()) {
            table.setRows(
                    0, rows(touched, table).length, pulled.get(table.shape().name()));
        }
        long rows = 0;
        double lossSum = 0;
        for (int step = 0; step < batches.size(); step++) {
            ExposureBatch batch = renumbered(batches.get(step), touched.ids(step));
            lossSum += batch.rows() * trainer.step(model.layout().multiDataSet(batch, spec.dataType()));
            rows += batch.rows();
        }
        Map<String, RowMerge.Copies> copies = new LinkedHashMap<>();
        for (EmbeddingTable table : model.tables().tables()) {
            int count = rows(touched, table).length;
            HostValues values = HostValues.allocate(spec.dataType(), count * table.width());
            table.copyRows(0, count, values);
            String name = table.shape().name();
            copies.put(name, new RowMerge.Copies(touched.tables().get(schemaTable(name)), values));
        }
        return new RoundResult(batches.size(), rows, lossSum, DenseState.of(graph), copies);
    }

    private int[] rows(TouchedRows touched, EmbeddingTable table) {
        return touched.tables().get(schemaTable(table.shape().name())).rows();
    }

    private static ExposureBatch renumbered(ExposureBatch batch, int[] ids) {
        return new ExposureBatch(
                batch.rows(), ids, batch.weights(), batch.numeric(), batch.labels(), batch.sampleWeights());
    }

    /** A model with room for the touched rows. */
    private void open(TouchedRows touched, long seed) {
        boolean grown = model == null;
        for (Map.Entry<String, TouchedRows.Rows> table : touched.tables().entrySet()) {
            int needed = Math.max(1, table.getValue().rows().length);
            if (needed > capacity.getOrDefault(table.getKey(), 0)) {
                capacity.put(table.getKey(), needed + needed / 2);
                grown = true;
            }
        }
        if (grown) {
            close();
            model = FunnelModel.create(withRows(spec, capacity::get));
        }
        if (trainer == null || seed != trainerSeed) {
            close();
            model.graph().getConfiguration().setIterationCount(0);
            trainer = model.trainer(threads, seed, policy);
            trainerSeed = seed;
        }
    }

    /** The same model on tables of other sizes. */
    public static FunnelSpec withRows(FunnelSpec spec, ToIntFunction<String> rows) {
        FeatureSchema schema = spec.schema();
        List<IdFeature> ids = schema.ids().stream()
                .map(id -> new IdFeature(
                        id.name(), id.table(), rows.applyAsInt(id.table()), id.dimension(), id.slots(), id.pooling()))
                .toList();
        return new FunnelSpec(
                spec.graph(),
                new FeatureSchema(ids, schema.numeric()),
                spec.representation(),
                spec.towers(),
                spec.optimizer(),
                spec.embeddingDeviation(),
                spec.seed(),
                spec.dataType(),
                spec.keepEvery());
    }

    @Override
    public void close() {
        if (trainer != null) {
            trainer.close();
            trainer = null;
        }
    }
}
