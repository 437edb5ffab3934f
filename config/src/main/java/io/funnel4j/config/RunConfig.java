// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.config.yaml.ConfigProblem;
import io.funnel4j.config.yaml.InvalidConfigException;
import io.funnel4j.config.yaml.Problems;
import io.funnel4j.config.yaml.YamlNode;
import io.funnel4j.config.yaml.YamlParser;
import io.funnel4j.exposure.Exposures;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.file.StoredJson;
import io.funnel4j.model.FunnelSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * All that a run needs, read from YAML: data, model, training and calibration.
 *
 * @param data the exposures and how they are read
 * @param model the behavior graph and its layers
 * @param training epochs, batches and optimizer
 * @param calibration of the trained model's probabilities
 */
public record RunConfig(DataConfig data, ModelConfig model, TrainingConfig training, CalibrationConfig calibration) {

    /**
     * Reads a run's configuration. Paths in it are relative to its own folder.
     *
     * @throws InvalidConfigException listing every mistake, each with its path in the file
     */
    public static RunConfig read(Path file, Overrides overrides) {
        return parse(text(file), file, overrides);
    }

    /**
     * The same, and asks the exposures, where they can be read, for every column that the file names.
     *
     * @throws InvalidConfigException listing every mistake and every column that is not there
     */
    public static RunConfig readWithColumns(Path file, Overrides overrides) {
        return parse(text(file), file, overrides, true);
    }

    /**
     * Reads a run's configuration from text.
     *
     * @param file what messages call it; paths in the text are relative to its folder
     * @throws InvalidConfigException listing every mistake, each with its path in the text
     */
    public static RunConfig parse(String text, Path file, Overrides overrides) {
        return parse(text, file, overrides, false);
    }

    /**
     * {@link #parse}, and looks for the columns that the exposures do not have.
     *
     * @throws InvalidConfigException listing every mistake, each with its path in the text
     */
    public static RunConfig parseWithColumns(String text, Path file, Overrides overrides) {
        return parse(text, file, overrides, true);
    }

    private static RunConfig parse(String text, Path file, Overrides overrides, boolean columnsToo) {
        Problems problems = new Problems();
        return of(YamlParser.parse(text, problems), file, overrides, columnsToo, problems);
    }

    /** The configuration that nodes of a file are. */
    static RunConfig of(YamlNode root, Path file, Overrides overrides, boolean columnsToo, Problems problems) {
        Optional<RunConfig> config =
                new RunReader(file.toAbsolutePath().getParent(), overrides, problems, columnsToo).read(root);
        if (config.isEmpty() || !problems.none()) {
            throw new InvalidConfigException(file, problems.ordered());
        }
        return config.get();
    }

    public BehaviorGraph graph() {
        return model.graph();
    }

    /** The model over the features that the encoders came to, in single precision; its initial rates are not known yet. */
    public FunnelSpec spec(FeatureSchema schema) {
        return withoutInterests(schema).withInterests(model.interests());
    }

    /**
     * The model over the least that the encoders may come to, for what it needs at least: without interests, since how long lists
     * are is not known yet.
     */
    public FunnelSpec leastSpec() {
        return withoutInterests(data.plan().leastSchema());
    }

    private FunnelSpec withoutInterests(FeatureSchema schema) {
        return FunnelSpec.of(model.graph(), schema)
                .withRepresentation(model.representation())
                .withTowers(model.towers())
                .withOptimizer(training.optimizer())
                .withEmbeddingDeviation(model.embeddingDeviation())
                .withKeepEvery(data.plan().keepEvery())
                .withSeed(training.seed());
    }

    /** The model over encoded exposures, whose train rows tell its initial rates where they are asked for. */
    public FunnelSpec spec(Exposures train) {
        return model.initialRates().in(spec(train.schema()), train);
    }

    /** The configuration with all defaults filled in and absolute paths; it reads back to an equal one. */
    public String toYaml() {
        return ResolvedYaml.write(this);
    }

    static String text(Path file) {
        try {
            byte[] bytes = StoredJson.readAtMost(file, YamlParser.MAX_BYTES);
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (NoSuchFileException e) {
            throw unreadable(file, "there is no such file; check the path", e);
        } catch (CharacterCodingException e) {
            throw unreadable(file, "it is not UTF-8 text; save it as UTF-8", e);
        } catch (IOException e) {
            throw unreadable(file, "cannot be read: " + e.getMessage(), e);
        }
    }

    private static InvalidConfigException unreadable(Path file, String message, IOException cause) {
        InvalidConfigException exception = new InvalidConfigException(file, List.of(new ConfigProblem("", 0, message)));
        exception.initCause(cause);
        return exception;
    }
}
