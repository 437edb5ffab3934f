// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.speed.contender;

import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.exposure.ExposureBatch;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.dataset.MultiDataSet;

/** The stock graph under plain {@code graph.fit(MultiDataSet)}, its batches ready in memory. */
final class Dl4jBaselineTraining implements MeasuredWork {
    @Override
    public List<Rate> measure(Workload workload) {
        EncodedExposures exposures = EncodedExposures.open(workload.folder());
        ComputationGraph graph = Dl4jBaselineGraph.create(workload);
        List<Rate> rates = new ArrayList<>();
        for (int i = 0; i < workload.batches().size(); i++) {
            int batch = workload.batches().get(i);
            List<MultiDataSet> batches = batches(exposures, batch, workload.shape());
            Iterator<MultiDataSet> endless =
                    Stream.generate(() -> batches).flatMap(List::stream).iterator();
            Stopwatch stopwatch =
                    Stopwatch.run(workload.warmUp(i), workload.seconds(), batch, () -> graph.fit(endless.next()));
            rates.add(stopwatch.rate(Work.TRAINING, batch, graph.score()));
        }
        return rates;
    }

    /** All whole batches. */
    private static List<MultiDataSet> batches(EncodedExposures exposures, int size, Shape shape) {
        List<MultiDataSet> batches = new ArrayList<>();
        Iterator<ExposureBatch> rows = exposures.batches(size);
        while (rows.hasNext()) {
            ExposureBatch batch = rows.next();
            if (batch.rows() == size) {
                batches.add(Dl4jBaselineGraph.batch(batch, shape.fields()));
            }
        }
        return batches;
    }
}
