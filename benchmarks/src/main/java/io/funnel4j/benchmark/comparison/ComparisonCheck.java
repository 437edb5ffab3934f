// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.comparison;

import io.funnel4j.dataset.split.Part;
import io.funnel4j.evaluation.MetricName;
import io.funnel4j.memory.Memory;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.model.ModelMemory;
import io.funnel4j.problem.Funnel4jException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether some models can be compared on some data. */
final class ComparisonCheck {
    private ComparisonCheck() {}

    /** @throws Funnel4jException listing every model that cannot, and why: labels, features, a metric, memory */
    static void check(ComparisonData data, ComparisonSettings settings) {
        List<String> problems = new ArrayList<>();
        for (ComparedModel model : settings.models()) {
            for (String label : model.graph().labels()) {
                if (!data.labels().contains(label)) {
                    problems.add("model '%s' reads label '%s', which %s has not; labels are %s"
                            .formatted(model.name(), label, data.title(), data.labels()));
                }
            }
            Optional<FunnelSpec> spec = data.leastSchema().flatMap(schema -> {
                try {
                    // How long lists are is not known yet.
                    return Optional.of(settings.spec(model.withInterests(List.of()), schema, 0));
                } catch (Funnel4jException | IllegalArgumentException e) {
                    problems.add("model '%s' cannot read the features: %s".formatted(model.name(), e.getMessage()));
                    return Optional.empty();
                }
            });
            spec.ifPresent(least -> {
                try {
                    Memory.now().require(ModelMemory.ofTraining(least, 1, settings.workers()));
                } catch (Funnel4jException | IllegalArgumentException e) {
                    problems.add("model '%s' does not fit into memory: %s".formatted(model.name(), e.getMessage()));
                }
            });
            settings.plan().earlyStopping().ifPresent(stopping -> {
                try {
                    MetricName watched = MetricName.parse(stopping.metric(), model.graph());
                    if (watched.metric().needsGroups() && data.groups().isEmpty()) {
                        problems.add("'%s' needs groups, and %s has none; watch another metric"
                                .formatted(watched, data.title()));
                    }
                } catch (IllegalArgumentException e) {
                    problems.add(
                            "model '%s' cannot be stopped early: %s; watch a metric that all models have, with --watch p_click.auc, or none, with --watch none"
                                    .formatted(model.name(), e.getMessage()));
                }
            });
        }
        if (settings.plan().earlyStopping().isPresent() && !data.parts().contains(Part.VALIDATION)) {
            problems.add("%s has no validation part to stop early by; give its split one, or say --watch none"
                    .formatted(data.title()));
        }
        if (!data.parts().contains(Part.TEST)) {
            problems.add("%s has no test part to compare on; give its split one".formatted(data.title()));
        }
        if (!problems.isEmpty()) {
            throw new Funnel4jException(
                    String.join("\n", problems.stream().distinct().toList()));
        }
    }
}
