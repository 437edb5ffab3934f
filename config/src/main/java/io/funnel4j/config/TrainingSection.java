// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.config.TrainingConfig.Checkpoints;
import io.funnel4j.config.yaml.Converter;
import io.funnel4j.config.yaml.Converters;
import io.funnel4j.config.yaml.Keys;
import io.funnel4j.config.yaml.NumberRange;
import io.funnel4j.config.yaml.Section;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.evaluation.MetricName;
import io.funnel4j.model.OptimizerSpec;
import io.funnel4j.training.EarlyStopping;
import io.funnel4j.training.LearningRateSchedule;
import io.funnel4j.training.LearningRateSchedule.Shape;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** {@code training}. */
final class TrainingSection {
    private static final double DEFAULT_LEARNING_RATE = 0.001;
    private static final double DEFAULT_SCHEDULE_END = 0.01;
    private static final Converter<Integer> COUNT = Converters.wholeFrom(1);
    private static final Converter<Long> STEPS = COUNT.to(Integer::longValue, Long::intValue);
    private static final Converter<Double> NOT_NEGATIVE = Converters.number(NumberRange.NOT_NEGATIVE);

    static final Keys<OptimizerSpec> OPTIMIZER = Keys.of(OptimizerSpec.class)
            .optional("type", Converters.constant(OptimizerSpec.Type.class), OptimizerSpec.Type.ADAM)
            .means("`adam`, `adagrad` or `sgd`")
            .optional("learning-rate", Converters.number(NumberRange.POSITIVE), DEFAULT_LEARNING_RATE)
            .means("which the schedule multiplies")
            .optional("weight-decay", NOT_NEGATIVE, 0.0)
            .means("of dense weights")
            .derived("embedding-weight-decay", NOT_NEGATIVE, optimizer -> optimizer.held("weight-decay", Double.class))
            .means("of the embedding rows that a batch touches");

    static final Keys<LearningRateSchedule> SCHEDULE = Keys.of(LearningRateSchedule.class)
            .optional("type", Converters.constant(Shape.class), Shape.CONSTANT)
            .means("`constant`, `linear`, `cosine` or `exponential`")
            .into("shape")
            .optional("warm-up", Converters.wholeFrom(0).to(Integer::longValue, Long::intValue), 0L)
            .means("steps of linear warm-up")
            .derived(
                    "end",
                    NOT_NEGATIVE,
                    schedule -> schedule.held("type", Shape.class) == Shape.CONSTANT ? 1 : DEFAULT_SCHEDULE_END)
            .means("the factor at the end; not for `constant`")
            .onlyIf(schedule -> schedule.held("type", Shape.class) != Shape.CONSTANT)
            .unwrittenIf(schedule -> schedule.shape() == Shape.CONSTANT)
            .optional("steps", STEPS)
            .means("steps until the end, warm-up included");

    static final Keys<Checkpoints> CHECKPOINTS = Keys.of(Checkpoints.class)
            .optional("every", STEPS, Checkpoints.DEFAULT.every())
            .means("steps; each epoch ends with one too")
            .optional("keep", COUNT, Checkpoints.DEFAULT.keep())
            .means("how many are kept");

    static final Keys<Stopping> STOPPING = Keys.of(Stopping.class)
            .optional("metric", Converters.TEXT.described("<probability>.<metric>, such as p_click.auc"))
            .means("such as `p_purchase.auc`")
            .optional("patience", COUNT, 1)
            .means("stop after so many validations without a better one");

    private final Optional<BehaviorGraph> graph;
    private final Optional<DataSection.Read> data;
    private final Keys<TrainingConfig> keys;

    /**
     * @param graph and data against which early stopping is checked, where they are not faulty themselves
     */
    TrainingSection(Optional<BehaviorGraph> graph, Optional<DataSection.Read> data) {
        this.graph = graph;
        this.data = data;
        this.keys = Keys.of(TrainingConfig.class)
                .optional("epochs", COUNT, 2)
                .means("passes over train, at most")
                .into("plan.epochs")
                .optional("batch-size", COUNT, 4096)
                .means("rows per step")
                .derived("workers", COUNT, training -> TrainingConfig.defaultWorkers())
                .means("replicas that share a batch")
                .optional("seed", Converters.whole(), 7L)
                .means("first weights, order of rows, dropout")
                .optional(
                        "optimizer", OPTIMIZER.section("{type: adam, ...}"), OptimizerSpec.adam(DEFAULT_LEARNING_RATE))
                .means("see below")
                .optional("schedule", SCHEDULE.section("{type: cosine, warm-up: 1000}"), LearningRateSchedule.CONSTANT)
                .means("of the learning rate, see below")
                .into("plan.gradientPolicy.schedule")
                .quiet()
                .optional("clip-norm", Converters.number(NumberRange.POSITIVE))
                .means("clip the gradient's norm here")
                .into("plan.gradientPolicy.clipNorm")
                .optional("validate-every", STEPS)
                .means("steps from one validation to the next")
                .into("plan.validateEvery")
                .optional(
                        "early-stopping",
                        Converters.section(
                                "{metric: <probability>.<metric>, patience: 1}",
                                this::readStopping,
                                TrainingSection::writeStopping))
                .means("see below; needs a validation part")
                .into("plan.earlyStopping")
                .optional("from", Converters.FILE)
                .means("warm start: the folder of a run or a model")
                .optional("checkpoints", CHECKPOINTS.section("{every: 1000, keep: 2}"), Checkpoints.DEFAULT)
                .means("see below");
    }

    Keys<TrainingConfig> keys() {
        return keys;
    }

    Optional<TrainingConfig> read(Section training, Overrides overrides) {
        Map<String, Object> given = new HashMap<>();
        override(training, "--epochs", overrides.epochs()).ifPresent(epochs -> given.put("plan.epochs", epochs));
        override(training, "--workers", overrides.workers()).ifPresent(workers -> given.put("workers", workers));
        overrides.seed().ifPresent(seed -> given.put("seed", seed));
        overrides.from().map(Path::toAbsolutePath).ifPresent(from -> given.put("from", from));
        return keys.read(training, Optional.empty(), given);
    }

    private static Optional<Integer> override(Section training, String option, Optional<Integer> number) {
        number.filter(given -> given < 1)
                .ifPresent(given -> training.reportOption(
                        option, String.format(Locale.ROOT, "found %d; expected at least 1", given)));
        return number.filter(given -> given >= 1);
    }

    private record Stopping(Optional<String> metric, int patience) {}

    private static Object writeStopping(EarlyStopping stopping) {
        return STOPPING.write(new Stopping(Optional.of(stopping.metric()), stopping.patience()));
    }

    private Optional<EarlyStopping> readStopping(Section stopping) {
        Stopping read = STOPPING.read(stopping).orElseThrow();
        if (data.isPresent() && !data.get().mayHave(Part.VALIDATION)) {
            stopping.report("the split has no validation part to stop by; give data.split one, or drop early-stopping");
        }
        if (graph.isEmpty() || stopping.faulty("metric", read.metric())) {
            return Optional.empty();
        }
        String metric = read.metric()
                .orElseGet(() -> TrainingConfig.lastAuc(graph.get()).toString());
        Optional<MetricName> name = stopping.attempt("metric", () -> MetricName.parse(metric, graph.get()));
        name.ifPresent(parsed -> checkMeasurable(stopping, parsed));
        return name.map(
                parsed -> new EarlyStopping(parsed.toString(), parsed.metric().largerIsBetter(), read.patience()));
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
