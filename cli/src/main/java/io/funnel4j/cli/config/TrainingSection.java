package io.funnel4j.cli.config;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.evaluation.MetricName;
import io.funnel4j.model.OptimizerSpec;
import io.funnel4j.training.EarlyStopping;
import io.funnel4j.training.TrainingPlan;
import java.util.List;
import java.util.Optional;

/** Reads {@code training}. */
final class TrainingSection {
    private static final int DEFAULT_EPOCHS = 2;
    private static final int DEFAULT_BATCH_SIZE = 4096;
    private static final int DEFAULT_PATIENCE = 1;
    private static final long DEFAULT_SEED = 7;
    private static final double DEFAULT_LEARNING_RATE = 0.001;

    private final Overrides overrides;
    private final Optional<BehaviorGraph> graph;
    private final Optional<DataSection.Columns> data;

    /** @param graph and data against which early stopping is checked, where they are not faulty themselves */
    TrainingSection(Overrides overrides, Optional<BehaviorGraph> graph, Optional<DataSection.Columns> data) {
        this.overrides = overrides;
        this.graph = graph;
        this.data = data;
    }

    Optional<TrainingConfig> read(Section training) {
        int epochs = training.optional("epochs", Kinds.wholeFrom(1)).orElse(DEFAULT_EPOCHS);
        int batchSize = training.optional("batch-size", Kinds.wholeFrom(1)).orElse(DEFAULT_BATCH_SIZE);
        int workers = training.optional("workers", Kinds.wholeFrom(1)).orElseGet(TrainingConfig::defaultWorkers);
        long seed = training.optional("seed", Kinds.whole()).orElse(DEFAULT_SEED);
        Optional<OptimizerSpec> optimizer = training.has("optimizer")
                ? training.optional("optimizer", Kinds.section("{type: adam, ...}", TrainingSection::readOptimizer))
                : Optional.of(OptimizerSpec.adam(DEFAULT_LEARNING_RATE));
        training.ignore("optimizer");
        Optional<EarlyStopping> earlyStopping = training.optional(
                "early-stopping", Kinds.section("{metric: <probability>.<metric>, patience: 1}", this::readStopping));
        return optimizer.map(rule -> new TrainingConfig(
                new TrainingPlan(overridden(training, "--epochs", overrides.epochs(), epochs), earlyStopping),
                batchSize,
                overridden(training, "--workers", overrides.workers(), workers),
                overrides.seed().orElse(seed),
                rule));
    }

    private static int overridden(Section training, String option, Optional<Integer> override, int read) {
        if (override.isPresent() && override.get() < 1) {
            training.reportOption(option, "found %d; expected at least 1".formatted(override.get()));
            return read;
        }
        return override.orElse(read);
    }

    private static Optional<OptimizerSpec> readOptimizer(Section optimizer) {
        OptimizerSpec.Type type = optimizer
                .optional("type", Kinds.constant(OptimizerSpec.Type.class))
                .orElse(OptimizerSpec.Type.ADAM);
        double learningRate = optimizer
                .optional("learning-rate", Kinds.number(NumberRange.POSITIVE))
                .orElse(DEFAULT_LEARNING_RATE);
        double weightDecay = optimizer
                .optional("weight-decay", Kinds.number(NumberRange.NOT_NEGATIVE))
                .orElse(0.0);
        return optimizer.attempt(() -> new OptimizerSpec(type, learningRate, weightDecay));
    }

    private Optional<EarlyStopping> readStopping(Section stopping) {
        Optional<String> metric =
                stopping.required("metric", Kinds.TEXT.described("<probability>.<metric>, such as p_click.auc"));
        int patience = stopping.optional("patience", Kinds.wholeFrom(1)).orElse(DEFAULT_PATIENCE);
        boolean validated = data.flatMap(DataSection.Columns::split)
                .map(split -> split.parts().contains(Part.VALIDATION))
                .orElse(true); // a faulty split is reported where it stands
        if (!validated) {
            stopping.report("the split has no validation part to stop by; give data.split one, or drop early-stopping");
        }
        if (metric.isEmpty() || graph.isEmpty()) {
            return Optional.empty();
        }
        Optional<MetricName> name = stopping.attempt("metric", () -> MetricName.parse(metric.get(), graph.get()));
        name.ifPresent(parsed -> checkMeasurable(stopping, parsed));
        return name.map(
                parsed -> new EarlyStopping(parsed.toString(), parsed.metric().largerIsBetter(), patience));
    }

    private void checkMeasurable(Section stopping, MetricName name) {
        if (data.isEmpty()) {
            return;
        }
        List<String> missing = data.get().labels().missing(name.probability(), graph.orElseThrow());
        if (!missing.isEmpty()) {
            stopping.report(
                    "metric",
                    "'%s' is measured on label '%s', which data has not; name its column in data.labels"
                            .formatted(name, String.join("' and '", missing)));
        }
        if (name.metric().needsGroups() && !data.get().section().has("group")) {
            stopping.report("metric", "'%s' needs groups; name their column in data.group".formatted(name));
        }
    }
}
