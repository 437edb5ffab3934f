// SPDX-License-Identifier: Apache-2.0
package example;

import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.exposure.FeatureCount;
import io.funnel4j.exposure.FeatureCounts;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.Scorer;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;

/** Trains a tiny model, then scores a stream with it and prints what the model could not read. */
public final class PlainJavaExample {
    private static final int BATCH = 256;

    private final FunnelModel model;
    private final Encoders encoders;

    private PlainJavaExample(Path folder) throws IOException {
        model = FunnelModel.load(folder);
        encoders = Encoders.load(folder.resolve("encoders"));
    }

    public static void main(String[] arguments) throws IOException {
        Path work = Files.createDirectories(Path.of("target", "example"));
        Path folder = TinyModel.train(work); // or runs/FOLDER/model
        try (BufferedReader log = Files.newBufferedReader(work.resolve("exposures.csv"))) {
            PlainJavaExample example = new PlainJavaExample(folder);
            example.score(new CsvRows(log, example.encoders.columns())); // or the records of a topic
        }
    }

    private void score(Iterator<Map<String, String>> stream) {
        try (Scorer scorer = Scorer.of(model, encoders)) {
            Printed printed = new Printed();
            new StreamScoring(scorer, BATCH).run(stream, printed);
            FeatureCounts counts = scorer.counts();
            System.out.printf(
                    "%d rows scored, %d refused, %.1f clicks expected%n",
                    counts.rows(), printed.refused, printed.expectedClicks);
            for (FeatureCount feature : counts.features()) {
                System.out.printf(
                        "%-8s %6d missing %6d unknown (%.1f%%)%n",
                        feature.feature(), feature.missing(), feature.unknown(), 100 * feature.unknownShare());
            }
        }
    }

    /** Where a service would write to another topic. */
    private static final class Printed implements StreamScoring.Sink {
        private double expectedClicks;
        private int refused;

        @Override
        public void scored(Map<String, String> row, double pClick, double pPurchase) {
            expectedClicks += pClick;
        }

        @Override
        public void refused(Map<String, String> row, String reason) {
            refused++;
            System.out.println("refused: " + reason);
        }
    }
}
