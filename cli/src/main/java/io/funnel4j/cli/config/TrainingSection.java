// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.config;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Objective;
import io.funnel4j.behavior.Probability;
import io.funnel4j.cli.config.yaml.Converter;
import io.funnel4j.cli.config.yaml.Converters;
import io.funnel4j.cli.config.yaml.NumberRange;
import io.funnel4j.cli.config.yaml.Section;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.evaluation.Metric;
import io.funnel4j.evaluation.MetricName;
import io.funnel4j.model.OptimizerSpec;
import io.funnel4j.training.EarlyStopping;
import io.funnel4j.training.GradientPolicy;
import io.funnel4j.training.LearningRateSchedule;
import io.funnel4j.training.TrainingPlan;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Reads {@code training}. */
final class TrainingSection {
    private static final int DEFAULT_EPOCHS = 2;
    private static final int DEFAULT_BATCH_SIZE = 4096;
    private static final int DEFAULT_PATIENCE = 1;
    private static final long DEFAULT_SEED = 7;
    private static final double DEFAULT_LEARNING_RATE = 0.001;
    private static final double DEFAULT_SCHEDULE_END = 0.01;
    private static final Converter<Integer> STEPS = Converters.wholeFrom(1);

    private final Path folder;
    private final Overrides overrides;
    private final Optional<BehaviorGraph> graph;
    private final Optional<DataSection.Columns> data;

    /**
     * @param folder of the file, absolute
     * @param graph and data against which early stopping is checked, where they are not faulty themselves
     */
    TrainingSection(
            Path folder, Overrides overrides, Optional<BehaviorGraph> graph, Optional<DataSection.Columns> data) {
        this.folder = folder;
        this.overrides = overrides;
        this.graph = graph;
        this.data = data;
    }

    Optional<TrainingConfig> read(Section training) {
        int epochs = training.optional("epochs", Converters.wholeFrom(1)).orElse(DEFAULT_EPOCHS);
        int batchSize = training.optional("batch-size", Converters.wholeFrom(1)).orElse(DEFAULT_BATCH_SIZE);
        int workers = training.optional("workers", Converters.wholeFrom(1)).orElseGet(TrainingConfig::defaultWorkers);
        long seed = training.optional("seed", Converters.whole()).orElse(DEFAULT_SEED);
        Optional<OptimizerSpec> optimizer = training.has("optimizer")
                ? training.optional(
                        "optimizer", Converters.section("{type: adam, ...}", TrainingSection::readOptimizer))
                : Optional.of(OptimizerSpec.adam(DEFAULT_LEARNING_RATE));
        training.ignore("optimizer");
        Optional<EarlyStopping> earlyStopping = training.optional(
                "early-stopping",
                Converters.section("{metric: <probability>.<metric>, patience: 1}", this::readStopping));
        OptionalLong validateEvery = longs(training.optional("validate-every", STEPS));
        LearningRateSchedule schedule = training.optional(
                        "schedule", Converters.section("{type: cosine, warm-up: 1000}", TrainingSection::readSchedule))
                .orElse(LearningRateSchedule.CONSTANT);
        Optional<Path> from = training.optional("from", Converters.file(folder));
        Optional<Double> clipNorm = training.optional("clip-norm", Converters.number(NumberRange.POSITIVE));
        Optional<Checkpointing> checkpoints = training.optional(
                "checkpoints", Converters.section("{every: 1000, keep: 2}", TrainingSection::readCheckpoints));
        GradientPolicy update =
                new GradientPolicy(schedule, clipNorm.map(OptionalDouble::of).orElseGet(OptionalDouble::empty));
        return optimizer.map(rule -> new TrainingConfig(
                new TrainingPlan(
                        overridden(training, "--epochs", overrides.epochs(), epochs),
                        validateEvery,
                        earlyStopping,
                        update),
                batchSize,
                overridden(training, "--workers", overrides.workers(), workers),
                overrides.seed().orElse(seed),
                rule,
                checkpoints.map(Checkpointing::every).orElse(TrainingConfig.DEFAULT_CHECKPOINT_EVERY),
                checkpoints.map(Checkpointing::keep).orElse(TrainingConfig.DEFAULT_CHECKPOINTS_KEPT),
                overrides.from().map(Path::toAbsolutePath).or(() -> from)));
    }

    private record Checkpointing(long every, int keep) {}

    private static Optional<Checkpointing> readCheckpoints(Section checkpoints) {
        long every = checkpoints
                .optional("every", STEPS)
                .map(Integer::longValue)
                .orElse(TrainingConfig.DEFAULT_CHECKPOINT_EVERY);
        int keep =
                checkpoints.optional("keep", Converters.wholeFrom(1)).orElse(TrainingConfig.DEFAULT_CHECKPOINTS_KEPT);
        return Optional.of(new Checkpointing(every, keep));
    }

    private static Optional<LearningRateSchedule> readSchedule(Section schedule) {
        LearningRateSchedule.Shape shape = schedule.optional(
                        "type", Converters.constant(LearningRateSchedule.Shape.class))
                .orElse(LearningRateSchedule.Shape.CONSTANT);
        long warmUp = schedule.optional("warm-up", Converters.wholeFrom(0)).orElse(0);
        double end = shape == LearningRateSchedule.Shape.CONSTANT
                ? 1
                : schedule.optional("end", Converters.number(NumberRange.NOT_NEGATIVE))
                        .orElse(DEFAULT_SCHEDULE_END);
        OptionalLong steps = longs(schedule.optional("steps", STEPS));
        return schedule.attempt(() -> new LearningRateSchedule(shape, warmUp, end, steps));
    }

    private static OptionalLong longs(Optional<Integer> value) {
        return value.map(Integer::longValue).map(OptionalLong::of).orElseGet(OptionalLong::empty);
    }

    private static int overridden(Section training, String option, Optional<Integer> override, int read) {
        if (override.isPresent() && override.get() < 1) {
            training.reportOption(option, String.format(Locale.ROOT, "found %d; expected at least 1", override.get()));
            return read;
        }
        return override.orElse(read);
    }

    private static Optional<OptimizerSpec> readOptimizer(Section optimizer) {
        OptimizerSpec.Type type = optimizer
                .optional("type", Converters.constant(OptimizerSpec.Type.class))
                .orElse(OptimizerSpec.Type.ADAM);
        double learningRate = optimizer
                .optional("learning-rate", Converters.number(NumberRange.POSITIVE))
                .orElse(DEFAULT_LEARNING_RATE);
        double weightDecay = optimizer
                .optional("weight-decay", Converters.number(NumberRange.NOT_NEGATIVE))
                .orElse(0.0);
        double embeddings = optimizer
                .optional("embedding-weight-decay", Converters.number(NumberRange.NOT_NEGATIVE))
                .orElse(weightDecay);
        return optimizer.attempt(() -> new OptimizerSpec(type, learningRate, weightDecay, embeddings));
    }

    private Optional<EarlyStopping> readStopping(Section stopping) {
        Optional<String> metric = stopping.has("metric")
                ? stopping.optional("metric", Converters.TEXT.described("<probability>.<metric>, such as p_click.auc"))
                : graph.map(TrainingSection::watched);
        stopping.ignore("metric");
        int patience = stopping.optional("patience", Converters.wholeFrom(1)).orElse(DEFAULT_PATIENCE);
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

    /** The AUC of the last behavior that has an objective, on all exposures: CTCVR's in ESMM. */
    private static String watched(BehaviorGraph graph) {
        Objective last = graph.objectives().get(graph.objectives().size() - 1);
        return new MetricName(Probability.of(last.behavior()), Metric.AUC).toString();
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
