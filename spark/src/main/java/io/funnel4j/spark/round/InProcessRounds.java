// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.round;

import io.funnel4j.array.HostValues;
import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.embedding.EmbeddingTable;
import io.funnel4j.embedding.MergeRule;
import io.funnel4j.embedding.RowMerge;
import io.funnel4j.embedding.TouchedRows;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.training.GradientPolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rounds of P workers in one process, one after another: to the bit what a cluster computes. */
public final class InProcessRounds implements AutoCloseable {
    private final FunnelModel model;
    private final Rounds rounds;
    private final List<Worker> workers = new ArrayList<>();
    private final LocalTrainer trainer;
    private final RowMerge merge;
    private final long stepsBefore;
    private final Map<String, String> schemaTables;

    /**
     * @param model trained in place
     * @param partitions the train rows of each worker
     * @param policy a schedule without steps of its own is over those of all epochs
     */
    public InProcessRounds(
            FunnelModel model,
            List<EncodedExposures> partitions,
            RoundSettings settings,
            int epochs,
            GradientPolicy policy,
            MergeRule rule) {
        this.model = model;
        this.rounds = Rounds.of(settings, partitions.stream().mapToLong(EncodedExposures::rows), epochs);
        TableDivision undivided = new TableDivision(model.spec(), 1);
        partitions.forEach(own -> workers.add(new Worker(workers.size(), own, undivided, rounds)));
        this.stepsBefore = model.tables().step();
        this.trainer = new LocalTrainer(model.spec(), settings.threads(), policy.over(rounds.steps()), stepsBefore);
        this.schemaTables = LocalModel.schemaTables(model.spec());
        this.merge = new RowMerge(model.tables().optimizer(), rule);
    }

    /**
     * One pass over all partitions.
     *
     * @param epoch 0 for the first
     * @return the mean loss of the rows, each before the step that it was in
     */
    public double epoch(int epoch) {
        double lossSum = 0;
        long rows = 0;
        long first = epoch * rounds.perEpoch();
        for (long round = first; round < first + rounds.perEpoch(); round++) {
            for (RoundResult result : train(round)) {
                lossSum += result.lossSum();
                rows += result.rows();
            }
        }
        return lossSum / rows;
    }

    private List<RoundResult> train(long round) {
        DenseState dense = DenseState.of(model.graph());
        List<RoundResult> results = new ArrayList<>();
        for (int p = 0; p < workers.size(); p++) {
            Worker.Share own = workers.get(p).share(round);
            if (!own.batches().isEmpty()) {
                results.add(trainer.train(
                        own.batches(),
                        own.touched(),
                        pull(own.touched()),
                        dense,
                        rounds.firstStep(round),
                        rounds.seed(p)));
            }
        }
        push(results);
        long steps = stepsBefore + rounds.firstStep(round + 1);
        model.tables().setStep(steps);
        model.graph().getConfiguration().setIterationCount(Math.toIntExact(steps));
        return results;
    }

    private Map<String, HostValues> pull(TouchedRows touched) {
        Map<String, HostValues> pulled = new LinkedHashMap<>();
        for (EmbeddingTable table : model.tables().tables()) {
            String name = table.shape().name();
            int[] rows = touched.tables().get(schemaTables.get(name)).rows();
            HostValues values = HostValues.allocate(table.dataType(), rows.length * table.width());
            table.copyRows(rows, values);
            pulled.put(name, values);
        }
        return pulled;
    }

    private void push(List<RoundResult> results) {
        for (EmbeddingTable table : model.tables().tables()) {
            merge.merge(
                    table,
                    results.stream()
                            .map(result -> result.copies().get(table.shape().name()))
                            .toList());
        }
        int[] steps = results.stream().mapToInt(RoundResult::steps).toArray();
        DenseState.mean(results.stream().map(RoundResult::dense).toList(), steps)
                .copyTo(model.graph());
    }

    @Override
    public void close() {
        trainer.close();
    }
}
