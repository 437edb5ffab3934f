// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.comparison;

import io.funnel4j.exposure.Exposures;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.model.InitialRates;
import io.funnel4j.model.OptimizerSpec;
import io.funnel4j.model.TowerLayers;
import io.funnel4j.model.Training;
import io.funnel4j.training.EarlyStopping;
import io.funnel4j.training.LearningRateSchedule;
import io.funnel4j.training.TrainingPlan;
import io.funnel4j.training.engine.TrainingEngine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * Which models a comparison trains, and how.
 *
 * @param models at least one, of different names
 * @param baseline the name of the one that the others are held against
 * @param seeds first weights, order of rows, and a world or a split each; at least one, all different
 * @param trainShares shares of the train rows, in (0, 1], rising; the tables show the last
 * @param towers hidden layers of every tower
 * @param optimizer of every model
 * @param embeddingDeviation standard deviation of the embeddings' first weights
 * @param initialRates near which the towers' probabilities start
 * @param keepEvery of the rows in which nothing followed the exposure, every so-many-th is in the train rows
 * @param plan epochs and early stopping
 * @param batchSize B
 * @param workers replicas
 * @param engine that trains
 */
public record ComparisonSettings(
        List<ComparedModel> models,
        String baseline,
        List<Long> seeds,
        List<Double> trainShares,
        TowerLayers towers,
        OptimizerSpec optimizer,
        double embeddingDeviation,
        InitialRates initialRates,
        int keepEvery,
        TrainingPlan plan,
        int batchSize,
        int workers,
        TrainingEngine engine) {
    public ComparisonSettings {
        models = List.copyOf(models);
        seeds = List.copyOf(seeds);
        trainShares = List.copyOf(trainShares);
        List<String> names = models.stream().map(ComparedModel::name).toList();
        requireDistinct("seed", seeds);
        requireDistinct("model", names);
        requireDistinct("train share", trainShares);
        if (!names.contains(baseline)) {
            throw new IllegalArgumentException(
                    "the baseline '%s' is none of the compared models, %s".formatted(baseline, names));
        }
        for (double share : trainShares) {
            if (!(share > 0 && share <= 1)) {
                throw new IllegalArgumentException("a train share is %s; expected above 0, at most 1".formatted(share));
            }
        }
        if (!trainShares.equals(trainShares.stream().sorted().toList())) {
            throw new IllegalArgumentException("the train shares %s do not rise; sort them".formatted(trainShares));
        }
    }

    /** The same with other models, of the same names. */
    public ComparisonSettings withModels(List<ComparedModel> others) {
        return with(others, engine);
    }

    /** The same, trained by another engine. */
    public ComparisonSettings withEngine(TrainingEngine other) {
        return with(models, other);
    }

    private ComparisonSettings with(List<ComparedModel> newModels, TrainingEngine newEngine) {
        return new ComparisonSettings(
                newModels,
                baseline,
                seeds,
                trainShares,
                towers,
                optimizer,
                embeddingDeviation,
                initialRates,
                keepEvery,
                plan,
                batchSize,
                workers,
                newEngine);
    }

    /** The share whose results the tables show. */
    double shownShare() {
        return trainShares.get(trainShares.size() - 1);
    }

    FunnelSpec spec(ComparedModel model, FeatureSchema schema, long seed) {
        return FunnelSpec.of(model.graph(), schema)
                .withRepresentation(model.representation())
                .withInterests(model.interests())
                .withTowers(model.own().map(ComparedModel.Own::towers).orElse(towers))
                .withOptimizer(model.own().map(ComparedModel.Own::optimizer).orElse(optimizer))
                .withEmbeddingDeviation(embeddingDeviation)
                .withKeepEvery(keepEvery)
                .withSeed(seed);
    }

    FunnelSpec spec(ComparedModel model, Exposures train, long seed) {
        return initialRates.in(spec(model, train.schema(), seed), train);
    }

    Training training(FunnelModel model, long seed) {
        return Training.of(model)
                .engine(engine)
                .plan(plan)
                .batchSize(batchSize)
                .workers(workers)
                .seed(seed);
    }

    /** What a model's result depends on besides the data, the seed and the environment, by what it is about. */
    Map<String, String> dependsOn(ComparedModel model) {
        Map<String, String> dependsOn = new LinkedHashMap<>();
        dependsOn.put("the behavior graph", model.graph().toString());
        dependsOn.put(
                "the representation",
                model.representation()
                        + Comparison.CODE.ofOthers(model.representation().getClass()));
        if (!model.interests().isEmpty()) {
            dependsOn.put("the interests", model.interests().toString());
        }
        dependsOn.putAll(trained());
        model.own().ifPresent(own -> dependsOn.put("its own settings", own.toString()));
        return dependsOn;
    }

    /** For the report. */
    Map<String, String> shown() {
        Map<String, String> shown = trained();
        models.forEach(model -> model.own().ifPresent(own -> shown.put("tuned: " + model.name(), own.text())));
        if (!trainShares.equals(List.of(1.0))) {
            shown.put(
                    "shares of the train rows",
                    trainShares.stream().map(String::valueOf).collect(Collectors.joining(", "))
                            + "; the tables show the last");
        }
        return shown;
    }

    private Map<String, String> trained() {
        Map<String, String> shown = new LinkedHashMap<>();
        shown.put("towers", "%s, dropout %s".formatted(towers.units(), towers.dropout()));
        shown.put("optimizer", optimizerText());
        shown.put("learning-rate schedule", schedule());
        shown.put("gradients", clipping());
        shown.put("embeddings' first deviation", Double.toString(embeddingDeviation));
        shown.put("towers' initial rates", initialRates.toString());
        shown.put("rows without a click kept", keepEvery == 1 ? "all" : "1 in " + keepEvery);
        shown.put("epochs", plan.earlyStopping().map(this::best).orElseGet(() -> Integer.toString(plan.epochs())));
        if (plan.validateEvery().isPresent()) {
            shown.put(
                    "validated", "every %s steps".formatted(plan.validateEvery().getAsLong()));
        }
        shown.put("batch size", Integer.toString(batchSize));
        shown.put("workers", Integer.toString(workers));
        return shown;
    }

    private String optimizerText() {
        String decay = optimizer.weightDecay() == 0 && optimizer.embeddingWeightDecay() == 0
                ? "no weight decay"
                : "weight decay %s, of embeddings %s"
                        .formatted(optimizer.weightDecay(), optimizer.embeddingWeightDecay());
        return "%s, learning rate %s, %s".formatted(optimizer.type(), optimizer.learningRate(), decay);
    }

    private String schedule() {
        LearningRateSchedule schedule = plan.gradientPolicy().schedule();
        String course = schedule.shape() == LearningRateSchedule.Shape.CONSTANT
                ? "constant"
                : "%s to %s times, over %s"
                        .formatted(
                                schedule.shape(),
                                schedule.end(),
                                schedule.steps().isPresent()
                                        ? schedule.steps().getAsLong() + " steps"
                                        : "the whole training");
        return schedule.warmUp() == 0 ? course : "%s, warm-up of %s steps".formatted(course, schedule.warmUp());
    }

    private String clipping() {
        OptionalDouble norm = plan.gradientPolicy().clipNorm();
        return norm.isPresent() ? "clipped to norm %s".formatted(norm.getAsDouble()) : "not clipped";
    }

    private String best(EarlyStopping stopping) {
        return stopping.patience() >= plan.epochs()
                ? "the best of %s by %s".formatted(plan.epochs(), stopping.metric())
                : "the best of at most %s by %s, until it has not improved for %s"
                        .formatted(plan.epochs(), stopping.metric(), stopping.patience());
    }

    private static void requireDistinct(String what, List<?> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("a comparison needs at least one " + what);
        }
        if (values.stream().distinct().count() < values.size()) {
            throw new IllegalArgumentException("a %s is named twice in %s; keep one".formatted(what, values));
        }
    }
}
