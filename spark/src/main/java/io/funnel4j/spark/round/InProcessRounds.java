// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.round;

import io.funnel4j.array.HostValues;
import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.ExposureIterator;
import io.funnel4j.embedding.EmbeddingTable;
import io.funnel4j.embedding.MergeRule;
import io.funnel4j.embedding.RowMerge;
import io.funnel4j.embedding.TouchedRows;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.training.GradientPolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** The rounds of P workers in one process, one after another: to the bit what a cluster computes. */
public final class InProcessRounds implements AutoCloseable {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final FunnelModel model;
    private final RoundSettings settings;
    private final List<ExposureIterator> batches = new ArrayList<>();
    private final LocalTrainer trainer;
    private final RowMerge merge;
    private long step;

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
        this.settings = settings;
        for (int p = 0; p < partitions.size(); p++) {
            batches.add(new ExposureIterator(
                    partitions.get(p),
                    model.layout(),
                    settings.batchSize(),
                    OptionalLong.of(seed(p)),
                    model.spec().dataType()));
        }
        long steps = epochs
                * batches.stream().mapToLong(ExposureIterator::batches).max().orElse(0);
        this.trainer = new LocalTrainer(model.spec(), settings.threads(), policy.over(steps));
        this.merge = new RowMerge(model.tables().optimizer(), rule);
    }

    /** The seed of a worker's order of rows and of its dropout; the first one's is that of plain training. */
    private long seed(int worker) {
        return settings.seed() + worker * GOLDEN;
    }

    /**
     * One pass over all partitions.
     *
     * @param epoch 0 for the first
     * @return the mean loss of the rows, each before the step that it was in
     */
    public double epoch(int epoch) {
        batches.forEach(worker -> worker.startEpoch(epoch));
        double lossSum = 0;
        long rows = 0;
        while (batches.stream().anyMatch(ExposureIterator::hasNext)) {
            for (RoundResult result : round()) {
                lossSum += result.lossSum();
                rows += result.rows();
            }
        }
        return lossSum / rows;
    }

    private List<RoundResult> round() {
        DenseState dense = DenseState.of(model.graph());
        List<RoundResult> results = new ArrayList<>();
        for (int p = 0; p < batches.size(); p++) {
            List<ExposureBatch> own = new ArrayList<>();
            while (own.size() < settings.localSteps() && batches.get(p).hasNext()) {
                own.add(batches.get(p).nextExposures());
            }
            if (!own.isEmpty()) {
                TouchedRows touched = TouchedRows.of(
                        model.spec().schema(),
                        own.stream().map(ExposureBatch::ids).toList());
                results.add(trainer.train(own, touched, pull(touched), dense, step, seed(p)));
            }
        }
        push(results);
        step += results.stream().mapToInt(RoundResult::steps).max().orElse(0);
        model.tables().setStep(step);
        model.graph().getConfiguration().setIterationCount(Math.toIntExact(step));
        return results;
    }

    private Map<String, HostValues> pull(TouchedRows touched) {
        Map<String, HostValues> pulled = new LinkedHashMap<>();
        for (EmbeddingTable table : model.tables().tables()) {
            String name = table.shape().name();
            int[] rows = touched.tables().get(trainer.schemaTable(name)).rows();
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
