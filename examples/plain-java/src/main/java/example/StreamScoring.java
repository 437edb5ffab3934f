// SPDX-License-Identifier: Apache-2.0
package example;

import io.funnel4j.problem.Funnel4jException;

import io.funnel4j.model.Scorer;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Scores a stream of exposures, such as the records of a Kafka topic, in micro-batches. A row that the model cannot read
 * goes elsewhere and does not stop the stream.
 */
final class StreamScoring {
    private final Scorer scorer;
    private final int batchSize;

    /** What is done with the rows. */
    interface Sink {
        void scored(Map<String, String> row, double pClick, double pPurchase);

        /** @param reason what was found in the row, and what was expected */
        void refused(Map<String, String> row, String reason);
    }

    StreamScoring(Scorer scorer, int batchSize) {
        this.scorer = scorer;
        this.batchSize = batchSize;
    }

    /** Scores until the stream ends. */
    void run(Iterator<Map<String, String>> rows, Sink sink) {
        new MicroBatches<>(rows, batchSize).forEachRemaining(batch -> score(batch, sink));
    }

    private void score(List<Map<String, String>> batch, Sink sink) {
        Map<String, double[]> p;
        try {
            p = scorer.score(batch, "p_click", "p_purchase");
        } catch (Funnel4jException e) {
            oneByOne(batch, e, sink);
            return;
        }
        for (int row = 0; row < batch.size(); row++) {
            sink.scored(batch.get(row), p.get("p_click")[row], p.get("p_purchase")[row]);
        }
    }

    /** One row of the batch cannot be read; the others are scored. */
    private void oneByOne(List<Map<String, String>> batch, Funnel4jException problem, Sink sink) {
        if (batch.size() == 1) {
            sink.refused(batch.get(0), problem.getMessage());
            return;
        }
        batch.forEach(row -> score(List.of(row), sink));
    }
}
