// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.config.yaml.ConfigValue;
import io.funnel4j.config.yaml.Converter;
import io.funnel4j.config.yaml.Converters;
import io.funnel4j.config.yaml.Problems;
import io.funnel4j.config.yaml.Section;
import io.funnel4j.config.yaml.YamlNode;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.FeatureEncoding;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.plan.PlanCheck;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.problem.InvalidSpecException;
import io.funnel4j.problem.Problem;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the root of a run's configuration and what its sections must agree on, and writes it. */
final class RunReader {
    private static final Logger LOG = LoggerFactory.getLogger(RunReader.class);
    private static final String EXPECTED = "the keys data, features, model, training and calibration";
    private static final String DATA = "data";
    private static final String FEATURES = "features";
    private static final String MODEL = "model";
    private static final String TRAINING = "training";
    private static final String CALIBRATION = "calibration";

    private final Path folder;
    private final Overrides overrides;
    private final Problems problems;
    private final boolean columnsToo;

    /**
     * @param folder of the file, absolute
     * @param columnsToo whether the exposures are asked for the columns that the file names
     */
    RunReader(Path folder, Overrides overrides, Problems problems, boolean columnsToo) {
        this.folder = folder;
        this.overrides = overrides;
        this.problems = problems;
        this.columnsToo = columnsToo;
    }

    /** The configuration; empty where problems were found in what it is made of. */
    Optional<RunConfig> read(YamlNode root) {
        if (root instanceof YamlNode.Nothing) {
            problems.add("", 0, "the file is empty; expected " + EXPECTED);
            return Optional.empty();
        }
        return Converters.section(EXPECTED, this::read, RunReader::write)
                .read(new ConfigValue("", "", root, folder, problems));
    }

    static Map<String, Object> write(RunConfig config) {
        Map<String, FeatureEncoding> features = new LinkedHashMap<>();
        config.data().plan().features().forEach(feature -> features.put(feature.name(), feature));
        Map<String, Object> root = new LinkedHashMap<>();
        root.put(DATA, DataSection.write(config.data()));
        root.put(FEATURES, FeaturesSection.CONVERTER.write(features));
        root.put(MODEL, ModelSection.CONVERTER.write(config.model()));
        root.put(
                TRAINING,
                new TrainingSection(Optional.empty(), Optional.empty()).keys().write(config.training()));
        if (!config.calibration().none()) {
            root.put(
                    CALIBRATION,
                    CalibrationSection.converter(Optional.empty(), Optional.empty())
                            .write(config.calibration()));
        }
        return root;
    }

    private Optional<RunConfig> read(Section root) {
        Optional<DataSection.Read> data = root.required(
                DATA,
                Converters.section(
                        "what is read, from which files",
                        section -> DataSection.read(section, overrides),
                        read -> Map.of()));
        Map<String, FeatureEncoding> features =
                root.required(FEATURES, FeaturesSection.CONVERTER).orElse(Map.of());
        Optional<ModelConfig> model = root.required(MODEL, ModelSection.CONVERTER);
        Optional<BehaviorGraph> graph = model.map(ModelConfig::graph);
        data.ifPresent(read -> graph.ifPresent(trained -> read.labels().checkObjectives(read.section(), trained)));
        data.filter(read -> read.written().keepEveryNonClick() > 1)
                .ifPresent(read -> graph.ifPresent(
                        trained -> read.section().attempt("keep-every-non-click", trained::samplingTower)));
        Optional<TrainingConfig> training = training(root, new TrainingSection(graph, data));
        CalibrationConfig calibration = root.optional(CALIBRATION, CalibrationSection.converter(graph, data))
                .orElse(CalibrationConfig.NONE);
        data.filter(read -> !features.isEmpty()).ifPresent(read -> checkDomain(read, features));
        Optional<EncodingPlan> plan = data.filter(read -> !features.isEmpty())
                .flatMap(read -> plan(root, read, List.copyOf(features.values()), graph));
        model.ifPresent(read -> plan.ifPresent(made -> checkFeatures(root, read, made)));
        plan.ifPresent(made -> graph.ifPresent(trained -> checkTimes(root, data.get(), made, trained)));
        if (columnsToo) {
            plan.ifPresent(made -> checkColumns(root, data.get(), made));
        }
        plan.ifPresent(made -> model.ifPresent(read -> checkInterests(root, read, made)));
        if (data.isEmpty() || model.isEmpty() || training.isEmpty() || plan.isEmpty()) {
            return Optional.empty();
        }
        return data.get()
                .source()
                .flatMap(source -> data.get()
                        .split()
                        .map(split -> new DataConfig(
                                source,
                                split,
                                plan.get(),
                                Optional.ofNullable(data.get().written().domain()))))
                .map(read -> new RunConfig(read, model.get(), training.get(), calibration));
    }

    private static void checkDomain(DataSection.Read data, Map<String, FeatureEncoding> features) {
        String domain = data.written().domain();
        if (domain == null) {
            return;
        }
        FeatureEncoding feature = features.get(domain);
        if (feature == null) {
            data.section()
                    .report(
                            DataSection.DOMAIN,
                            "there is no feature '%s'; expected one of type id, so that the model knows domains apart: features are %s"
                                    .formatted(domain, String.join(", ", features.keySet())));
        } else if (!(feature instanceof IdEncoding id)
                || id.list() != null
                || id.hashed()
                || id.columns().size() > 1) {
            data.section()
                    .report(
                            DataSection.DOMAIN,
                            "feature '%s' does not tell a row's domain; expected one of type id with one value a row, which is not hashed"
                                    .formatted(domain));
        }
    }

    private static Optional<EncodingPlan> plan(
            Section root, DataSection.Read data, List<FeatureEncoding> features, Optional<BehaviorGraph> graph) {
        DataSection.Written written = data.written();
        return root.attempt(
                problem -> whole(problem, root, data),
                () -> new EncodingPlan(
                        features,
                        data.labels().columns(),
                        data.labels().derived(),
                        written.inconsistentLabels(),
                        written.group(),
                        written.sampleWeight(),
                        written.maxBadRows(),
                        written.missingValues(),
                        written.keepEveryNonClick(),
                        written.trainShare(),
                        data.labels().words(),
                        TimesSection.of(written, graph),
                        data.expiry().orElse(null)));
    }

    private static void checkTimes(Section root, DataSection.Read data, EncodingPlan plan, BehaviorGraph graph) {
        try {
            PlanCheck.checkTimes(plan, graph);
        } catch (InvalidSpecException e) {
            Section.report(problem -> whole(problem, root, data), e);
        }
    }

    /** What the representation says to the features, as far as they are known; those that are too large say so before encoding. */
    private static void checkFeatures(Section root, ModelConfig model, EncodingPlan plan) {
        FeatureSchema schema;
        try {
            schema = plan.leastSchema();
        } catch (Funnel4jException | IllegalArgumentException e) {
            LOG.debug("the features' sizes are refused before encoding", e);
            return;
        }
        try {
            model.representation().requireFeatures(schema);
        } catch (Funnel4jException | IllegalArgumentException e) {
            root.report(MODEL, ModelSection.REPRESENTATION, e.getMessage());
        }
    }

    /** Exposures that cannot be read say so when they are encoded. */
    private void checkColumns(Section root, DataSection.Read data, EncodingPlan plan) {
        try {
            data.source()
                    .ifPresent(source ->
                            PlanCheck.checkColumns(plan, source, data.split().orElse(null)));
        } catch (InvalidSpecException e) {
            Section.report(problem -> whole(problem, root, data), e);
        } catch (RuntimeException e) {
            LOG.debug("the columns are not known yet", e);
        }
    }

    private static void checkInterests(Section root, ModelConfig model, EncodingPlan plan) {
        root.attempt(MODEL, () -> {
            InterestsSection.require(model.interests(), plan);
            return model;
        });
    }

    private static Section whole(Problem problem, Section root, DataSection.Read data) {
        return problem.path().get(0).equals(FEATURES) ? root : data.section();
    }

    private Optional<TrainingConfig> training(Section root, TrainingSection section) {
        Converter<TrainingConfig> kind = Converters.section(
                "epochs, batch-size, ...", training -> section.read(training, overrides), section.keys()::write);
        if (root.has(TRAINING)) {
            return root.optional(TRAINING, kind);
        }
        root.ignore(TRAINING);
        return kind.read(new ConfigValue(TRAINING, TRAINING, new YamlNode.Mapping(0, Map.of()), folder, problems));
    }
}
