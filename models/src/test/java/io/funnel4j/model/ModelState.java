// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.array.HostArrays;
import io.funnel4j.embedding.EmbeddingTables;
import io.funnel4j.embedding.TableRows;
import java.util.Arrays;
import java.util.Locale;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * All that training changes.
 *
 * @param parameters the dense ones
 * @param updater state of their updater
 * @param rows weights and optimizer state of every embedding
 * @param step of the tables
 * @param iteration of the graph
 * @param epoch of the graph
 */
@SuppressWarnings("ArrayRecordComponent")
record ModelState(double[] parameters, double[] updater, double[] rows, long step, int iteration, int epoch) {
    static ModelState of(FunnelModel model) {
        return of(model.graph(), model.tables());
    }

    static ModelState of(ComputationGraph graph, EmbeddingTables tables) {
        INDArray updater = graph.getUpdater().getStateViewArray();
        return new ModelState(
                HostArrays.toDoubles(graph.params()),
                updater == null ? new double[0] : HostArrays.toDoubles(updater),
                TableRows.of(tables),
                tables.step(),
                graph.getConfiguration().getIterationCount(),
                graph.getConfiguration().getEpochCount());
    }

    void assertSameBitsAs(ModelState expected, String what) {
        assertSameBits(parameters, expected.parameters, what + ", dense parameters");
        assertSameBits(updater, expected.updater, what + ", updater state");
        assertSameBits(rows, expected.rows, what + ", table rows");
        assertThat(step).as(what + ", step of the tables").isEqualTo(expected.step);
        assertThat(iteration).as(what + ", iteration").isEqualTo(expected.iteration);
        assertThat(epoch).as(what + ", epoch").isEqualTo(expected.epoch);
    }

    void assertCloseTo(ModelState expected, double tolerance, String what) {
        assertThat(difference(parameters, expected.parameters))
                .as(what + ", dense parameters")
                .isLessThanOrEqualTo(tolerance);
        assertThat(difference(updater, expected.updater))
                .as(what + ", updater state")
                .isLessThanOrEqualTo(tolerance);
        assertThat(difference(rows, expected.rows)).as(what + ", table rows").isLessThanOrEqualTo(tolerance);
        assertThat(step).as(what + ", step of the tables").isEqualTo(expected.step);
        assertThat(iteration).as(what + ", iteration").isEqualTo(expected.iteration);
    }

    private static void assertSameBits(double[] found, double[] expected, String what) {
        int first = Arrays.mismatch(found, expected);
        assertThat(first)
                .as(() -> String.format(
                        Locale.ROOT,
                        "%s: first difference at %d of %d: found %s, expected %s",
                        what,
                        first,
                        expected.length,
                        found[first],
                        expected[first]))
                .isNegative();
    }

    private static double difference(double[] one, double[] other) {
        assertThat(one).hasSameSizeAs(other);
        double largest = 0;
        for (int i = 0; i < one.length; i++) {
            double difference = Math.abs(one[i] - other[i]);
            largest = difference <= largest ? largest : difference; // a NaN stays
        }
        return largest;
    }
}
