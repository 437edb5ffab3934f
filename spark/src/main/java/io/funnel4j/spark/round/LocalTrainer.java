// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.round;

import io.funnel4j.array.HostValues;
import io.funnel4j.embedding.TouchedRows;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.training.GradientPolicy;
import io.funnel4j.training.Trainer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * Takes the local steps of a worker's rounds, on tables of the touched rows alone. Nothing of a round is left for the next: any
 * trainer comes to the same bits.
 */
public final class LocalTrainer implements AutoCloseable {
    private final LocalModel local;
    private final int threads;
    private final GradientPolicy policy;
    private final long stepsBefore;
    private Trainer trainer;
    private long trainerSeed;

    /**
     * @param spec of the whole model
     * @param threads replicas of the graph that share a step's rows, at least 1
     * @param policy its steps are counted from the first of the training
     * @param stepsBefore that the model had taken before this training
     */
    public LocalTrainer(FunnelSpec spec, int threads, GradientPolicy policy, long stepsBefore) {
        this.local = new LocalModel(spec);
        this.threads = threads;
        this.policy = policy;
        this.stepsBefore = stepsBefore;
    }

    /**
     * Takes one step per batch.
     *
     * @param batches of the round
     * @param touched the batches' rows
     * @param pulled the touched rows by the model's tables, weights and optimizer state
     * @param dense as the round begins
     * @param firstStep steps of the training before the round
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
        FunnelModel model = open(touched, seed);
        ComputationGraph graph = model.graph();
        local.load(touched, pulled, dense);
        graph.getConfiguration().setIterationCount(Math.toIntExact(stepsBefore + firstStep));
        model.tables().setStep(stepsBefore + firstStep);
        long rows = 0;
        double lossSum = 0;
        Map<String, Double> losses = new LinkedHashMap<>();
        for (int step = 0; step < batches.size(); step++) {
            ExposureBatch batch = LocalModel.renumbered(batches.get(step), touched, step);
            lossSum += batch.rows()
                    * trainer.step(
                            model.layout().multiDataSet(batch, model.spec().dataType()));
            trainer.losses().forEach((output, loss) -> losses.merge(output, batch.rows() * loss, Double::sum));
            rows += batch.rows();
        }
        return new RoundResult(batches.size(), rows, lossSum, losses, DenseState.of(graph), local.copies(touched));
    }

    private FunnelModel open(TouchedRows touched, long seed) {
        if (local.makeRoom(touched)) {
            close();
        }
        FunnelModel model = local.model();
        // Nothing but dropout draws numbers; without it one trainer does for all workers of a process.
        long drawnFrom = model.spec().towers().dropout() > 0 ? seed : 0;
        if (trainer == null || drawnFrom != trainerSeed) {
            close();
            model.graph().getConfiguration().setIterationCount(Math.toIntExact(stepsBefore));
            trainer = model.trainer(threads, drawnFrom, policy);
            trainerSeed = drawnFrom;
        }
        return model;
    }

    @Override
    public void close() {
        if (trainer != null) {
            trainer.close();
            trainer = null;
        }
    }
}
