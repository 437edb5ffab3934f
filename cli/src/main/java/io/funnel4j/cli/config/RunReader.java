// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.config;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.cli.config.yaml.ConfigValue;
import io.funnel4j.cli.config.yaml.Converter;
import io.funnel4j.cli.config.yaml.Converters;
import io.funnel4j.cli.config.yaml.Problems;
import io.funnel4j.cli.config.yaml.Section;
import io.funnel4j.cli.config.yaml.YamlNode;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.FeatureEncoding;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the root of a run's configuration and what its sections must agree on. */
final class RunReader {
    private static final String KEYS = "the keys data, features, model and training";

    private final Path folder;
    private final Overrides overrides;
    private final Problems problems;

    /** @param folder of the file, absolute */
    RunReader(Path folder, Overrides overrides, Problems problems) {
        this.folder = folder;
        this.overrides = overrides;
        this.problems = problems;
    }

    /** The configuration; empty where problems were found in what it is made of. */
    Optional<RunConfig> read(YamlNode root) {
        if (root instanceof YamlNode.Nothing) {
            problems.add("", 0, "the file is empty; expected " + KEYS);
            return Optional.empty();
        }
        return Converters.section(KEYS, this::read).read(new ConfigValue("", "", root, problems));
    }

    private Optional<RunConfig> read(Section root) {
        DataSection dataSection = new DataSection(folder, overrides);
        Optional<DataSection.Columns> columns =
                root.required("data", Converters.section("what is read, from which files", dataSection::read));
        Map<String, FeatureEncoding> features =
                root.required("features", FeaturesSection.CONVERTER).orElse(Map.of());
        Optional<ModelConfig> model = root.required("model", ModelSection.CONVERTER);
        Optional<BehaviorGraph> graph = model.map(ModelConfig::graph);
        columns.ifPresent(read -> graph.ifPresent(trained -> read.labels().checkObjectives(read.section(), trained)));
        columns.filter(read -> read.keepEvery() > 1)
                .ifPresent(read -> graph.ifPresent(
                        trained -> read.section().attempt("keep-every-non-click", trained::samplingTower)));
        Optional<TrainingConfig> training = training(root, new TrainingSection(folder, overrides, graph, columns));
        Optional<EncodingPlan> plan = columns.filter(read -> !features.isEmpty())
                .flatMap(read -> plan(root, read, List.copyOf(features.values())));
        if (columns.isEmpty() || model.isEmpty() || training.isEmpty() || plan.isEmpty()) {
            return Optional.empty();
        }
        return columns.get()
                .source()
                .flatMap(source -> columns.get().split().map(split -> new DataConfig(source, split, plan.get())))
                .map(data -> new RunConfig(data, model.get(), training.get()));
    }

    private static Optional<EncodingPlan> plan(
            Section root, DataSection.Columns columns, List<FeatureEncoding> features) {
        return root.attempt(
                problem -> problem.path().get(0).equals("features") ? root : columns.section(),
                () -> new EncodingPlan(
                        features,
                        columns.labels().columns(),
                        columns.labels().derived(),
                        columns.labelRule(),
                        columns.group(),
                        columns.sampleWeight(),
                        columns.maxBadRows(),
                        columns.missingValues(),
                        columns.keepEvery(),
                        columns.trainShare(),
                        columns.labels().words()));
    }

    private Optional<TrainingConfig> training(Section root, TrainingSection section) {
        Converter<TrainingConfig> kind = Converters.section("epochs, batch-size, ...", section::read);
        if (root.has("training")) {
            return root.optional("training", kind);
        }
        root.ignore("training");
        return kind.read(new ConfigValue("training", "training", new YamlNode.Mapping(0, Map.of()), problems));
    }
}
