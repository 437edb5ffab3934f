package io.funnel4j.cli.config;

import io.funnel4j.dataset.encode.DerivedLabel;
import io.funnel4j.dataset.encode.EncodingPlan;
import io.funnel4j.dataset.encode.FeatureEncoding;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Features and labels to an encoding plan. The plan is constructed from one feature, from one derived label more and so
 * on, so that each of its problems is reported where the file has the cause.
 */
final class PlanAssembly {
    private PlanAssembly() {}

    /** The plan; empty, after a report, where its parts contradict each other. */
    static Optional<EncodingPlan> plan(
            Section root, DataSection.Columns columns, Map<String, FeatureEncoding> features) {
        if (features.isEmpty()) {
            return Optional.empty(); // reported already
        }
        Map<String, String> labels = columns.labels().columns();
        features.forEach(
                (name, feature) -> root.attempt("features", name, () -> EncodingPlan.of(List.of(feature), labels)));
        List<FeatureEncoding> all = List.copyOf(features.values());
        root.attempt("features", () -> EncodingPlan.of(all, Map.of()));
        List<DerivedLabel> derived = columns.labels().derived();
        for (int count = 1; count <= derived.size(); count++) {
            DerivedLabel[] first = derived.subList(0, count).toArray(DerivedLabel[]::new);
            columns.section().attempt("derived-labels", first[count - 1].name(), () -> EncodingPlan.of(all, labels)
                    .withDerivedLabels(first));
        }
        return root.attempt(
                "data",
                () -> new EncodingPlan(
                        all,
                        labels,
                        derived,
                        columns.labelRule(),
                        columns.group(),
                        columns.sampleWeight(),
                        columns.maxBadRows(),
                        columns.missingValues(),
                        columns.keepEvery(),
                        columns.trainShare(),
                        columns.labels().words()));
    }
}
