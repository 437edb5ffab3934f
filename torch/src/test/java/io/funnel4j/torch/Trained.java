// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.torch;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.array.HostArrays;
import io.funnel4j.array.HostValues;
import io.funnel4j.embedding.EmbeddingTable;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.training.GradientPolicy;
import io.funnel4j.training.Trainer;
import io.funnel4j.training.engine.TrainingEngine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;

/** What some steps came to: the loss of each, and all that changes in a model. */
record Trained(List<Double> losses, Map<String, double[]> state) {
    /** Trains a model in place, on one batch after another. */
    static Trained by(
            TrainingEngine engine, FunnelModel model, List<MultiDataSet> batches, int steps, GradientPolicy policy) {
        List<Double> losses = new ArrayList<>();
        try (Trainer trainer = engine.open(model.graph(), model.tables(), 1, 3, policy)) {
            for (int step = 0; step < steps; step++) {
                losses.add(trainer.step(batches.get(step % batches.size())));
                assertThat(trainer.losses().values().stream()
                                .mapToDouble(Double::doubleValue)
                                .sum())
                        .isCloseTo(losses.get(step), org.assertj.core.data.Offset.offset(1e-5));
            }
        }
        return new Trained(losses, state(model));
    }

    /** Parameters, tables and the optimizer's state by name. */
    static Map<String, double[]> state(FunnelModel model) {
        Map<String, double[]> state = new LinkedHashMap<>();
        model.graph()
                .paramTable()
                .forEach((name, values) -> state.put("parameter " + name, HostArrays.toDoubles(values)));
        INDArray updater = model.graph().getUpdater().getStateViewArray();
        if (updater != null) {
            state.put("updater", HostArrays.toDoubles(updater));
        }
        for (EmbeddingTable table : model.tables().tables()) {
            int rows = Math.toIntExact(table.shape().rows());
            HostValues values = HostValues.allocate(table.dataType(), rows * table.width());
            table.copyRows(0, rows, values);
            double[] doubles = new double[rows * table.width()];
            java.util.Arrays.setAll(doubles, values::get);
            state.put("table " + table.shape().name(), doubles);
        }
        state.put("counts", new double[] {
            model.tables().step(), model.graph().getConfiguration().getIterationCount(),
        });
        return state;
    }

    /** Asserts that the losses of all steps are the same, but for rounding. */
    void assertSameLosses(Trained other, double tolerance) {
        assertClose("losses", doubles(losses), doubles(other.losses), tolerance);
    }

    /** Asserts that both came to the same, but for rounding. */
    void assertSameState(Trained other, double tolerance) {
        assertSameState(other, tolerance, name -> false);
    }

    /** The same, of some of it that both only have. */
    void assertSameState(Trained other, double tolerance, Predicate<String> anyValues) {
        assertThat(state.keySet()).isEqualTo(other.state.keySet());
        state.forEach((name, values) -> assertClose(
                name, values, other.state.get(name), anyValues.test(name) ? Double.POSITIVE_INFINITY : tolerance));
    }

    private static double[] doubles(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static void assertClose(String what, double[] found, double[] expected, double tolerance) {
        assertThat(found).as(what).hasSameSizeAs(expected);
        for (int i = 0; i < found.length; i++) {
            assertThat(Math.abs(found[i] - expected[i]))
                    .as("%s [%s]: %s and %s", what, i, found[i], expected[i])
                    .isLessThanOrEqualTo(tolerance * Math.max(1, Math.abs(expected[i])));
        }
    }
}
