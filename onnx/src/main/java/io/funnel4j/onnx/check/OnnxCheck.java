// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.onnx.check;

import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Probability;
import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.exposure.Exposures;
import io.funnel4j.model.Scorer;
import io.funnel4j.model.StoredModel;
import io.funnel4j.onnx.OnnxFiles;
import io.funnel4j.problem.Funnel4jException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** What an exported model says in ONNX Runtime beside what a {@link Scorer} says of the same rows. */
public final class OnnxCheck {
    private OnnxCheck() {}

    /**
     * The largest difference of a probability.
     *
     * @param name of the probability
     * @param relative |found - expected| / expected
     * @param expected by the scorer, in the row of the largest difference
     * @param found by ONNX Runtime
     */
    public record Difference(String name, double relative, double expected, double found) {}

    /**
     * What a check came to.
     *
     * @param rows that were compared
     * @param differences one a probability, in the behavior graph's order
     */
    public record Result(int rows, List<Difference> differences) {
        public Result {
            differences = List.copyOf(differences);
        }

        /** The largest of all. */
        public Difference largest() {
            return differences.stream()
                    .max(java.util.Comparator.comparingDouble(Difference::relative))
                    .orElseThrow();
        }
    }

    /**
     * Scores the first rows of some exposures both ways. They become rows of a log again first, so that look-ups and transforms are
     * compared too. Of the model's tables only the rows that they read are held in memory.
     *
     * @param model the folder that was exported
     * @param rows at most, at least 1
     * @throws IOException if the model, or the export, cannot be read or run
     * @throws Funnel4jException if there are no exposures
     */
    public static Result run(Path model, Encoders encoders, OnnxFiles files, Exposures exposures, int rows)
            throws IOException {
        Iterator<ExposureBatch> batches = exposures.batches(rows);
        if (!batches.hasNext()) {
            throw new Funnel4jException("there are no exposures to check the export on");
        }
        return run(StoredModel.open(model), encoders, files, new DecodedRows(encoders).of(batches.next()));
    }

    static Result run(StoredModel model, Encoders encoders, OnnxFiles files, List<Map<String, String>> rows)
            throws IOException {
        StoredModel.Part part = model.partFor(encoders.encode(rows));
        List<Probability> probabilities = model.spec().graph().probabilities();
        Map<Probability, LogProbabilities> expected;
        try (Scorer scorer = Scorer.of(part.model())) {
            expected = scorer.score(part.exposures(), probabilities);
        }
        Map<String, double[]> found;
        try (OnnxSession session = new OnnxSession(files, encoders)) {
            found = session.score(rows);
        }
        List<Difference> differences = new ArrayList<>();
        expected.forEach((probability, pairs) -> differences.add(
                largest(probability.columnName(), pairs.probabilities(), found.get(probability.columnName()))));
        return new Result(rows.size(), differences);
    }

    private static Difference largest(String name, double[] expected, double[] found) {
        Difference largest = new Difference(name, -1, 0, 0);
        for (int row = 0; row < expected.length; row++) {
            double relative = found[row] == expected[row] ? 0 : Math.abs(found[row] - expected[row]) / expected[row];
            if (!(relative <= largest.relative())) { // NaN is the largest of all
                largest = new Difference(
                        name, Double.isNaN(relative) ? Double.POSITIVE_INFINITY : relative, expected[row], found[row]);
            }
        }
        return largest;
    }
}
