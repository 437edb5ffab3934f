// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.comparison;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.LossWeight;
import io.funnel4j.behavior.Objective;
import io.funnel4j.behavior.Probability;
import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.evaluation.Metric;
import io.funnel4j.evaluation.MetricName;
import io.funnel4j.model.Evaluator;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.model.OptimizerSpec;
import io.funnel4j.model.TowerLayers;
import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.progress.Progress;
import io.funnel4j.report.TrainingCurves;
import io.funnel4j.text.Message;
import io.funnel4j.training.DivergedException;
import io.funnel4j.training.EarlyStopping;
import io.funnel4j.training.StepResult;
import io.funnel4j.training.TrainingLoopListener;
import io.funnel4j.training.TrainingResult;
import io.funnel4j.tuning.Domain;
import io.funnel4j.tuning.SearchSpace;
import io.funnel4j.tuning.Setting;
import io.funnel4j.tuning.SuccessiveHalving;
import io.funnel4j.tuning.SuccessiveHalving.Task;
import io.funnel4j.tuning.TrialLog;
import io.funnel4j.tuning.TrialValue;
import io.funnel4j.tuning.Trials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds each model's own settings before models are compared, with the same number of trials for each: learning rate, the weight of
 * every objective but the first, dropout and the embeddings' weight decay. Trials are trained on the train part of the first seed and
 * chosen on its validation part; no test part is read. The first trial is trained as all models are without tuning.
 */
public final class ComparisonTuning {
    private static final int RUNGS = 3;
    private static final int ETA = 3;
    private static final double FACTOR = 10;
    private static final double MOST_DROPOUT = 0.4;
    private static final double[] DECAYS = {0, 1e-6, 1e-5, 1e-4};
    private static final String RATE = "learning rate";
    private static final String DROPOUT = "dropout";
    private static final String DECAY = "embeddings' weight decay";
    private static final String WEIGHT = "weight of ";

    private final ComparisonData data;
    private final ComparisonSettings settings;
    private final int trials;
    private final Path folder;
    private final String environment;
    private final Progress progress;
    private final MetricName metric;

    /**
     * @param trials of each model, at least 1
     * @param folder that keeps what trials came to
     * @param environment what else results depend on: versions and the device
     * @throws Funnel4jException if the data has no validation part
     */
    public ComparisonTuning(
            ComparisonData data,
            ComparisonSettings settings,
            int trials,
            Path folder,
            String environment,
            Progress progress) {
        if (!data.parts().contains(Part.VALIDATION)) {
            throw new Funnel4jException(
                    "%s has no validation part to choose settings on; give its split one".formatted(data.title()));
        }
        this.data = data;
        this.settings = settings;
        this.trials = trials;
        this.folder = folder;
        this.environment = environment;
        this.progress = progress;
        this.metric = settings.plan()
                .earlyStopping()
                .map(EarlyStopping::metric)
                .map(name -> MetricName.parse(name, settings.models().get(0).graph()))
                .orElseGet(() -> new MetricName(Probability.of(data.conversion()), Metric.AUC));
    }

    /**
     * The settings with each model's own.
     *
     * @throws IOException if what trials came to cannot be read
     */
    public ComparisonSettings tuned() throws IOException {
        Files.createDirectories(folder);
        long seed = settings.seeds().get(0);
        Optional<String> fingerprint = data.fingerprint(seed, 1);
        List<ComparedModel> models = new ArrayList<>();
        try (EncodedCache rows = new EncodedCache(data)) {
            for (ComparedModel model : settings.models()) {
                models.add(tuned(model, seed, rows, fingerprint));
            }
        }
        return settings.withModels(models);
    }

    private ComparedModel tuned(ComparedModel model, long seed, EncodedCache rows, Optional<String> fingerprint)
            throws IOException {
        SearchSpace space = space(model);
        List<Map<String, Double>> drawn = space.trials(seed, trials);
        Trials searched = new Trials(
                drawn,
                new SuccessiveHalving(drawn.size(), RUNGS, ETA),
                metric,
                new TrialLog(file(model, seed, fingerprint)),
                ComparisonTuning::texts);
        searched.run(
                () -> false,
                (task, values, share) -> Optional.of(measured(
                        model,
                        task,
                        values,
                        seed,
                        rows.of(seed, 1, fingerprint, progress).dataset(),
                        share,
                        named(model, task, drawn.size()))),
                (entry, now) -> {});
        Task best = searched.best()
                .orElseThrow(() -> new IllegalStateException(
                        "no trial of %s came to a number of %s on validation".formatted(model.name(), metric)));
        return applied(model, searched.values(best.trial()));
    }

    private Progress named(ComparedModel model, Task task, int of) {
        return (what, total) ->
                progress.start(Message.of("tuning %s: trial %d of %d", model.name(), task.trial() + 1, of), total);
    }

    private static Map<String, String> texts(Map<String, Double> values) {
        Map<String, String> texts = new LinkedHashMap<>();
        values.forEach((name, number) -> texts.put(name, Double.toString(number)));
        return texts;
    }

    private TrialLog.Entry measured(
            ComparedModel model,
            Task task,
            Map<String, Double> values,
            long seed,
            EncodedDataset dataset,
            double share,
            Progress named) {
        long since = System.nanoTime();
        Steps steps = new Steps(dataset, share, named);
        Double value = null;
        String failure = "";
        try (steps) {
            double reached = value(applied(model, values), seed, dataset, steps);
            value = Double.isNaN(reached) ? null : reached;
            failure = value == null ? metric + " is undefined" : "";
            steps.done();
        } catch (DivergedException e) {
            failure = e.getMessage();
        }
        return new TrialLog.Entry(
                task.trial(),
                task.rung(),
                steps.made,
                steps.rows(),
                (System.nanoTime() - since) * 1e-9,
                value,
                failure,
                texts(values));
    }

    /** What the model is worth after a share of its training. */
    private double value(ComparedModel model, long seed, EncodedDataset dataset, Steps steps) {
        EncodedExposures train = dataset.train();
        EncodedExposures validation = dataset.validation();
        FunnelSpec spec = settings.spec(model, train, seed);
        FunnelModel started = FunnelModel.create(spec);
        TrainingResult result = settings.training(started, seed)
                .listener(steps)
                .pausedAfter(steps.limit)
                .fit(train, validation);
        return TrialValue.of(
                result,
                settings.plan().earlyStopping(),
                () -> new Evaluator(started, validation, settings.workers())
                        .evaluate()
                        .values(),
                metric);
    }

    /** Counts steps, and says when a share of them is made. */
    private final class Steps implements TrainingLoopListener, AutoCloseable {
        private final long limit;
        private final long rowsPerStep;
        private final Progress.Task task;
        private long made;

        Steps(EncodedDataset dataset, double share, Progress named) {
            long rows = dataset.train().rows();
            long perEpoch = TrainingCurves.stepsPerEpoch(rows, settings.batchSize());
            this.limit =
                    Math.max(1, Math.round(share * perEpoch * settings.plan().epochs()));
            this.rowsPerStep = Math.min(rows, settings.batchSize());
            this.task = named.start("training", limit);
        }

        void done() {
            task.done();
        }

        long rows() {
            return made * rowsPerStep;
        }

        @Override
        public void onStep(StepResult step) {
            made = step.step();
            task.at(Math.min(made, limit), "");
        }

        @Override
        public void close() {
            task.close();
        }
    }

    private SearchSpace space(ComparedModel model) {
        double rate = settings.optimizer().learningRate();
        List<Setting> space = new ArrayList<>();
        space.add(new Setting(RATE, new Domain.LogUniform(rate / FACTOR, rate * FACTOR), rate));
        double dropout = settings.towers().dropout();
        space.add(new Setting(DROPOUT, new Domain.Uniform(0, Math.max(MOST_DROPOUT, dropout)), dropout));
        space.add(new Setting(DECAY, new Domain.Choice(DECAYS.length), 0));
        List<Objective> objectives = model.graph().objectives();
        for (Objective objective : objectives.subList(1, objectives.size())) {
            if (objective.weight() instanceof LossWeight.Fixed fixed) {
                space.add(new Setting(
                        WEIGHT + objective.probability().columnName(),
                        new Domain.LogUniform(fixed.factor() / FACTOR, fixed.factor() * FACTOR),
                        fixed.factor()));
            }
        }
        return new SearchSpace(space);
    }

    private ComparedModel applied(ComparedModel model, Map<String, Double> values) {
        BehaviorGraph weighted = new BehaviorGraph(
                model.graph().towers(),
                model.graph().objectives().stream()
                        .map(objective -> {
                            Double weight =
                                    values.get(WEIGHT + objective.probability().columnName());
                            return weight == null ? objective : objective.withWeight(weight);
                        })
                        .toList());
        OptimizerSpec base = settings.optimizer();
        double decay = DECAYS[values.get(DECAY).intValue()];
        OptimizerSpec optimizer = new OptimizerSpec(
                base.type(), values.get(RATE), base.weightDecay(), base.embeddingWeightDecay() + decay);
        List<String> words = new ArrayList<>();
        values.forEach((name, value) -> words.add(
                name + " " + (name.equals(DECAY) ? Double.toString(optimizer.embeddingWeightDecay()) : value)));
        return model.with(
                weighted,
                new ComparedModel.Own(
                        optimizer,
                        new TowerLayers(settings.towers().units(), values.get(DROPOUT)),
                        String.join(", ", words)));
    }

    /** Trials are found again by all that they depend on; rows that are not known are searched anew. */
    private Path file(ComparedModel model, long seed, Optional<String> fingerprint) throws IOException {
        Map<String, String> all = new LinkedHashMap<>(settings.dependsOn(model));
        all.put("the data", fingerprint.orElse(""));
        all.put("the seed", Long.toString(seed));
        all.put("the metric", metric.toString());
        all.put("versions, machine and device", environment);
        all.put("the code", Comparison.CODE.ofAll());
        Path file = folder.resolve(new ResultStore.Key(model.name(), all).fileName() + ".jsonl");
        if (fingerprint.isEmpty()) {
            Files.deleteIfExists(file);
        }
        return file;
    }
}
