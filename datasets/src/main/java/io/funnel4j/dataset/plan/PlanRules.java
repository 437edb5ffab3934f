// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.plan;

import io.funnel4j.problem.Problems;
import io.funnel4j.text.Message;
import io.funnel4j.text.Nearest;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What features and labels of a plan must agree on. */
final class PlanRules {
    private static final String FEATURES = "features";
    private static final String DERIVED = "derived-labels";

    private PlanRules() {}

    static void checkFeatures(List<FeatureEncoding> features, Problems problems) {
        if (features.isEmpty()) {
            problems.add(List.of(FEATURES), "the plan has no feature; name at least one column");
        }
        Map<String, FeatureEncoding> byName = new HashMap<>();
        Map<String, IdEncoding> byTable = new HashMap<>();
        for (FeatureEncoding feature : features) {
            if (byName.putIfAbsent(feature.name(), feature) != null) {
                problems.add(
                        List.of(FEATURES, feature.name()),
                        "two features are named '%s'; rename one".formatted(feature.name()));
            }
            if (feature instanceof BucketEncoding buckets
                    && features.stream()
                            .anyMatch(other ->
                                    other instanceof IdEncoding id && id.table().equals(buckets.name()))) {
                problems.add(
                        List.of(FEATURES, buckets.name()),
                        "feature '%s' has a table of its own, which an id feature reads too; rename one"
                                .formatted(buckets.name()));
            }
            if (feature instanceof IdEncoding id) {
                IdEncoding first = byTable.putIfAbsent(id.table(), id);
                if (first != null && !sameTable(first, id)) {
                    problems.add(
                            List.of(FEATURES, id.name()),
                            Message.of(
                                    ("features '%s' and '%s' share table '%s' but differ in dimension (%d, %d), min-count"
                                            + " (%d, %d) or hash buckets (%d, %d); make them the same"),
                                    first.name(),
                                    id.name(),
                                    id.table(),
                                    first.dimension(),
                                    id.dimension(),
                                    first.minCount(),
                                    id.minCount(),
                                    first.hashBuckets(),
                                    id.hashBuckets()));
                }
            }
        }
    }

    private static boolean sameTable(IdEncoding one, IdEncoding other) {
        return one.dimension() == other.dimension()
                && one.minCount() == other.minCount()
                && one.hashBuckets() == other.hashBuckets();
    }

    static void checkLeaks(List<FeatureEncoding> features, Map<String, String> labels, Problems problems) {
        for (FeatureEncoding feature : features) {
            labels.forEach((label, column) -> {
                if (feature.columns().contains(column)) {
                    problems.add(
                            List.of(FEATURES, feature.name()),
                            "feature '%s' reads column '%s', which is label '%s': the model would be told the answer; drop the feature"
                                    .formatted(feature.name(), column, label));
                }
            });
        }
    }

    static void checkDerived(Map<String, String> labels, Collection<DerivedLabel> derivedLabels, Problems problems) {
        Set<String> known = new LinkedHashSet<>(labels.keySet());
        for (DerivedLabel derived : derivedLabels) {
            Set<String> read = new LinkedHashSet<>();
            read.add(derived.of());
            read.addAll(derived.without());
            read.removeAll(known);
            read.forEach(unknown -> problems.add(
                    List.of(DERIVED, derived.name()),
                    "derived label '%s' reads label '%s', which is not among those before it: %s%s"
                            .formatted(derived.name(), unknown, known, Nearest.suggestion(unknown, known))));
            if (!known.add(derived.name())) {
                problems.add(
                        List.of(DERIVED, derived.name()),
                        "two labels are named '%s'; rename one".formatted(derived.name()));
            }
        }
    }
}
