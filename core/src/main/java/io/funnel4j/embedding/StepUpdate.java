// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.embedding;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * One step's gradients on their way into the tables, as tasks a table, to be run on any threads; results are the same to
 * the bit. To be applied once, before the next step.
 */
public final class StepUpdate {
    private final EmbeddingTables all;
    private final List<EmbeddingTable> tables;
    private final List<TableUpdate> updates;
    private final double scale;
    private final long step;

    StepUpdate(EmbeddingTables all, List<TableUpdate> updates, double scale, long step) {
        this.all = all;
        this.tables = all.tables();
        this.updates = updates;
        this.scale = scale;
        this.step = step;
    }

    /** The squared norm of each table's gradient: duplicates summed, divided by the batch. */
    public List<Callable<Double>> squaredNorms() {
        List<Callable<Double>> tasks = new ArrayList<>();
        for (int i = 0; i < tables.size(); i++) {
            TableUpdate update = updates.get(i);
            int dimension = tables.get(i).shape().dimension();
            tasks.add(() -> scale * scale * update.squaredNorm(dimension));
        }
        return tasks;
    }

    /**
     * Updates each touched row once, and counts the step.
     *
     * @param gradientFactor on the gradients
     * @param rateFactor on the optimizer's learning rate
     */
    public List<Callable<Void>> apply(double gradientFactor, double rateFactor) {
        all.setStep(step);
        List<Callable<Void>> tasks = new ArrayList<>();
        for (int i = 0; i < tables.size(); i++) {
            EmbeddingTable table = tables.get(i);
            TableUpdate update = updates.get(i);
            tasks.add(() -> {
                update.apply(
                        table,
                        scale * gradientFactor,
                        rateFactor * table.optimizer().rate(step));
                return null;
            });
        }
        return tasks;
    }
}
