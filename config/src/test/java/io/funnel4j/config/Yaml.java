// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.funnel4j.config.yaml.ConfigProblem;
import io.funnel4j.config.yaml.InvalidConfigException;
import java.nio.file.Path;
import java.util.List;

/** Configurations as text, for tests. */
final class Yaml {
    /** Where the texts are said to stand. */
    static final Path FILE = Path.of("/runs/run.yaml");

    /** A small run without mistakes; one line a key of the root's sections. */
    static final String RUN =
            """
            data:
              format: csv
              path: visits.csv
              split: {by: session}
              labels: {click: detail, daction: cart, purchase: order}
            features:
              sku: {type: id, embedding: 8}
              prior_events: {type: numeric}
            model:
              preset: esm2
            training: {epochs: 2}
            """;

    private Yaml() {}

    static RunConfig read(String text) {
        return RunConfig.parse(text, FILE, Overrides.NONE);
    }

    /** The small run with one text replaced, which must occur in it. */
    static String with(String text, String replacement) {
        if (!RUN.contains(text)) {
            throw new IllegalArgumentException("the run does not hold " + text);
        }
        return RUN.replace(text, replacement);
    }

    /** The problems of a text, as a user reads them. */
    static List<String> problems(String text) {
        return problems(text, Overrides.NONE);
    }

    static List<String> problems(String text, Overrides overrides) {
        return failure(text, overrides).problems().stream()
                .map(ConfigProblem::toString)
                .toList();
    }

    static InvalidConfigException failure(String text, Overrides overrides) {
        return catchThrowableOfType(InvalidConfigException.class, () -> RunConfig.parse(text, FILE, overrides));
    }
}
