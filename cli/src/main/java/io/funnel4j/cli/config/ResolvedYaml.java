// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Objective;
import io.funnel4j.behavior.Tower;
import io.funnel4j.cli.config.format.Format;
import io.funnel4j.cli.config.format.Formats;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.FeatureEncoding;
import io.funnel4j.dataset.plan.LabelWords;
import io.funnel4j.dataset.split.FileSplit;
import io.funnel4j.dataset.split.HashSplit;
import io.funnel4j.dataset.split.Split;
import io.funnel4j.dataset.split.TimeSplit;
import io.funnel4j.text.EnumNames;
import io.funnel4j.training.GradientPolicy;
import io.funnel4j.training.LearningRateSchedule;
import java.util.Collection;
import java.util.regex.Pattern;

/** Writes a configuration as YAML with all defaults filled in. */
final class ResolvedYaml {
    private static final YAMLMapper MAPPER = YAMLMapper.builder(YAMLFactory.builder()
                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                    .disable(YAMLGenerator.Feature.SPLIT_LINES)
                    .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                    .stringQuotingChecker(new QuotesAllButWords())
                    .build())
            .build();

    private ResolvedYaml() {}

    static String write(RunConfig config) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        writeData(root.putObject("data"), config.data());
        writeFeatures(root.putObject("features"), config.data().plan());
        writeModel(root.putObject("model"), config.model());
        writeTraining(root.putObject("training"), config.training());
        try {
            return MAPPER.writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts and numbers can be written", e);
        }
    }

    private static void writeLabel(ObjectNode labels, String label, String column, LabelWords words) {
        if (words == null) {
            labels.put(label, column);
            return;
        }
        ObjectNode node = labels.putObject(label);
        node.put("column", column);
        writeList(node.putArray("positive"), words.positive());
        if (!words.negative().isEmpty()) {
            writeList(node.putArray("negative"), words.negative());
        }
    }

    private static void writeData(ObjectNode data, DataConfig config) {
        EncodingPlan plan = config.plan();
        Format format = Formats.of(config.source());
        data.put("format", format.name());
        format.write(data, config.source());
        writeSplit(data.putObject("split"), config.split(), format);
        if (plan.group() != null) {
            data.put("group", plan.group());
        }
        ObjectNode labels = data.putObject("labels");
        plan.labels()
                .forEach((label, column) ->
                        writeLabel(labels, label, column, plan.labelWords().get(label)));
        if (!plan.derivedLabels().isEmpty()) {
            ObjectNode derived = data.putObject("derived-labels");
            plan.derivedLabels().forEach(label -> {
                ObjectNode node = derived.putObject(label.name());
                node.put("of", label.of());
                writeList(node.putArray("without"), label.without());
            });
        }
        data.put("inconsistent-labels", EnumNames.of(plan.labelRule()));
        if (plan.sampleWeight() != null) {
            data.put("sample-weight", plan.sampleWeight());
        }
        data.put("max-bad-rows", plan.maxBadRows());
        if (!plan.missingValues().isEmpty()) {
            writeList(data.putArray("missing-values"), plan.missingValues());
        }
        if (plan.keepEvery() > 1) {
            data.put("keep-every-non-click", plan.keepEvery());
        }
        if (plan.trainShare() < 1) {
            data.put("train-share", plan.trainShare());
        }
    }

    private static void writeSplit(ObjectNode node, Split split, Format format) {
        if (split instanceof HashSplit hash) {
            node.put("by", hash.column());
            node.put("train", hash.train());
            node.put("validation", hash.validation());
            node.put("test", hash.test());
            node.put("seed", hash.seed());
        } else if (split instanceof TimeSplit time) {
            node.put("by-time", time.column());
            if (time.validationFrom() != null) {
                node.put("validation-from", time.validationFrom());
            }
            if (time.testFrom() != null) {
                node.put("test-from", time.testFrom());
            }
        } else if (split instanceof FileSplit files) {
            ObjectNode parts = node.putObject("files");
            if (files.validation() != null) {
                format.writePart(parts, "validation", files.validation());
            }
            if (files.test() != null) {
                format.writePart(parts, "test", files.test());
            }
        } else {
            throw new IllegalStateException("no file says " + split);
        }
    }

    private static void writeFeatures(ObjectNode features, EncodingPlan plan) {
        for (FeatureEncoding feature : plan.features()) {
            FeatureYaml.write(features.putObject(feature.name()), feature);
        }
    }

    private static void writeModel(ObjectNode model, ModelConfig config) {
        config.preset()
                .ifPresentOrElse(
                        choice -> {
                            model.put("preset", choice.preset().presetName());
                            model.put("conversion", choice.conversion());
                            ObjectNode weights = model.putObject("objective-weights");
                            config.graph()
                                    .objectives()
                                    .forEach(objective -> LossWeightYaml.write(
                                            weights,
                                            ModelSection.weightKey(config.graph(), objective),
                                            objective.weight()));
                        },
                        () -> writeBehaviors(model.putObject("behaviors"), config.graph()));
        RepresentationSection.write(model.putObject("representation"), config.representation());
        writeNumbers(model.putArray("towers"), config.towers().units());
        model.put("dropout", config.towers().dropout());
        model.put("embedding-deviation", config.embeddingDeviation());
    }

    private static void writeBehaviors(ObjectNode behaviors, BehaviorGraph graph) {
        ObjectNode towers = behaviors.putObject("towers");
        for (Tower tower : graph.towers()) {
            ObjectNode node = towers.putObject(tower.name());
            node.put("from", tower.from());
            writeList(node.putArray("to"), tower.outcomes());
            node.put("exhaustive", tower.exhaustive());
        }
        ArrayNode objectives = behaviors.putArray("objectives");
        for (Objective objective : graph.objectives()) {
            ObjectNode node = objectives.addObject();
            node.put("behavior", objective.behavior());
            node.put("given", objective.given());
            node.put("label", objective.label());
            LossWeightYaml.write(node, "weight", objective.weight());
            EstimatorYaml.write(node, "estimator", objective.estimator());
        }
    }

    private static void writeTraining(ObjectNode training, TrainingConfig config) {
        training.put("epochs", config.plan().epochs());
        training.put("batch-size", config.batchSize());
        training.put("workers", config.workers());
        training.put("seed", config.seed());
        ObjectNode optimizer = training.putObject("optimizer");
        optimizer.put("type", EnumNames.of(config.optimizer().type()));
        optimizer.put("learning-rate", config.optimizer().learningRate());
        optimizer.put("weight-decay", config.optimizer().weightDecay());
        optimizer.put("embedding-weight-decay", config.optimizer().embeddingWeightDecay());
        writeGradientPolicy(training, config.plan().gradientPolicy());
        config.plan().validateEvery().ifPresent(steps -> training.put("validate-every", steps));
        config.plan().earlyStopping().ifPresent(stopping -> {
            ObjectNode node = training.putObject("early-stopping");
            node.put("metric", stopping.metric());
            node.put("patience", stopping.patience());
        });
        config.from().ifPresent(from -> training.put("from", from.toString()));
        ObjectNode checkpoints = training.putObject("checkpoints");
        checkpoints.put("every", config.checkpointEvery());
        checkpoints.put("keep", config.checkpointsKept());
    }

    private static void writeGradientPolicy(ObjectNode training, GradientPolicy policy) {
        if (!policy.schedule().equals(LearningRateSchedule.CONSTANT)) {
            ObjectNode schedule = training.putObject("schedule");
            schedule.put("type", EnumNames.of(policy.schedule().shape()));
            schedule.put("warm-up", policy.schedule().warmUp());
            if (policy.schedule().shape() != LearningRateSchedule.Shape.CONSTANT) {
                schedule.put("end", policy.schedule().end());
            }
            policy.schedule().steps().ifPresent(steps -> schedule.put("steps", steps));
        }
        policy.clipNorm().ifPresent(norm -> training.put("clip-norm", norm));
    }

    private static void writeList(ArrayNode node, Collection<?> texts) {
        texts.forEach(text -> node.add(text.toString()));
    }

    private static void writeNumbers(ArrayNode node, Collection<Integer> numbers) {
        numbers.forEach(node::add);
    }

    /** Leaves only what no reader can take for anything but a word or a path without quotes. */
    private static final class QuotesAllButWords extends StringQuotingChecker {
        private static final long serialVersionUID = 1L;
        private static final Pattern WORD = Pattern.compile("[A-Za-z_/][A-Za-z0-9_./-]*");

        @Override
        public boolean needToQuoteName(String name) {
            return needToQuoteValue(name);
        }

        @Override
        public boolean needToQuoteValue(String value) {
            return isReservedKeyword(value) || !WORD.matcher(value).matches();
        }
    }
}
