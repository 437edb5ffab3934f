// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import io.funnel4j.cli.option.LabelRuleConverter;
import io.funnel4j.dataset.plan.LabelRule;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What replaces {@code data} in a run's configuration. */
abstract class DataOptions {
    @Option(
            names = "--data",
            paramLabel = "FILE",
            parameterConsumer = NamedData.class,
            description = "replaces data.path or data.folder: files, folders or patterns, several as several words")
    private List<Path> data;

    @Option(
            names = "--inconsistent-labels",
            paramLabel = "RULE",
            converter = LabelRuleConverter.class,
            description = "replaces data.inconsistent-labels: reject, drop, clear-effect, raise-cause, keep")
    private LabelRule labelRule;

    /** The files that were given, or none. */
    List<Path> data() {
        return data == null ? List.of() : data;
    }

    Optional<LabelRule> labelRule() {
        return Optional.ofNullable(labelRule);
    }
}
