// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.speed.contender;

import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.model.OptimizerSpec;
import io.funnel4j.model.TowerLayers;
import io.funnel4j.model.Training;
import io.funnel4j.training.StepResult;
import io.funnel4j.training.TrainingLoopListener;
import io.funnel4j.training.TrainingPlan;
import io.funnel4j.training.engine.TrainingEngine;
import java.util.ArrayList;
import java.util.List;

/**
 * This project's engine the way {@code train} uses it: encoded rows from disk, shuffled, assembled into batches and
 * trained by all workers. Everything between the file and the updated weights is in its figure.
 */
public final class Funnel4jTraining implements MeasuredWork {
    private final TrainingEngine engine;

    Funnel4jTraining(TrainingEngine engine) {
        this.engine = engine;
    }

    /** Ends training from within; there is no other way out of an epoch. */
    private static final class EnoughException extends RuntimeException {
        EnoughException() {
            super("measured", null, false, false);
        }
    }

    @Override
    public List<Rate> measure(Workload workload) {
        EncodedExposures exposures = EncodedExposures.open(workload.folder());
        FunnelModel model = model(workload);
        List<Rate> rates = new ArrayList<>();
        for (int i = 0; i < workload.batches().size(); i++) {
            int batch = workload.batches().get(i);
            Stopwatch stopwatch = new Stopwatch(workload.warmUp(i), workload.seconds());
            train(model, exposures, batch, workload, stopwatch);
            rates.add(stopwatch.rate(Work.TRAINING, batch, model.graph().score()));
        }
        return rates;
    }

    static FunnelModel model(Workload workload) {
        return FunnelModel.create(spec(workload.shape(), workload.ids()).withSeed(workload.seed()));
    }

    public static FunnelSpec spec(Shape shape, int ids) {
        return FunnelSpec.of(Shape.graph(), shape.schema(ids))
                .withRepresentation(shape.representation().representation())
                .withInterests(shape.representation().interests(Shape.LIST, Shape.fieldName(0)))
                .withTowers(TowerLayers.of(shape.towers().toArray(Integer[]::new)))
                .withOptimizer(OptimizerSpec.adam(Workload.LEARNING_RATE));
    }

    private void train(
            FunnelModel model, EncodedExposures exposures, int batch, Workload workload, Stopwatch stopwatch) {
        TrainingPlan untilStopped = TrainingPlan.epochs(Integer.MAX_VALUE);
        Training training = Training.of(model)
                .engine(engine)
                .plan(untilStopped)
                .batchSize(batch)
                .workers(workload.threads())
                .seed(workload.seed())
                .listener(stopping(stopwatch));
        try {
            training.fit(exposures);
        } catch (EnoughException measured) {
            return;
        }
        throw new IllegalStateException("training ended before it was measured");
    }

    private static TrainingLoopListener stopping(Stopwatch stopwatch) {
        return new TrainingLoopListener() {
            private int epoch = 1;
            private long before;

            @Override
            public void onStep(StepResult step) {
                long stepRows = step.epoch() == epoch ? step.rows() - before : step.rows();
                epoch = step.epoch();
                before = step.rows();
                if (stopwatch.step(stepRows)) {
                    throw new EnoughException();
                }
            }
        };
    }
}
