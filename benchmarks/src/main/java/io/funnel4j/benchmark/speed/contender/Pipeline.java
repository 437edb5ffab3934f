// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.speed.contender;

import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.ExposureIterator;
import io.funnel4j.dataset.encode.DatasetEncoding;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.dataset.source.delimited.DelimitedText;
import io.funnel4j.exposure.BatchLayout;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.file.TemporaryFolder;
import io.funnel4j.model.Scorer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** What happens before and after training: encoding delimited text, reading it back in batches, predicting. */
final class Pipeline implements MeasuredWork {
    @Override
    public List<Rate> measure(Workload workload) throws IOException {
        List<Rate> rates = new ArrayList<>();
        try (TemporaryFolder folder = new TemporaryFolder("funnel4j-pipeline")) {
            EncodedDataset dataset = encode(workload, folder.path(), rates);
            EncodedExposures exposures = dataset.train();
            for (int i = 0; i < workload.batches().size(); i++) {
                read(exposures, workload, i, rates);
                iterate(exposures, workload, i, rates);
            }
        }
        EncodedExposures exposures = EncodedExposures.open(workload.folder());
        try (Scorer scorer = Scorer.of(Funnel4jTraining.model(workload))) {
            for (int i = 0; i < workload.batches().size(); i++) {
                int batch = workload.batches().get(i);
                Stopwatch stopwatch = Stopwatch.run(
                        workload.warmUp(i),
                        workload.seconds(),
                        exposures.rows(),
                        () -> predict(scorer, exposures, batch, workload.threads()));
                rates.add(stopwatch.rate(Work.PREDICTING, batch, Double.NaN));
            }
        }
        return rates;
    }

    private static EncodedDataset encode(Workload workload, Path folder, List<Rate> rates) throws IOException {
        BenchLog log = new BenchLog(workload.shape());
        Path text = folder.resolve("log.csv");
        log.write(workload, text);
        EncodedDataset[] dataset = new EncodedDataset[1];
        Stopwatch stopwatch = Stopwatch.run(
                workload.warmUp(0),
                workload.seconds(),
                workload.rows(),
                () -> dataset[0] = DatasetEncoding.of(
                                DelimitedText.csv(text), log.plan(), BenchLog.split(), Shape.graph())
                        .to(folder.resolve("encoded")));
        rates.add(stopwatch.rate(Work.ENCODING, 0, Double.NaN));
        return dataset[0];
    }

    private static void read(EncodedExposures exposures, Workload workload, int index, List<Rate> rates) {
        int batch = workload.batches().get(index);
        Stopwatch stopwatch = new Stopwatch(workload.warmUp(index), workload.seconds());
        Iterator<ExposureBatch> batches = exposures.batches(batch);
        while (!stopwatch.step(batches.next().rows())) {
            if (!batches.hasNext()) {
                batches = exposures.batches(batch);
            }
        }
        rates.add(stopwatch.rate(Work.READING, batch, Double.NaN));
    }

    private static void iterate(EncodedExposures exposures, Workload workload, int index, List<Rate> rates) {
        int batch = workload.batches().get(index);
        BatchLayout layout = new BatchLayout(Shape.graph(), exposures.schema());
        ExposureIterator batches = ExposureIterator.shuffled(exposures, layout, batch, workload.seed());
        Stopwatch stopwatch = new Stopwatch(workload.warmUp(index), workload.seconds());
        while (!stopwatch.step(batches.next().getFeatures(0).size(0))) {
            if (!batches.hasNext()) {
                batches.reset();
            }
        }
        rates.add(stopwatch.rate(Work.ITERATING, batch, Double.NaN));
    }

    /** Scores all rows as the command line does, and lets go of the results. */
    private static void predict(Scorer scorer, EncodedExposures exposures, int batch, int workers) {
        scorer.score(exposures.batches(batch), Shape.graph().probabilities(), workers, scores -> {});
    }
}
